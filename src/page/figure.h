/* The one way a figure of the funnel gets onto a page: with the list of exactly
 * the customers behind it, made of the same scope and slice. */
#ifndef PAGE_FIGURE_H
#define PAGE_FIGURE_H

#include "model/funnel.h"
#include "page/scope.h"

enum figure_kind {
    FIGURE_COUNT, /* count */
    FIGURE_MONEY, /* minor, of `count` customers */
    FIGURE_RATE,  /* count of `whole` */
    FIGURE_DAYS   /* days2: days * 2, -1 = none; the list goes by days */
};

struct figure {
    const struct page_scope *scope;
    struct slice slice;
    enum figure_kind kind;
    uint64_t count, whole;
    int64_t minor;
    int32_t days2;
    const char *before;  /* "+", "−" or NULL */
    bool dash;           /* a count of 0 is shown as – */
};

/* Fills the include (template parts/figure). What is 0 or unknown is text. */
void figure_show(struct view *v, const char *include, const struct figure *f);
/* The address of the list behind it. */
const char *figure_href(const struct figure *f);
/* As it stands on the page. */
const char *figure_text(const struct figure *f);

/* "31", "31.5"; – for none. */
const char *figure_days(struct arena *a, int32_t days2);

/* A count, for the most frequent case. */
void figure_count(struct view *v, const char *include,
                  const struct page_scope *scope, struct slice slice,
                  uint64_t count);

/* A sentence with figures in it: each word that has one leads to its list. */
enum { PHRASE_WORDS = 5 };
struct figure_word {
    const char *text;     /* where there is no figure */
    struct figure figure; /* scope NULL: none */
};
struct figure_phrase {
    const char *msgid; /* its directives stand for the words */
    struct figure_word words[PHRASE_WORDS];
};
/* Fills the include (template parts/phrase). */
void figure_phrase_show(struct ctx *cx, struct view *v, const char *include,
                        const struct figure_phrase *p);
const char *figure_phrase_text(struct ctx *cx, const struct figure_phrase *p);
/* The same piece by piece, into what figure_pieces gave. */
struct view *figure_pieces(struct view *v, const char *include);
void figure_piece_text(struct view *pieces, const char *text);
void figure_piece(struct view *pieces, const struct figure *f);
/* The include of parts/figure, for a number that is none of the funnel. */
struct view *figure_piece_include(struct view *pieces);

#endif
