/* See fact_pack.h. */
#include "model/fact_pack.h"

#include "core/varint.h"
#include "model/evaluate_walk.h"

struct packer {
    unsigned char *out;
    size_t n;
};

static void
put_fact(struct packer *p, struct walk *w, const struct rule_atom *a)
{
    unsigned char entry[2 + 2 * VARINT_MAX], *end = entry;
    int64_t value;
    bool has = fact_value(w, a, &value);
    *end++ = a->fact;
    end = varint_put(end, a->days);
    *end++ = has;
    if (has)
        end = varint_put_signed(end, value);
    size_t n = (size_t)(end - entry);
    if (p->n + n > FACT_PACK_MAX)
        return;
    memcpy(p->out + p->n, entry, n);
    p->n += n;
}

size_t
fact_pack_step(struct walk *w, const struct stage_step *step,
               unsigned char out[FACT_PACK_MAX])
{
    const struct rule_model *m = &w->rules->models[step->model];
    const struct rule_version *v = rules_version(m, step->day);
    if (step->rule == RULE_BY_HAND)
        return 0; /* it looked at none */
    const struct rule *r = &v->rules[step->rule];
    struct packer p = {.out = out};
    for (size_t i = 0; i < r->term_count; i++) {
        const struct rule_atom *a = &w->rules->atoms[r->terms[i].atom];
        bool seen = false;
        for (size_t k = 0; k < i && !seen; k++) {
            const struct rule_atom *b = &w->rules->atoms[r->terms[k].atom];
            seen = a->fact == b->fact && a->days == b->days;
        }
        if (!seen)
            put_fact(&p, w, a);
    }
    return p.n;
}

/* ---- reading ---- */

static bool
take_fact(const unsigned char **p, const unsigned char *end,
          struct fact_seen *out)
{
    uint64_t days;
    out->value = 0;
    if (*p == end || **p >= FACT_COUNT)
        return false;
    out->fact = (enum fact)*(*p)++;
    if (!varint_take(p, end, &days) || *p == end)
        return false;
    out->days = (uint16_t)days;
    out->has_value = *(*p)++ != 0;
    return !out->has_value || varint_take_signed(p, end, &out->value);
}

size_t
fact_unpack(const void *data, size_t len, struct fact_seen out[FACT_SEEN_MAX])
{
    const unsigned char *p = data, *end = p + len;
    size_t n = 0;
    while (n < FACT_SEEN_MAX && take_fact(&p, end, &out[n]))
        n++;
    return n;
}
