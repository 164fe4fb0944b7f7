/* See entry.h. Fields without a fixed list get what they may refer to; the
 * lines of an order are rows of a table, some empty ones after those there
 * are. */
#include "page/entry.h"

#include <string.h>

#include "core/text.h"
#include "model/deal.h"
#include "model/draft.h"
#include "model/notice.h"
#include "model/reference.h"
#include "page/edit.h"

enum { SPARE_LINES = 3 };

struct entry_form {
    struct edit edit;
    const struct entry_kind *kind;
    const char *heading;
    struct entry now, next;
};

static const char *
address(const struct request *rq, const struct entry_kind *k, uint64_t id,
        const char *tail)
{
    struct buf b;
    buf_init(&b, rq->cx.arena);
    buf_printf(&b, "/customer/%llu/event/%s", (unsigned long long)rq->id,
               k->code);
    if (id)
        buf_printf(&b, "/%llu", (unsigned long long)id);
    buf_add(&b, tail);
    return b.data;
}

static const char *
back_to(const struct request *rq, const struct entry_kind *k)
{
    struct buf b;
    buf_init(&b, rq->cx.arena);
    buf_printf(&b, "/customer/%llu", (unsigned long long)rq->id);
    if (k->tab)
        buf_printf(&b, "?tab=%s", k->tab);
    buf_add(&b, "#tab");
    return b.data;
}

/* ---- what the fields offer ---- */

static enum err
offer_one(struct entry_form *f, struct field *field)
{
    struct request *rq = f->edit.rq;
    struct entry_option *list;
    uint64_t now = 0;
    size_t n;
    const char *code = NULL;
    bool ref = field->type == FIELD_REF;
    const char *at = (const char *)&f->now + field->offset;
    if (ref)
        memcpy(&now, at, sizeof now);
    else
        memcpy(&code, at, sizeof code);
    TRY(entry_options(&rq->cx, field->name, rq->id, now, &list, &n));
    struct option *o = ARENA_ARRAY(rq->cx.arena, n + 1, struct option);
    struct choice *c = ARENA_ARRAY(rq->cx.arena, n + 2, struct choice);
    memset(c, 0, (n + 2) * sizeof *c);
    for (size_t i = 0; i < n; i++) {
        o[i] = (struct option){list[i].id, list[i].label};
        c[i] = (struct choice){list[i].code, list[i].label};
        if (code && !ref && !strcmp(code, list[i].code))
            code = NULL;
    }
    if (code && *code && !ref)
        c[n] = (struct choice){code, code};
    if (ref)
        form_options(&f->edit.form, field->name, o, n);
    else
        field->choices = c;
    return OK;
}

/* "returned" comes from a return and is not chosen. */
static void
order_states(struct entry_form *f, struct field *field)
{
    size_t n = 0;
    bool returned = f->now.status && !strcmp(f->now.status, "returned");
    if (strcmp(f->kind->code, "order") || strcmp(field->name, "status"))
        return;
    struct choice *c = ARENA_ARRAY(f->edit.rq->cx.arena, 8, struct choice);
    for (const struct choice *k = field->choices; k->key; k++)
        if (returned || strcmp(k->key, "returned"))
            c[n++] = *k;
    c[n] = (struct choice){NULL, NULL};
    field->choices = c;
}

/* A kind of contact that only imports give stays in its form. */
static enum err
contact_kinds(struct entry_form *f, struct field *field)
{
    struct ctx *cx = &f->edit.rq->cx;
    const char *name, *now = f->now.type;
    size_t n = 0;
    if (strcmp(f->kind->code, "interaction") || strcmp(field->name, "kind"))
        return OK;
    for (const struct choice *k = field->choices; k->key; k++, n++)
        if (!now || !strcmp(k->key, now))
            return OK;
    struct choice *c = ARENA_ARRAY(cx->arena, n + 2, struct choice);
    memcpy(c, field->choices, n * sizeof *c);
    TRY(reference_word(cx, REFERENCE_INTERACTION, now, &name));
    c[n] = (struct choice){now, *name ? name : now};
    c[n + 1] = (struct choice){NULL, NULL};
    field->choices = c;
    return OK;
}

static enum err
suggest_goods(struct entry_form *f)
{
    struct request *rq = f->edit.rq;
    struct entry_option *list;
    size_t n;
    TRY(entry_options(&rq->cx, "product_id", rq->id, 0, &list, &n));
    const char **names = ARENA_ARRAY(rq->cx.arena, n + 1, const char *);
    for (size_t i = 0; i < n; i++)
        names[i] = list[i].label;
    form_suggest(&f->edit.form, "what_1", names, n);
    return OK;
}

