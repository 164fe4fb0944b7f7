/* Every kind of entry is entered, corrected, deleted and put back; then events,
 * facts and the history of stages in all models are what they were. */
#include "page/entry_help.h"

#include "core/buf.h"
#include "model/entry.h"
#include "model/fact_check.h"
#include "model/ledger.h"
#include "model/rule.h"

/* @N is the day N days ago, # the number of the entry made before. */
static const struct {
    const char *kind, *fields, *edit;
    const char *before, *before_fields; /* what it belongs to */
} CASES[] = {
    {"order", "ordered_on=@40&status=done&amount=100",
     "ordered_on=@90&amount=70.50", NULL, NULL},
    {"return", "sales_order_id=#&returned_on=@20&amount=40",
     "returned_on=@25&amount=100", "order",
     "ordered_on=@40&status=done&amount=100"},
    {"opportunity", "name=Line&step=negotiation&opened_on=@50&outcome=open"
     "&amount=900", "opened_on=@52&outcome=lost&closed_on=@10"
     "&lost_reason=price", NULL, NULL},
    {"step", "opportunity_id=#&step=negotiation&day=@30", "day=@44",
     "opportunity",
     "name=Line&step=prospecting&opened_on=@50&outcome=open&amount=9"},
    {"quote", "amount=10&status=open&quoted_on=@20",
     "status=accepted&closed_on=@15", NULL, NULL},
    {"inquiry", "subject=Price&outcome=open&received_on=@30",
     "outcome=none&closed_on=@12", NULL, NULL},
    {"opening", "first_on=@700&last_on=@100&purchases=5&amount=500",
     "purchases=8&churned_on=@50", NULL, NULL},
    {"contract", "type=fixed&status=running&starts_on=@100&ends_on=@-260"
     "&term_months=12&price=1200", "status=ended&ended_on=@35", NULL, NULL},
    {"renewal", "contract_id=#&agreed_on=@140&starts_on=@135&ends_on=@-230"
     "&term_months=12&price=1300", "starts_on=@130&price=1400", "contract",
     "type=fixed&status=running&starts_on=@500&ends_on=@136&term_months=12"
     "&price=1200"},
    {"notice", "received_on=@10&channel=letter&ends_on=@-80&ends_why=So",
     "received_on=@12", "order", "ordered_on=@40&status=done&amount=100"},
    {"receivable", "amount=80&issued_on=@60&due_on=@30", "issued_on=@50",
     NULL, NULL},
    {"payment", "receivable_id=#&amount=30&paid_on=@20&method=bank",
     "amount=80", "receivable", "amount=80&issued_on=@60&due_on=@30"},
    {"ticket", "subject=Leak&opened_on=@20&priority=high", "closed_on=@10",
     "order", "ordered_on=@40&status=done&amount=100"},
    {"feedback", "kind=intent&score=5&given_on=@9", "score=2", NULL, NULL},
    {"delivery", "text=Pump&delivered_on=@5", "delivered_on=@8", "order",
     "ordered_on=@10&status=done&amount=100"},
    {"referral", "referred_name=Li&referred_on=@7", "referred_on=@9", "order",
     "ordered_on=@100&status=done&amount=100"},
    {"declaration", "verdict=lost&day=@3&reason=product_quality", "day=@5", "order",
     "ordered_on=@40&status=done&amount=100"},
    {"use", "day=@9&until_on=@3", "until_on=@5", "order",
     "ordered_on=@20&status=done&amount=100"},
    {"response", "campaign_name=Fair&response=replied&responded_at=@6+14:05",
     "response=clicked&responded_at=@8+09:00", NULL, NULL},
    {"interaction", "kind=call&direction=out&answered=1&at=@4+10:00",
     "at=@6+10:00", NULL, NULL},
};
enum { CASE_COUNT = sizeof CASES / sizeof *CASES, FIRST = 600 };

static int64_t ids[CASE_COUNT];

static const char *
expand(const char *fields, int64_t before)
{
    struct buf b;
    buf_init(&b, f->arena);
    for (const char *p = fields; *p;) {
        char *end = NULL;
        if (*p == '@') {
            buf_add(&b, day(-(int)strtol(p + 1, &end, 10)));
            p = end;
        } else if (*p == '#') {
            buf_printf(&b, "%lld", (long long)before);
            p++;
        } else {
            buf_printf(&b, "%c", *p++);
        }
    }
    return b.data;
}

static int64_t
number_of(const char *kind)
{
    return number(arena_printf(f->arena, "SELECT MAX(id) FROM %s",
                               entry_kind_find(kind)->table));
}

/* ---- what there is ---- */

static void
add_stages(struct buf *b, unsigned customer)
{
    const struct rules *rules;
    const struct ledger_row *rows;
    size_t n;
    assert_ok(rules_get(&f->cx, &rules));
    assert_true(rules->model_count >= 8);
    for (size_t m = 0; m < rules->model_count; m++) {
        assert_true(rules->models[m].kept);
        assert_ok(ledger_history(&f->cx, customer, &rules->models[m],
                                 DAY_NONE, &rows, &n));
        buf_printf(b, "\n%s", rules->models[m].code);
        for (size_t i = 0; i < n; i++) {
            bool last = i + 1 == n || rows[i + 1].day != rows[i].day;
            if (rows[i].counts && last)
                buf_printf(b, " %s %s", day_iso(f->arena, rows[i].day),
                           rows[i].to ? rows[i].to->code : "-");
        }
    }
}

