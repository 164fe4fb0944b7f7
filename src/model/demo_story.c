/* One customer told in full: 天津海河精密机械, a first round of almost three years
 * that ended in silence, won back, loyal again, and under notice since 13 days.
 * Its days are those of the story moved along with the end, so that every figure
 * of it (cycle 62, quiet 38, six orders of ¥86.42 万 in a year) stays. */
#include "model/demo_private.h"

enum { FIRST_ROUND = 17, SECOND_ROUND = 10 };

static int32_t
on(const struct demo *d, int year, int month, int day)
{
    return day_from_ymd(year, month, day) + d->end
        - day_from_ymd(2026, 11, 23);
}

static void
order(struct demo *d, const struct demo_life *l, int32_t day,
      int64_t amount, int32_t due)
{
    struct demo_sale s = {.day = day, .delivered = day + 3, .line_count = 1,
                          .due = due, .paid = day + 33,
                          .order_no = arena_printf(
                              d->cx.arena, "DD-TH-%d", (int)(day - on(d, 2021, 5, 17)))};
    s.lines[0] = (struct demo_line){0, amount / 40500, 40500};
    int64_t rest = amount - s.lines[0].quantity * 40500;
    if (rest)
        s.lines[s.line_count++] = (struct demo_line){11, 1, rest};
    if (day == on(d, 2021, 5, 18))
        s.delivered = on(d, 2021, 5, 27);
    if (day == on(d, 2025, 4, 16))
        s.delivered = on(d, 2025, 4, 22);
    demo_sale(d, l, &s);
}

/* Gaps with the median 60, their sum 969 days; 62 over both rounds. */
static void
first_round(struct demo *d, struct demo_life *l)
{
    static const int GAPS[FIRST_ROUND - 1] = {62, 57, 66, 55, 63, 58, 68, 54,
        65, 56, 70, 53, 67, 52, 73, 50};
    int32_t day = on(d, 2021, 5, 18);
    demo_contacts(d, l, l->created, on(d, 2021, 4, 1), 14, true,
                  &demo_say_cold);
    demo_deal(d, l, &(struct demo_deal){
        .opened = on(d, 2021, 4, 2), .closed = day, .won = true,
        .quoted = true, .inquired = false, .amount = 6075000,
        .name = "空压站滤芯首单"});
    for (int i = 0; i < FIRST_ROUND; i++) {
        order(d, l, day, 6075000 + 121500 * (int64_t)i, DAY_NONE);
        l->days[l->day_count++] = day;
        day += i + 1 < FIRST_ROUND ? GAPS[i] : 0;
    }
    demo_contacts(d, l, on(d, 2021, 4, 6), on(d, 2024, 2, 1), 40, false,
                  &demo_say_after);
    demo_feedback(d, l, "nps", on(d, 2022, 2, 15), 6, "交货比约定晚了三天。");
    demo_feedback(d, l, "nps", on(d, 2022, 5, 18), 8, "质量稳定，继续合作。");
    demo_feedback(d, l, "nps", on(d, 2023, 5, 22), 8, "");
    demo_feedback(d, l, "csat", on(d, 2023, 8, 10), 4, "工程师很专业。");
    demo_ticket(d, l, on(d, 2023, 8, 6), on(d, 2023, 8, 9), "油耗偏高",
                "更换油分滤芯和机油。");
    demo_contacts(d, l, on(d, 2024, 3, 1), on(d, 2025, 3, 10), 45, true,
                  &demo_say_cold);
}

