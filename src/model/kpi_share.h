/* What the formulas have in common; kpi_formula*.c only. */
#ifndef MODEL_KPI_SHARE_H
#define MODEL_KPI_SHARE_H

#include "model/kpi_formula.h"

static inline bool within(int32_t day, int32_t from, int32_t to) {
  return day >= from && day <= to;
}

/* First day of a list in from..to, DAY_NONE = none. */
static inline int32_t first_within(const int32_t *days, size_t n, int32_t from,
                                   int32_t to) {
  for (size_t i = 0; i < n; i++)
    if (within(days[i], from, to))
      return days[i];
  return DAY_NONE;
}

static inline size_t purchases_within(const struct life *l, int32_t from,
                                      int32_t to) {
  size_t n = 0;
  for (size_t i = 0; i < l->purchase_count; i++)
    n += within(l->purchases[i], from, to);
  return n;
}

static inline int32_t first_purchase(const struct life *l) {
  return l->purchase_count ? l->purchases[0] : DAY_NONE;
}

static inline void fraction(struct kpi_share *out, bool below, bool above) {
  out->below = below;
  out->above = below && above;
  out->den = out->below;
  out->num = out->above;
}

static inline void amount(struct kpi_share *out, int64_t num) {
  out->num = num;
  out->above = num != 0;
}

kpi_formula_fn kpi_customers, kpi_retention, kpi_churn, kpi_winback,
    kpi_value_lost, kpi_value_regained, kpi_new_customers, kpi_repeat,
    kpi_revenue, kpi_wallet, kpi_market, kpi_order_value, kpi_upsell_customers,
    kpi_upsell_revenue, kpi_cross_sell_customers, kpi_new_contacts, kpi_leads,
    kpi_conversion, kpi_days_to_close, kpi_inquiry_quote, kpi_inquiries,
    kpi_quotes, kpi_referrals, kpi_follow_ups, kpi_tickets, kpi_csat, kpi_nps,
    kpi_csat_mean, kpi_use_days, kpi_time_to_first_use, kpi_cost_per_contact,
    kpi_acquisition_cost, kpi_cost_to_keep, kpi_roi;

#endif
