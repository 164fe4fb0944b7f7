/* The accounts of the program and what they may do, table by table.
 *
 * sql/rights.txt: "customer: runtime=read,add,change keeper=read,delete".
 * MariaDB cannot take one table out of a wide grant, so nothing is granted
 * wide. The difference to what is granted now is applied: a running program
 * keeps the rights that stay. A table that is not listed and a line without a
 * table fail the run, so that no table ever slips through. */
#include <stdio.h>
#include <string.h>

#include "core/log.h"
#include "db/migrate_private.h"

enum { RIGHT_READ = 1, RIGHT_ADD = 2, RIGHT_CHANGE = 4, RIGHT_DELETE = 8,
       RIGHT_OTHER = 16 };

enum { RUNTIME, KEEPER, ACCOUNTS };

static const struct {
    const char *word, *sql;
    unsigned bit;
} RIGHTS[] = {{"read", "SELECT", RIGHT_READ},
              {"add", "INSERT", RIGHT_ADD},
              {"change", "UPDATE", RIGHT_CHANGE},
              {"delete", "DELETE", RIGHT_DELETE}};

#define RIGHT_COUNT (sizeof RIGHTS / sizeof *RIGHTS)

static const char *const ACCOUNT_WORDS[ACCOUNTS] = {"runtime", "keeper"};

struct table_rights {
    const char *table;
    unsigned want[ACCOUNTS], have[ACCOUNTS];
    bool listed, present;
};

struct rights {
    struct ctx *cx;
    struct table_rights *tables;
    size_t count, cap;
    const char *account[ACCOUNTS]; /* escaped for a '...' literal */
    const char *password[ACCOUNTS];
};

static struct table_rights *
rights_of(struct rights *r, const char *table)
{
    for (size_t i = 0; i < r->count; i++)
        if (strcmp(r->tables[i].table, table) == 0)
            return &r->tables[i];
    if (r->count == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : 128;
        struct table_rights *grown =
            ARENA_ARRAY(r->cx->arena, cap, struct table_rights);
        if (r->count)
            memcpy(grown, r->tables, r->count * sizeof *grown);
        r->tables = grown;
        r->cap = cap;
    }
    r->tables[r->count].table = table;
    return &r->tables[r->count++];
}

static bool
words_read(char *words, unsigned *mask)
{
    char *rest = NULL;
    for (char *w = strtok_r(words, ",", &rest); w;
         w = strtok_r(NULL, ",", &rest)) {
        size_t i = 0;
        while (i < RIGHT_COUNT && strcmp(RIGHTS[i].word, w) != 0)
            i++;
        if (i == RIGHT_COUNT)
            return false;
        *mask |= RIGHTS[i].bit;
    }
    return true;
}

static bool
name_valid(const char *s)
{
    size_t n = strlen(s);
    return n > 0 && n <= 64 &&
           strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                     "0123456789_") == n;
}

/* One line; false when it is not understood or names a table again. */
static bool
line_read(struct rights *r, char *line)
{
    line[strcspn(line, "#\r")] = '\0';
    char *rest = NULL;
    char *name = strtok_r(line, " \t", &rest);
    if (!name)
        return true;
    size_t n = strlen(name);
    if (name[n - 1] != ':')
        return false;
    name[n - 1] = '\0';
    if (!name_valid(name))
        return false;
    struct table_rights *t = rights_of(r, name);
    if (t->listed)
        return false;
    t->listed = true;
    for (char *part = strtok_r(NULL, " \t", &rest); part;
         part = strtok_r(NULL, " \t", &rest)) {
        char *equals = strchr(part, '=');
        if (!equals)
            return false;
        *equals = '\0';
        int who = 0;
        while (who < ACCOUNTS && strcmp(ACCOUNT_WORDS[who], part) != 0)
            who++;
        if (who == ACCOUNTS || !words_read(equals + 1, &t->want[who]))
            return false;
    }
    return true;
}

static enum err
list_read(struct rights *r)
{
    struct arena *a = r->cx->arena;
    char *path = arena_printf(a, "%s/rights.txt", r->cx->config->sql_dir);
    char *at = file_text(a, path);
    if (!at)
        return FAIL(ERR_INVALID, "cannot read %s", path);
    for (unsigned number = 1; at; number++) {
        char *line = strsep(&at, "\n");
        if (!line_read(r, line))
            return FAIL(ERR_INVALID, "%s, line %u (%s) is wrong or names a"
                        " table twice", path, number, line);
    }
    /* Everybody looks up the version at start. */
    struct table_rights *version = rights_of(r, "schema_version");
    version->listed = true;
    for (int who = 0; who < ACCOUNTS; who++)
        version->want[who] |= RIGHT_READ;
    return OK;
}

static const char SQL_TABLES[] =
    "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema=DATABASE() ORDER BY table_name";

static enum err
tables_compare(struct rights *r)
{
    struct rows rows;
    TRY(db_query(r->cx, &rows, SQL_TABLES));
    for (size_t i = 0; i < rows.count; i++)
        rights_of(r, rows_text(&rows, i, 0))->present = true;
    for (size_t i = 0; i < r->count; i++) {
        const struct table_rights *t = &r->tables[i];
        if (!t->listed)
            return FAIL(ERR_INVALID, "the table %s has no line in rights.txt",
                        t->table);
        if (!t->present)
            return FAIL(ERR_INVALID, "rights.txt names the table %s, which"
                        " does not exist", t->table);
    }
    return OK;
}

