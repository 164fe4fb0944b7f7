/* What came of the plays of a stage: with whom each was done, beside the others,
 * and how many of both did what is hoped for in the stage. Nobody wins before
 * there are 30 on either side. */
#include "model/guide.h"
#include "model/interval.h"
#include "page/funnel_words.h"
#include "page/stage_page.h"
#include "view/format.h"

enum { LEAST = 30 };

static const char *
interval_words(const struct stage_page *p, struct interval w)
{
    return arena_printf(p->a, "[%.1f, %.1f]", w.low * 100, w.high * 100);
}

static void
side_show(const struct stage_page *p, struct view *row, const char *section,
          const struct funnel_play *f, bool done)
{
    struct view *v = view_row(row, section);
    int play = (int)f->play_id;
    uint64_t n = f->customers[done], on = f->on[done];
    struct slice all = {done ? SLICE_PLAYED : SLICE_UNPLAYED, p->stage, play};
    struct slice some = {done ? SLICE_PLAYED_ON : SLICE_UNPLAYED_ON, p->stage,
                         play};
    figure_count(v, "ALL", &p->scope, all, n);
    figure_count(v, "ON", &p->scope, some, on);
    view_text(v, "RATE", n ? format_percent(p->a, (int64_t)on, (int64_t)n)
                           : FORMAT_NONE);
    view_text(v, "INTERVAL",
              n ? interval_words(p, interval_wilson(on, n)) : "");
}

static void
verdict_show(const struct stage_page *p, struct view *row,
             const struct funnel_play *f)
{
    struct interval w = interval_difference(f->on[1], f->customers[1],
                                            f->on[0], f->customers[0]);
    bool few = f->customers[0] < LEAST || f->customers[1] < LEAST;
    bool more = !few && w.low > 0, fewer = !few && w.high < 0;
    view_text(row, "DIFFERENCE", few ? "" : interval_words(p, w));
    view_text(row, "VERDICT_CLASS", more ? "good" : fewer ? "bad" : "soft");
    view_text(row, "VERDICT",
              few ? lang_format(p->a, p->l,
                                N_("play|fewer than %d on one side"), LEAST)
                  : stage_say(p, more    ? N_("play|more than without")
                                 : fewer ? N_("play|fewer than without")
                                         : N_("play|no difference to be "
                                              "seen")));
}

static void
play_show(const struct stage_page *p, struct view *v,
          const struct guide_play *play, const struct funnel_play *f)
{
    struct view *row = view_row(v, "PLAY");
    view_text(row, "NAME", play->name);
    stage_mark_show(p, row, play->mark);
    side_show(p, row, "DONE", f, true);
    side_show(p, row, "REST", f, false);
    verdict_show(p, row, f);
}

enum err
stage_fill_effect(struct stage_page *p, struct view *v)
{
    struct guide g;
    int32_t to = p->scope.s.to - PLAY_LANDMARK - PLAY_WINDOW;
    TRY(guide_read(p->cx, p->model->code, p->st->code, &g));
    struct funnel_play *plays =
        ARENA_ARRAY(p->a, g.play_count + 1, struct funnel_play);
    for (size_t i = 0; i < g.play_count; i++)
        plays[i] = (struct funnel_play){g.plays[i].id, p->stage, {0}, {0}};
    TRY(funnel_plays(p->cx, &p->scope.s, plays, g.play_count));
    view_text(v, "AIM", funnel_aim_words(&p->scope, p->stage));
    view_text(v, "HOW",
              lang_format(p->a, p->l,
                          N_("Counted are the customers who came into the "
                             "stage from %s to %s and were still in it %d "
                             "days later, by whether the play had been done "
                             "by then; “%s” is what happened in the %d days "
                             "after."),
                          format_day(p->a, to - 364), format_day(p->a, to),
                          PLAY_LANDMARK, funnel_aim_words(&p->scope, p->stage),
                          PLAY_WINDOW));
    view_if(v, "ANY", g.play_count > 0);
    for (size_t i = 0; i < g.play_count; i++)
        play_show(p, v, &g.plays[i], &plays[i]);
    return OK;
}
