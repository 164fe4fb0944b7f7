/* See pager.h. */
#include "page/pager.h"

#include <string.h>

#include "core/text.h"

uint64_t
query_id(const struct request *rq, const char *name)
{
    uint64_t id;
    const char *s = request_query(rq, name);
    return s && parse_u64(s, &id) ? id : 0;
}

struct pager
pager_read(struct request *rq)
{
    return (struct pager){query_id(rq, "after"), query_id(rq, "before")};
}

const char *
pager_address(struct request *rq, const char *without)
{
    struct buf b;
    bool first = true;
    buf_init(&b, rq->cx.arena);
    buf_add(&b, rq->path);
    for (size_t i = 0; i < rq->query.count; i++) {
        const struct param *p = &rq->query.list[i];
        if (strstr(without, p->name) || !*p->value)
            continue;
        buf_add(&b, first ? "?" : "&");
        buf_url(&b, p->name);
        buf_addc(&b, '=');
        buf_url(&b, p->value);
        first = false;
    }
    buf_add(&b, first ? "?" : "&");
    return b.data;
}

void
pager_fill(struct request *rq, struct view *v, struct pager p, uint64_t first,
           uint64_t last, bool more)
{
    const char *here = pager_address(rq, "after before");
    bool previous = first && (p.before ? more : p.after != 0);
    bool next = last && (p.before ? true : more);
    struct view *paging = view_include(v, "PAGING", "parts/paging");
    view_if(paging, "PREVIOUS", previous);
    view_textf(paging, "PREVIOUS_HREF", "%sbefore=%llu", here,
               (unsigned long long)first);
    view_if(paging, "NEXT", next);
    view_textf(paging, "NEXT_HREF", "%safter=%llu", here,
               (unsigned long long)last);
}
