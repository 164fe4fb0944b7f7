/* See figure.h. */
#include "page/figure.h"

#include "view/format.h"

const char *
figure_days(struct arena *a, int32_t days2)
{
    if (days2 < 0)
        return FORMAT_NONE;
    return arena_printf(a, "%d%s", (int)(days2 / 2), days2 % 2 ? ".5" : "");
}

const char *
figure_href(const struct figure *f)
{
    struct arena *a = f->scope->cx->arena;
    const char *sort = f->kind == FIGURE_DAYS ? "&sort=days" : "";
    return scope_href(a, "/funnel/list", f->scope,
                      arena_printf(a, "for=%llu&slice=%s%s",
                                   (unsigned long long)f->scope->cx->actor
                                       .user_id,
                                   slice_text(a, &f->scope->s, &f->slice),
                                   sort));
}

const char *
figure_text(const struct figure *f)
{
    const struct ctx *cx = f->scope->cx;
    struct arena *a = cx->arena;
    switch (f->kind) {
    case FIGURE_MONEY:
        return format_money_short(a, cx->lang, cx->config->currency,
                                  f->minor);
    case FIGURE_RATE:
        return format_percent(a, (int64_t)f->count, (int64_t)f->whole);
    case FIGURE_DAYS:
        if (f->days2 < 0)
            return FORMAT_NONE;
        return lang_format(a, cx->lang, N_("%s days"), figure_days(a, f->days2));
    default:
        if (!f->count && f->dash)
            return FORMAT_NONE;
        return arena_printf(a, "%s%s",
                            f->count && f->before ? f->before : "",
                            format_int(a, (int64_t)f->count));
    }
}

static bool
has_list(const struct figure *f)
{
    if (f->kind == FIGURE_DAYS)
        return f->days2 >= 0;
    return f->count > 0;
}

void
figure_show(struct view *v, const char *include, const struct figure *f)
{
    struct view *fig = view_include(v, include, "parts/figure");
    view_text(fig, "FIGURE_TEXT", figure_text(f));
    view_if(fig, "FIGURE_LINK", has_list(f));
    if (!has_list(f))
        return;
    view_text(fig, "FIGURE_HREF", figure_href(f));
    view_if(fig, "FIGURE_COUNTED", f->kind != FIGURE_DAYS);
    view_u64(fig, "FIGURE_COUNT", f->count);
    view_if(fig, "FIGURE_SUMMED", f->kind == FIGURE_MONEY);
    view_textf(fig, "FIGURE_SUM", "%lld", (long long)f->minor);
}

void
figure_count(struct view *v, const char *include,
             const struct page_scope *scope, struct slice slice,
             uint64_t count)
{
    struct figure f = {.scope = scope, .slice = slice, .count = count};
    figure_show(v, include, &f);
}
