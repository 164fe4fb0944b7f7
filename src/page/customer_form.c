/* See customer_form.h. A value that is no longer offered (a source switched
 * off, a country as it was imported) stays in its list as long as the row has
 * it, so that saving something else does not lose it. */
#include "page/customer_form.h"

#include <string.h>

#include "model/bin.h"
#include "model/province.h"

static struct choice *
choices_of(struct arena *a, const struct lookup *list, size_t n,
           const char *now)
{
    struct choice *c = ARENA_ARRAY(a, n + 2, struct choice);
    bool there = !now || !*now;
    for (size_t i = 0; i < n; i++) {
        c[i] = (struct choice){list[i].code, list[i].name};
        there |= now && !strcmp(now, list[i].code);
    }
    if (!there)
        c[n] = (struct choice){now, now};
    return c;
}

static const struct choice *
with_present(struct arena *a, const struct choice *list, const char *now)
{
    size_t n = 0;
    for (; list[n].key; n++)
        if (!now || !*now || !strcmp(now, list[n].key))
            return list;
    struct choice *c = ARENA_ARRAY(a, n + 2, struct choice);
    memcpy(c, list, n * sizeof *c);
    c[n] = (struct choice){now, now};
    return c;
}

static struct field *
field_of(struct customer_form *f, const char *name)
{
    for (size_t i = 0; i < f->edit.count; i++)
        if (!strcmp(f->edit.fields[i].name, name))
            return (struct field *)(uintptr_t)&f->edit.fields[i];
    return NULL;
}

/* Choices of the fields whose keys lie in the database. */
static enum err
fill_choices(struct ctx *cx, struct customer_form *f)
{
    const struct {
        const char *name, *now;
        enum lookup_list list;
    } LISTS[] = {
        {"size_code", f->now.size_code, LOOKUP_SIZE},
        {"ownership", f->now.ownership, LOOKUP_OWNERSHIP},
        {"revenue_band", f->now.revenue_band, LOOKUP_REVENUE_BAND}};
    struct lookup *list;
    size_t n;
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++) {
        struct field *field = field_of(f, LISTS[i].name);
        if (!field)
            continue;
        TRY(lookup_list(cx, LISTS[i].list, &list, &n));
        field->choices = choices_of(cx->arena, list, n, LISTS[i].now);
    }
    struct field *country = field_of(f, "country");
    country->choices = with_present(cx->arena, country->choices,
                                    f->now.country);
    return OK;
}

static enum err
offer_list(struct customer_form *f, const char *name, enum lookup_list which,
           uint64_t now)
{
    struct ctx *cx = &f->edit.rq->cx;
    struct lookup *list;
    size_t n;
    bool there = !now;
    TRY(lookup_list(cx, which, &list, &n));
    struct option *o = ARENA_ARRAY(cx->arena, n + 1, struct option);
    for (size_t i = 0; i < n; i++) {
        o[i] = (struct option){list[i].id, list[i].name};
        there |= list[i].id == now;
    }
    if (!there)
        o[n++] = (struct option){now, lang_text(cx->lang,
                                                N_("(as it is now)"))};
    form_options(&f->edit.form, name, o, n);
    return OK;
}

static void
offer_people(struct customer_form *f)
{
    struct arena *a = f->edit.rq->cx.arena;
    const struct customer_offer *c = &f->offer;
    struct option *people = ARENA_ARRAY(a, c->owner_count, struct option);
    struct option *teams = ARENA_ARRAY(a, c->team_count, struct option);
    for (size_t i = 0; i < c->owner_count; i++)
        people[i] = (struct option){c->owners[i].id, c->owners[i].name};
    for (size_t i = 0; i < c->team_count; i++)
        teams[i] = (struct option){c->teams[i].id, c->teams[i].name};
    form_options(&f->edit.form, "owner_id", people, c->owner_count);
    form_options(&f->edit.form, "team_id", teams, c->team_count);
}

