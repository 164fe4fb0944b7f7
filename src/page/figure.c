/* See figure.h. */
#include "page/figure.h"

#include "view/format.h"

const char *
figure_days(struct arena *a, int32_t days2)
{
    if (days2 < 0)
        return FORMAT_NONE;
    return arena_printf(a, "%s%s", format_int(a, days2 / 2),
                        days2 % 2 ? ".5" : "");
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

/* ---- in a sentence ---- */

struct view *
figure_pieces(struct view *v, const char *include)
{
    return view_include(v, include, "parts/phrase");
}

void
figure_piece_text(struct view *pieces, const char *text)
{
    struct view *piece = view_row(pieces, "PIECE");
    view_text(view_row(piece, "PLAIN"), "PLAIN_TEXT", text);
}

static struct view *
piece_counted(struct view *pieces)
{
    return view_row(view_row(pieces, "PIECE"), "COUNTED");
}

void
figure_piece(struct view *pieces, const struct figure *f)
{
    figure_show(piece_counted(pieces), "FIGURE", f);
}

struct view *
figure_piece_include(struct view *pieces)
{
    return view_include(piece_counted(pieces), "FIGURE", "parts/figure");
}

static size_t
phrase_pieces(struct ctx *cx, const struct figure_phrase *p,
              struct lang_piece **out)
{
    const char *words[PHRASE_WORDS];
    for (int i = 0; i < PHRASE_WORDS; i++)
        words[i] = p->words[i].figure.scope ? figure_text(&p->words[i].figure)
                                            : p->words[i].text;
    return lang_pieces(cx->arena, cx->lang, p->msgid, words, PHRASE_WORDS,
                       out);
}

void
figure_phrase_show(struct ctx *cx, struct view *v, const char *include,
                   const struct figure_phrase *p)
{
    struct lang_piece *list;
    struct view *pieces = figure_pieces(v, include);
    size_t n = phrase_pieces(cx, p, &list);
    for (size_t i = 0; i < n; i++) {
        const struct figure *f =
            list[i].word < 0 ? NULL : &p->words[list[i].word].figure;
        if (f && f->scope)
            figure_piece(pieces, f);
        else
            figure_piece_text(pieces, list[i].text);
    }
}

const char *
figure_phrase_text(struct ctx *cx, const struct figure_phrase *p)
{
    struct lang_piece *list;
    struct buf b;
    size_t n = phrase_pieces(cx, p, &list);
    buf_init(&b, cx->arena);
    buf_add(&b, "");
    for (size_t i = 0; i < n; i++)
        buf_add(&b, list[i].text);
    return b.data;
}
