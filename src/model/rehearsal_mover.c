/* All whom a rehearsal would move, packed: a row for each of them took as long
 * to write as everybody took to read. They come in the order in which they are
 * listed, those with most revenue first, in parts of 20,000; of each
 *
 *   revenue (less than of the one before by), id, stages from and to, team, owner
 *
 * as varints (core/varint.h). Who may see whom is asked of `customer` when they
 * are read. */
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/varint.h"
#include "db/compose.h"
#include "model/bin.h"
#include "model/customer_scope.h"
#include "model/rehearsal_private.h"

enum { PART = 20000, MOVER_BYTES = 6 * VARINT_MAX };

/* ---- written ---- */

static int
mover_order(const void *a, const void *b)
{
    const struct mover *x = a, *y = b;
    if (x->revenue != y->revenue)
        return x->revenue > y->revenue ? -1 : 1;
    return x->id > y->id ? -1 : x->id < y->id;
}

static void
part_pack(const struct rule_stage *s, const struct mover *m, size_t n,
          struct buf *out)
{
    unsigned char one[MOVER_BYTES];
    int64_t before = 0;
    buf_reserve(out, n * 12);
    for (size_t i = 0; i < n; i++) {
        unsigned char *p = varint_put_signed(one, before - m[i].revenue);
        p = varint_put(p, m[i].id);
        p = varint_put(p, s[m[i].from].number);
        p = varint_put(p, s[m[i].to].number);
        p = varint_put(p, m[i].team);
        p = varint_put(p, m[i].owner);
        buf_addn(out, one, (size_t)(p - one));
        before = m[i].revenue;
    }
}

/* Of the model's rehearsals before, too: they are many. */
static const char SQL_DROP[] =
    "DELETE FROM rehearsal_part WHERE rehearsal_id IN"
    " (SELECT id FROM rehearsal WHERE model_code = ?)";
static const char SQL_PART[] =
    "INSERT INTO rehearsal_part (rehearsal_id, part, data) VALUES (?, ?, ?)";

enum err
rehearsal_movers_write(struct ctx *cx, uint64_t id, const struct rule_model *m,
                       struct mover *movers, size_t n)
{
    if (n > 1)
        qsort(movers, n, sizeof *movers, mover_order);
    TRY(db_exec(cx, SQL_DROP, B_TEXT(m->code)));
    for (size_t at = 0; at < n; at += PART) {
        struct buf b;
        buf_init(&b, cx->arena);
        part_pack(m->stages, movers + at, n - at < PART ? n - at : PART, &b);
        TRY(db_exec(cx, SQL_PART, B_U64(id), B_U64(at / PART),
                    B_BYTES(b.data, b.len)));
    }
    return OK;
}

/* ---- whom the actor sees ---- */

struct seen {
    struct rows ids; /* ascending */
    bool hidden;     /* they are those who are not seen */
};

static const char SQL_AS_OF[] = "SELECT as_of FROM rehearsal WHERE id = ?";
static const char SQL_GONE[] =
    "SELECT id FROM customer WHERE live IS NULL ORDER BY id";
static const char SQL_SEEN[] = "SELECT c.id FROM customer c WHERE c.live = 1";

/* Who sees all does not see those in the bin, and nobody has left the bin since
 * for good while it is kept; of the others, whom they see. */
static enum err
seen_read(struct ctx *cx, uint64_t id, struct seen *out)
{
    struct query q;
    struct rows r;
    TRY(db_find(cx, &r, SQL_AS_OF, B_U64(id)));
    out->hidden = cx->actor.reach == REACH_ALL
        && clock_today() < rows_day(&r, 0, 0) + BIN_DAYS;
    if (out->hidden)
        return db_query(cx, &out->ids, SQL_GONE);
    query_init(&q, cx->arena);
    query_sql(&q, SQL_SEEN);
    customer_scope_rights(&q, cx);
    query_sql(&q, " ORDER BY c.id");
    return query_rows(cx, &q, &out->ids);
}

