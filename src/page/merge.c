/* See merge.h. How an answer is read: what was written into the result counts
 * when it is not what stood there; else the side that was picked. So the page
 * works with and without a script, and an emptied field is emptied. */
#include "page/merge.h"

#include <string.h>

#include "core/text.h"

static const char *
posted(struct edit *e, const char *prefix, size_t i)
{
    struct arena *a = e->rq->cx.arena;
    const char *name = arena_printf(a, "%s%s", prefix, e->fields[i].name);
    const char *value = request_form(e->rq, name);
    return value ? text_trim(a, value) : NULL;
}

static const char *
or_empty(const char *s)
{
    return s ? s : "";
}

static void
put(struct edit *e, size_t i, const char *value)
{
    struct params *p = &e->rq->form;
    for (size_t k = 0; k < p->count; k++)
        if (!strcmp(p->list[k].name, e->fields[i].name))
            p->list[k].value = value;
}

/* A result that was never shown has to be there for put. */
static const char *
chosen(struct edit *e, size_t i)
{
    const char *written = posted(e, "", i), *shown = posted(e, "pre_", i);
    const char *pick = posted(e, "pick_", i);
    if (written && strcmp(written, or_empty(shown)))
        return written;
    if (pick && !strcmp(pick, "theirs"))
        return or_empty(posted(e, "was_", i));
    if (pick && !strcmp(pick, "mine"))
        return or_empty(posted(e, "mine_", i));
    return shown && *shown ? shown : NULL;
}

bool
merge_resolve(struct edit *e)
{
    bool decided = true;
    for (size_t i = 0; i < e->count; i++) {
        if (!posted(e, "mine_", i))
            continue;
        const char *value = chosen(e, i);
        e->open[i] = !value;
        decided &= value != NULL;
        if (value)
            put(e, i, value);
    }
    return decided;
}

static const char *
flag(const struct edit *e, size_t i, const char *value)
{
    if (e->fields[i].type != FIELD_BOOL)
        return value;
    return *value && strcmp(value, "0") ? "1" : "0";
}

/* What the form says now: as the row would show it if it was good, else as it
 * was typed. */
static const char *
typed(struct edit *e, size_t i)
{
    struct arena *a = e->rq->cx.arena;
    if (e->open[i])
        return or_empty(posted(e, "mine_", i));
    return e->form.messages[i] ? text_trim(a, e->form.raw[i])
                               : field_show(&e->fields[i], a, e->base);
}

static void
settle(struct edit *e, struct merge_row *m)
{
    bool one = !m->by_them || !m->by_me;
    m->pick = !one ? "" : m->by_me ? "mine" : "theirs";
    m->result = !one ? "" : m->by_me ? m->mine : m->theirs;
    if (m->open)
        m->pick = m->result = "";
}

/* A second showing of the same page, as something was left open: what had been
 * decided stays decided. */
static void
settle_again(struct edit *e, struct merge_row *m)
{
    const char *mine = posted(e, "mine_", m->field);
    const char *orig = posted(e, "orig_", m->field);
    if (!mine)
        return;
    m->result = m->open ? "" : m->mine;
    m->mine = flag(e, m->field, mine);
    m->was = flag(e, m->field, or_empty(orig));
    m->by_them = strcmp(m->was, m->theirs) != 0;
    m->by_me = strcmp(m->was, m->mine) != 0;
    m->pick = m->open                              ? ""
              : !strcmp(m->result, m->theirs)      ? "theirs"
              : !strcmp(m->result, m->mine)        ? "mine"
                                                   : "";
}

size_t
merge_rows(struct edit *e, struct merge_row **out)
{
    struct arena *a = e->rq->cx.arena;
    bool again = e->merging && e->form.version == e->version;
    size_t n = 0;
    *out = ARENA_ARRAY(a, e->count, struct merge_row);
    for (size_t i = 0; i < e->count; i++) {
        struct merge_row m = {.field = i, .open = e->open[i]};
        m.was = flag(e, i, e->was[i]);
        m.theirs = flag(e, i, text_trim(a, field_show(&e->fields[i], a,
                                                      e->now)));
        m.mine = flag(e, i, typed(e, i));
        m.by_them = strcmp(m.was, m.theirs) != 0;
        m.by_me = strcmp(m.was, m.mine) != 0;
        settle(e, &m);
        if (again)
            settle_again(e, &m);
        if (strcmp(m.theirs, m.mine) || (again && posted(e, "mine_", i)))
            (*out)[n++] = m;
    }
    return n;
}

static bool
between(const char *s, size_t at)
{
    return ((unsigned char)s[at] & 0xC0) != 0x80;
}

struct merge_diff
merge_compare(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b), head = 0, tail = 0;
    while (head < la && head < lb && a[head] == b[head])
        head++;
    while (head && (!between(a, head) || !between(b, head)))
        head--;
    while (tail < la - head && tail < lb - head &&
           a[la - 1 - tail] == b[lb - 1 - tail])
        tail++;
    while (tail && (!between(a, la - tail) || !between(b, lb - tail)))
        tail--;
    return (struct merge_diff){head, tail};
}