static const char SQL_GRANTED[] =
    "SELECT table_name, privilege_type FROM"
    " information_schema.table_privileges"
    " WHERE table_schema=DATABASE() AND grantee=?";

static enum err
granted_read(struct rights *r, int who)
{
    struct rows rows;
    char *grantee =
        arena_printf(r->cx->arena, "'%s'@'localhost'", r->account[who]);
    TRY(db_query(r->cx, &rows, SQL_GRANTED, B_TEXT(grantee)));
    for (size_t i = 0; i < rows.count; i++) {
        const char *type = rows_text(&rows, i, 1);
        unsigned bit = RIGHT_OTHER;
        for (size_t k = 0; k < RIGHT_COUNT; k++)
            if (strcmp(RIGHTS[k].sql, type) == 0)
                bit = RIGHTS[k].bit;
        rights_of(r, rows_text(&rows, i, 0))->have[who] |= bit;
    }
    return OK;
}

/* Joins the pieces (all ours or checked) and runs them. */
static enum err
run_pieces(struct rights *r, const char *const *pieces)
{
    struct buf b;
    buf_init(&b, r->cx->arena);
    for (; *pieces; pieces++)
        buf_add(&b, *pieces);
    return db_text(r->cx->db, b.data, b.len);
}

#define RUN(r, ...)                                                           \
    run_pieces((r), (const char *const[]){__VA_ARGS__, NULL})

static const char SQL_WIDE[] =
    "SELECT (SELECT COUNT(*) FROM information_schema.user_privileges"
    " WHERE grantee=? AND privilege_type<>'USAGE') +"
    " (SELECT COUNT(*) FROM information_schema.schema_privileges"
    " WHERE grantee=? AND table_schema=DATABASE())";

static enum err
account_apply(struct rights *r, int who)
{
    const char *name = r->account[who];
    struct rows wide;
    char *grantee = arena_printf(r->cx->arena, "'%s'@'localhost'", name);
    TRY(RUN(r, "CREATE USER IF NOT EXISTS '", name, "'@'localhost'"));
    TRY(db_query(r->cx, &wide, SQL_WIDE, B_TEXT(grantee), B_TEXT(grantee)));
    if (rows_u64(&wide, 0, 0) > 0)
        return FAIL(ERR_INVALID, "the account %s has rights beyond single"
                    " tables; take them away first", name);
    char *password = "";
    if (r->password[who]) {
        size_t n = strlen(r->password[who]);
        password = arena_alloc(r->cx->arena, 2 * n + 1);
        mysql_real_escape_string(r->cx->db->my, password, r->password[who],
                                 n);
    }
    return RUN(r, "ALTER USER '", name, "'@'localhost' IDENTIFIED BY '",
               password, "'");
}

static enum err
table_apply(struct rights *r, const struct table_rights *t, int who)
{
    const char *db = r->cx->config->db_name, *name = r->account[who];
    unsigned want = t->want[who], have = t->have[who];
    if (have & ~want) {
        TRY(RUN(r, "REVOKE ALL PRIVILEGES ON `", db, "`.`", t->table,
                "` FROM '", name, "'@'localhost'"));
        have = 0;
    }
    for (size_t i = 0; i < RIGHT_COUNT; i++)
        if (RIGHTS[i].bit & want & ~have)
            TRY(RUN(r, "GRANT ", RIGHTS[i].sql, " ON `", db, "`.`", t->table,
                    "` TO '", name, "'@'localhost'"));
    return OK;
}

static enum err
accounts_name(struct rights *r)
{
    const struct config *c = r->cx->config;
    r->account[RUNTIME] = c->db_user;
    r->account[KEEPER] = c->db_keeper;
    r->password[RUNTIME] = c->db_password;
    r->password[KEEPER] = c->db_keeper_password;
    for (int who = 0; who < ACCOUNTS; who++)
        if (!r->account[who] || !name_valid(r->account[who]) ||
            (c->db_owner && strcmp(r->account[who], c->db_owner) == 0))
            return FAIL(ERR_INVALID, "the %s account needs a name of its own"
                        " of letters, digits and _", ACCOUNT_WORDS[who]);
    if (strcmp(r->account[RUNTIME], r->account[KEEPER]) == 0)
        return FAIL(ERR_INVALID, "db_user and db_keeper are one account");
    return OK;
}

enum err
rights_apply(struct ctx *cx, size_t *tables)
{
    struct rights r = {.cx = cx};
    TRY(accounts_name(&r));
    TRY(list_read(&r));
    TRY(tables_compare(&r));
    *tables = r.count;
    for (int who = 0; who < ACCOUNTS; who++) {
        TRY(account_apply(&r, who));
        TRY(granted_read(&r, who));
        for (size_t i = 0; i < r.count; i++)
            TRY(table_apply(&r, &r.tables[i], who));
    }
    return OK;
}
