/* See private_note.h. Rights are never read from what a process remembers. */
#include "model/private_note.h"

#include "model/role.h"

static const char SQL_ABOVE[] =
    "SELECT COUNT(*) FROM account ac JOIN team at ON at.id = ac.team_id"
    " JOIN team mt ON mt.id = ?"
    " WHERE ac.id = ? AND at.path LIKE CONCAT(mt.path, '%')";

enum err
private_note_hidden(struct ctx *cx, uint64_t author, uint64_t writer,
                    bool *hidden)
{
    uint64_t me = cx->actor.user_id;
    struct rows above;
    *hidden = !me || (author != me && writer != me);
    if (!*hidden || !author || !(cx->actor.roles & ROLE_MANAGER))
        return OK;
    TRY(db_find(cx, &above, SQL_ABOVE, B_U64(cx->actor.team_id),
                B_U64(author)));
    *hidden = rows_u64(&above, 0, 0) == 0;
    return OK;
}
