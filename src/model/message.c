/* See message.h. */
#include "model/message.h"

#include "core/text.h"

static const char SQL_ADD[] =
    "INSERT INTO message (account_id, kind, name, href, created_at)"
    " VALUES (?, ?, ?, ?, ?)";

enum err
message_add(struct ctx *cx, uint64_t account_id, const char *kind,
            const char *name, const char *href)
{
    return db_exec(cx, SQL_ADD, B_U64(account_id), B_TEXT(kind),
                   B_TEXT(utf8_cut(cx->arena, name, 300)), B_TEXT(href),
                   B_TIME(clock_now()));
}

static struct message
message_row(const struct rows *r, size_t i)
{
    return (struct message){
        .id = rows_u64(r, i, 0), .kind = rows_text(r, i, 1),
        .name = rows_text(r, i, 2), .href = rows_text(r, i, 3),
        .created_at = rows_time(r, i, 4), .read = !rows_null(r, i, 5)};
}

#define COLUMNS "SELECT id, kind, name, href, created_at, read_at FROM message"
static const char SQL_COUNT[] =
    "SELECT COUNT(*) FROM message WHERE account_id = ?"
    " AND (? OR read_at IS NULL)";
static const char SQL_LIST[] = COLUMNS
    " WHERE account_id = ? AND (? OR read_at IS NULL)"
    " ORDER BY id DESC LIMIT ? OFFSET ?";

enum err
message_list(struct ctx *cx, bool unread, size_t first, size_t most,
             struct message **out, size_t *n, uint64_t *total)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_COUNT, B_U64(cx->actor.user_id),
                B_U64(!unread)));
    *total = rows_u64(&r, 0, 0);
    TRY(db_query(cx, &r, SQL_LIST, B_U64(cx->actor.user_id), B_U64(!unread),
                 B_U64(most), B_U64(first)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct message);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = message_row(&r, i);
    return OK;
}

static const char SQL_FIND[] = COLUMNS " WHERE id = ? AND account_id = ?";

enum err
message_find(struct ctx *cx, uint64_t id, struct message *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id), B_U64(cx->actor.user_id)));
    *out = message_row(&r, 0);
    return OK;
}

static const char SQL_READ[] =
    "UPDATE message SET read_at = ? WHERE account_id = ? AND read_at IS NULL"
    " AND (? = 0 OR id = ?)";

enum err
message_read(struct ctx *cx, uint64_t id)
{
    return db_exec(cx, SQL_READ, B_TIME(clock_now()),
                   B_U64(cx->actor.user_id), B_U64(id), B_U64(id));
}

void
message_badge(struct query *q, const struct ctx *cx)
{
    query_sql(q, "(SELECT 2, id, id, id FROM message FORCE INDEX FOR JOIN"
                 " (message_unread) WHERE account_id = ? AND read_at IS NULL"
                 " LIMIT ?)");
    query_bind(q, B_U64(cx->actor.user_id));
    query_bind(q, B_U64(MESSAGE_BADGE_MOST + 1));
}
