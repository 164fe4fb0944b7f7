/* What is asked of the recovery page, and the filters that ask it. See
 * recovery_list.h. */
#include <string.h>

#include "core/text.h"
#include "model/period.h"
#include "model/reason.h"
#include "page/filter.h"
#include "page/pager.h"
#include "page/recovery_list.h"
#include "view/format.h"

static const struct choice TIERS[] = {
    {"A", N_("recovery|Tier A")}, {"B", N_("recovery|Tier B")},
    {"C", N_("recovery|Tier C")}, {"D", N_("recovery|Tier D")},
    {"below", N_("recovery|Below zero")}, {"none", N_("recovery|Not rated")},
    {NULL, NULL}};

static const struct choice CAUSES[] = {
    {"warning", NULL}, {"notice", NULL}, {"loss", NULL}, {"hand", NULL},
    {NULL, NULL}};

static const struct choice DUES[] = {
    {"7", N_("Within 7 days")}, {"30", N_("Within 30 days")}, {NULL, NULL}};

static const struct choice ORDERS[RECOVERY_ORDERS + 1] = {
    [RECOVERY_BY_USUAL] = {"", N_("Overdue, then value")},
    [RECOVERY_BY_DEADLINE] = {"deadline", N_("Deadline")},
    [RECOVERY_BY_VALUE] = {"value", N_("recovery|Value at stake")},
    [RECOVERY_ORDERS] = {NULL, NULL}};

/* The choice of the address, NULL = none of them. */
static const struct choice *
chosen(const struct request *rq, const char *name, const struct choice *of)
{
    const char *value = request_query(rq, name);
    for (; value && *value && of->key; of++)
        if (strcmp(of->key, value) == 0)
            return of;
    return NULL;
}

/* States that are more than one, or less. */
static bool
state_special(struct recovery_filter *f, const char *state)
{
    struct {
        const char *key;
        bool *on;
    } marks[] = {{"overdue", &f->overdue}, {"review", &f->review},
                 {"won", &f->won}, {"steps", &f->late_steps},
                 {"notice", &f->notice_soon}, {"approval", &f->asked},
                 {"lesson", &f->lesson}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strcmp(marks[i].key, state) == 0)
            return *marks[i].on = true;
    f->scored = strcmp(state, "csat") == 0  ? "csat"
                : strcmp(state, "nps") == 0 ? "nps" : NULL;
    if (f->scored)
        return f->won = true;
    f->tried = strcmp(state, "tried") == 0;
    if (!f->tried && strcmp(state, "open") != 0 &&
        strcmp(state, "closed") != 0)
        return false;
    f->open = strcmp(state, "open") == 0;
    return true;
}

/* Both arms of a hold-out, and what stands for the one that waits. */
static bool
state_arm(struct recovery_filter *f, const char *state)
{
    static const struct {
        const char *key, *arm;
        bool won;
    } ARMS[] = {{"treated", "treated", false}, {"treated_won", "treated", true},
                {"waited", "waited", false}, {"waited_won", "waited", true},
                {"bare", NULL, false}, {"bare_won", NULL, true}};
    for (size_t i = 0; i < sizeof ARMS / sizeof *ARMS; i++) {
        if (strcmp(ARMS[i].key, state) != 0)
            continue;
        f->arm = ARMS[i].arm;
        f->bare = !f->arm;
        *(f->arm ? &f->arm_won : &f->won) = ARMS[i].won;
        return true;
    }
    return false;
}

/* One of the spans that figures are for, 0 = none of them. */
static int
days_read(const struct request *rq, const char *name)
{
    static const int DAYS[] = {90, 180, 365, 730};
    uint64_t asked = query_id(rq, name);
    for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++)
        if (asked == (uint64_t)DAYS[i])
            return DAYS[i];
    return 0;
}

static void
state_read(const struct request *rq, struct recovery_asked *k)
{
    const char *state = request_query(rq, "state");
    const char *closed = request_query(rq, "closed");
    int32_t today = clock_today();
    int days = days_read(rq, "closed");
    k->state = "";
    k->days = days;
    if (!state)
        return;
    for (int s = 0; s < RECOVERY_STATE_COUNT; s++)
        if (strcmp(state, recovery_state_codes[s]) == 0)
            k->filter.state = s;
    if (k->filter.state >= 0 || state_special(&k->filter, state) ||
        state_arm(&k->filter, state))
        k->state = state;
    if (!*k->state)
        return;
    if (days || (closed && strcmp(closed, "quarter") == 0))
        k->filter.closed_from = days ? today - days
                                     : period_of(PERIOD_QUARTER, today).from;
    k->filter.relost_days = days_read(rq, "relost");
    days = days_read(rq, "seen");
    k->filter.closed_to = days ? today - days : 0;
}

