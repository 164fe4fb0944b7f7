/* The kinds of entries in one list, and the fields of a form. */
#include "model/entry_table.h"

#include <string.h>

static const struct {
    const struct entry_kind *list;
    const size_t *count;
} LISTS[] = {
    {entry_kinds_sale, &entry_kinds_sale_count},
    {entry_kinds_contract, &entry_kinds_contract_count},
    {entry_kinds_money, &entry_kinds_money_count},
    {entry_kinds_service, &entry_kinds_service_count},
};

const struct entry_kind *
entry_kind_at(size_t i)
{
    for (size_t k = 0; k < sizeof LISTS / sizeof *LISTS; k++) {
        if (i < *LISTS[k].count)
            return &LISTS[k].list[i];
        i -= *LISTS[k].count;
    }
    return NULL;
}

const struct entry_kind *
entry_kind_find(const char *code)
{
    const struct entry_kind *k;
    for (size_t i = 0; code && (k = entry_kind_at(i)); i++)
        if (!strcmp(k->code, code))
            return k;
    return NULL;
}

const struct entry_kind *
entry_kind_of_table(const char *table)
{
    const struct entry_kind *k;
    for (size_t i = 0; (k = entry_kind_at(i)); i++)
        if (!strcmp(k->table, table))
            return k;
    return NULL;
}

const struct entry_kind *
entry_kind_of_event(const struct event *e, uint64_t *id)
{
    const struct entry_kind *k;
    for (size_t i = 0; e->kind && (k = entry_kind_at(i)); i++) {
        bool other = e->other_id && k->set.other_kind == e->kind;
        bool found = other;
        for (size_t n = 0; n < 4; n++)
            found = found || (e->ref_id && k->set.kinds[n] == e->kind);
        if (!found)
            continue;
        *id = other ? e->other_id : e->ref_id;
        return k;
    }
    return NULL;
}

#define LINE(member, i, text, kind_of)                                        \
    {.name = arena_printf(a, #member "_%zu", (i) + 1), .label = text,         \
     .type = kind_of,                                                         \
     .offset = FIELD_AT(struct entry, lines) +                                \
               (i) * sizeof(struct entry_line) +                              \
               offsetof(struct entry_line, member)}

size_t
entry_fields(const struct entry_kind *k, bool is_new, struct arena *a,
             struct field **out)
{
    size_t n = k->shown;
    *out = ARENA_ARRAY(a, n + k->asked_count + ENTRY_LINES * 3, struct field);
    memcpy(*out, k->fields, n * sizeof **out);
    for (size_t i = 0; !(is_new && k->asked_later) && i < k->asked_count; i++)
        (*out)[n++] = k->asked[i];
    for (size_t i = 0; k->has_lines && i < ENTRY_LINES; i++) {
        (*out)[n++] = (struct field)LINE(what, i, N_("Goods"), FIELD_TEXT);
        (*out)[n++] = (struct field)LINE(quantity, i, N_("Quantity"),
                                         FIELD_MONEY);
        (*out)[n++] = (struct field)LINE(price, i, N_("Price"), FIELD_MONEY);
        (*out)[n - 3].max = 255;
        (*out)[n - 2].min = INT64_C(-99999999999);
        (*out)[n - 1].min = INT64_C(-99999999999999999);
    }
    return n;
}
