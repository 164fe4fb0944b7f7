/* Settings: table, defaults, file, environment.
 *
 * All three sources go through field_read, so a wrong value is refused with
 * the same words wherever it comes from. A name that is not in the table, or
 * is set twice, stops the start: a setting misspelt is a setting not in force.
 * In a file [web] with socket = and a plain web_socket = are the same. */
#include "core/config.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INSTALLED "/etc/perennial/perennial.ini"
#define SETTINGS_MOST 64
#define LINE_BYTES 190 /* libinih reads lines of fewer than 200 */

static const struct choice LEVELS[] = {
    {"debug", "debug"}, {"info", "info"}, {"warn", "warn"},
    {"error", "error"}, {NULL, NULL}};

static const struct choice SECURITIES[] = {
    {"starttls", "starttls"}, {"tls", "tls"}, {"none", "none"},
    {NULL, NULL}};

#define TEXT_AT(member) \
    {.name = #member, .label = #member, .type = FIELD_TEXT, \
     .offset = FIELD_AT(struct config, member)}
#define INT_AT(member, least, most) \
    {.name = #member, .label = #member, .type = FIELD_INT, .required = true, \
     .min = least, .max = most, .offset = FIELD_AT(struct config, member)}

const struct field config_fields[] = {
    TEXT_AT(web_socket),
    INT_AT(web_processes, 1, 64),
    INT_AT(web_threads, 1, 256),
    TEXT_AT(db_socket),
    TEXT_AT(db_name),
    TEXT_AT(db_user),
    TEXT_AT(db_password),
    TEXT_AT(db_owner),
    TEXT_AT(db_owner_password),
    TEXT_AT(db_keeper),
    TEXT_AT(db_keeper_password),
    TEXT_AT(template_dir),
    TEXT_AT(sql_dir),
    TEXT_AT(upload_dir),
    TEXT_AT(cache_dir),
    TEXT_AT(chromium),
    TEXT_AT(company),
    TEXT_AT(zone),
    {.name = "currency", .label = "currency", .type = FIELD_CODE, .min = 3,
     .max = 3, .required = true, .offset = FIELD_AT(struct config, currency)},
    INT_AT(year_from, 1, 12),
    {.name = "https", .label = "https", .type = FIELD_BOOL,
     .offset = FIELD_AT(struct config, https)},
    INT_AT(session_idle_min, 1, 1440),
    INT_AT(session_max_h, 1, 168),
    INT_AT(request_limit_ms, 100, 600000),
    INT_AT(hash_at_once, 1, 64),
    INT_AT(hash_waiting, 0, 1000),
    INT_AT(hash_memory, 8, 1024),
    TEXT_AT(mail_server),
    {.name = "mail_security", .label = "mail_security", .type = FIELD_CHOICE,
     .required = true, .choices = SECURITIES,
     .offset = FIELD_AT(struct config, mail_security)},
    TEXT_AT(mail_ca),
    TEXT_AT(mail_user),
    TEXT_AT(mail_password),
    {.name = "mail_from", .label = "mail_from", .type = FIELD_EMAIL,
     .offset = FIELD_AT(struct config, mail_from)},
    TEXT_AT(site_url),
    INT_AT(clock_offset_s, -3155760000, 3155760000),
    {.name = "log_level", .label = "log_level", .type = FIELD_CHOICE,
     .required = true, .choices = LEVELS,
     .offset = FIELD_AT(struct config, log_level)},
};
const size_t config_field_count =
    sizeof config_fields / sizeof config_fields[0];

static const struct config DEFAULTS = {
    .web_socket = "/run/perennial/web.sock",
    .web_processes = 2,
    .web_threads = 8,
    .db_socket = "/run/mysqld/mysqld.sock",
    .db_name = "perennial",
    .db_user = "perennial_web",
    .db_owner = "perennial_owner",
    .db_keeper = "perennial_keeper",
    .template_dir = "/usr/share/perennial/templates",
    .sql_dir = "/usr/share/perennial/sql",
    .upload_dir = "/var/lib/perennial/upload",
    .cache_dir = "/var/lib/perennial/cache",
    .company = "Perennial",
    .zone = "Asia/Shanghai",
    .currency = "CNY",
    .year_from = 1,
    .session_idle_min = 30,
    .session_max_h = 12,
    .request_limit_ms = 30000,
    .hash_at_once = 2,
    .hash_waiting = 20,
    .hash_memory = 64,
    .mail_security = "starttls",
    .log_level = "info",
};

/* One reading of one file. */
struct reading {
    struct arena *arena;
    const char *path;
    struct config *out;
    const char *problem; /* the first */
    FILE *file;
    int line;
    bool seen[SETTINGS_MOST];
};

static void
refuse(struct reading *r, const char *name, const char *why)
{
    if (!r->problem)
        r->problem = arena_printf(r->arena, "%s:%d: %s: %s", r->path, r->line,
                                  name, why);
}

