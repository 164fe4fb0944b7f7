/* What is done with the warnings chosen in the list or on a profile: a page that
 * names them and asks what is missing, then the deed in one transaction. */
#include <string.h>

#include "core/text.h"
#include "model/lookup.h"
#include "page/cookie.h"
#include "page/warning.h"
#include "view/format.h"

enum { PICKS_MAX = 100, SNOOZE_DAYS = 7 };

struct act {
    int32_t until;
    const char *reason;
    uint64_t account_id;
};

#define A(member, words, kind)                                                \
    .name = #member, .label = (words), .type = (kind),                        \
    .offset = FIELD_AT(struct act, member)

static const struct field SNOOZE[] = {
    {A(until, N_("warning|Put off until"), FIELD_DAY), .required = true},
    {A(reason, N_("warning|Reason"), FIELD_TEXT), .required = true,
     .max = 255, .hint = N_("Stands beside the warning and in the log.")}};
static const struct field ASSIGN[] = {
    {A(account_id, N_("warning|Assigned to"), FIELD_REF),
     .hint = N_("Empty = the owner of the customer.")}};

static const struct deed {
    const char *key, *title, *button, *done;
    const struct field *fields;
    size_t count;
} DEEDS[] = {
    {"snooze", N_("Put off %d warnings"), N_("warning|Put off"),
     N_("The warnings are put off."), SNOOZE, 2},
    {"assign", N_("Assign %d warnings"), N_("warning|Assign"),
     N_("The warnings are assigned."), ASSIGN, 1},
    {"wake", N_("Bring back %d warnings"), N_("warning|Bring back"),
     N_("The warnings are back."), NULL, 0},
    {"case", N_("Open a recovery case for %d warnings"), N_("Open a case"),
     N_("The cases are open."), NULL, 0},
};

struct bulk {
    struct request *rq;
    const struct deed *deed;
    struct warning_row *rows;
    size_t n;
    struct act act;
    struct form form;
    const char *next;
};

static enum err
bulk_read(struct request *rq, struct bulk *b)
{
    uint64_t ids[PICKS_MAX];
    size_t n, kept = 0;
    const char *what = request_form(rq, "do");
    const char **v = param_all(rq->cx.arena, &rq->form, "pick", &n);
    memset(b, 0, sizeof *b);
    b->rq = rq;
    b->next = own_path(request_form(rq, "next"), "/warning");
    for (size_t i = 0; what && i < sizeof DEEDS / sizeof *DEEDS; i++)
        if (!strcmp(DEEDS[i].key, what))
            b->deed = &DEEDS[i];
    if (!b->deed)
        return ERR_INVALID;
    for (size_t i = 0; i < n && kept < PICKS_MAX; i++)
        if (parse_u64(v[i], &ids[kept]) && ids[kept])
            kept++;
    return kept ? warning_picked(&rq->cx, ids, kept, &b->rows, &b->n) : OK;
}

static enum err
options(struct bulk *b)
{
    struct ctx *cx = &b->rq->cx;
    struct lookup_person *people;
    size_t n;
    if (b->deed->fields != ASSIGN)
        return OK;
    TRY(lookup_owners(cx, &people, &n));
    struct option *o = ARENA_ARRAY(cx->arena, n + 1, struct option);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct option){people[i].id, people[i].name};
    form_options(&b->form, "account_id", o, n);
    return OK;
}

static enum err
ask(struct bulk *b)
{
    struct request *rq = b->rq;
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    TRY(options(b));
    const char *title = lang_format(a, l, b->deed->title, (int)b->n);
    struct view *v = reply_page(rq, "warning/act", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "DO", b->deed->key);
    view_msg(v, "BUTTON", b->deed->button);
    view_text(v, "NEXT", b->next);
    view_if(v, "SNOOZE", b->deed->fields == SNOOZE);
    view_if(v, "ASSIGN", b->deed->fields == ASSIGN);
    view_if(v, "NOTE", !strcmp(b->deed->key, "case"));
    for (size_t i = 0; i < b->n; i++) {
        const struct warning_row *w = &b->rows[i];
        struct view *row = view_row(v, "ROW");
        view_u64(row, "ID", w->id);
        view_textf(row, "HREF", "/customer/%llu",
                   (unsigned long long)w->customer_id);
        view_text(row, "CUSTOMER", w->customer);
        view_text(row, "CAUSE", w->cause->name[l]);
        view_u64(row, "TONE", warning_level_tone(w->level));
        view_text(row, "LEVEL", warning_level_label(l, w->level));
        view_text(row, "WHO", w->account ? w->account
                              : w->owner ? w->owner : FORMAT_NONE);
    }
    form_fill(&b->form, v);
    return OK;
}

static enum err
none_chosen(struct bulk *b)
{
    return reply_see_other(b->rq, b->next,
                           N_("Choose warnings of customers that you look"
                              " after."));
}

enum err
page_warning_bulk(struct request *rq)
{
    struct bulk b;
    TRY(bulk_read(rq, &b));
    if (!b.n)
        return none_chosen(&b);
    b.act = (struct act){.until = clock_today() + SNOOZE_DAYS, .reason = ""};
    form_show(rq, b.deed->fields, b.deed->count, &b.act, &b.form);
    return ask(&b);
}

static enum err
deed_do(struct bulk *b)
{
    struct ctx *cx = &b->rq->cx;
    uint64_t opened;
    if (b->deed->fields == SNOOZE)
        return warning_snooze(cx, b->rows, b->n, b->act.until,
                              b->act.reason);
    if (b->deed->fields == ASSIGN)
        return warning_assign(cx, b->rows, b->n, b->act.account_id);
    return !strcmp(b->deed->key, "wake")
               ? warning_wake(cx, b->rows, b->n)
               : warning_case(cx, b->rows, b->n, &opened);
}

enum err
page_warning_bulk_do(struct request *rq)
{
    struct bulk b;
    TRY(bulk_read(rq, &b));
    if (!b.n)
        return none_chosen(&b);
    form_read(rq, b.deed->fields, b.deed->count, &b.act, &b.form);
    if (!b.form.failed) {
        enum err e = deed_do(&b);
        if (e == OK)
            return reply_see_other(rq, b.next, b.deed->done);
        if (e != ERR_INVALID)
            return e;
        if (b.deed->fields == SNOOZE)
            form_refuse(&b.form, "until",
                        N_("From tomorrow to 90 days ahead."));
        else
            form_refuse(&b.form, "account_id",
                        N_("Please choose from the list."));
    }
    TRY(ask(&b));
    return reply_form_again(rq, &b.form);
}
