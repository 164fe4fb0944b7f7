/* Each stage in a report: what it is, its figures and KPIs against goals, and
 * by name who is worth most, who leaves it, and who is there longest. */
#include <stdlib.h>
#include <string.h>

#include "model/funnel_name.h"
#include "model/report_due.h"
#include "page/funnel_words.h"
#include "page/report_private.h"
#include "page/rule_words.h"
#include "page/stage_page.h"
#include "view/format.h"

enum { TOP = 5, LONGEST = 3, RISK = 3 };
#define SEMICOLON(part) ((part)->p->l == LANG_EN ? "; " : "；")

struct stage_part {
    struct report_page *p;
    struct doc_section *s;
    size_t at;
    struct report_guide *guide;
    size_t guide_count;
    struct funnel_play *plays; /* by stage */
    const char **play_names;
    size_t first_play[RULE_STAGES + 1]; /* of a stage */
    struct stage_lack lacks[RULE_STAGES * (TOP + LONGEST)]; /* by customer */
    size_t lack_count;
};

/* "1 ｜ purchases ≥ 1 and …" of the rules that give the stage. */
static const char *
rule_text(const struct stage_part *part)
{
    struct report_page *p = part->p;
    const struct rules *rules = p->scope.lists->rules;
    const struct rule_version *v = rules_version(p->scope.s.model,
                                                 p->scope.s.to);
    struct buf b;
    buf_init(&b, p->a);
    buf_add(&b, "");
    for (size_t i = 0; i < v->rule_count; i++)
        if (v->rules[i].stage == part->at)
            buf_printf(&b, "%s%s", b.len ? "; " : "",
                       rule_sentence(p->a, p->l, rules, &v->rules[i]));
    return b.data;
}

static const char *
needs_text(const struct stage_part *part)
{
    const char *stage = part->p->scope.s.model->stages[part->at].code;
    struct buf b;
    buf_init(&b, part->p->a);
    buf_add(&b, "");
    for (size_t i = 0; i < part->guide_count; i++)
        if (!part->guide[i].play_id && !strcmp(part->guide[i].stage, stage))
            buf_printf(&b, "%s%s", b.len ? SEMICOLON(part) : "",
                       part->guide[i].text);
    return b.len ? b.data : FORMAT_NONE;
}

/* "Guide and three calls (done 24.1%, not done 17.3%); ...". Of a play that was
 * done with nobody its name alone. */
static void
play_add(const struct stage_part *part, struct buf *b, const char *name,
         const struct funnel_play *f)
{
    const struct report_page *p = part->p;
    buf_printf(b, "%s%s", b->len ? SEMICOLON(part) : "", name);
    if (f->customers[1])
        buf_add(b, lang_format(
            p->a, p->l, N_(" (done with %s: %s; with the others: %s)"),
            report_customers(p, f->customers[1]),
            format_percent(p->a, (int64_t)f->on[1],
                           (int64_t)f->customers[1]),
            format_percent(p->a, (int64_t)f->on[0],
                           (int64_t)f->customers[0])));
}

/* Of all stages at once. */
static enum err
plays_read(struct stage_part *part)
{
    struct report_page *p = part->p;
    const struct rule_model *m = p->scope.s.model;
    size_t n = 0;
    part->plays = ARENA_ARRAY(p->a, part->guide_count + 1,
                              struct funnel_play);
    part->play_names = ARENA_ARRAY(p->a, part->guide_count + 1, const char *);
    for (size_t s = 0; s <= m->stage_count; s++) {
        part->first_play[s] = n;
        for (size_t i = 0; s < m->stage_count && i < part->guide_count; i++) {
            const struct report_guide *g = &part->guide[i];
            if (!g->play_id || strcmp(g->stage, m->stages[s].code))
                continue;
            part->play_names[n] = g->text;
            part->plays[n++] = (struct funnel_play){g->play_id, (int)s, {0},
                                                    {0}};
        }
    }
    return funnel_plays(p->cx, &p->scope.s, part->plays, n);
}

static const char *
plays_text(const struct stage_part *part, bool *done)
{
    struct buf b;
    buf_init(&b, part->p->a);
    buf_add(&b, "");
    *done = false;
    for (size_t i = part->first_play[part->at];
         i < part->first_play[part->at + 1]; i++) {
        play_add(part, &b, part->play_names[i], &part->plays[i]);
        *done = *done || part->plays[i].customers[1] > 0;
    }
    return b.len ? b.data : FORMAT_NONE;
}

static const char *
ways_text(const struct stage_part *part, bool in)
{
    struct report_page *p = part->p;
    const struct rule_model *m = p->scope.s.model;
    struct buf b;
    buf_init(&b, p->a);
    buf_add(&b, "");
    for (size_t i = 0; i <= m->stage_count; i++) {
        size_t k = i == m->stage_count ? FUNNEL_OUT : i;
        uint64_t n = in ? p->flow.moves[k][part->at]
                        : p->flow.moves[part->at][k];
        if (n)
            buf_printf(&b, "%s%s %s",
                       b.len ? p->l == LANG_EN ? ", " : "，" : "",
                       k == FUNNEL_OUT ? report_say(p, N_("outside the base"))
                                       : m->stages[k].name[p->l],
                       format_int(p->a, (int64_t)n));
    }
    return b.data;
}

