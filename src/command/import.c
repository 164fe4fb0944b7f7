/* perennial import: files into the database from the command line, with the
 * functions that the wizard uses.
 *
 * The same file given again after it was cut off goes on where it stopped. The
 * exit status is 0 when all rows are in, 3 when some were refused (they are in
 * a file whose name is said), 1 when it failed, 2 when the words are wrong. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/command.h"
#include "core/text.h"
#include "model/import.h"
#include "model/search.h"
#include "model/user.h"

#define MAPS_MAX 64
#define FILE_MAX (INT64_C(60) * 1024 * 1024)

struct order {
    enum import_kind kind;
    const char *file, *preset, *encoding, *owner;
    const char *fields[MAPS_MAX], *headings[MAPS_MAX];
    size_t maps;
    bool create_customers, dry;
    int32_t as_of; /* 0 = not given */
    uint64_t undo;
};

static volatile sig_atomic_t stop_asked;

static void
ask_stop(int sig)
{
    stop_asked = 1;
}

static bool
read_maps(struct shell *sh, struct order *o)
{
    const char *pair;
    while ((pair = shell_option(sh, "--map"))) {
        const char *eq = strchr(pair, '=');
        if (!eq || eq == pair || !eq[1] || o->maps == MAPS_MAX) {
            shell_refuse("--map FIELD=HEADING, not %s", pair);
            return false;
        }
        o->fields[o->maps] =
            arena_copy(sh->arena, pair, (size_t)(eq - pair));
        o->headings[o->maps++] = eq + 1;
    }
    return true;
}

static bool
read_as_of(struct shell *sh, struct order *o)
{
    const char *day = shell_option(sh, "--as-of");
    o->as_of = day ? day_parse(day) : 0;
    if (o->as_of == DAY_NONE || o->as_of > clock_today()) {
        shell_refuse("--as-of needs a day up to today, not %s", day);
        return false;
    }
    return true;
}

static int
usage(void)
{
    return shell_refuse(
        "use: import KIND FILE [--map FIELD=HEADING]... [--preset NAME]"
        " [--encoding NAME] [--owner LOGIN] [--create-customers]"
        " [--as-of DAY] [--dry-run]\n"
        "       import undo NUMBER\n"
        "kinds: customers contacts accounts products interactions orders"
        " opportunities contracts tickets feedback use referrals notices churn");
}

static bool
read_order(struct shell *sh, struct order *o)
{
    memset(o, 0, sizeof *o);
    o->preset = shell_option(sh, "--preset");
    o->encoding = shell_option(sh, "--encoding");
    o->owner = shell_option(sh, "--owner");
    o->create_customers = shell_flag(sh, "--create-customers");
    o->dry = shell_flag(sh, "--dry-run");
    if (!read_maps(sh, o) || !read_as_of(sh, o) || !shell_words_only(sh))
        return false;
    if (sh->argc != 2) {
        usage();
        return false;
    }
    if (strcmp(sh->argv[0], "undo") == 0) {
        if (parse_u64(sh->argv[1], &o->undo) && o->undo)
            return true;
        usage();
        return false;
    }
    int kind = import_kind_find(sh->argv[0]);
    if (kind < 0)
        usage();
    o->kind = (enum import_kind)(kind < 0 ? 0 : kind);
    o->file = sh->argv[1];
    return kind >= 0;
}

/* ---- progress ---- */

struct meter {
    int64_t began_ms, said_ms;
    bool terminal;
    const char *what; /* it does, before the numbers */
    uint64_t last;
};

static enum err
show_progress(void *arg, uint64_t done, uint64_t total)
{
    struct meter *m = arg;
    int64_t now = clock_monotonic_ms(), ms = now - m->began_ms;
    if (done < m->last) { /* the rows are in, customers are counted */
        m->what = "reading the stages ";
        m->began_ms = now;
    }
    m->last = done;
    if (m->terminal && (now - m->said_ms > 200 || done == total)) {
        m->said_ms = now;
        fprintf(stderr, "\r%s%" PRIu64 " / %" PRIu64 ", %" PRIu64 "/s   ",
                m->what, done, total,
                ms > 0 ? done * 1000 / (uint64_t)ms : 0);
    }
    return stop_asked ? ERR_DENIED : OK;
}

static struct meter
meter_start(const char *what)
{
    return (struct meter){.began_ms = clock_monotonic_ms(),
                          .terminal = isatty(STDERR_FILENO) != 0,
                          .what = what};
}

static void
meter_end(const struct meter *m)
{
    if (m->terminal)
        fputc('\n', stderr);
}

/* ---- the file ---- */

