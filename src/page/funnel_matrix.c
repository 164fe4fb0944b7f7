/* Moves from stage to stage as a table, coloured by what they mean. */
#include "page/funnel_private.h"
#include "view/chart_funnel.h"
#include "view/format.h"

static bool
is_step(const struct rule_stage *s)
{
    return !s->is_end && !s->is_loss && !s->is_fall;
}

/* As docs/figures.md names moves; the class of the cell. */
static const char *
meaning(const struct rule_model *m, int from, int to)
{
    if (from == FUNNEL_OUT)
        return "new";
    if (to == FUNNEL_OUT)
        return "gone";
    const struct rule_stage *f = &m->stages[from], *t = &m->stages[to];
    if (t->is_loss)
        return "lost";
    if (f->is_loss)
        return "won";
    if (t->is_fall || (is_step(f) && is_step(t) && to < from))
        return "back";
    return "ahead";
}

static uint64_t
row_sum(const struct funnel_flow *f, int from)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < f->stage_count; i++)
        sum += f->moves[from][i];
    return from == FUNNEL_OUT ? sum : sum + f->moves[from][FUNNEL_OUT];
}

static void
cell(const struct funnel_page *p, const struct funnel_flow *f,
     struct view *row, int from, int to, uint64_t sum)
{
    struct view *c = view_row(row, "CELL");
    uint64_t n = f->moves[from][to];
    bool stayed = from == to && from != FUNNEL_OUT;
    view_if(c, "SAME", stayed);
    if (stayed)
        return;
    struct figure moves = {.scope = &p->scope, .count = n, .dash = true,
                           .slice = {SLICE_MOVE, from, to}};
    view_text(c, "MEANING", n ? meaning(f->model, from, to) : "none");
    figure_show(c, "MOVES", &moves);
    view_text(c, "SHARE", n ? format_percent(p->a, (int64_t)n, (int64_t)sum)
                            : "");
}

static void
matrix_row(const struct funnel_page *p, const struct funnel_flow *f,
           struct view *v, int from)
{
    struct view *row = view_row(v, "ROW");
    uint64_t sum = row_sum(f, from);
    view_text(row, "FROM", from == FUNNEL_OUT
                               ? funnel_say(p, N_("New in the base"))
                               : f->model->stages[from].name[p->l]);
    for (size_t i = 0; i < f->stage_count; i++)
        cell(p, f, row, from, (int)i, sum);
    cell(p, f, row, from, FUNNEL_OUT, sum); /* out to out: not a move */
}

/* Moves back, won back and lost as arrows; their lists open from the table. */
static void
arcs_show(const struct funnel_page *p, const struct funnel_flow *f,
          struct view *v)
{
    enum { WON_TONE = 5, LOST_TONE = 6, BACK_TONE = 7, WIDTH = 760 };
    const struct rule_model *m = f->model;
    const char *names[RULE_STAGES];
    unsigned tones[RULE_STAGES];
    struct chart_arc arcs[RULE_STAGES * RULE_STAGES];
    size_t n = 0;
    for (size_t i = 0; i < f->stage_count; i++) {
        names[i] = m->stages[i].name[p->l];
        tones[i] = m->stages[i].colour;
        for (size_t k = 0; k < f->stage_count; k++) {
            const char *what = meaning(m, (int)i, (int)k);
            struct figure moves = {.scope = &p->scope,
                                   .count = f->moves[i][k],
                                   .slice = {SLICE_MOVE, (int)i, (int)k}};
            if (i == k || !moves.count || *what == 'a')
                continue;
            arcs[n++] = (struct chart_arc){
                .from = i, .to = k, .below = *what == 'l',
                .tone = *what == 'l' ? LOST_TONE
                        : *what == 'w' ? WON_TONE : BACK_TONE,
                .count = (double)moves.count, .label = figure_text(&moves),
                .title = lang_format(p->a, p->l, N_("%s → %s: %s"), names[i],
                                     m->stages[k].name[p->l],
                                     figure_text(&moves))};
        }
    }
    if (!n)
        return;
    struct chart_loops c = {names, tones, f->stage_count, arcs, n,
                            funnel_say(p, N_("Ways back and losses"))};
    view_svg(view_row(v, "LOOPS"), "LOOPS_SVG", chart_loops(p->a, &c, WIDTH));
}

enum err
funnel_matrix_fill(struct funnel_page *p, struct view *v)
{
    struct funnel_flow f;
    TRY(funnel_flow(p->cx, &p->scope.s, &f));
    for (size_t i = 0; i < f.stage_count; i++)
        view_text(view_row(v, "HEAD"), "LABEL",
                  f.model->stages[i].name[p->l]);
    for (size_t i = 0; i < f.stage_count; i++)
        matrix_row(p, &f, v, (int)i);
    matrix_row(p, &f, v, FUNNEL_OUT);
    arcs_show(p, &f, v);
    return OK;
}