static void
counted(const struct report_page *p, struct doc_item *item,
        enum slice_kind kind, size_t stage, uint64_t n)
{
    item->href = n ? report_list_href(p, kind, (int)stage) : NULL;
}

static void
stage_pairs(struct stage_part *part)
{
    struct report_page *p = part->p;
    struct doc *d = p->doc;
    bool done;
    const char *plays = plays_text(part, &done);
    struct doc_block *pairs = doc_block(d, part->s, DOC_PAIRS);
    doc_item(d, pairs, report_say(p, N_("What it is")),
             p->flow.stages[part->at].stage->meaning[p->l], NULL);
    doc_item(d, pairs, report_say(p, N_("Rule")), rule_text(part), NULL);
    doc_item(d, pairs, report_say(p, N_("What is needed")),
             needs_text(part), NULL);
    doc_item(d, pairs,
             done ? lang_format(p->a, p->l,
                                N_("Plays, and the share that %s"),
                                funnel_aim_words(&p->scope, (int)part->at))
                  : report_say(p, N_("Plays")),
             plays, NULL);
}

static void
stage_head(struct stage_part *part)
{
    struct report_page *p = part->p;
    struct doc *d = p->doc;
    const struct funnel_stage *f = &p->flow.stages[part->at];
    struct doc_block *b = doc_block(d, part->s, DOC_CARDS);
    counted(p, doc_item(d, b, report_say(p, N_("Closing")),
                        report_customers(p, f->closing),
                        lang_format(p->a, p->l, N_("opening %s"),
                                    format_int(p->a, (int64_t)f->opening))),
            SLICE_CLOSING, part->at, f->closing);
    counted(p, doc_item(d, b, report_say(p, N_("In")),
                        format_int(p->a, (int64_t)f->in),
                        ways_text(part, true)),
            SLICE_IN, part->at, f->in);
    counted(p, doc_item(d, b, report_say(p, N_("Out")),
                        format_int(p->a, (int64_t)f->out),
                        ways_text(part, false)),
            SLICE_OUT, part->at, f->out);
    if (p->amounts)
        doc_item(d, b, report_say(p, N_("12-month revenue")),
                 report_money(p, f->revenue_365),
                 format_percent(p->a, f->revenue_365,
                                p->flow.total.revenue_365));
    doc_item(d, b, report_say(p, N_("Median stay")),
             f->median2 < 0 ? FORMAT_NONE
                            : lang_format(p->a, p->l, N_("%s days"),
                                          figure_days(p->a, f->median2)),
             f->stage->limit_days
                 ? lang_format(p->a, p->l, N_("over the limit: %s"),
                               format_int(p->a, (int64_t)f->over))
                 : NULL);
}

/* ---- by name ---- */

static int
lack_order(const void *a, const void *b)
{
    uint64_t x = ((const struct stage_lack *)a)->customer_id,
             y = ((const struct stage_lack *)b)->customer_id;
    return (x > y) - (x < y);
}

/* What each of the lists needs for the next stage; one reading for all. */
static enum err
lacks_read(struct stage_part *part, const struct funnel_list *lists,
           size_t list_count)
{
    size_t n = 0, kept = 0;
    struct stage_lack *all = part->lacks;
    for (size_t i = 0; i < list_count; i++)
        for (size_t k = 0; k < lists[i].count; k++)
            all[n++].customer_id = lists[i].rows[k].customer_id;
    qsort(all, n, sizeof *all, lack_order);
    for (size_t i = 0; i < n; i++)
        if (!kept || all[kept - 1].customer_id != all[i].customer_id)
            all[kept++] = all[i];
    part->lack_count = kept;
    return stage_explain_list(part->p->cx, part->p->scope.s.model->code, all,
                              kept);
}

static const char *
missing_text(const struct stage_part *part, uint64_t customer_id)
{
    struct stage_lack key = {.customer_id = customer_id};
    const struct stage_lack *l = bsearch(&key, part->lacks, part->lack_count,
                                         sizeof key, lack_order);
    return l && l->why.model
               ? stage_missing_words(part->p->rq, part->p->scope.s.model, l)
               : "";
}

