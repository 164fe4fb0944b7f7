/* What the parts of the day page share. */
#ifndef PAGE_DAY_PRIVATE_H
#define PAGE_DAY_PRIVATE_H

#include "model/day.h"
#include "page/page.h"

struct day_page {
    struct request *rq;
    struct arena *a;
    enum lang l;
    int32_t today;
    bool team;                 /* others' work too */
    struct customer_filter f;  /* whose customers */
    const char *list;          /* the same as an address */
    const struct rules *rules;
    const struct rule_model *model; /* the default one */
    const struct rule_model *shown; /* the one the stages are counted by */
    uint64_t customers;
};

static inline const char *
tr(const struct day_page *p, const char *msgid)
{
    return lang_text(p->l, msgid);
}

const char *day_customer_href(const struct day_page *p, uint64_t id);

/* day_beside.c */
enum err day_contracts_show(const struct day_page *p, struct view *v)
    MUST_CHECK;
/* What waits for his approval. */
enum err day_approvals_show(const struct day_page *p, struct view *v)
    MUST_CHECK;
enum err day_drafts_show(const struct day_page *p, struct view *v) MUST_CHECK;
enum err day_imports_show(const struct day_page *p, struct view *v)
    MUST_CHECK;

#endif
