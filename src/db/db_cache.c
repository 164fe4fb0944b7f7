/* Prepared statements of a connection, found again by their text.
 *
 * By text and not by address: composed queries live in the arena, where two
 * texts can have one address on two days. 512 are kept; the one not used for
 * the longest time goes (a scan, but a prepare costs far more).
 *
 * But for those that force an index of their own, to read it and not the rows:
 * MariaDB 10.11 works out which indexes hold all that a statement wants
 * (covering_keys of its TABLE) only when it is prepared, and takes them from
 * the table handle when it is executed again, where any statement that read a
 * row has struck them out; with a generated column among them it then reads
 * the rows. 10,000 entries of an index cost 54 pages the first time and 30,000
 * ever after. They are prepared each time; see tests/db/cache.c. Who only wants
 * rows found by an index says FORCE INDEX FOR JOIN and is prepared once. */
#include "db/db_private.h"

#include <stdlib.h>
#include <string.h>

static uint64_t
text_hash(const char *s)
{
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 0x100000001b3u;
    return h;
}

static void
statement_free(struct statement *s)
{
    mysql_stmt_close(s->stmt);
    free(s->sql);
    free(s);
}

void
db_cache_clear(struct db *db)
{
    for (size_t b = 0; b < DB_CACHE_BUCKETS; b++) {
        struct statement *s = db->bucket[b], *next;
        for (; s; s = next) {
            next = s->next;
            statement_free(s);
        }
        db->bucket[b] = NULL;
    }
    db->cached = 0;
}

static struct statement **
cache_place(struct db *db, const char *sql, uint64_t hash)
{
    struct statement **at = &db->bucket[hash % DB_CACHE_BUCKETS];
    while (*at && ((*at)->hash != hash || strcmp((*at)->sql, sql) != 0))
        at = &(*at)->next;
    return at;
}

static void
cache_remove(struct db *db, struct statement **at)
{
    struct statement *s = *at;
    *at = s->next;
    db->cached--;
    statement_free(s);
}

static void
cache_evict(struct db *db)
{
    struct statement **oldest = NULL;
    for (size_t b = 0; b < DB_CACHE_BUCKETS; b++)
        for (struct statement **at = &db->bucket[b]; *at; at = &(*at)->next)
            if (!oldest || (*at)->used < (*oldest)->used)
                oldest = at;
    if (oldest)
        cache_remove(db, oldest);
}

static enum err
statement_new(struct db *db, const char *sql, uint64_t hash,
              struct statement **out)
{
    MYSQL_STMT *stmt = mysql_stmt_init(db->my);
    if (!stmt)
        abort();
    if (mysql_stmt_prepare(stmt, sql, strlen(sql))) {
        enum err e = db_failed(db, mysql_stmt_errno(stmt),
                               mysql_stmt_error(stmt), sql);
        mysql_stmt_close(stmt);
        return e;
    }
    mysql_stmt_attr_set(stmt, STMT_ATTR_CB_USER_DATA, db);
    mysql_stmt_attr_set(stmt, STMT_ATTR_CB_RESULT, (const void *)db_cell_take);
    struct statement *s = calloc(1, sizeof *s);
    if (!s || !(s->sql = strdup(sql)))
        abort();
    s->hash = hash;
    s->stmt = stmt;
    *out = s;
    return OK;
}

static bool
reads_index(const char *sql)
{
    return strstr(sql, "FORCE INDEX (") &&
           !strstr(sql, "FORCE INDEX (PRIMARY)");
}

enum err
db_prepared(struct db *db, const char *sql, MYSQL_STMT **out)
{
    uint64_t hash = text_hash(sql);
    struct statement **at = cache_place(db, sql, hash);
    bool found = *at;
    if (found && reads_index(sql)) {
        cache_remove(db, at);
        found = false;
    }
    if (!found) {
        struct statement *s = NULL;
        TRY(statement_new(db, sql, hash, &s));
        if (db->cached >= DB_CACHE_SIZE)
            cache_evict(db);
        at = &db->bucket[hash % DB_CACHE_BUCKETS];
        s->next = *at;
        *at = s;
        db->cached++;
    }
    (*at)->used = ++db->tick;
    *out = (*at)->stmt;
    return OK;
}
