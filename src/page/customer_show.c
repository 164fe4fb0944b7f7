/* The whole customer on one page: who, which stage and why, what next. */
#include "page/customer_show.h"

#include <string.h>

#include "core/text.h"
#include "model/customer_edit.h"
#include "model/draft.h"
#include "model/follow_up.h"
#include "model/reference.h"
#include "model/task.h"
#include "page/cookie.h"
#include "page/customer_view.h"
#include "page/draft.h"
#include "page/recovery.h"
#include "page/warning.h"
#include "view/format.h"

/* ---- head ---- */

static struct view *
chip(struct view *v, const char *label, int tone, bool pip)
{
    struct view *c = view_row(v, "MARK");
    view_text(c, "LABEL", label);
    view_textf(c, "TONE", "%d", tone);
    view_if(c, "PIP", pip);
    return c;
}

static void
meta(struct view *v, const char *icon, const char *text)
{
    if (!*text)
        return;
    struct view *row = view_row(v, "META");
    view_if(row, "ICON", icon != NULL);
    view_text(row, "ICON_NAME", icon);
    view_text(row, "TEXT", text);
}

static const char *
joined(struct arena *a, const char *one, const char *join, const char *two)
{
    if (!*one || !*two)
        return *one ? one : two;
    return strcmp(one, two) ? arena_printf(a, "%s%s%s", one, join, two) : one;
}

static const char *
age_words(const struct profile_page *pp)
{
    const struct facts *f = &pp->p.facts;
    if (f->first_purchase == DAY_NONE)
        return lang_text(pp->l, N_("no purchase yet"));
    return lang_format(pp->a, pp->l, N_("customer for %s, round %d"),
                       duration_words(pp, f->first_purchase, pp->today),
                       (int)f->round);
}

static void
fill_meta(const struct profile_page *pp, struct view *v)
{
    const struct customer *c = &pp->c;
    const char *comma = pp->l == LANG_EN ? ", " : "，";
    bool person = strcmp(c->kind, "person") == 0;
    meta(v, "user-check", *c->owner ? c->owner
                                    : lang_text(pp->l, N_("in the pool")));
    meta(v, "map-pin", joined(pp->a, *c->city ? c->city : c->province, " · ",
                              c->district));
    meta(v, person ? "user" : "building",
         joined(pp->a, c->industry, comma,
                c->employees != FIELD_EMPTY
                    ? lang_format(pp->a, pp->l, N_("%s people"),
                                  format_int(pp->a, c->employees))
                    : c->size));
    meta(v, NULL, c->code);
    meta(v, NULL, age_words(pp));
}

char *
customer_href(const struct profile_page *pp, const struct rule_model *m,
              const char *query)
{
    struct buf b;
    buf_init(&b, pp->a);
    buf_printf(&b, "/customer/%llu", (unsigned long long)pp->c.id);
    if (!m->is_default)
        buf_printf(&b, "?model=%s", m->code);
    if (*query)
        buf_printf(&b, "%c%s", m->is_default ? '?' : '&', query);
    return b.data;
}

