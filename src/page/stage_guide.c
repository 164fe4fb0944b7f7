/* What to do in the stage: needs, plays with their mark, what the phase of the
 * market suggests, and what studies found. */
#include <string.h>

#include "model/guide.h"
#include "model/market.h"
#include "model/study.h"
#include "page/stage_page.h"
#include "view/format.h"

enum { STUDIES = 5 };

/* educate blue, engage teal, call to act plum */
static unsigned
mark_tone(unsigned mark)
{
    return mark == MARK_EDUCATE ? 2 : mark == MARK_ENGAGE ? 4 : 8;
}

static const char *
mark_label(const struct stage_page *p, unsigned mark)
{
    for (unsigned i = 0; play_mark_choices[i].key; i++)
        if (mark == 1u << i)
            return stage_say(p, play_mark_choices[i].label);
    return "";
}

void
stage_mark_show(const struct stage_page *p, struct view *row, unsigned mark)
{
    view_u64(row, "TONE", mark_tone(mark));
    view_text(row, "MARK", mark_label(p, mark));
}

/* "这一阶段以互动为主" */
static const char *
marks_words(const struct stage_page *p, const struct guide *g)
{
    struct buf b;
    if (!g->marks)
        return "";
    buf_init(&b, p->a);
    buf_add(&b, mark_label(p, g->leading));
    for (unsigned m = MARK_EDUCATE; m <= MARK_ACT; m *= 2)
        if ((g->marks & m) && m != g->leading)
            buf_printf(&b, "%s%s", p->l == LANG_EN ? ", " : "、",
                       mark_label(p, m));
    return lang_format(p->a, p->l, N_("fits here: %s"), b.data);
}

static void
plays_show(struct stage_page *p, struct view *v, const struct guide *g)
{
    view_text(v, "MARKS_TEXT", marks_words(p, g));
    view_if(v, "NO_PLAYS", g->play_count == 0);
    for (size_t i = 0; i < g->play_count; i++) {
        struct view *row = view_row(v, "PLAY");
        view_text(row, "NAME", g->plays[i].name);
        view_text(row, "TEXT", g->plays[i].text);
        stage_mark_show(p, row, g->plays[i].mark);
        view_if(row, "MISFIT", !g->plays[i].fits);
        view_if(row, "CAN_EDIT", p->may_edit);
        view_textf(row, "EDIT_HREF", "/play/%llu/edit?back=%s.%s",
                   (unsigned long long)g->plays[i].id, p->model->code,
                   p->st->code);
    }
}

enum err
stage_fill_guide(struct stage_page *p, struct view *v)
{
    struct guide g;
    TRY(guide_read(p->cx, p->model->code, p->st->code, &g));
    view_if(v, "CAN_GUIDE", p->may_edit);
    view_text(v, "PLAY_HREF", stage_path(p, p->stage, "/play"));
    view_text(v, "EFFECT_HREF",
              scope_href(p->a, stage_path(p, p->stage, "/effect"), &p->scope,
                         NULL));
    view_text(v, "NEED_HREF", stage_path(p, p->stage, "/need/new"));
    plays_show(p, v, &g);
    view_if(v, "NO_NEEDS", g.need_count == 0);
    for (size_t i = 0; i < g.need_count; i++) {
        struct view *row = view_row(v, g.needs[i].does ? "DOES" : "NEED");
        view_text(row, "TEXT", g.needs[i].text);
        view_if(row, "CAN_EDIT", p->may_edit);
        view_textf(row, "EDIT_HREF", "/need/%llu/edit",
                   (unsigned long long)g.needs[i].id);
    }
    return OK;
}

/* ---- the market ---- */

static enum err
markets_show(struct stage_page *p, struct view *v)
{
    struct market_advice list[MARKET_ADVICES];
    const struct scope *s = &p->scope.s;
    size_t n;
    uint64_t line = s->value_count[DIM_CATEGORY] == 1
                        ? s->values[DIM_CATEGORY][0] : 0;
    TRY(market_advise(p->cx, line,
                      s->value_count[DIM_REGION] == 1
                          ? p->scope.picks[DIM_REGION][0].key : NULL,
                      list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view *box = view_row(v, "MARKET");
        bool company = !strcmp(list[i].model, MARKET_COMPANY);
        view_text(box, "NAME", company ? stage_say(p, N_("The company"))
                               : list[i].category
                                   ? list[i].category
                                   : stage_say(p, N_("The market")));
        view_text(box, "PHASE", list[i].phase);
        view_u64(box, "TONE", list[i].colour);
        for (size_t k = 0; k < list[i].text_count; k++)
            view_text(view_row(box, "ADVICE"), "TEXT", list[i].texts[k]);
    }
    return OK;
}

/* ---- studies ---- */

enum err
stage_fill_market(struct stage_page *p, struct view *v)
{
    struct study *list;
    size_t n;
    const char *stage = arena_printf(p->a, "%s.%s", p->model->code,
                                     p->st->code);
    TRY(markets_show(p, v));
    TRY(study_list(p->cx, stage, STUDIES, &list, &n));
    view_if(v, "CAN_STUDY", study_may(p->cx));
    view_textf(v, "STUDY_HREF", "/study/new?stage=%s", stage);
    view_if(v, "NO_STUDIES", n == 0);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "STUDY");
        view_textf(row, "HREF", "/study/%llu", (unsigned long long)list[i].id);
        view_text(row, "TITLE", list[i].title);
        view_text(row, "DAY", format_day(p->a, list[i].day));
        view_text(row, "SOURCE", list[i].source);
    }
    return OK;
}
