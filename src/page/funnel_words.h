/* A slice in words. */
#ifndef PAGE_FUNNEL_WORDS_H
#define PAGE_FUNNEL_WORDS_H

#include "model/funnel.h"
#include "page/scope.h"

/* "2026 年第三季度从「考虑」转入「购买」的客户" */
const char *funnel_slice_words(const struct page_scope *s,
                               const struct slice *sl);
/* What a play of the stage hopes for: "went on to a later stage" */
const char *funnel_aim_words(const struct page_scope *s, int stage);
/* Its rows are moves or stays, of which a customer may have several. */
bool funnel_slice_moves(const struct slice *sl);

#endif
