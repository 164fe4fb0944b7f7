/* The format: a byte FORMAT, how many events, and each of them as
 *
 *   mask (2 bytes, enum part), kind, days since the event before, id (signed, to
 *   the one before), then what the mask names, in its order.
 *
 * `at` is stored as its distance to the UTC midnight of `day`, in seconds where
 * they say all; most events of a customer have the same distance (the first
 * moment of a day here) and store nothing. */
#include "model/event_pack.h"

#include <stdlib.h>

#include "core/buf.h"
#include "core/varint.h"

enum { FORMAT = 1, EVENT_BYTES = 8 + 13 * VARINT_MAX,
       LEN_MAX = 8 << 20, DAY_MOST = 20000000 };

#define SECOND INT64_C(1000000)
#define DAY_LONG (86400 * SECOND)

enum part {
    AT_SAME = 1, AT_MICRO = 2, HAS_AMOUNT = 4, HAS_SCORE = 8, HAS_REF = 16,
    HAS_OTHER = 32, HAS_CATEGORY = 64, HAS_FROM = 128, HAS_UNTIL = 256,
    HAS_QUANTITY = 512, HAS_FLAGS = 1024, HAS_ACCOUNT = 2048,
    ACCOUNT_SAME = 4096, PARTS = 8191
};

struct before { /* what the next event is told from */
    int32_t day;
    uint64_t id, account_id;
    int64_t off;
};

static unsigned
parts_of(const struct event *e, int64_t off, const struct before *b)
{
    unsigned m = 0;
    m |= off == b->off ? AT_SAME : off % SECOND ? AT_MICRO : 0;
    m |= e->amount != FIELD_EMPTY ? HAS_AMOUNT : 0;
    m |= e->score != EVENT_NO_SCORE ? HAS_SCORE : 0;
    m |= e->ref_id ? HAS_REF : 0;
    m |= e->other_id ? HAS_OTHER : 0;
    m |= e->category_id ? HAS_CATEGORY : 0;
    m |= e->from_on != DAY_NONE ? HAS_FROM : 0;
    m |= e->until_on != DAY_NONE ? HAS_UNTIL : 0;
    m |= e->quantity ? HAS_QUANTITY : 0;
    m |= e->flags ? HAS_FLAGS : 0;
    if (e->account_id)
        m |= e->account_id == b->account_id ? ACCOUNT_SAME : HAS_ACCOUNT;
    return m;
}

static unsigned char *
event_put(unsigned char *p, const struct event *e, struct before *b)
{
    int64_t off = e->at - e->day * DAY_LONG;
    unsigned m = parts_of(e, off, b);
    *p++ = (unsigned char)m;
    *p++ = (unsigned char)(m >> 8);
    p = varint_put(p, e->kind);
    p = varint_put_signed(p, (int64_t)e->day - b->day);
    p = varint_put_signed(p, (int64_t)(e->id - b->id));
    if (!(m & AT_SAME))
        p = varint_put_signed(p, m & AT_MICRO ? off : off / SECOND);
    if (m & HAS_AMOUNT)
        p = varint_put_signed(p, e->amount);
    if (m & HAS_SCORE)
        p = varint_put_signed(p, e->score);
    if (m & HAS_REF)
        p = varint_put(p, e->ref_id);
    if (m & HAS_OTHER)
        p = varint_put(p, e->other_id);
    if (m & HAS_CATEGORY)
        p = varint_put(p, e->category_id);
    if (m & HAS_FROM)
        p = varint_put_signed(p, (int64_t)e->from_on - e->day);
    if (m & HAS_UNTIL)
        p = varint_put_signed(p, (int64_t)e->until_on - e->day);
    if (m & HAS_QUANTITY)
        p = varint_put_signed(p, e->quantity);
    if (m & HAS_FLAGS)
        p = varint_put(p, e->flags);
    if (m & HAS_ACCOUNT)
        p = varint_put(p, e->account_id);
    *b = (struct before){e->day, e->id,
                         e->account_id ? e->account_id : b->account_id, off};
    return p;
}

const void *
event_pack(struct arena *a, const struct event *events, size_t n, size_t *len)
{
    unsigned char one[EVENT_BYTES];
    struct before b = {0};
    struct buf out;
    buf_init(&out, a);
    one[0] = FORMAT;
    buf_addn(&out, one, (size_t)(varint_put(one + 1, n) - one));
    for (size_t i = 0; i < n && out.len < LEN_MAX; i++)
        buf_addn(&out, one, (size_t)(event_put(one, &events[i], &b) - one));
    *len = out.len < LEN_MAX ? out.len : 0;
    return out.data;
}

/* ---- reading ---- */

struct reader {
    const unsigned char *p, *end;
    bool bad;
};

static uint64_t
take(struct reader *r)
{
    uint64_t v;
    r->bad |= !varint_take(&r->p, r->end, &v);
    return v;
}

static int64_t
take_signed(struct reader *r)
{
    int64_t v;
    r->bad |= !varint_take_signed(&r->p, r->end, &v);
    return v;
}

