/* Customers whose stage is known: own ones on both sides of every boundary
 * (tests/data/stage_case.json) and, where PERENNIAL_DATA names the folder with
 * reference data, those of ref/stage_cases.json. */
#include "stage_case.h"

#include "model/stage.h"

static const struct rules *
rules_of(struct fixture *f)
{
    const struct rules *r;
    assert_ok(rules_load(&f->cx, f->arena, &r));
    return r;
}

static json_t *
cases_load(const char *path)
{
    json_error_t why;
    json_t *all = json_load_file(path, 0, &why);
    if (all == NULL)
        fail_msg("%s: %s", path, why.text);
    return all;
}

static json_t *
reference_cases(void)
{
    const char *folder = getenv("PERENNIAL_DATA");
    char path[4096];
    if (folder == NULL)
        skip();
    snprintf(path, sizeof path, "%s/ref/stage_cases.json", folder);
    return cases_load(path);
}

static int
case_check(const struct rules *r, struct walk *w, const struct stage_case *c)
{
    struct evaluate_input in = {
        .events = c->events, .event_count = c->n, .created_on = c->asked_on,
        .as_of = c->asked_on, .cycle_set = c->set_cycle,
        .cycle_company = 90, .categories = &c->category, .category_count = 1
    };
    struct stage_now now[RULE_MODELS];
    const char *model;
    json_t *stage;
    int wrong = 0;
    evaluate(w, &in, NULL, NULL, NULL, now);
    json_object_foreach(c->expect, model, stage) {
        const struct rule_model *m = rules_model(r, model);
        assert_non_null(m);
        const char *have = m->stages[now[m - r->models].stage].code;
        if (strcmp(have, json_string_value(stage)) == 0)
            continue;
        print_error("%s: %s is %s, not %s\n", c->name, model, have,
                    json_string_value(stage));
        wrong++;
    }
    return wrong;
}

static void
check_all(struct fixture *f, json_t *all)
{
    const struct rules *r = rules_of(f);
    struct walk *w = walk_new(r);
    struct stage_case *c = malloc(sizeof *c);
    size_t i;
    json_t *j;
    int wrong = 0;
    json_array_foreach(all, i, j) {
        case_read(j, c);
        wrong += case_check(r, w, c);
    }
    free(c);
    walk_free(w);
    json_decref(all);
    assert_int_equal(wrong, 0);
}

static void
own_customers_on_either_side_of_each_boundary_are_in_the_right_stage(void **s)
{
    check_all(*s, cases_load("tests/data/stage_case.json"));
}

static void
reference_customers_are_in_the_right_stage_in_all_models(void **s)
{
    check_all(*s, reference_cases());
}

/* ---- through the tables ---- */

static const char SQL_CUSTOMER[] =
    "INSERT INTO customer (code, name, created_on, cycle_days_set)"
    " VALUES (?, ?, ?, ?)";
static const char SQL_CATEGORY[] =
    "INSERT INTO category (code, name_zh_cn, name_zh_tw, name_en, cycle_days)"
    " VALUES (?, '', '', '', ?)";
static const char SQL_STAGE[] = "SELECT stage FROM customer WHERE id = ?";

static int
case_enter(struct fixture *f, struct stage_case *c, const char *expected)
{
    struct ctx *cx = &f->cx;
    struct rows r;
    char code[32];
    static int number;
    snprintf(code, sizeof code, "case-%d", ++number);
    assert_ok(clock_start("Asia/Shanghai", 0));
    int64_t offset = (int64_t)(c->asked_on - clock_today()) * 86400;
    assert_ok(clock_start("Asia/Shanghai", offset));
    assert_ok(db_begin_write(cx));
    assert_ok(db_exec(cx, SQL_CATEGORY, B_TEXT(code),
                      B_I64(c->category.cycle)));
    uint64_t category = db_last_id(cx->db);
    assert_ok(db_exec(cx, SQL_CUSTOMER, B_TEXT(code), B_TEXT(c->name),
                      B_DAY(c->asked_on),
                      c->set_cycle ? B_I64(c->set_cycle) : B_NULL));
    uint64_t id = db_last_id(cx->db);
    for (size_t i = 0; i < c->n; i++) {
        c->events[i].customer_id = id;
        if (c->events[i].category_id)
            c->events[i].category_id = category;
        assert_ok(event_add(cx, &c->events[i]));
    }
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_find(cx, &r, SQL_STAGE, B_U64(id)));
    int wrong = strcmp(rows_text(&r, 0, 0), expected) != 0;
    if (wrong)
        print_error("%s: lifecycle6 is %s, not %s\n", c->name,
                    rows_text(&r, 0, 0), expected);
    assert_ok(db_commit(cx));
    return wrong;
}

static void
reference_customers_entered_through_the_model_have_the_stage_in_their_row(
    void **state)
{
    struct fixture *f = *state;
    json_t *all = reference_cases(), *j;
    struct stage_case *c = malloc(sizeof *c);
    size_t i;
    int wrong = 0;
    json_array_foreach(all, i, j) {
        case_read(j, c);
        json_t *stage = json_object_get(c->expect, "lifecycle6");
        if (stage != NULL)
            wrong += case_enter(f, c, json_string_value(stage));
    }
    assert_ok(clock_start("Asia/Shanghai", 0));
    free(c);
    json_decref(all);
    assert_int_equal(wrong, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
          own_customers_on_either_side_of_each_boundary_are_in_the_right_stage),
        cmocka_unit_test(
            reference_customers_are_in_the_right_stage_in_all_models),
        cmocka_unit_test(
     reference_customers_entered_through_the_model_have_the_stage_in_their_row),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
