/* The page that shows a conflict: only what differs; original, theirs, mine,
 * result. What one side changed is chosen already, what both changed is for the
 * person to choose or to write. */
#include <string.h>

#include "http/reply.h"
#include "page/edit.h"
#include "page/merge.h"
#include "view/format.h"

static const char *
say(struct edit *e, const char *msgid)
{
    return lang_text(e->rq->cx.lang, msgid);
}

static void
piece(struct view *shown, const char *section, const char *text, size_t n)
{
    if (n)
        view_text(view_row(shown, section), "TEXT",
                  arena_copy(view_arena(shown), text, n));
}

/* One value with what it has lost and gained against the original marked. */
static void
fill_shown(struct view *row, const char *section, const char *was,
           const char *is, bool plain)
{
    struct view *shown = view_row(row, section);
    size_t old = strlen(was), new = strlen(is);
    struct merge_diff d = {0, 0};
    if (!strcmp(was, is)) {
        piece(shown, "SAME", is, new);
        return;
    }
    if (!plain)
        d = merge_compare(was, is);
    if (d.head)
        piece(view_row(row, section), "SAME", is, d.head);
    if (strcmp(was, FORMAT_NONE)) /* nothing is not struck out */
        piece(view_row(row, section), "OUT", was + d.head,
              old - d.head - d.tail);
    piece(view_row(row, section), "IN", is + d.head, new - d.head - d.tail);
    if (d.tail)
        piece(view_row(row, section), "SAME", is + new - d.tail, d.tail);
}

static void
option(struct view *row, const struct edit *e, const struct merge_row *m,
       const char *value)
{
    struct view *o = view_row(row, "OPTION");
    bool empty = !*value;
    view_text(o, "VALUE", value);
    view_text(o, "LABEL", empty ? FORMAT_NONE
                                : edit_label(e, m->field, value));
    view_if(o, "SELECTED", !m->open && !strcmp(m->result, value));
}

/* The result: written, or chosen among the values that there were. */
static void
fill_result(struct view *row, const struct edit *e, const struct merge_row *m)
{
    enum field_type t = e->fields[m->field].type;
    bool fixed = t == FIELD_REF || t == FIELD_CHOICE || t == FIELD_BOOL;
    bool undecided = m->by_them && m->by_me && !*m->pick && !*m->result;
    view_if(row, "FREE", !fixed && t != FIELD_LINES);
    view_if(row, "LINES", t == FIELD_LINES);
    view_if(row, "FIXED", fixed);
    if (!fixed)
        return;
    view_if(row, "UNDECIDED", undecided);
    option(row, e, m, m->theirs);
    if (strcmp(m->mine, m->theirs))
        option(row, e, m, m->mine);
    if (strcmp(m->was, m->theirs) && strcmp(m->was, m->mine))
        option(row, e, m, m->was);
}

static void
fill_row(struct edit *e, const struct merge_row *m, struct view *v)
{
    const struct field *f = &e->fields[m->field];
    struct view *row = view_row(v, "ROW");
    bool plain = f->type == FIELD_REF || f->type == FIELD_CHOICE ||
                 f->type == FIELD_BOOL;
    const char *was = edit_label(e, m->field, m->was);
    view_text(row, "NAME", f->name);
    view_msg(row, "LABEL", f->label);
    view_textf(row, "ID", "f_%s", f->name);
    view_if(row, "BOTH", m->by_them && m->by_me);
    view_text(row, "OLD", was);
    view_text(row, "ORIG", m->was);
    view_text(row, "THEIRS", m->theirs);
    view_text(row, "MINE", m->mine);
    view_text(row, "RESULT", m->result);
    fill_shown(row, "THEIRS_SHOWN", was, edit_label(e, m->field, m->theirs),
               plain);
    fill_shown(row, "MINE_SHOWN", was, edit_label(e, m->field, m->mine),
               plain);
    view_if(row, "THEIRS_CHOSEN", !strcmp(m->pick, "theirs"));
    view_if(row, "MINE_CHOSEN", !strcmp(m->pick, "mine"));
    view_if(row, "ERROR", m->open);
    fill_result(row, e, m);
}