static int64_t
take_within(struct reader *r, int64_t least, int64_t most)
{
    int64_t v = take_signed(r);
    r->bad |= v < least || v > most;
    return r->bad ? least : v;
}

static int32_t
take_day(struct reader *r, int32_t from)
{
    return (int32_t)(from + take_within(r, INT32_MIN / 4, INT32_MAX / 4));
}

static int64_t
take_off(struct reader *r, unsigned m, int64_t before)
{
    int64_t unit = m & AT_MICRO ? 1 : SECOND, most = INT64_MAX / 4 / SECOND;
    if (m & AT_SAME)
        return before;
    return take_within(r, -most * (SECOND / unit), most * (SECOND / unit))
        * unit;
}

static void
event_take_rest(struct reader *r, unsigned m, const struct before *b,
                struct event *e)
{
    e->amount = m & HAS_AMOUNT ? take_signed(r) : FIELD_EMPTY;
    e->score = m & HAS_SCORE
        ? (int16_t)take_within(r, INT16_MIN, INT16_MAX) : EVENT_NO_SCORE;
    e->ref_id = m & HAS_REF ? take(r) : 0;
    e->other_id = m & HAS_OTHER ? take(r) : 0;
    e->category_id = m & HAS_CATEGORY ? take(r) : 0;
    e->from_on = m & HAS_FROM ? take_day(r, e->day) : DAY_NONE;
    e->until_on = m & HAS_UNTIL ? take_day(r, e->day) : DAY_NONE;
    e->quantity = m & HAS_QUANTITY
        ? (int32_t)take_within(r, INT32_MIN, INT32_MAX) : 0;
    e->flags = m & HAS_FLAGS ? (uint32_t)take(r) : 0;
    e->account_id = m & HAS_ACCOUNT ? take(r)
        : m & ACCOUNT_SAME ? b->account_id : 0;
    e->import_id = 0;
}

static void
event_take(struct reader *r, struct before *b, struct event *e)
{
    if (r->end - r->p < 2) {
        r->bad = true;
        return;
    }
    unsigned m = r->p[0] | (unsigned)r->p[1] << 8;
    r->p += 2;
    r->bad |= m > PARTS;
    e->kind = (uint16_t)take(r);
    int64_t day = b->day + take_within(r, -2 * DAY_MOST, 2 * DAY_MOST);
    r->bad |= day < -DAY_MOST || day > DAY_MOST; /* `at` fits its type */
    e->day = r->bad ? 0 : (int32_t)day;
    e->id = b->id + (uint64_t)take_signed(r);
    int64_t off = take_off(r, m, b->off);
    e->at = (int64_t)((uint64_t)(e->day * DAY_LONG) + (uint64_t)off);
    event_take_rest(r, m, b, e);
    *b = (struct before){e->day, e->id,
                         e->account_id ? e->account_id : b->account_id, off};
}

void
event_list_free(struct event_list *l)
{
    free(l->events);
    *l = (struct event_list){0};
}

static void
list_need(struct event_list *l, size_t n)
{
    if (n <= l->cap)
        return;
    l->cap = n > 2 * l->cap ? n : 2 * l->cap;
    free(l->events);
    l->events = malloc(l->cap * sizeof *l->events);
    if (l->events == NULL)
        abort(); /* as the arena does */
}

bool
event_unpack(uint64_t customer_id, const void *data, size_t len,
             struct event_list *out)
{
    const unsigned char *bytes = data;
    struct reader r = {.p = bytes + 1, .end = bytes + len};
    struct before b = {0};
    if (len < 2 || bytes[0] != FORMAT)
        return false;
    uint64_t n = take(&r);
    if (r.bad || n > len) /* each has more than a byte */
        return false;
    list_need(out, n);
    for (out->n = 0; out->n < n && !r.bad; out->n++) {
        out->events[out->n].customer_id = customer_id;
        event_take(&r, &b, &out->events[out->n]);
    }
    return !r.bad && r.p == r.end;
}

/* ---- the rows ---- */

static const char SQL_STALE[] =
    "INSERT INTO event_pack (customer_id, data) VALUES (?, NULL)"
    " ON DUPLICATE KEY UPDATE data = NULL";

static enum err
pack_stale(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct bind *b = ARENA_ARRAY(cx->arena, n, struct bind);
    for (size_t i = 0; i < n; i++)
        b[i] = B_U64(ids[i]);
    return db_exec_array(cx, SQL_STALE, b, n, 1);
}

void
event_pack_owe(struct ctx *cx, uint64_t customer_id)
{
    db_owe(cx->db, pack_stale, customer_id);
}

void
event_pack_binds(struct arena *a, uint64_t customer_id,
                 const struct event *events, size_t n, struct bind *b)
{
    size_t len;
    const void *data = event_pack(a, events, n, &len);
    b[0] = B_U64(customer_id);
    b[1] = len ? B_BYTES(data, len) : B_NULL;
}
