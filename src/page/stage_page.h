/* The pieces of the stage page; shared by page/stage*.c only. Each fills its
 * markers of templates/stage/show.tpl. */
#ifndef PAGE_STAGE_PAGE_H
#define PAGE_STAGE_PAGE_H

#include "model/funnel.h"
#include "model/stage.h"
#include "page/figure.h"
#include "page/page.h"
#include "page/scope.h"

struct stage_page {
    struct request *rq;
    struct ctx *cx;
    struct arena *a;
    enum lang l;
    struct page_scope scope;
    const struct rule_model *model;
    int stage;
    const struct rule_stage *st;
    struct funnel_flow now, then; /* then: where there is a scope.then */
    bool may_edit; /* needs and plays */
};

const char *stage_say(const struct stage_page *p, const char *msgid);
struct slice stage_slice(const struct stage_page *p, enum slice_kind kind);
/* "/stage/lifecycle6/usage" + rest */
const char *stage_path(const struct stage_page *p, int stage,
                       const char *rest);
/* The name of a place before its number in a list of them, "，忠诚 ". */
void stage_place_piece(const struct stage_page *p, struct view *pieces,
                       bool further, int stage);
/* TONE LABEL */
void stage_chip(const struct stage_page *p, struct view *v, int stage);

/* stage_figures.c: KPI rows, RULE rows, FROM rows; TREND of templates/stage/kpi */
void stage_fill_figures(struct stage_page *p, struct view *v);
void stage_fill_rules(struct stage_page *p, struct view *v);
enum err stage_fill_trend(struct stage_page *p, struct view *v) MUST_CHECK;
/* stage_guide.c: needs, plays, market, studies */
enum err stage_fill_guide(struct stage_page *p, struct view *v) MUST_CHECK;
/* TONE MARK */
void stage_mark_show(const struct stage_page *p, struct view *row,
                     unsigned mark);
/* stage_play.c: into stage/effect */
enum err stage_fill_effect(struct stage_page *p, struct view *v) MUST_CHECK;
enum err stage_fill_market(struct stage_page *p, struct view *v) MUST_CHECK;
/* stage_people.c: newest, longest */
/* What a customer needs for its next stage, "" = nothing is known of it. */
const char *stage_missing_words(struct request *rq,
                                const struct rule_model *m,
                                const struct stage_lack *lack);
enum err stage_fill_people(struct stage_page *p, struct view *v) MUST_CHECK;
/* stage_soon.c: who will change; into stage/show, and all of them into
 * stage/soon */
enum err stage_fill_soon(struct stage_page *p, struct view *v) MUST_CHECK;
enum err stage_fill_soon_list(struct stage_page *p, struct view *v)
    MUST_CHECK;
/* stage_kpi.c: into templates/stage/kpi */
enum err stage_fill_kpis(struct stage_page *p, struct view *v) MUST_CHECK;

#endif