/* Fields that are the same on both sides go along unseen. */
static void
fill_keep(struct edit *e, const struct merge_row *rows, size_t n,
          struct view *v)
{
    struct arena *a = e->rq->cx.arena;
    for (size_t i = 0, k = 0; i < e->count; i++) {
        const char *now = field_show(&e->fields[i], a, e->now);
        if (k < n && rows[k].field == i) {
            k++;
            continue;
        }
        struct view *row = view_row(v, "KEEP");
        view_text(row, "NAME", e->fields[i].name);
        view_text(row, "VALUE", now);
    }
}

static const char *
summary(struct edit *e, const struct merge_row *rows, size_t n,
        const char *who)
{
    int them = 0, me = 0, both = 0;
    for (size_t i = 0; i < n; i++) {
        both += rows[i].by_them && rows[i].by_me;
        them += rows[i].by_them && !rows[i].by_me;
        me += !rows[i].by_them && rows[i].by_me;
    }
    return lang_format(e->rq->cx.arena, e->rq->cx.lang,
                       N_("Fields that differ: %d. Changed by %s alone: %d, "
                          "by you alone: %d; they are chosen already. Changed "
                          "by both: %d; choose one, or write the result."),
                       (int)n, who, them, me, both);
}

static void
fill_left(struct edit *e, const struct merge_row *rows, size_t n,
          struct view *v)
{
    struct buf b;
    int left = 0;
    buf_init(&b, e->rq->cx.arena);
    for (size_t i = 0; i < n; i++) {
        if (!rows[i].open)
            continue;
        if (left++)
            buf_add(&b, e->rq->cx.lang == LANG_EN ? ", " : "、");
        buf_add(&b, say(e, e->fields[rows[i].field].label));
    }
    if (left)
        view_text(view_row(v, "LEFT"), "LEFT_TEXT",
                  lang_format(e->rq->cx.arena, e->rq->cx.lang,
                              N_("Not chosen yet: %s"), b.data));
}

static void
fill_head(struct edit *e, const struct edit_other *o, const char *who,
          struct view *v)
{
    struct arena *a = e->rq->cx.arena;
    enum lang l = e->rq->cx.lang;
    const char *at = o->at == TIME_NONE ? "" : format_moment(a, o->at);
    int now = (int)e->version, was = (int)e->form.version;
    view_text(v, "NAME", o->name);
    view_text(v, "BACK_HREF", o->back);
    view_text(v, "LIST_HREF", o->list);
    view_msg(v, "LIST_LABEL", o->list_label);
    view_text(v, "ACTION", e->action);
    view_text(v, "WHAT_TEXT",
              was == now || was < 1
                  ? lang_format(a, l, N_("%s saved %s (version %d)."), who,
                                at, now)
                  : lang_format(a, l, N_("%s saved %s (version %d); you began "
                                         "with version %d."),
                                who, at, now, was));
    view_text(v, "THEIR_NAME", who);
    view_text(v, "THEIR_TEXT", lang_format(a, l, N_("version %d"), now));
    view_text(v, "MY_NAME", e->rq->cx.actor.name);
    view_text(v, "OLD_TEXT",
              was == now || was < 1
                  ? ""
                  : lang_format(a, l, N_("version %d"), was));
    view_textf(v, "NEXT_VERSION", "%d", now + 1);
}

bool
edit_conflict(struct edit *e, const struct edit_other *o)
{
    struct merge_row *rows;
    struct request *rq = e->rq;
    const char *who = o->who ? o->who : say(e, N_("Somebody"));
    size_t n = merge_rows(e, &rows);
    if (n == 0)
        return false;
    reply_reset(rq);
    rq->reply.status = 409;
    struct view *v = reply_page(rq, "customer/conflict",
                                say(e, N_("Someone else changed this while "
                                          "you were editing")));
    fill_head(e, o, who, v);
    view_text(v, "SUMMARY_TEXT", summary(e, rows, n, who));
    for (size_t i = 0; i < n; i++)
        fill_row(e, &rows[i], v);
    fill_keep(e, rows, n, v);
    fill_left(e, rows, n, v);
    view_text(v, "SAME_TEXT",
              lang_format(rq->cx.arena, rq->cx.lang,
                          N_("The same on both sides: %d"),
                          (int)(e->count - n)));
    form_hidden(rq, v, e->version);
    return true;
}