static bool
is_seen(const struct seen *s, uint64_t id)
{
    size_t lo = 0, hi = s->ids.count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (rows_u64(&s->ids, mid, 0) < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    bool among = lo < s->ids.count && rows_u64(&s->ids, lo, 0) == id;
    return among != s->hidden;
}

/* ---- read ---- */

static bool
mover_take(const unsigned char **p, const unsigned char *end,
           struct rehearsal_mover *before)
{
    int64_t less;
    uint64_t from, to;
    if (!varint_take_signed(p, end, &less)
        || !varint_take(p, end, &before->customer_id)
        || !varint_take(p, end, &from) || !varint_take(p, end, &to)
        || !varint_take(p, end, &before->team_id)
        || !varint_take(p, end, &before->owner_id))
        return false;
    before->revenue_365 = money_plus(before->revenue_365, -less);
    before->from = (unsigned)from;
    before->to = (unsigned)to;
    return true;
}

static bool
is_asked(const struct rehearsal_filter *f, const struct rehearsal_mover *m)
{
    return (!f->from || f->from == m->from) && (!f->to || f->to == m->to)
        && (!f->of_owner || f->owner_id == m->owner_id)
        && (!f->of_team || f->team_id == m->team_id);
}

static enum err
part_read(struct ctx *cx, const struct rows *r, size_t row,
          const struct rehearsal_filter *f, const struct seen *s,
          struct rehearsal_movers *out)
{
    size_t len = 0;
    const unsigned char *p = rows_bytes(r, row, 0, &len), *end = p + len;
    struct rehearsal_mover m = {0};
    /* Each has six bytes and more. */
    struct rehearsal_mover *list = ARENA_ARRAY(cx->arena,
                                               out->count + len / 6 + 1,
                                               struct rehearsal_mover);
    if (out->count)
        memcpy(list, out->list, out->count * sizeof *list);
    out->list = list;
    while (p < end) {
        if (!mover_take(&p, end, &m))
            return FAIL(ERR_FAULT, "a part of a rehearsal is damaged");
        if (!is_asked(f, &m))
            continue;
        out->everybody++;
        if (is_seen(s, m.customer_id))
            list[out->count++] = m;
    }
    return OK;
}

static const char SQL_PARTS[] =
    "SELECT data FROM rehearsal_part WHERE rehearsal_id = ? ORDER BY part";

enum err
rehearsal_movers(struct ctx *cx, uint64_t id, const struct rehearsal_filter *f,
                 struct rehearsal_movers *out)
{
    struct rows r;
    struct seen s;
    *out = (struct rehearsal_movers){0};
    TRY(seen_read(cx, id, &s));
    TRY(db_query(cx, &r, SQL_PARTS, B_U64(id)));
    for (size_t i = 0; i < r.count; i++)
        TRY(part_read(cx, &r, i, f, &s, out));
    return OK;
}

size_t
rehearsal_movers_after(const struct rehearsal_movers *m, int64_t revenue,
                       uint64_t customer_id)
{
    size_t lo = 0, hi = m->count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        const struct rehearsal_mover *at = &m->list[mid];
        if (at->revenue_365 > revenue
            || (at->revenue_365 == revenue && at->customer_id >= customer_id))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* ---- named ---- */

enum { NAME_CUSTOMER, NAME_OWNER, NAME_TEAM, NAMES };
static const char *const SQL_NAMES[NAMES] = {
    "SELECT id, name, code FROM customer WHERE id IN",
    "SELECT id, name, '' FROM account WHERE id IN",
    "SELECT id, name, '' FROM team WHERE id IN"};

static uint64_t
id_of(const struct rehearsal_mover *m, int which)
{
    return which == NAME_CUSTOMER ? m->customer_id
        : which == NAME_OWNER ? m->owner_id : m->team_id;
}

static enum err
names_read(struct ctx *cx, const struct rehearsal_mover *m, size_t n,
           int which, struct rows *out)
{
    uint64_t *ids = ARENA_ARRAY(cx->arena, n, uint64_t);
    struct query q;
    for (size_t i = 0; i < n; i++)
        ids[i] = id_of(&m[i], which);
    query_init(&q, cx->arena);
    query_sql(&q, SQL_NAMES[which]);
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY id");
    return query_rows(cx, &q, out);
}

static size_t
row_of(const struct rows *r, uint64_t id)
{
    size_t lo = 0, hi = r->count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (rows_u64(r, mid, 0) < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < r->count && rows_u64(r, lo, 0) == id ? lo : r->count;
}

enum err
rehearsal_movers_name(struct ctx *cx, struct rehearsal_mover *m, size_t n)
{
    struct rows r[NAMES];
    if (n == 0)
        return OK;
    for (int k = 0; k < NAMES; k++)
        TRY(names_read(cx, m, n, k, &r[k]));
    for (size_t i = 0; i < n; i++) {
        size_t row = row_of(&r[NAME_CUSTOMER], m[i].customer_id);
        m[i].name = rows_text(&r[NAME_CUSTOMER], row, 1);
        m[i].code = rows_text(&r[NAME_CUSTOMER], row, 2);
        row = row_of(&r[NAME_OWNER], m[i].owner_id);
        m[i].owner = row < r[NAME_OWNER].count
            ? rows_text(&r[NAME_OWNER], row, 1) : NULL;
        row = row_of(&r[NAME_TEAM], m[i].team_id);
        m[i].team = row < r[NAME_TEAM].count
            ? rows_text(&r[NAME_TEAM], row, 1) : NULL;
    }
    return OK;
}
