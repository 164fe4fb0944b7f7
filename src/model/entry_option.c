/* What the fields of an entry may refer to. What is referred to now is always
 * among them, also when it is not offered any more. */
#include "model/entry.h"

#include <string.h>

#define BY_LANG(before, after)                                                \
    {before "name_zh_cn" after, before "name_zh_tw" after,                    \
     before "name_en" after}

#define REASONS(name)                                                         \
    "SELECT 0, r.code, CONCAT_WS(' · ', f." name ", r." name ")"              \
    " FROM churn_reason r LEFT JOIN churn_family f ON f.code = r.family_code" \
    " WHERE r.retired = 0 AND r.merged_into IS NULL"                          \
    " ORDER BY COALESCE(f.position, 99), r.position, r.id"

#define PLAYS(name)                                                           \
    "SELECT p.id, NULL, p." name " FROM play p LEFT JOIN play_stage s"        \
    " ON s.play_code = p.code AND s.active = 1 AND s.model_code = (SELECT"    \
    " code FROM model WHERE is_default = 1) AND s.stage_code = (SELECT stage" \
    " FROM customer WHERE id = ?) WHERE p.active = 1 OR p.id = ?"             \
    " ORDER BY s.play_code IS NULL, s.position, p." name ", p.id"

static const struct {
    const char *field, *sql[LANG_COUNT];
    bool by_code, of_customer;
} LISTS[] = {
    {"contact_id", {"SELECT id, NULL, name FROM contact WHERE customer_id = ?"
                    " AND ((live = 1 AND left_on IS NULL) OR id = ?)"
                    " ORDER BY name_sort, id LIMIT 500"}, false, true},
    {"play_id", {PLAYS("name_zh_cn"), PLAYS("name_zh_tw"), PLAYS("name_en")},
     false, true},
    {"product_id", {"SELECT id, NULL, name FROM product WHERE (live = 1 AND"
                    " active = 1) OR id = ? ORDER BY name, id LIMIT 1000"},
     false, false},
    {"contract_id", {"SELECT id, NULL, code FROM contract WHERE"
                     " customer_id = ? AND (live = 1 OR id = ?)"
                     " ORDER BY starts_on DESC, id DESC LIMIT 200"},
     false, true},
    {"predecessor_id", {"SELECT id, NULL, code FROM contract WHERE"
                        " customer_id = ? AND (live = 1 OR id = ?)"
                        " ORDER BY starts_on DESC, id DESC LIMIT 200"},
     false, true},
    {"sales_order_id", {"SELECT id, NULL, CONCAT(order_no, ' / ', ordered_on,"
                        " ' / ', amount - returned_amount) FROM sales_order"
                        " WHERE customer_id = ? AND (live = 1 OR id = ?)"
                        " ORDER BY ordered_on DESC, id DESC LIMIT 500"},
     false, true},
    {"opportunity_id", {"SELECT id, NULL, CONCAT_WS(' · ', code,"
                        " NULLIF(name, '')) FROM opportunity WHERE"
                        " customer_id = ? AND (live = 1 OR id = ?)"
                        " ORDER BY opened_on DESC, id DESC LIMIT 200"},
     false, true},
    {"receivable_id", {"SELECT r.id, NULL, CONCAT_WS(' / ', r.code, r.due_on,"
                       " r.amount - r.paid_amount) FROM receivable r WHERE"
                       " r.customer_id = ? AND ((r.live = 1 AND r.paid_on IS"
                       " NULL AND r.written_off_on IS NULL) OR r.id = ?)"
                       " ORDER BY r.due_on, r.id LIMIT 500"}, false, true},
    {"account_id", {"SELECT id, NULL, name FROM account a WHERE (active = 1"
                    " AND login <> 'system' AND EXISTS (SELECT 1 FROM account_role r WHERE"
                    " r.account_id = a.id AND r.role IN ('sales',"
                    " 'manager'))) OR id = ? ORDER BY name_sort, id"}, false,
     false},
    {"ticket_id", {"SELECT id, NULL, CONCAT_WS(' · ', code, NULLIF(subject,"
                   " '')) FROM ticket WHERE customer_id = ? AND (live = 1 OR"
                   " id = ?) ORDER BY opened_on DESC, id DESC LIMIT 200"},
     false, true},
    {"step", BY_LANG("SELECT 0, code, ", " FROM opportunity_step_def WHERE"
                     " active = 1 ORDER BY position, code"), true, false},
    {"lost_reason", BY_LANG("SELECT 0, code, ", " FROM choice WHERE list ="
                            " 'lost_reason' AND active = 1"
                            " ORDER BY position, code"), true, false},
    {"reason", {REASONS("name_zh_cn"), REASONS("name_zh_tw"),
                REASONS("name_en")}, true, false},
    {"family_code", BY_LANG("SELECT 0, code, ", " FROM churn_family"
                            " ORDER BY position"), true, false},
    {"campaign_id", {"SELECT id, NULL, CONCAT_WS(' · ', name, starts_on) FROM"
                     " campaign WHERE live = 1 OR id = ?"
                     " ORDER BY starts_on DESC, id DESC LIMIT 500"}, false,
     false},
    {"competitor_id", {"SELECT id, NULL, name FROM competitor WHERE"
                       " active = 1 OR id = ? ORDER BY name LIMIT 500"},
     false, false},
    {"kind", BY_LANG("SELECT 0, code, ", " FROM choice WHERE list ="
                     " 'ticket_kind' AND active = 1 ORDER BY position, code"),
     true, false},
};

enum err
entry_options(struct ctx *cx, const char *field, uint64_t customer_id,
              uint64_t now_id, struct entry_option **out, size_t *n)
{
    struct rows r = {0};
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++) {
        if (strcmp(LISTS[i].field, field))
            continue;
        const char *sql = LISTS[i].sql[LISTS[i].sql[1] ? cx->lang : 0];
        if (LISTS[i].by_code)
            TRY(db_query(cx, &r, sql));
        else if (LISTS[i].of_customer)
            TRY(db_query(cx, &r, sql, B_U64(customer_id), B_U64(now_id)));
        else
            TRY(db_query(cx, &r, sql, B_U64(now_id)));
        break;
    }
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct entry_option);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct entry_option){rows_u64(&r, i, 0),
                                          rows_text(&r, i, 1),
                                          rows_text(&r, i, 2)};
    return OK;
}
