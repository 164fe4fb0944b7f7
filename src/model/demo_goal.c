/* What the demonstration company wants to reach and knows of its market: goals
 * of this quarter and the one before for teams and sellers, set from what the
 * quarter before brought; values a person enters each month; a study; and the
 * confirmed phase of the market. */
#include "core/text.h"
#include "model/demo_private.h"
#include "model/period.h"

#define GOAL_FROM(whose)                                                      \
    "INSERT INTO goal (kpi, " whose ", starts_on, period, target, created_at)"

/* A tenth more than before, in full ten thousands. */
#define SQL_REVENUE(whose, column)                                            \
    GOAL_FROM(whose)                                                          \
    " SELECT 'revenue', c." column ", ?, 'quarter',"                          \
    " GREATEST(CEILING(SUM(o.amount) * 1.1 / 10000) * 10000, 50000), ?"       \
    " FROM sales_order o JOIN customer c ON c.id = o.customer_id"             \
    " WHERE o.live = 1 AND o.ordered_on BETWEEN ? AND ?"                      \
    " AND c." column " IS NOT NULL GROUP BY c." column

#define SQL_NEW(whose, column)                                                \
    GOAL_FROM(whose)                                                          \
    " SELECT 'new_customers', c." column ", ?, 'quarter',"                    \
    " GREATEST(CEILING(COUNT(*) * 1.1), 3), ?"                                \
    " FROM (SELECT customer_id, MIN(ordered_on) AS first_on FROM sales_order" \
    "   WHERE live = 1 GROUP BY customer_id) f"                               \
    " JOIN customer c ON c.id = f.customer_id"                                \
    " WHERE f.first_on BETWEEN ? AND ?"                                       \
    " AND c." column " IS NOT NULL GROUP BY c." column

static const char *const SQL_FROM_BEFORE[] = {
    SQL_REVENUE("team_id", "team_id"), SQL_REVENUE("account_id", "owner_id"),
    SQL_NEW("team_id", "team_id"), SQL_NEW("account_id", "owner_id")};

static const char SQL_OF_STAGE[] =
    "INSERT INTO goal (kpi, model_code, stage, team_id, starts_on, period,"
    " at_most, target, created_at)"
    " SELECT k.code, IF(? = '', '', 'lifecycle6'), ?, t.team_id, ?,"
    " 'quarter', k.at_most, ?, ? FROM kpi k JOIN"
    " (SELECT DISTINCT team_id FROM customer WHERE team_id IS NOT NULL) t"
    " WHERE k.code = ?";

/* Of every team; a rate in per cent, money in whole units. */
static const struct {
    const char *stage, *kpi;
    int64_t target;
} STAGE_GOALS[] = {
    {"", "retention_rate", 90},
    {"awareness", "new_contacts", 40},
    {"consideration", "inquiry_quote_rate", 60},
    {"purchase", "days_to_close", 30},
    {"usage", "csat", 80},
    {"usage", "stage_lost_rate", 5},
    {"loyalty", "nps", 20},
    {"loyalty", "repeat_purchase_rate", 75},
    {"churn", "churn_rate", 8},
    {"churn", "winback_rate", 20},
};

static enum err
quarter_goals(struct demo *d, const struct period *p)
{
    struct period before = period_step(p, -1);
    int64_t at = moment_of(p->from, 9 * 3600);
    for (size_t i = 0; i < sizeof SQL_FROM_BEFORE / sizeof *SQL_FROM_BEFORE;
         i++)
        TRY(db_exec(&d->cx, SQL_FROM_BEFORE[i], B_DAY(p->from), B_TIME(at),
                    B_DAY(before.from), B_DAY(before.to)));
    for (size_t i = 0; i < sizeof STAGE_GOALS / sizeof STAGE_GOALS[0]; i++)
        TRY(db_exec(&d->cx, SQL_OF_STAGE, B_CODE(STAGE_GOALS[i].stage),
                    B_CODE(STAGE_GOALS[i].stage), B_DAY(p->from),
                    B_I64(STAGE_GOALS[i].target), B_TIME(at),
                    B_CODE(STAGE_GOALS[i].kpi)));
    return OK;
}

/* ---- what people enter ---- */

static const char SQL_ENTRY[] =
    "INSERT INTO kpi_entry (kpi_code, day, value, source, created_at,"
    " created_by) VALUES (?, ?, ?, ?, ?, ?)";

static enum err
entry_add(struct demo *d, const char *kpi, int32_t day, int64_t value,
          const char *source)
{
    return db_exec(&d->cx, SQL_ENTRY, B_CODE(kpi), B_DAY(day), B_I64(value),
                   B_TEXT(source), B_TIME(moment_of(day, 18 * 3600)),
                   B_U64(d->marketing_id));
}

/* The last day of each of twelve months, slowly more. */
static enum err
entries_make(struct demo *d)
{
    struct period month = period_of(PERIOD_MONTH, d->end);
    TRY(entry_add(d, "market_size", d->end - 300, 286000000,
                  "行业协会年报，国内市场规模"));
    for (int i = 12; i > 0; i--) {
        struct period p = period_step(&month, -i);
        TRY(entry_add(d, "site_visits", p.to, 9400 - i * 210 + i % 3 * 160,
                      "网站统计"));
        TRY(entry_add(d, "brand_mentions", p.to, 190 - i * 6 + i % 4 * 9,
                      "媒体监测"));
    }
    return OK;
}