static bool
copy_bytes(int in, int out)
{
    static char piece[65536];
    int64_t total = 0;
    for (;;) {
        ssize_t n = read(in, piece, sizeof piece);
        if (n <= 0)
            return n == 0;
        total += n;
        if (total > FILE_MAX) {
            errno = EFBIG;
            return false;
        }
        if (write(out, piece, (size_t)n) != n)
            return false;
    }
}

/* The import owns its copy: the original may go or change meanwhile. */
static const char *
take_copy(struct shell *sh, const char *file)
{
    char *to = arena_printf(sh->arena, "%s/import-XXXXXX",
                            sh->config.upload_dir);
    int in = open(file, O_RDONLY | O_CLOEXEC);
    if (in < 0) {
        shell_refuse("%s: %s", file, strerror(errno));
        return NULL;
    }
    int out = mkstemp(to);
    if (out < 0)
        shell_refuse("%s: %s", sh->config.upload_dir, strerror(errno));
    bool good = out >= 0 && copy_bytes(in, out);
    if (out >= 0 && !good) {
        shell_refuse("%s: %s", file,
                     errno == EFBIG ? "larger than 60 MB" : strerror(errno));
        unlink(to);
    }
    close(in);
    if (out >= 0)
        close(out);
    return good ? to : NULL;
}

static void
forget_file(struct shell *sh, const char *path)
{
    unlink(path);
    unlink(arena_printf(sh->arena, "%s.utf8", path));
}

/* ---- steps ---- */

struct setup {
    const struct order *o;
    const char *path, *problem;
    uint64_t id;
};

static enum err
apply_maps(struct ctx *cx, const struct order *o, const struct import *im,
           const char **problem)
{
    int field_of[IMPORT_COLUMNS_MAX];
    struct import_options options = im->options;
    struct user owner;
    TRY(import_mapping(cx, im, field_of));
    for (size_t i = 0; i < o->maps; i++)
        TRY(import_map_field(cx, im, o->fields[i], o->headings[i], field_of,
                             problem));
    options.create_customers |= o->create_customers;
    if (o->as_of)
        options.as_of = o->as_of;
    if (o->owner) {
        enum err e = user_find_login(cx, o->owner, &owner);
        if (e == ERR_NOT_FOUND) {
            *problem = arena_printf(cx->arena, "there is no user %s",
                                    o->owner);
            return ERR_INVALID;
        }
        TRY(e);
        options.owner_id = owner.id;
    }
    return import_set_mapping(cx, im->id, field_of, IMPORT_COLUMNS_MAX,
                              &options, problem);
}

static enum err
set_up(struct ctx *cx, void *arg)
{
    struct setup *s = arg;
    const struct order *o = s->o;
    const char *name = strrchr(o->file, '/');
    struct import im;
    s->problem = NULL;
    TRY(import_create(cx, o->kind, s->path, name ? name + 1 : o->file,
                      o->encoding ? o->encoding : "", &s->id, &s->problem));
    if (o->preset)
        TRY(import_preset_use(cx, s->id, o->preset, &s->problem));
    TRY(import_find(cx, s->id, &im));
    return apply_maps(cx, o, &im, &s->problem);
}

/* A heading that no field was found for is easily a misspelt one. */
static enum err
say_unused(struct ctx *cx, uint64_t id)
{
    struct import im;
    struct import_head head;
    int field_of[IMPORT_COLUMNS_MAX];
    TRY(import_find(cx, id, &im));
    TRY(import_mapping(cx, &im, field_of));
    TRY(import_read_head(cx, &im, &head));
    for (size_t i = 0; i < head.columns && i < IMPORT_COLUMNS_MAX; i++)
        if (field_of[i] < 0)
            fprintf(stderr, "column not used: %s\n", head.headings[i]);
    return OK;
}

static int
refused(enum err e, const char *problem)
{
    if (problem)
        return shell_refuse("%s", problem);
    if (e == ERR_DENIED)
        return shell_refuse("this user may not import that");
    shell_refuse("not done (%s)", err_name(e));
    return 1;
}

static void
say_plan(const struct import_preview *p)
{
    for (size_t i = 0; i < p->count; i++) {
        static const char *const WORDS[] = {"create", "update", "same",
                                            "refuse"};
        const struct import_preview_row *r = &p->rows[i];
        printf("%8" PRIu64 "  %-7s %s\n", r->row_no, WORDS[r->outcome],
               r->message);
    }
    printf("would create %" PRIu64 ", update %" PRIu64 ", leave %" PRIu64
           ", refuse %" PRIu64 " of %" PRIu64 " rows\n",
           p->create, p->update, p->same, p->refuse, p->rows_total);
}