static void
fill_head(const struct profile_page *pp, struct view *v)
{
    const struct customer *c = &pp->c;
    const struct facts *f = &pp->p.facts;
    const struct rule_stage *s = profile_stage(&pp->p);
    unsigned long long id = (unsigned long long)c->id;
    struct view *crumb = view_row(v, "CRUMB");
    view_text(crumb, "HREF", "/customer");
    view_msg(crumb, "LABEL", N_("Customers"));
    view_text(v, "INITIAL", initial_of(pp->a, c->name));
    view_text(v, "NAME", c->name);
    chip(v, s->name[pp->l], s->colour, true);
    if (strcmp(c->grade, "-"))
        chip(v, lang_format(pp->a, pp->l, N_("Grade %s"), c->grade), 7,
             false);
    if (f->notice && f->notice_until != DAY_NONE)
        chip(v, lang_format(pp->a, pp->l, N_("Notice: %d days left"),
                            (int)(f->notice_until - pp->today)), 6, false);
    else if (f->late && !f->lapsed && !f->gone)
        chip(v, lang_text(pp->l, N_("Purchase late")), 7, false);
    fill_meta(pp, v);
    view_if(v, "CAN_EDIT", pp->may_edit);
    view_textf(v, "EDIT_HREF", "/customer/%llu/edit", id);
    view_if(v, "CAN_NOTE", pp->may_edit);
    view_textf(v, "NOTE_HREF", "/customer/%llu#note", id);
    view_textf(v, "HISTORY_HREF", "%s#tab", customer_href(pp, pp->p.model, "kind=stage"));
    view_text(v, "PAPER_TEXT", joined(pp->a, pp->rq->cx.config->company
                                      ? pp->rq->cx.config->company : "",
                                      " · ", c->code));
    view_text(v, "PAPER_AT",
              lang_format(pp->a, pp->l, N_("Printed %s by %s"),
                          format_moment(pp->a, clock_now()),
                          pp->rq->cx.actor.name));
}

/* ---- the page and its parts ---- */

static enum err
page_read(struct request *rq, struct profile_page *pp, bool figures)
{
    memset(pp, 0, sizeof *pp);
    pp->rq = rq;
    pp->a = rq->cx.arena;
    pp->l = rq->cx.lang;
    pp->today = clock_today();
    TRY(customer_find(&rq->cx, rq->id, &pp->c));
    pp->may_edit = customer_edit_may(&rq->cx, pp->c.owner_id, pp->c.team_id);
    TRY(profile_read(&rq->cx, &pp->c, request_query(rq, "model"), &pp->p));
    return figures ? customer_around_read(&rq->cx, &pp->c, pp->p.events,
                                          pp->p.event_count, &pp->n)
                   : OK;
}

static enum err
page_write(struct profile_page *pp)
{
    struct view *v = reply_page(pp->rq, "customer/show", pp->c.name);
    bool recovering = pp->n.figures.open_case != 0;
    fill_head(pp, v);
    view_if(v, "CAN_RECOVER", pp->may_edit && !recovering);
    view_textf(v, "SHEET_HREF", "/customer/%llu/sheet",
               (unsigned long long)pp->c.id);
    view_textf(v, "RECOVER_ACTION", "/customer/%llu/recovery",
               (unsigned long long)pp->c.id);
    if (recovering)
        TRY(recovery_show_open(pp->rq, v, pp->c.id));
    TRY(warning_show_open(pp->rq, v, &(struct warning_shown){
        pp->c.id, pp->n.figures.open_case, pp->may_edit, pp->p.warnings,
        pp->p.warning_count, &pp->p.facts}));
    customer_fill_rounds(pp, v);
    customer_fill_why(pp, v);
    customer_fill_gap(pp, v);
    customer_fill_kpis(pp, v);
    customer_fill_rhythm(pp, v);
    customer_fill_aside(pp, v);
    return customer_fill_tab(pp, v);
}

enum err
page_customer_show(struct request *rq)
{
    struct profile_page pp;
    const char *part = request_query(rq, "part");
    bool more = part && strcmp(part, "more") == 0;
    TRY(page_read(rq, &pp, !more));
    if (more)
        return customer_fill_timeline(&pp, reply_part(rq, "customer/timeline"),
                                      true);
    if (part && strcmp(part, "tab") == 0)
        return customer_fill_tab(&pp, reply_part(rq, "customer/tabs"));
    return page_write(&pp);
}

/* ---- follow-ups ---- */

static const char *
action_of(const struct request *rq)
{
    return arena_printf(rq->cx.arena, "/customer/%llu/follow-up",
                        (unsigned long long)rq->id);
}