static void
stage_table(struct stage_part *part, const char *title,
            const struct funnel_list *list, const struct funnel_name *names)
{
    struct report_page *p = part->p;
    struct doc *d = p->doc;
    if (!list->count)
        return;
    doc_heading(d, part->s, title);
    struct doc_table *t = doc_table(d, part->s);
    doc_column(d, t, report_say(p, N_("Customer")), false, 30);
    doc_column(d, t, report_say(p, N_("In it since")), false, 12);
    doc_column(d, t, report_say(p, N_("Stay")), true, 12);
    report_money_column(p, t, report_say(p, N_("12 months")));
    doc_column(d, t, report_say(p, N_("Still missing for the next stage, "
                                      "today")), false, 36);
    doc_column(d, t, report_say(p, N_("Owner")), false, 12);
    for (size_t i = 0; i < list->count; i++) {
        const struct funnel_row *x = &list->rows[i];
        struct doc_row *r = doc_row(d, t);
        doc_name(d, r, x->customer_id);
        doc_day(d, r, x->day);
        doc_text(d, r, lang_format(p->a, p->l, N_("%d days"), (int)x->days));
        report_money_cell(p, r, x->revenue_365);
        doc_text(d, r, missing_text(part, x->customer_id));
        doc_text(d, r, names[i].owner);
    }
}

static enum err
tops_read(struct report_page *p, struct funnel_list *lists)
{
    for (size_t i = 0; i < p->flow.stage_count; i++) {
        struct slice sl = {SLICE_CLOSING, (int)i, -1};
        TRY(funnel_list(p->cx, &p->scope.s, &sl, ORDER_REVENUE, true, 0, TOP,
                        &lists[2 * i]));
        TRY(funnel_list(p->cx, &p->scope.s, &sl, ORDER_DAYS, true, 0, LONGEST,
                        &lists[2 * i + 1]));
    }
    return OK;
}

/* Who leaves the stage by time alone, the first ones by name; all of them stand
 * in the appendix. */
static void
risk_table(struct stage_part *part)
{
    struct report_page *p = part->p;
    struct doc *d = p->doc;
    const struct rule_stage *stage = p->flow.stages[part->at].stage;
    size_t count = 0, shown = 0;
    for (size_t i = 0; i < p->turn_count; i++)
        count += p->turns[i].from == stage;
    if (!count)
        return;
    doc_heading(d, part->s, lang_format(
        p->a, p->l, N_("Change stage within 30 days if nothing is done: the "
                       "first %d of %s"),
        (int)(count < RISK ? count : RISK),
        report_customers(p, count)));
    struct doc_table *t = doc_table(d, part->s);
    doc_column(d, t, report_say(p, N_("Customer")), false, 30);
    doc_column(d, t, report_say(p, N_("Now → then")), false, 20);
    doc_column(d, t, report_say(p, N_("Day")), false, 12);
    for (size_t i = 0; i < p->turn_count && shown < RISK; i++) {
        if (p->turns[i].from != stage)
            continue;
        struct doc_row *r = doc_row(d, t);
        doc_name(d, r, p->turns[i].customer_id);
        report_turn_chip(p, r, &p->turns[i]);
        doc_day(d, r, p->turns[i].day);
        shown++;
    }
}

/* `names` of both lists, one behind the other. */
static void
stage_add(struct stage_part *part, const struct funnel_list lists[2],
          const struct funnel_name *names)
{
    struct report_page *p = part->p;
    stage_pairs(part);
    stage_head(part);
    report_kpis_cards(p, part->s, part->at);
    stage_table(part,
                lang_format(p->a, p->l, N_("The %d with most revenue of %s"),
                            (int)lists[0].count,
                            report_customers(
                                p, p->flow.stages[part->at].closing)),
                &lists[0], names);
    risk_table(part);
    stage_table(part, report_say(p, N_("Longest here")), &lists[1],
                names + lists[0].count);
}

enum err
report_stages_fill(struct report_page *p, struct doc_section *s)
{
    struct funnel_list lists[2 * RULE_STAGES];
    struct funnel_name *names;
    struct stage_part *part = ARENA_NEW(p->a, struct stage_part);
    *part = (struct stage_part){.p = p, .s = s};
    TRY(report_guide(p->cx, p->scope.s.model->code, &part->guide,
                     &part->guide_count));
    TRY(plays_read(part));
    TRY(tops_read(p, lists));
    TRY(report_names_of(p, lists, 2 * p->flow.stage_count, &names));
    TRY(lacks_read(part, lists, 2 * p->flow.stage_count));
    TRY(report_goals_read(p));
    TRY(report_kpis_read(p));
    TRY(report_turns_read(p));
    bool more = false;
    for (size_t i = 0; i < p->flow.stage_count; i++) {
        const char *title = lang_format(p->a, p->l, N_("Stage: %s"),
                                        p->flow.stages[i].stage->name[p->l]);
        part->at = i;
        if (report_is_of_stage(p, (int)i)) {
            if (more)
                part->s = doc_section(p->doc, "stages", title);
            part->s->title = title;
            part->s->keep = more = true;
            part->s->page = p->scope.only || p->scope.apart;
            stage_add(part, &lists[2 * i], names);
        }
        names += lists[2 * i].count + lists[2 * i + 1].count;
    }
    return OK;
}