static void
second_round(struct demo *d, struct demo_life *l)
{
    static const int GAPS[SECOND_ROUND] = {65, 63, 59, 65, 62, 60, 60, 52, 62};
    static const int64_t AMOUNTS[SECOND_ROUND] = {9800000, 12100000, 12600000,
        13200000, 13900000, 14100000, 14200000, 14700000, 15060000};
    int32_t day = on(d, 2025, 4, 16);
    demo_recovered(d, l, on(d, 2025, 3, 3), on(d, 2025, 4, 20),
                   RECOVERY_RESTORED);
    l->framework = demo_contract(d, l, &(struct demo_contract){
        .type = "framework", .code = "HT-2025-0236", .named = true,
        .starts = on(d, 2025, 6, 1), .ends = on(d, 2027, 5, 31),
        .price = 100000000});
    l->framework_on = on(d, 2025, 6, 1);
    for (int i = 0; i < SECOND_ROUND - 1; i++) {
        order(d, l, day, AMOUNTS[i], DAY_NONE);
        l->days[l->day_count++] = day;
        day += GAPS[i];
    }
    l->days[l->day_count++] = day;
    demo_sale(d, l, &(struct demo_sale){
        .day = day, .delivered = on(d, 2026, 10, 19), .unpaid = true,
        .paid_first = 4660000,
        .due = on(d, 2026, 11, 9), .paid = DAY_NONE,
        .order_no = "DD-2026-1094", .line_count = 2,
        .lines = {{0, 320, 40500}, {1, 12, 125000}}});
    demo_contacts(d, l, on(d, 2025, 3, 20), on(d, 2026, 10, 20), 25, false,
                  &demo_say_after);
    demo_feedback(d, l, "nps", on(d, 2025, 10, 30), 8, "响应快，态度好。");
    demo_feedback(d, l, "nps", on(d, 2026, 8, 25), 7, "报修响应变慢了。");
    demo_feedback(d, l, "csat", on(d, 2026, 3, 12), 5, "交货准时。");
}

static void
said(struct demo *d, const struct demo_life *l, const char *kind,
     const char *direction, int32_t day, int32_t next, const char *text)
{
    demo_interaction(d, l, &(struct demo_contacted){
        .kind = kind, .direction = direction, .text = text, .day = day,
        .next_on = next, .answered = true, .contact = l->contacts[0]});
}

static void
last_weeks(struct demo *d, const struct demo_life *l)
{
    demo_ticket(d, l, on(d, 2026, 9, 14), on(d, 2026, 9, 17), "开机异响",
                "到场 26 小时，更换轴承。");
    demo_ticket(d, l, on(d, 2026, 10, 6), on(d, 2026, 10, 8),
                "自动排水器不排水", "清洗排水器，恢复正常。");
    demo_ticket(d, l, on(d, 2026, 10, 26), on(d, 2026, 10, 28),
                "2 号空压站排气温度高",
                "到场 27 小时，更换油滤后恢复。");
    demo_feedback(d, l, "csat", on(d, 2026, 10, 28), 2,
                  "到场 27 小时，三次都超过 24 小时。");
    demo_notice(d, l, l->framework, on(d, 2026, 11, 10), on(d, 2026, 12, 10),
                DAY_NONE, "三次报修响应超过 24 小时。");
    said(d, l, "visit", "out", on(d, 2026, 11, 13), DAY_NONE,
         "上门道歉，说明整改计划；预算 ¥6.92 万已由主管批准。");
    said(d, l, "call", "in", on(d, 2026, 11, 19), on(d, 2026, 11, 23),
         "认可驻场复检方案，但要求书面承诺 4 小时响应；竞争方恒泰滤业报价低 8%，"
         "已试装一台。");
    demo_deal(d, l, &(struct demo_deal){
        .opened = on(d, 2026, 9, 2), .closed = DAY_NONE, .steps = 2,
        .quoted = true, .amount = 28000000, .upsell = true,
        .name = "2 号空压站变频改造"});
    demo_deal(d, l, &(struct demo_deal){
        .opened = on(d, 2026, 10, 12), .closed = DAY_NONE, .steps = 1,
        .amount = 18000000, .name = "框架续签"});
    demo_task(d, l, "collect", "催收尾款", on(d, 2026, 11, 21), DAY_NONE, 0);
}

void
demo_story_make(struct demo *d, struct demo_life *l)
{
    l->plan = PLAN_LOYALTY;
    l->mood = 2;
    l->created = on(d, 2021, 3, 8);
    demo_customer_make(d, l);
    first_round(d, l);
    second_round(d, l);
    last_weeks(d, l);
}