/* Registered and looked through in a transaction that is given up: of a dry run
 * no row stays, in the list of imports either. */
static int
dry_run(struct shell *sh, struct ctx *cx, const struct order *o)
{
    struct import im;
    struct import_preview p;
    struct setup s = {.o = o, .path = take_copy(sh, o->file)};
    struct meter m = meter_start("checking ");
    if (!s.path)
        return 2;
    enum err e = db_begin_write(cx);
    if (e == OK)
        e = set_up(cx, &s);
    if (e == OK)
        e = say_unused(cx, s.id);
    if (e == OK)
        e = import_find(cx, s.id, &im);
    if (e == OK)
        e = import_preview(cx, &im, show_progress, &m, &p);
    db_rollback(cx);
    forget_file(sh, s.path);
    meter_end(&m);
    if (e != OK)
        return refused(e, s.problem);
    say_plan(&p);
    return p.refuse ? 3 : 0;
}

static int
say_result(struct shell *sh, struct ctx *cx, const struct order *o,
           uint64_t id, int64_t ms)
{
    struct import im;
    const char *name = strrchr(o->file, '/');
    if (import_find(cx, id, &im) != OK)
        return 1;
    printf("import %" PRIu64 " %s: %" PRIu64 " created, %" PRIu64
           " updated, %" PRIu64 " unchanged, %" PRIu64 " refused of %" PRIu64
           " rows in %.1f s\n",
           id, im.state, im.created, im.updated, im.unchanged, im.refused,
           im.rows_total, (double)ms / 1000);
    if (!im.refused)
        return 0;
    const char *to = arena_printf(sh->arena, "%s.refused-%" PRIu64 ".csv",
                                  name ? name + 1 : o->file, id);
    if (import_refusals_csv(cx, id, to) != OK)
        return 1;
    printf("the refused rows are in %s\n", to);
    return 3;
}

static int
run_import(struct shell *sh, struct ctx *cx, const struct order *o)
{
    struct setup s = {.o = o};
    enum err e = import_find_unfinished(cx, o->kind, o->file, &s.id);
    if (o->dry)
        return dry_run(sh, cx, o);
    if (e == ERR_NOT_FOUND) {
        s.path = take_copy(sh, o->file);
        if (!s.path)
            return 2;
        e = db_transact(cx, set_up, &s);
        if (e != OK)
            forget_file(sh, s.path);
        else
            e = say_unused(cx, s.id);
    } else if (e == OK) {
        fprintf(stderr, "going on with import %" PRIu64 "\n", s.id);
    }
    if (e != OK)
        return refused(e, s.problem);
    struct meter m = meter_start("rows ");
    e = import_run(cx, s.id, show_progress, &m);
    meter_end(&m);
    if (e != OK && !stop_asked)
        return refused(e, NULL);
    int status = say_result(sh, cx, o, s.id, clock_monotonic_ms() - m.began_ms);
    return stop_asked ? 1 : status;
}

static int
run_undo(struct ctx *cx, uint64_t id)
{
    struct import im;
    struct import_kept_row *kept;
    size_t n;
    struct meter m = meter_start("undoing ");
    enum err e = import_undo(cx, id, show_progress, &m);
    meter_end(&m);
    if (e == ERR_NOT_FOUND)
        return shell_refuse("there is no import %" PRIu64, id);
    if (e == ERR_CONFLICT)
        return shell_refuse("import %" PRIu64 " cannot be undone: it is not"
                            " finished, stored nothing, is undone already, or is older than %d"
                            " days", id, IMPORT_UNDO_DAYS);
    if (e == OK)
        e = import_find(cx, id, &im);
    if (e == OK)
        e = import_kept(cx, id, &kept, &n);
    if (e != OK)
        return refused(e, NULL);
    printf("import %" PRIu64 " undone, %" PRIu64 " rows kept because they"
           " were edited since\n", id, im.kept);
    for (size_t i = 0; i < n; i++)
        printf("  %s %" PRIu64 " %s\n", kept[i].table, kept[i].id,
               kept[i].label);
    if (im.kept > n)
        printf("  and %" PRIu64 " more\n", im.kept - n);
    return 0;
}

int
command_import(struct shell *sh)
{
    struct order o;
    struct ctx cx;
    if (!read_order(sh, &o))
        return 2;
    if (search_start() != OK || shell_connect_as(sh, &cx) != OK)
        return 1;
    struct sigaction sa = {.sa_handler = ask_stop};
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    int status = o.undo ? run_undo(&cx, o.undo) : run_import(sh, &cx, &o);
    shell_disconnect(&cx);
    return status;
}