static enum err
start(struct request *rq, struct entry_form *f)
{
    struct field *fields;
    size_t n = entry_fields(f->kind, !f->now.id, rq->cx.arena, &fields);
    f->next = f->now;
    f->edit = (struct edit){
        .rq = rq, .fields = fields, .count = n, .base = &f->next,
        .now = &f->now, .version = f->now.version,
        .action = address(rq, f->kind, f->now.id, "")};
    edit_start(&f->edit);
    for (size_t i = 0; i < f->kind->shown; i++) {
        order_states(f, &fields[i]);
        TRY(contact_kinds(f, &fields[i]));
        if (fields[i].type == FIELD_REF ||
            (fields[i].type == FIELD_CHOICE && !fields[i].choices))
            TRY(offer_one(f, &fields[i]));
    }
    return f->kind->has_lines ? suggest_goods(f) : OK;
}

static enum err
open_form(struct request *rq, uint64_t id, struct entry_form **out)
{
    struct entry_form *f = ARENA_NEW(rq->cx.arena, struct entry_form);
    f->kind = entry_kind_find(rq->args[0]);
    if (!f->kind)
        return ERR_NOT_FOUND;
    if (id)
        TRY(entry_find(&rq->cx, f->kind, rq->id, id, &f->now));
    else
        TRY(entry_new(&rq->cx, f->kind, rq->id, &f->now));
    TRY(start(rq, f));
    *out = f;
    return OK;
}

/* ---- the page ---- */

static void
fill_line(struct entry_form *f, struct view *row, size_t line)
{
    static const char *const MEMBERS[] = {"WHAT", "QUANTITY", "PRICE"};
    struct form *form = &f->edit.form;
    struct arena *a = f->edit.rq->cx.arena;
    const char *message = NULL;
    for (size_t m = 0; m < 3; m++) {
        size_t i = f->kind->shown + line * 3 + m;
        view_text(row, MEMBERS[m], form->raw[i]);
        view_if(row, arena_printf(a, "%s_BAD", MEMBERS[m]),
                form->messages[i] != NULL);
        if (form->messages[i])
            message = form->messages[i];
    }
    view_textf(row, "NUMBER", "%zu", line + 1);
    view_text(row, "AMOUNT", f->next.lines[line].what
              ? money_plain(a, f->next.lines[line].amount) : "");
    view_if(row, "ERROR", message != NULL);
    view_text(row, "MESSAGE", message ? message : "");
}

static void
fill_lines(struct entry_form *f, struct view *v)
{
    struct form *form = &f->edit.form;
    size_t used = 0;
    bool many = f->now.line_count > ENTRY_LINES;
    view_if(v, "MANY", f->kind->has_lines && many);
    view_if(v, "LINES", f->kind->has_lines && !many);
    if (!f->kind->has_lines || many)
        return;
    for (size_t i = 0; i < ENTRY_LINES * 3; i++)
        if (*form->raw[f->kind->shown + i])
            used = i / 3 + 1;
    size_t shown = used + SPARE_LINES < ENTRY_LINES ? used + SPARE_LINES
                                                    : (size_t)ENTRY_LINES;
    for (size_t i = 0; i < ENTRY_LINES; i++)
        fill_line(f, view_row(v, i < shown ? "LINE" : "SPARE"), i);
    view_if(v, "MORE", shown < ENTRY_LINES);
    const char *const *names = form->suggestions[f->kind->shown];
    for (size_t i = 0; i < form->suggestion_counts[f->kind->shown]; i++)
        view_text(view_row(v, "PRODUCT"), "NAME", names[i]);
}

static const char *
heading(const struct entry_form *f)
{
    struct request *rq = f->edit.rq;
    const char *title = lang_text(rq->cx.lang, f->kind->title);
    const char *code = f->now.code;
    if (!f->now.id)
        return lang_format(rq->cx.arena, rq->cx.lang, N_("New: %s"), title);
    return code && *code ? arena_printf(rq->cx.arena, "%s %s", title, code)
                         : title;
}

/* The button for a notice that runs. */
static void
fill_withdraw(struct entry_form *f, struct view *v)
{
    struct request *rq = f->edit.rq;
    if (!f->now.id || strcmp(f->kind->code, "notice")
        || notice_state(f->now.ends_on, f->now.closed_on, clock_today())
               != NOTICE_RUNNING)
        return;
    struct view *row = view_row(v, "WITHDRAW");
    view_textf(row, "NOTICE_HREF", "/notice/%llu",
               (unsigned long long)f->now.id);
    view_text(row, "WITHDRAW_ACTION",
              address(rq, f->kind, f->now.id, "/withdraw"));
    form_hidden(rq, row, 0);
}