static enum err
contact_options(struct request *rq, struct form *f)
{
    struct part_page people;
    struct part_filter all = {.from = DAY_NONE};
    TRY(customer_part_page(&rq->cx, rq->id, PART_CONTACT, &all,
                           (struct part_key){0}, 200, &people));
    struct option *list = ARENA_ARRAY(rq->cx.arena, people.count,
                                      struct option);
    for (size_t i = 0; i < people.count; i++)
        list[i] = (struct option){people.rows[i].id, people.rows[i].name};
    form_options(f, "contact", list, people.count);
    return OK;
}

static enum err
play_options(struct request *rq, const char *stage, struct form *f)
{
    struct reference_play *plays;
    uint64_t chosen;
    size_t n;
    if (!parse_u64(form_raw(f, "play"), &chosen))
        chosen = 0;
    TRY(reference_plays(&rq->cx, stage, chosen, &plays, &n));
    struct option *list = ARENA_ARRAY(rq->cx.arena, n, struct option);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct option){plays[i].id, plays[i].name};
    form_options(f, "play", list, n);
    return OK;
}

/* The complete form: who took part, when, how long, for whose eyes. */
static enum err
full_form(struct request *rq, const struct customer *c, struct form *f)
{
    struct view *v = reply_page(
        rq, "customer/follow_up",
        lang_format(rq->cx.arena, rq->cx.lang, N_("Follow-up with %s"),
                    c->name));
    TRY(contact_options(rq, f));
    TRY(play_options(rq, c->stage, f));
    view_text(v, "NAME", c->name);
    view_textf(v, "BACK", "/customer/%llu", (unsigned long long)c->id);
    view_text(v, "ACTION", action_of(rq));
    form_fill(f, v);
    return OK;
}

enum err
page_follow_up_new(struct request *rq)
{
    struct customer c;
    struct follow_up empty;
    struct params kept = {0};
    int64_t saved_at;
    struct form f;
    TRY(customer_find(&rq->cx, rq->id, &c));
    if (!customer_edit_may(&rq->cx, c.owner_id, c.team_id))
        return ERR_DENIED;
    field_clear(follow_up_fields, follow_up_field_count, &empty);
    empty.kind = "call";
    empty.way = "reached";
    form_show(rq, follow_up_fields, follow_up_field_count, &empty, &f);
    if (draft_read(rq, action_of(rq), &kept, &saved_at) == OK)
        form_show_params(&f, &kept);
    return full_form(rq, &c, &f);
}

static enum err
refused(struct request *rq, struct form *f)
{
    struct profile_page pp;
    const char *full = request_form(rq, "full");
    if (full && strcmp(full, "1") == 0) {
        struct customer c;
        TRY(customer_find(&rq->cx, rq->id, &c));
        TRY(full_form(rq, &c, f));
    } else {
        TRY(page_read(rq, &pp, true));
        pp.note = f;
        TRY(page_write(&pp));
    }
    return reply_form_again(rq, f);
}

enum err
page_follow_up_create(struct request *rq)
{
    struct follow_up note;
    struct form f;
    const char *field = "";
    bool known;
    uint64_t id;
    field_clear(follow_up_fields, follow_up_field_count, &note);
    form_read(rq, follow_up_fields, follow_up_field_count, &note, &f);
    const char *wrong = f.failed ? NULL : follow_up_judge(&note, &field);
    if (wrong)
        form_refuse(&f, field, wrong);
    TRY(follow_up_play_known(&rq->cx, &note, &known));
    if (!known)
        form_refuse(&f, "play", N_("Please choose from the list."));
    if (f.failed)
        return refused(rq, &f);
    TRY(follow_up_write(&rq->cx, rq->id, &note, &id));
    TRY(draft_drop(&rq->cx, action_of(rq)));
    return reply_see_other(rq,
                           arena_printf(rq->cx.arena, "/customer/%llu#tab",
                                        (unsigned long long)rq->id),
                           N_("The follow-up is saved."));
}