/* Nothing that is no code reaches a column of codes. */
static const char *
code_read(const struct request *rq, const char *name)
{
    const char *code = request_query(rq, name);
    if (!code || !*code ||
        code[strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_-")])
        return NULL;
    return code;
}

enum err
recovery_asked_read(struct request *rq, struct recovery_asked *k)
{
    struct recovery_filter *f = &k->filter;
    const char *whose = request_query(rq, "whose");
    *k = (struct recovery_asked){.filter = {.state = -1, .open = -1}};
    TRY(reason_families(&rq->cx, &k->families));
    TRY(lookup_owners(&rq->cx, &k->owners, &k->owner_count));
    f->mine = whose && strcmp(whose, "mine") == 0;
    f->template_id = query_id(rq, "plan");
    const char *plan = request_query(rq, "plan");
    f->no_plan = plan && strcmp(plan, "none") == 0;
    const struct choice *c = chosen(rq, "family", k->families);
    f->family = c ? c->key : NULL;
    c = chosen(rq, "tier", TIERS);
    f->tier = c ? strcmp(c->key, "none") == 0 ? "" : c->key : NULL;
    c = chosen(rq, "cause", CAUSES);
    f->cause = c ? c->key : NULL;
    f->reason = code_read(rq, "reason");
    c = chosen(rq, "due", DUES);
    f->due_days = c ? c->key[0] == '7' ? 7 : 30 : 0;
    c = chosen(rq, "sort", ORDERS);
    f->order = c ? (enum recovery_order)(c - ORDERS) : RECOVERY_BY_USUAL;
    uint64_t owner = query_id(rq, "owner");
    for (size_t i = 0; i < k->owner_count; i++)
        if (owner == k->owners[i].id)
            f->owner_id = owner;
    state_read(rq, k);
    k->base = pager_address(rq, "state closed seen relost by");
    k->plain = pager_address(rq, "state closed seen relost by due");
    return OK;
}

/* ---- as they are shown ---- */

/* raw: the labels are no message ids but texts of the language already. */
static void
choices_show(struct request *rq, struct view *s, const char *name,
             const struct choice *of, bool raw)
{
    const struct choice *now = chosen(rq, name, of);
    for (; of->key; of++)
        filter_option(s, of->key,
                      raw ? of->label : lang_text(rq->cx.lang, of->label),
                      of == now);
}

static void
due_selects(struct request *rq, struct view *v, const struct recovery_asked *k)
{
    struct view *s = filter_add(v, "due", N_("Deadline"));
    filter_option(s, "", lang_text(rq->cx.lang, N_("All")),
                  !k->filter.due_days);
    choices_show(rq, s, "due", DUES, false);
    s = filter_add(v, "sort", N_("recovery|Order"));
    choices_show(rq, s, "sort", ORDERS, false);
}

static void
selects_show(struct request *rq, struct view *v,
             const struct recovery_asked *k)
{
    const struct recovery_filter *f = &k->filter;
    const char *all = lang_text(rq->cx.lang, N_("All"));
    struct view *s = filter_add(v, "family", N_("Reason"));
    filter_option(s, "", all, !f->family);
    choices_show(rq, s, "family", k->families, true);
    s = filter_add(v, "tier", N_("Tier"));
    filter_option(s, "", all, !f->tier);
    choices_show(rq, s, "tier", TIERS, false);
    if (k->owner_count > 1) {
        s = filter_add(v, "owner", N_("Owner"));
        filter_option(s, "", all, !f->owner_id);
        for (size_t i = 0; i < k->owner_count; i++)
            filter_option(s,
                          arena_printf(rq->cx.arena, "%llu",
                                       (unsigned long long)k->owners[i].id),
                          k->owners[i].name, k->owners[i].id == f->owner_id);
    }
    view_if(v, "FILTERED", f->family || f->tier || f->owner_id ||
                           f->due_days || f->template_id || f->no_plan ||
                           f->cause || f->reason);
}

static void
kept_show(struct view *v, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    struct view *row = view_row(v, "KEPT");
    view_text(row, "NAME", name);
    view_text(row, "VALUE", value);
}

void
recovery_filters_show(struct request *rq, struct view *v,
                      const struct recovery_asked *k, const char *path)
{
    static const char *const KEPT[] = {"closed", "seen", "relost", "plan",
                                       "cause", "reason", "by"};
    const char *base = pager_address(rq, "whose");
    for (int mine = 1; mine >= 0; mine--) {
        struct view *row = view_row(v, "WHOSE");
        view_textf(row, "HREF", "%s%s", base, mine ? "whose=mine" : "");
        view_msg(row, "LABEL", mine ? N_("recovery|Mine")
                                    : N_("recovery|All I may see"));
        view_if(row, "CURRENT", k->filter.mine == (bool)mine);
    }
    kept_show(v, "whose", k->filter.mine ? "mine" : "");
    kept_show(v, "state", k->state);
    for (size_t i = 0; i < sizeof KEPT / sizeof *KEPT; i++)
        kept_show(v, KEPT[i], request_query(rq, KEPT[i]));
    selects_show(rq, v, k);
    if (strcmp(path, "/recovery") == 0)
        due_selects(rq, v, k);
    view_text(v, "CLEAR_HREF",
              arena_printf(rq->cx.arena, "%s?%s%s%s", path,
                           k->filter.mine ? "whose=mine&" : "",
                           *k->state ? "state=" : "", k->state));
}

const char *
recovery_tier_label(enum lang l, const char *tier)
{
    return strcmp(tier, "below") == 0
               ? lang_text(l, N_("recovery|Below zero"))
               : *tier ? tier : FORMAT_NONE;
}