static void
page(struct entry_form *f)
{
    struct request *rq = f->edit.rq;
    const char *title = heading(f);
    struct view *v = reply_page(rq, "entry/edit", title);
    bool order = f->now.id && !strcmp(f->kind->code, "order");
    view_text(v, "HEADLINE", title);
    view_text(v, "CUSTOMER_NAME", f->now.customer);
    view_textf(v, "CUSTOMER_HREF", "/customer/%llu",
               (unsigned long long)rq->id);
    view_text(v, "BACK_HREF", back_to(rq, f->kind));
    view_if(v, "DELETE", f->now.id != 0);
    view_text(v, "DELETE_HREF", f->now.id
              ? address(rq, f->kind, f->now.id, "/delete") : "");
    view_if(v, "RETURN", order);
    view_textf(v, "RETURN_HREF", "/customer/%llu/event/return/new?order=%llu",
               (unsigned long long)rq->id, (unsigned long long)f->now.id);
    view_if(v, "STEP", f->now.id && !strcmp(f->kind->code, "opportunity"));
    view_textf(v, "STEP_HREF",
               "/customer/%llu/event/step/new?opportunity=%llu",
               (unsigned long long)rq->id, (unsigned long long)f->now.id);
    fill_withdraw(f, v);
    fill_lines(f, v);
    edit_fill(&f->edit, v);
}

/* A return begins with its order, a step with its opportunity: both are the
 * first field. */
static void
take_owner(struct entry_form *f)
{
    static const char *const OWNERS[][2] = {{"return", "order"},
                                            {"step", "opportunity"}};
    uint64_t id;
    for (size_t i = 0; i < sizeof OWNERS / sizeof *OWNERS; i++) {
        const char *owner = request_query(f->edit.rq, OWNERS[i][1]);
        if (!strcmp(f->kind->code, OWNERS[i][0]) && owner
            && parse_u64(owner, &id))
            f->edit.form.raw[0] = owner;
    }
}

enum err
page_entry_new(struct request *rq)
{
    struct entry_form *f;
    TRY(open_form(rq, 0, &f));
    take_owner(f);
    TRY(edit_show(&f->edit));
    page(f);
    return OK;
}

static enum err
number_of(const struct request *rq, uint64_t *id)
{
    return rq->args[1] && parse_u64(rq->args[1], id) && *id ? OK
                                                            : ERR_NOT_FOUND;
}

enum err
page_entry_edit(struct request *rq)
{
    struct entry_form *f;
    uint64_t id;
    TRY(number_of(rq, &id));
    TRY(open_form(rq, id, &f));
    TRY(edit_show(&f->edit));
    page(f);
    return OK;
}

/* ---- saving ---- */

static enum err
refused(struct entry_form *f)
{
    page(f);
    return reply_form_again(f->edit.rq, &f->edit.form);
}

static bool
declares_lost(const struct entry_form *f)
{
    return !strcmp(f->kind->code, "declaration") && !f->now.id
        && f->next.status && !strcmp(f->next.status, "lost");
}

/* Lost, and deals are open: they are listed to be closed. Without a purchase
 * (not saved) that is all there is to do. */
static enum err
lead_to_deals(struct entry_form *f, bool saved)
{
    struct request *rq = f->edit.rq;
    struct deal *list;
    size_t n;
    TRY(deal_open_list(&rq->cx, rq->id, &list, &n));
    if (!n)
        return saved ? reply_see_other(rq, back_to(rq, f->kind),
                                       N_("It is saved."))
                     : refused(f);
    return reply_see_other(
        rq,
        arena_printf(rq->cx.arena, "/customer/%llu/deals/close",
                     (unsigned long long)rq->id),
        saved ? N_("It is saved. These deals are still open.")
              : N_("Who never bought cannot be lost. The open deals can be "
                   "closed."));
}

static enum err
finish(struct entry_form *f)
{
    struct request *rq = f->edit.rq;
    struct problems wrong;
    if (f->edit.form.failed)
        return refused(f);
    TRY(entry_judge(&rq->cx, f->kind, &f->now, &f->next, &wrong));
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&f->edit.form, wrong.list[i].field,
                    wrong.list[i].message);
    if (f->edit.form.failed && declares_lost(f))
        return lead_to_deals(f, false);
    if (f->edit.form.failed)
        return refused(f);
    enum err e = entry_save(&rq->cx, f->kind, &f->now, &f->next);
    if (e == ERR_INVALID && f->kind->is_numbered) {
        form_refuse(&f->edit.form, f->kind->fields[1].name,
                    N_("Another one has this number."));
        return refused(f);
    }
    TRY(e);
    TRY(draft_drop(&rq->cx, f->edit.action));
    if (declares_lost(f))
        return lead_to_deals(f, true);
    return reply_see_other(rq, back_to(rq, f->kind), N_("It is saved."));
}