static const char SQL_STUDY[] =
    "INSERT INTO study (title, day, model_code, stage_code, source, text,"
    " figures, created_at, created_by)"
    " VALUES (?, ?, 'lifecycle6', ?, ?, ?, ?, ?, ?)";

static const struct {
    const char *stage, *title, *source, *text, *figures;
    int before;
} STUDIES[] = {
    {"consideration", "采购人比较什么", "电话访谈 64 户",
     "比较最多的是能耗和备件交期，其次才是单价。给出节能测算的报价更容易进入下"
     "一轮。",
     "看重能耗: 71%\n看重备件交期: 58%\n看重单价: 43%", 46},
    {"loyalty", "老客户为什么推荐我们", "回访 52 户",
     "推荐的理由集中在响应快和同一位工程师长期负责；没有推荐的多半是没有人提起"
     "过。",
     "愿意推荐: 63%\n被请求过推荐: 22%", 75},
    {"churn", "离开之后买了谁的", "流失回访 38 户",
     "多数转向报价更低的同类滤芯，一年内有三成对质量不满意，这时联系最容易回来"
     "。",
     "转向低价: 54%\n一年内不满意: 31%", 110},
};

static enum err
studies_make(struct demo *d)
{
    for (size_t i = 0; i < sizeof STUDIES / sizeof STUDIES[0]; i++) {
        int32_t day = d->end - STUDIES[i].before;
        TRY(db_exec(&d->cx, SQL_STUDY, B_TEXT(STUDIES[i].title), B_DAY(day),
                    B_CODE(STUDIES[i].stage), B_TEXT(STUDIES[i].source),
                    B_TEXT(STUDIES[i].text), B_TEXT(STUDIES[i].figures),
                    B_TIME(moment_of(day, 15 * 3600)),
                    B_U64(d->marketing_id)));
    }
    return OK;
}

static const char SQL_PHASE[] =
    "INSERT INTO market_phase (market_id, phase_code, note, account_id, at)"
    " SELECT id, 'growth', ?, ?, ? FROM market WHERE phase_code IS NULL"
    " AND category_id IS NULL AND region_code IS NULL";
static const char SQL_PHASED[] =
    "UPDATE market m JOIN market_phase p ON p.market_id = m.id"
    " SET m.phase_code = p.phase_code WHERE m.phase_code IS NULL";

static enum err
phases_make(struct demo *d)
{
    TRY(db_exec(&d->cx, SQL_PHASE, B_TEXT("订单和新客户都在增加"),
                B_U64(d->marketing_id),
                B_TIME(moment_of(d->end - 30, 10 * 3600))));
    return db_exec(&d->cx, SQL_PHASED);
}

/* Most of what we began was a play of the stage that the customer was in. */
static const char SQL_PLAYED[] =
    "UPDATE interaction i JOIN (SELECT l.customer_id, l.to_stage AS number,"
    "   l.day AS first_day, COALESCE(LEAD(l.day) OVER (PARTITION BY"
    "   l.customer_id ORDER BY l.day, l.seq), '9999-12-31') AS next_day"
    "   FROM stage_change l JOIN model m ON m.number = l.model_id"
    "   AND m.code = 'lifecycle6' WHERE l.to_stage IS NOT NULL AND NOT EXISTS"
    "   (SELECT 1 FROM stage_change x WHERE x.customer_id = l.customer_id"
    "   AND x.model_id = l.model_id AND x.corrects_day = l.day"
    "   AND x.corrects_seq = l.seq)) w ON w.customer_id = i.customer_id"
    "   AND i.on_day >= w.first_day AND i.on_day < w.next_day"
    " JOIN stage s ON s.model_code = 'lifecycle6' AND s.number = w.number"
    " JOIN (SELECT t.stage_code, p.id, ROW_NUMBER() OVER (PARTITION BY"
    "   t.stage_code ORDER BY t.position, p.id) - 1 AS place,"
    "   COUNT(*) OVER (PARTITION BY t.stage_code) AS plays"
    "   FROM play_stage t JOIN play p ON p.code = t.play_code"
    "   WHERE t.model_code = 'lifecycle6' AND t.active = 1"
    "   AND p.active = 1) x ON x.stage_code = s.code"
    " SET i.play_id = x.id WHERE i.direction = 'out'"
    " AND i.id * 7919 % 100 < 70 AND x.place = i.id * 31 % x.plays";

enum err
demo_goals_make(struct demo *d)
{
    struct period now = period_of(PERIOD_QUARTER, d->end);
    struct period before = period_step(&now, -1);
    TRY(quarter_goals(d, &before));
    TRY(quarter_goals(d, &now));
    TRY(entries_make(d));
    TRY(studies_make(d));
    TRY(db_exec(&d->cx, SQL_PLAYED));
    return phases_make(d);
}