/* Its events that count, facts, and the end of each day in each model. */
static const char *
all_of(unsigned customer)
{
    struct buf b;
    buf_init(&b, f->arena);
    buf_printf(&b, "%s", word(arena_printf(f->arena,
        "SELECT COALESCE(GROUP_CONCAT(CONCAT_WS('/', day, kind, at,"
        " COALESCE(amount, ''), COALESCE(score, ''), COALESCE(ref_id, ''),"
        " COALESCE(other_id, ''), COALESCE(from_on, ''),"
        " COALESCE(until_on, ''), COALESCE(quantity, ''), flags)"
        " ORDER BY day, at, kind, ref_id SEPARATOR '\n'), '') FROM event"
        " WHERE customer_id = %u AND voided_at IS NULL", customer)));
    buf_printf(&b, "\n%s", word(arena_printf(f->arena,
        "SELECT CONCAT_WS(' ', stage, stage_since, round, purchases,"
        " first_purchase_on, last_purchase_on, revenue_365, revenue_total,"
        " cycle_days, expected_on, late_on, lapse_on, last_touch_on,"
        " last_contact_on, open_deals) FROM customer WHERE id = %u",
        customer)));
    add_stages(&b, customer);
    return b.data;
}

static void
note(void *arg, const struct fact_difference *d)
{
    print_error("%s %s %s %s\n", d->customer, d->fact, d->stored,
                d->computed);
    ++*(size_t *)arg;
}

static void
facts_are_right(void)
{
    struct stage_progress p;
    size_t differences = 0;
    assert_ok(fact_check(&f->cx, note, NULL, &differences, &p));
    assert_int_equal(differences, 0);
}

/* ---- the tests ---- */

static void
goes_round(size_t i)
{
    unsigned customer = FIRST + (unsigned)i;
    const char *kind = CASES[i].kind;
    int64_t before = 0;
    print_message("%s\n", kind);
    if (CASES[i].before) {
        assert_int_equal(enter(customer, CASES[i].before,
                               expand(CASES[i].before_fields, 0)), 303);
        before = number_of(CASES[i].before);
    }
    const char *empty = all_of(customer);
    assert_int_equal(enter(customer, kind, expand(CASES[i].fields, before)),
                     303);
    int64_t id = number_of(kind);
    ids[i] = id;
    const char *entered = all_of(customer);
    assert_string_not_equal(entered, empty);
    assert_int_equal(browser_get(&wang, of(customer, kind, id, "/edit")), 200);
    assert_int_equal(browser_post(&wang, of(customer, kind, id, ""),
                                  arena_printf(f->arena, "version=1&%s",
                                               expand(CASES[i].edit,
                                                      before))), 303);
    const char *corrected = all_of(customer);
    assert_string_not_equal(corrected, entered);
    assert_int_equal(browser_post(&wang, of(customer, kind, id, "/delete"),
                                  ""), 303);
    assert_string_equal(all_of(customer), empty);
    browser_get(&wang, "/bin");
    assert_true(browser_sees(&wang, of(customer, kind, id, "/restore")));
    assert_int_equal(browser_post(&wang, of(customer, kind, id, "/restore"),
                                  ""), 303);
    assert_string_equal(all_of(customer), corrected);
}

static void
every_kind_is_entered_corrected_deleted_and_put_back(void **s)
{
    const struct entry_kind *k;
    for (size_t i = 0; (k = entry_kind_at(i)); i++) {
        size_t at = 0;
        while (at < CASE_COUNT && strcmp(CASES[at].kind, k->code))
            at++;
        if (at == CASE_COUNT)
            fail_msg("%s is not among the cases", k->code);
        goes_round(at);
    }
    facts_are_right();
}

/* The line of an event leads to the form that says it. */
static void
every_kind_is_corrected_from_its_line(void **s)
{
    for (size_t i = 0; i < CASE_COUNT; i++) {
        unsigned customer = FIRST + (unsigned)i;
        print_message("%s\n", CASES[i].kind);
        assert_int_equal(browser_get(&wang, arena_printf(f->arena,
                                     "/customer/%u", customer)), 200);
        assert_true(browser_sees(&wang, of(customer, CASES[i].kind, ids[i],
                                           "/edit")));
    }
}

static int
start_kinds(void **state)
{
    if (start(state) != 0)
        return -1;
    fixture_sql(f, "UPDATE model SET kept = 1, written = 1;\n");
    assert_ok(rules_changed(&f->cx));
    fixture_sql(f, "INSERT INTO customer (id, code, name, created_on, owner_id,"
                   " team_id) SELECT 600 + seq, CONCAT('K-', seq),"
                   " CONCAT('Kind ', seq), @today - INTERVAL 800 DAY, a.id, 10"
                   " FROM account a JOIN seq_0_to_30 WHERE a.login = 'wang';\n");
    assert_ok(fact_rebuild(&f->cx, NULL, NULL, &(struct stage_progress){0}));
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_entered_corrected_deleted_and_put_back),
        cmocka_unit_test(every_kind_is_corrected_from_its_line),
    };
    return cmocka_run_group_tests(tests, start_kinds, end);
}