static const struct field *
setting_find(struct arena *a, const char *section, const char *name)
{
    if (*section)
        name = arena_printf(a, "%s_%s", section, name);
    return field_find(config_fields, config_field_count, name);
}

static int
take_setting(void *user, const char *section, const char *name,
             const char *value)
{
    struct reading *r = user;
    const struct field *f = setting_find(r->arena, section, name);
    if (!f) {
        refuse(r, name, "there is no such setting");
        return 0;
    }
    size_t i = (size_t)(f - config_fields);
    if (r->seen[i]) {
        refuse(r, f->name, "is set twice");
        return 0;
    }
    r->seen[i] = true;
    const char *why = field_read(f, r->arena, value, r->out);
    if (why)
        refuse(r, f->name, why);
    return !why;
}

/* fgets that counts lines and refuses those libinih would cut in two. */
static char *
take_line(char *to, int size, void *user)
{
    struct reading *r = user;
    if (!fgets(to, size, r->file))
        return NULL;
    r->line++;
    size_t n = strlen(to);
    if (n >= LINE_BYTES || (n && to[n - 1] != '\n' && !feof(r->file))) {
        refuse(r, "line", "is longer than 190 bytes");
        return NULL;
    }
    return to;
}

static enum err
read_file(struct arena *a, const char *path, struct config *out,
          const char **problem)
{
    struct reading r = {.arena = a, .path = path, .out = out};
    r.file = fopen(path, "re");
    if (!r.file) {
        *problem = arena_printf(a, "%s: %m", path);
        return ERR_INVALID;
    }
    int failed = ini_parse_stream(take_line, &r, take_setting, &r);
    bool torn = ferror(r.file);
    fclose(r.file);
    if (failed > 0 && !r.problem) {
        r.line = failed;
        refuse(&r, "line", "is not NAME = VALUE");
    } else if ((failed < 0 || torn) && !r.problem) {
        refuse(&r, "file", "cannot be read");
    }
    *problem = r.problem;
    return r.problem ? ERR_INVALID : OK;
}

static const char *
variable_name(struct arena *a, const char *name)
{
    char *s = arena_printf(a, "PERENNIAL_%s", name);
    for (char *p = s; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    return s;
}

static enum err
read_environment(struct arena *a, struct config *out, const char **problem)
{
    for (size_t i = 0; i < config_field_count; i++) {
        const char *name = variable_name(a, config_fields[i].name);
        const char *value = getenv(name);
        if (!value)
            continue;
        const char *why =
            field_read(&config_fields[i], a, arena_text(a, value), out);
        if (why) {
            *problem = arena_printf(a, "%s: %s", name, why);
            return ERR_INVALID;
        }
    }
    return OK;
}

const char *
config_stranger(struct arena *a)
{
    for (char **e = environ; *e; e++) {
        size_t i = 0;
        const char *name = arena_copy(a, *e, strcspn(*e, "="));
        if (strncmp(name, "PERENNIAL_", 10) ||
            !strcmp(name, "PERENNIAL_CONFIG"))
            continue;
        while (i < config_field_count &&
               strcmp(name, variable_name(a, config_fields[i].name)))
            i++;
        if (i == config_field_count)
            return name;
    }
    return NULL;
}

static enum err
require_texts(struct arena *a, const struct config *c, const char **problem)
{
    static const char *const NEEDED[] = {
        "web_socket", "db_socket", "db_name", "db_user", "db_owner",
        "db_keeper", "template_dir", "sql_dir", "upload_dir", "cache_dir",
        "company", "zone"};
    for (size_t i = 0; i < sizeof NEEDED / sizeof NEEDED[0]; i++) {
        const struct field *f =
            field_find(config_fields, config_field_count, NEEDED[i]);
        if (!*field_show(f, a, c)) {
            *problem = arena_printf(a, "%s: may not be empty", NEEDED[i]);
            return ERR_INVALID;
        }
    }
    return OK;
}

enum err
config_read(struct arena *a, const char *path, struct config *out,
            const char **problem)
{
    _Static_assert(sizeof config_fields / sizeof config_fields[0] <=
                       SETTINGS_MOST,
                   "struct reading remembers each setting");
    *out = DEFAULTS;
    *problem = NULL;
    if (!path)
        path = getenv("PERENNIAL_CONFIG");
    if (!path) {
        FILE *f = fopen(INSTALLED, "re");
        if (f) {
            fclose(f);
            path = INSTALLED;
        }
    }
    if (path)
        TRY(read_file(a, path, out, problem));
    TRY(read_environment(a, out, problem));
    return require_texts(a, out, problem);
}

static bool
is_given(const char *text)
{
    return text && *text;
}

bool
config_mails(const struct config *c)
{
    return is_given(c->mail_server) && is_given(c->mail_from) &&
           is_given(c->site_url);
}
