/* See fact_pack.h. */
#include "model/fact_pack.h"

#include "model/evaluate_walk.h"

struct packer {
    unsigned char *out;
    size_t n;
};

static void
put_number(unsigned char *buf, size_t *n, uint64_t v)
{
    for (; v >= 128; v >>= 7)
        buf[(*n)++] = (unsigned char)(v | 128);
    buf[(*n)++] = (unsigned char)v;
}

static void
put_fact(struct packer *p, struct walk *w, const struct rule_atom *a)
{
    unsigned char entry[32];
    size_t n = 0;
    int64_t value;
    bool has = fact_value(w, a, &value);
    entry[n++] = a->fact;
    put_number(entry, &n, a->days);
    entry[n++] = has;
    if (has)
        put_number(entry, &n, ((uint64_t)value << 1)
                              ^ (uint64_t)(value >> 63));
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
take_number(const unsigned char **p, const unsigned char *end, uint64_t *v)
{
    *v = 0;
    for (unsigned shift = 0; *p < end && shift < 64; shift += 7) {
        unsigned char c = *(*p)++;
        *v |= (uint64_t)(c & 127) << shift;
        if (c < 128)
            return true;
    }
    return false;
}

static bool
take_fact(const unsigned char **p, const unsigned char *end,
          struct fact_seen *out)
{
    uint64_t days, value = 0;
    if (*p == end || **p >= FACT_COUNT)
        return false;
    out->fact = (enum fact)*(*p)++;
    if (!take_number(p, end, &days) || *p == end)
        return false;
    out->days = (uint16_t)days;
    out->has_value = *(*p)++ != 0;
    if (out->has_value && !take_number(p, end, &value))
        return false;
    out->value = (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
    return true;
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
