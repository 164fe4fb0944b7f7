/* Both arms of a template's hold-out as they are shown, each count with its
 * list. */
#include "model/recovery_holdout.h"

#include "core/text.h"
#include "page/recovery.h"
#include "view/format.h"

static void
arm_show(struct request *rq, struct view *v, const char *section,
         const struct recovery_arm *x, const char *href)
{
    struct arena *a = rq->cx.arena;
    struct view *s = view_row(v, section);
    view_text(s, "WON", format_int(a, (int64_t)x->won));
    view_text(s, "WON_HREF", arena_printf(a, "%s_won", href));
    view_text(s, "CASES", format_int(a, (int64_t)x->cases));
    view_text(s, "CASES_HREF", href);
    view_text(s, "RATE", format_percent(a, (int64_t)x->won,
                                        (int64_t)x->cases));
}

void
recovery_holdout_show(struct request *rq, struct view *v,
                      const struct recovery_holdout *h, const char *base)
{
    struct arena *a = rq->cx.arena;
    const char *list = arena_printf(a, "%splan=%llu&state=", base,
                                    (unsigned long long)h->template_id);
    arm_show(rq, v, "TREATED", &h->treated, arena_printf(a, "%streated",
                                                         list));
    arm_show(rq, v, "WAITED", &h->waited, arena_printf(a, "%swaited", list));
    view_if(v, "ENOUGH", h->enough);
    view_text(v, "DIFFERENCE",
              h->enough
                  ? arena_printf(a, "[%+.1f, %+.1f]",
                                 h->difference.low * 100,
                                 h->difference.high * 100)
                  : lang_format(a, rq->cx.lang,
                                N_("fewer than %d an arm"),
                                RECOVERY_ARM_LEAST));
    view_text(v, "VERDICT",
              lang_text(rq->cx.lang,
                        !h->enough ? N_("nothing can be said yet")
                        : h->difference.low > 0
                            ? N_("verdict|the plan does better")
                        : h->difference.high < 0
                            ? N_("verdict|waiting does better")
                            : N_("verdict|no difference shown")));
}