enum err
customer_form_start(struct request *rq, const char *action,
                    struct customer_form *f)
{
    struct field *fields;
    size_t n = customer_edit_fields_of(rq->cx.arena, f->kind, &fields);
    f->next = f->now;
    f->next.kind = f->kind;
    f->edit = (struct edit){.rq = rq, .action = action, .fields = fields,
                            .count = n, .base = &f->next, .now = &f->now,
                            .version = f->now.version};
    TRY(customer_offer_read(&rq->cx, &f->now, &f->offer));
    TRY(fill_choices(&rq->cx, f));
    if (f->offer.owner_needed)
        field_of(f, "owner_id")->required = true;
    if (f->now.id)
        field_of(f, "code")->hint = NULL; /* it has its number */
    edit_start(&f->edit);
    offer_people(f);
    const char *const *provinces;
    TRY(province_names(&rq->cx, &provinces, &n));
    form_suggest(&f->edit.form, "province", provinces, n);
    TRY(offer_list(f, "source_id", LOOKUP_SOURCE, f->now.source_id));
    TRY(offer_list(f, "persona_id", LOOKUP_PERSONA, f->now.persona_id));
    TRY(offer_list(f, "industry_id", LOOKUP_INDUSTRY, f->now.industry_id));
    return offer_list(f, "category_id", LOOKUP_CATEGORY, f->now.category_id);
}

static void
fill_double(struct customer_form *f, struct view *same,
            const struct customer_double *d)
{
    struct ctx *cx = &f->edit.rq->cx;
    struct view *row = view_row(same, "DOUBLE");
    struct buf b;
    buf_init(&b, cx->arena);
    const struct {
        bool is;
        const char *text;
    } WHY[] = {{d->same_code, N_("the same credit code")},
               {d->same_name, N_("the same name")},
               {d->same_phone, N_("the same telephone")}};
    for (size_t i = 0; i < sizeof WHY / sizeof *WHY; i++)
        if (WHY[i].is)
            buf_printf(&b, "%s%s", b.len ? " · " : "",
                       lang_text(cx->lang, WHY[i].text));
    if (d->owner)
        buf_printf(&b, " · %s", lang_format(cx->arena, cx->lang,
                                           N_("looked after by %s"),
                                           d->owner));
    view_text(row, "NAME", d->name);
    view_text(row, "TEXT", b.data);
    view_if(row, "SEEN", d->id != 0);
    if (d->id)
        view_textf(row, "HREF", "/customer/%llu", (unsigned long long)d->id);
}

/* A new one may be turned from a company into a person by a link. */
static void
fill_kind(struct customer_form *f, struct view *v)
{
    static const struct {
        const char *kind, *label, *href;
    } KINDS[] = {
        {"company", N_("Company"), "/customer/new?kind=company"},
        {"person", N_("Person"), "/customer/new?kind=person"}};
    struct view *tabs = view_row(v, "KINDS");
    for (size_t i = 0; i < 2; i++) {
        struct view *row = view_row(tabs, "KIND");
        view_text(row, "HREF", KINDS[i].href);
        view_msg(row, "LABEL", KINDS[i].label);
        view_if(row, "CURRENT", !strcmp(KINDS[i].kind, f->kind));
    }
}

void
customer_form_page(struct customer_form *f,
                   const struct customer_double *doubles, size_t n)
{
    struct request *rq = f->edit.rq;
    struct arena *a = rq->cx.arena;
    bool is_new = f->now.id == 0;
    const char *title =
        is_new ? lang_text(rq->cx.lang, N_("New customer"))
               : lang_format(a, rq->cx.lang, N_("Edit %s"), f->now.name);
    struct view *v = reply_page(rq, "customer/edit", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "CANCEL_HREF",
              is_new ? "/customer"
                     : arena_printf(a, "/customer/%llu",
                                    (unsigned long long)f->now.id));
    view_text(v, "KIND_CODE", f->kind);
    view_if(v, "COMPANY", strcmp(f->kind, "person"));
    if (is_new)
        fill_kind(f, v);
    bool may_delete = !is_new && bin_may_delete(&rq->cx, &f->now);
    view_if(v, "DELETE", may_delete);
    if (may_delete)
        view_textf(v, "DELETE_HREF", "/customer/%llu/delete",
                   (unsigned long long)f->now.id);
    view_if(v, "DOUBTFUL", n > 0);
    if (n) {
        struct view *same = view_row(v, "SAME");
        for (size_t i = 0; i < n; i++)
            fill_double(f, same, &doubles[i]);
    }
    edit_fill(&f->edit, v);
}