enum err
page_entry_create(struct request *rq)
{
    struct entry_form *f;
    enum edit_state state;
    TRY(open_form(rq, 0, &f));
    TRY(edit_read(&f->edit, &state));
    return finish(f);
}

enum err
page_entry_update(struct request *rq)
{
    struct entry_form *f;
    enum edit_state state;
    uint64_t id;
    TRY(number_of(rq, &id));
    TRY(open_form(rq, id, &f));
    TRY(edit_read(&f->edit, &state));
    if (state != EDIT_STALE)
        return finish(f);
    struct edit_other other = {f->now.changed_by, f->now.changed_at,
                               heading(f), back_to(rq, f->kind), "/customer",
                               N_("Customers")};
    if (edit_conflict(&f->edit, &other))
        return OK;
    TRY(draft_drop(&rq->cx, f->edit.action));
    return reply_see_other(rq, back_to(rq, f->kind),
                           N_("Somebody else had saved the same already."));
}

/* ---- the bin ---- */

enum err
page_entry_delete_ask(struct request *rq)
{
    struct entry_form f = {.kind = entry_kind_find(rq->args[0])};
    uint64_t id;
    f.edit.rq = rq;
    TRY(number_of(rq, &id));
    if (!f.kind)
        return ERR_NOT_FOUND;
    TRY(entry_find(&rq->cx, f.kind, rq->id, id, &f.now));
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Delete %s?"), heading(&f));
    struct view *v = reply_page(rq, "parts/confirm", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rq->path);
    view_msg(v, "TEXT", N_("It leaves all lists and figures, and the stage of "
                           "the customer is read again. For 30 days it can "
                           "be had back from the bin."));
    view_msg(v, "DO_LABEL", N_("Put into the bin"));
    view_text(v, "BACK_HREF", address(rq, f.kind, id, "/edit"));
    form_hidden(rq, v, f.now.version);
    return OK;
}

static const char *
what_hangs(const struct entry_kind *k)
{
    if (!strcmp(k->code, "receivable"))
        return N_("A payment hangs on it. Delete that first.");
    if (!strcmp(k->code, "contract"))
        return N_("A renewal hangs on it. Delete that first.");
    return N_("A return hangs on it. Delete that first.");
}

enum err
page_entry_delete(struct request *rq)
{
    const struct entry_kind *k = entry_kind_find(rq->args[0]);
    struct entry *e = ARENA_NEW(rq->cx.arena, struct entry);
    uint64_t id;
    TRY(number_of(rq, &id));
    if (!k)
        return ERR_NOT_FOUND;
    TRY(entry_find(&rq->cx, k, rq->id, id, e));
    enum err err = entry_delete(&rq->cx, k, e);
    if (err == ERR_INVALID)
        return reply_see_other(rq, back_to(rq, k), what_hangs(k));
    TRY(err);
    return reply_see_other(rq, back_to(rq, k),
                           N_("It is in the bin for 30 days."));
}

enum err
page_entry_restore(struct request *rq)
{
    const struct entry_kind *k = entry_kind_find(rq->args[0]);
    uint64_t id;
    TRY(number_of(rq, &id));
    if (!k)
        return ERR_NOT_FOUND;
    enum err err = entry_restore(&rq->cx, k, rq->id, id);
    if (err == ERR_CONFLICT || err == ERR_INVALID)
        return reply_see_other(rq, "/bin",
                               N_("It does not fit any more: its number was "
                                  "given to another one, or what it belongs "
                                  "to is not there."));
    TRY(err);
    return reply_see_other(rq, back_to(rq, k), N_("It is back."));
}

/* ---- notices ---- */

enum err
page_entry_withdraw(struct request *rq)
{
    const struct entry_kind *k = entry_kind_find(rq->args[0]);
    uint64_t id;
    TRY(number_of(rq, &id));
    if (!k || strcmp(k->code, "notice"))
        return ERR_NOT_FOUND;
    enum err err = notice_withdraw(&rq->cx, rq->id, id, clock_today());
    if (err == ERR_CONFLICT)
        return reply_see_other(rq, back_to(rq, k),
                               N_("It was withdrawn already."));
    if (err == ERR_INVALID)
        return reply_see_other(rq, address(rq, k, id, "/edit"),
                               N_("The notice period is over."));
    TRY(err);
    return reply_see_other(rq, back_to(rq, k),
                           N_("The notice is withdrawn."));
}
