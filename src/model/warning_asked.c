/* Which warnings are asked for, as a WHERE over the warning's row alone: it has
 * copies of what its customer is filtered by (warning_follow), so every filter
 * and every count is answered by an index, also where hardly any row is left. */
#include "model/warning_private.h"

#include "model/customer_scope.h"

enum err
warning_asked(struct ctx *cx, const struct warning_filter *f,
              struct warning_asked *out)
{
    *out = (struct warning_asked){.f = f, .part_count = 1};
    if (f->mine && !f->customer_id) {
        out->parts[0] = WARNING_PART_OWNER;
        out->parts[out->part_count++] = WARNING_PART_GIVEN;
    } else if (f->owner_id && !f->customer_id) {
        out->parts[0] = WARNING_PART_OWNER;
    } else if (cx->actor.reach == REACH_TEAMS && !f->customer_id) {
        out->parts[0] = WARNING_PART_TEAMS;
        out->parts[out->part_count++] = WARNING_PART_OUTSIDE;
    }
    return rules_get(cx, &out->rules);
}

/* The index of stage, region and cause that begins with what is asked for; each
 * two of them begin one. */
static void
index_of_filter(struct query *q, const struct warning_filter *f)
{
    if (f->stage && (f->region || !f->cause))
        query_sql(q, "warning_by_stage");
    else if (f->region)
        query_sql(q, "warning_by_region");
    else
        query_sql(q, f->cause ? "warning_by_cause" : "warning_order");
}

/* Where rows may be looked for: of what is left the server takes the fewest. Of
 * all indexes it takes a wrong one where each holds more than half of the rows:
 * then its estimates are all the same. */
static void
indexes_add(struct query *q, const struct ctx *cx,
            const struct warning_filter *f, enum warning_part part,
            enum warning_tab tab, enum warning_way way)
{
    bool team = part == WARNING_PART_TEAMS;
    bool one = f->stage && f->region && f->cause; /* in order by itself */
    if (f->customer_id) {
        query_sql(q, " USE INDEX (warning_once)");
    } else if (part == WARNING_PART_GIVEN) {
        query_sql(q, " USE INDEX (warning_account)");
    } else if (!team && (part != WARNING_PART_ALL
                         || cx->actor.reach == REACH_OWN)) {
        query_sql(q, " USE INDEX (warning_by_owner)");
    } else if (way == WARNING_ORDER && !one) {
        query_sql(q, " FORCE INDEX (warning_order)");
    } else {
        query_sql(q, " USE INDEX (");
        index_of_filter(q, f);
        query_sql(q, team ? ", warning_by_team" : "");
        query_sql(q, tab == WARNING_TAB_SNOOZED ? ", warning_by_snooze"
                  : tab == WARNING_TAB_MANAGER || tab == WARNING_TAB_RISK
                  ? ", warning_by_quiet" : "");
        query_sql(q, ")");
    }
}

static void
where_whose(struct query *q, const struct ctx *cx,
            const struct warning_filter *f, enum warning_part part)
{
    struct bind me = B_U64(cx->actor.user_id);
    const struct actor *a = &cx->actor;
    switch (part) {
    case WARNING_PART_OWNER:
        query_sql(q, f->mine ? " AND w.account_id IS NULL AND w.owner_id = ?"
                             : " AND w.owner_id = ?");
        query_bind(q, f->mine ? me : B_U64(f->owner_id));
        break;
    case WARNING_PART_GIVEN:
        query_sql(q, " AND w.account_id = ?");
        query_bind(q, me);
        break;
    case WARNING_PART_TEAMS:
        query_sql(q, " AND w.team_id IN");
        query_ids(q, a->team_ids, a->team_count);
        return;
    case WARNING_PART_OUTSIDE:
        query_sql(q, " AND w.owner_id = ? AND (w.team_id IS NULL"
                     " OR w.team_id NOT IN");
        query_bind(q, me);
        query_ids(q, a->team_ids, a->team_count);
        query_sql(q, ")");
        return;
    case WARNING_PART_ALL:
        break;
    }
    customer_scope_rights_of_warning(q, cx);
}

static const char *const LEVELS[WARNING_LEVELS + 1] = {
    " AND w.level IN (1, 2, 3)", " AND w.level IN (1, 2, 3)",
    " AND w.level IN (2, 3)", " AND w.level = 3"};

static void
where_what(struct query *q, const struct warning_filter *f)
{
    if (f->customer_id) {
        query_sql(q, " AND w.customer_id = ?");
        query_bind(q, B_U64(f->customer_id));
    }
    if (f->level > 1 || f->age_days) /* named, so that the days are a range */
        query_sql(q, LEVELS[f->level]);
    if (f->cause) {
        query_sql(q, " AND w.cause_code = ?");
        query_bind(q, B_TEXT(f->cause));
    }
    if (f->stage) {
        query_sql(q, " AND w.stage = ?");
        query_bind(q, B_TEXT(f->stage));
    }
    if (f->region) {
        query_sql(q, " AND w.region_code = ?");
        query_bind(q, B_TEXT(f->region));
    }
    if (f->age_days) {
        query_sql(q, " AND w.opened_on <= ?");
        query_bind(q, B_DAY(clock_today() - (int32_t)f->age_days));
    }
}

/* Without action for so many days and more, by level. */
static void
where_quiet(struct query *q, const struct rules *rules, bool risk)
{
    for (size_t i = 0; i < WARNING_LEVELS; i++) {
        const struct warning_rung *l = &rules->ladder[i];
        query_sql(q, i ? " OR (w.level = ? AND w.quiet_on <= ?)"
                       : " AND ((w.level = ? AND w.quiet_on <= ?)");
        query_bind(q, B_U64(i + 1));
        query_bind(q, B_DAY(clock_today() - (int32_t)(risk ? l->list_days
                                                           : l->manager_days)));
    }
    query_sql(q, ")");
}

static void
where_tab(struct query *q, const struct warning_asked *a,
          enum warning_tab tab)
{
    struct bind today = B_DAY(clock_today());
    if (tab == WARNING_TAB_SNOOZED) {
        query_sql(q, " AND w.snoozed_until >= ?");
        query_bind(q, today);
        return;
    }
    query_sql(q, " AND COALESCE(w.snoozed_until, '1000-01-01') < ?");
    query_bind(q, today);
    if (tab == WARNING_TAB_NOW) {
        query_sql(q, " AND" WARNING_NOW);
        query_bind(q, B_DAY(clock_today() - WARNING_NEW_DAYS));
    }
    if (tab == WARNING_TAB_MANAGER || tab == WARNING_TAB_RISK)
        where_quiet(q, a->rules, tab == WARNING_TAB_RISK);
}

void
warning_asked_add(struct query *q, const struct ctx *cx,
                  const struct warning_asked *a, size_t part,
                  enum warning_tab tab, enum warning_way way)
{
    query_sql(q, " FROM warning w");
    indexes_add(q, cx, a->f, a->parts[part], tab, way);
    query_sql(q, " WHERE w.listed = 1");
    where_whose(q, cx, a->f, a->parts[part]);
    where_what(q, a->f);
    where_tab(q, a, tab);
}
