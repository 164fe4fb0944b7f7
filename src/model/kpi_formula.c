/* The table of formulas; the words are in docs/kpi.md. */
#include <string.h>

#include "model/kpi_share.h"

static const struct kpi_formula FORMULAS[] = {
    {.code = "acquisition_cost",
     .fn = kpi_acquisition_cost,
     .has_costs = true,
     .needs_data = true},
    {.code = "average_order_value", .fn = kpi_order_value},
    {.code = "churn_rate", .fn = kpi_churn},
    {.code = "conversion_rate", .fn = kpi_conversion},
    {.code = "cost_per_contact",
     .fn = kpi_cost_per_contact,
     .has_costs = true,
     .needs_data = true},
    {.code = "cost_to_keep",
     .fn = kpi_cost_to_keep,
     .has_costs = true,
     .needs_data = true},
    {.code = "cross_sell_customers",
     .fn = kpi_cross_sell_customers,
     .is_count = true},
    {.code = "csat", .fn = kpi_csat},
    {.code = "csat_mean", .fn = kpi_csat_mean},
    {.code = "customers", .fn = kpi_customers, .is_count = true},
    {.code = "days_to_close", .fn = kpi_days_to_close, .is_median = true},
    {.code = "follow_ups", .fn = kpi_follow_ups, .is_count = true},
    {.code = "inquiries", .fn = kpi_inquiries, .is_count = true},
    {.code = "inquiry_quote_rate", .fn = kpi_inquiry_quote},
    {.code = "leads", .fn = kpi_leads, .is_count = true},
    {.code = "market_share", .fn = kpi_market, .is_count = true},
    {.code = "new_contacts", .fn = kpi_new_contacts, .is_count = true},
    {.code = "new_customers", .fn = kpi_new_customers, .is_count = true},
    {.code = "nps", .fn = kpi_nps},
    {.code = "quotes", .fn = kpi_quotes, .is_count = true},
    {.code = "referrals", .fn = kpi_referrals, .is_count = true},
    {.code = "repeat_purchase_rate", .fn = kpi_repeat},
    {.code = "retention_rate", .fn = kpi_retention},
    {.code = "revenue", .fn = kpi_revenue, .is_count = true},
    {.code = "roi", .fn = kpi_roi, .has_costs = true, .needs_data = true},
    {.code = "share_of_wallet", .fn = kpi_wallet},
    {.code = "tickets_per_customer", .fn = kpi_tickets, .needs_data = true},
    {.code = "time_to_first_use",
     .fn = kpi_time_to_first_use,
     .is_median = true},
    {.code = "upsell_customers", .fn = kpi_upsell_customers, .is_count = true},
    {.code = "upsell_revenue", .fn = kpi_upsell_revenue, .is_count = true},
    {.code = "use_days", .fn = kpi_use_days, .is_median = true},
    {.code = "value_lost", .fn = kpi_value_lost, .is_count = true},
    {.code = "value_regained", .fn = kpi_value_regained, .is_count = true},
    {.code = "winback_rate", .fn = kpi_winback},
};

const struct kpi_formula *
kpi_formula_find(const char *code)
{
    for (size_t i = 0; i < sizeof FORMULAS / sizeof *FORMULAS; i++)
        if (strcmp(FORMULAS[i].code, code) == 0)
            return &FORMULAS[i];
    return NULL;
}
