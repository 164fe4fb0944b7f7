/* Migrations: run again, killed in between, edited, too new, without rights. */
#include "db/migrate.h"

#include "fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/migrate_private.h"

static const char FIRST[] =
    "-- A shop; with a comment.\n"
    "CREATE TABLE IF NOT EXISTS shop (id INT PRIMARY KEY,\n"
    "  name VARCHAR(40) DEFAULT 'a;\n-- b' COMMENT 'it''s; \\'x\\';\n');\n"
    "\n"
    "CREATE TABLE IF NOT EXISTS item (id INT PRIMARY KEY); -- the end\n";
static const char DATA[] =
    "INSERT INTO shop (id, name) VALUES (1, '一店')\n"
    "  ON DUPLICATE KEY UPDATE name=VALUES(name);\n";
static const char RIGHTS[] = "# who may what\n"
                             "shop: runtime=read,add,change keeper=read\n"
                             "item: runtime=read keeper=read,delete\n";

static void
write_file(struct fixture *f, const char *name, const char *text)
{
    char *path = arena_printf(f->arena, "%s/%s", f->config.sql_dir, name);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static void
remove_file(struct fixture *f, const char *name)
{
    unlink(arena_printf(f->arena, "%s/%s", f->config.sql_dir, name));
}

/* An empty database and a folder with one migration, data and rights. */
static struct fixture *
fresh(void **state)
{
    struct fixture *f = *state;
    static int number;
    fixture_sql(f, arena_printf(f->arena, "DROP DATABASE IF EXISTS %s",
                                f->config.db_name));
    db_free(f->cx.db);
    f->cx.db = db_new(&f->config, DB_OWNER);
    f->config.db_user = arena_printf(f->arena, "web_%d", (int)getpid());
    f->config.db_keeper = arena_printf(f->arena, "keep_%d", (int)getpid());
    f->config.sql_dir =
        arena_printf(f->arena, "%s/sql%d", f->folder, ++number);
    mkdir(f->config.sql_dir, 0700);
    mkdir(arena_printf(f->arena, "%s/data", f->config.sql_dir), 0700);
    write_file(f, "0001_shop.sql", FIRST);
    write_file(f, "data/shop.sql", DATA);
    write_file(f, "rights.txt", RIGHTS);
    return f;
}

static int64_t
number_of(struct ctx *cx, const char *sql)
{
    struct rows r;
    assert_ok(db_find(cx, &r, sql));
    return rows_i64(&r, 0, 0);
}

static void
a_text_is_cut_at_its_steps(void **state)
{
    struct fixture *f = *state;
    struct script s = {0}, same = {0}, none = {0};
    assert_true(script_split(f->arena, FIRST, &s));
    assert_int_equal(s.count, 2);
    assert_string_equal(s.steps[1].sql,
                        "CREATE TABLE IF NOT EXISTS item (id INT PRIMARY"
                        " KEY)");
    assert_true(strstr(s.steps[0].sql, "-- b'") != NULL);
    assert_true(script_split(f->arena, "-- other words\nDO 1;", &same));
    assert_int_equal(same.count, 1);
    struct script half = {0}, quote = {0}, lines = {0};
    assert_false(script_split(f->arena, "DO 1;\nDO 2\n", &half));
    assert_false(script_split(f->arena, "SELECT 'a;\n", &quote));
    assert_true(script_split(f->arena, "DO 1;\r\nDO 2; DO 3;\r\n", &lines));
    assert_int_equal(lines.count, 2);
    assert_true(script_split(f->arena, "-- nothing\n\n;\n", &none));
    assert_int_equal(none.count, 0);
}

static void
a_second_run_changes_nothing(void **state)
{
    struct fixture *f = fresh(state);
    struct ctx *cx = &f->cx;
    const char *said = NULL;
    assert_int_equal(migrate_check(cx, &said), ERR_CONFLICT);
    assert_non_null(strstr(said, "empty"));
    assert_ok(migrate_run(cx));
    assert_ok(migrate_check(cx, &said));
    assert_ok(db_exec(cx, "UPDATE shop SET name='mine'"));
    assert_int_equal(number_of(cx, "SELECT COUNT(*) FROM schema_version"), 3);
    assert_ok(migrate_run(cx));
    assert_int_equal(number_of(cx, "SELECT name='mine' FROM shop"), 1);
    write_file(f, "data/shop.sql", "INSERT INTO shop (id) VALUES (2) ON"
               " DUPLICATE KEY UPDATE id=id;\n");
    assert_int_equal(migrate_check(cx, &said), ERR_CONFLICT);
    assert_non_null(strstr(said, "data/shop.sql"));
    assert_ok(migrate_run(cx));
    assert_int_equal(number_of(cx, "SELECT COUNT(*) FROM shop"), 2);
}

static void
the_columns_of_its_own_table_say_what_they_are(void **state)
{
    static const char SILENT[] =
        "SELECT COUNT(*) FROM information_schema.columns WHERE"
        " table_schema=DATABASE() AND table_name='schema_version'"
        " AND column_comment=''";
    struct fixture *f = fresh(state);
    assert_ok(migrate_run(&f->cx));
    assert_int_equal(number_of(&f->cx, SILENT), 0);
    /* As an older program had made it. */
    assert_ok(db_exec(&f->cx, "ALTER TABLE schema_version MODIFY"
                              " at DATETIME(6) NOT NULL"));
    assert_int_equal(number_of(&f->cx, SILENT), 1);
    assert_ok(migrate_run(&f->cx));
    assert_int_equal(number_of(&f->cx, SILENT), 0);
}

static void
a_new_comment_is_no_edit_and_a_new_column_is(void **state)
{
    struct fixture *f = fresh(state);
    const char *said = NULL;
    assert_ok(migrate_run(&f->cx));
    write_file(f, "0001_shop.sql",
               arena_printf(f->arena, "-- Better words.\n%s", FIRST));
    assert_ok(migrate_check(&f->cx, &said));
    write_file(f, "0001_shop.sql",
               arena_printf(f->arena, "%sDO 1;\n", FIRST));
    assert_int_equal(migrate_check(&f->cx, &said), ERR_CONFLICT);
    assert_non_null(strstr(said, "older"));
    write_file(f, "0001_shop.sql", "CREATE TABLE shop (id INT);\n");
    assert_int_equal(migrate_check(&f->cx, &said), ERR_CONFLICT);
    assert_non_null(strstr(said, "edited"));
    assert_int_equal(migrate_run(&f->cx), ERR_CONFLICT);
}

static void
a_newer_database_is_refused(void **state)
{
    struct fixture *f = fresh(state);
    const char *said = NULL;
    write_file(f, "0002_more.sql", "ALTER TABLE shop ADD COLUMN IF NOT EXISTS"
               " n INT;\n");
    assert_ok(migrate_run(&f->cx));
    remove_file(f, "0002_more.sql");
    assert_int_equal(migrate_check(&f->cx, &said), ERR_CONFLICT);
    assert_non_null(strstr(said, "newer"));
    assert_int_equal(migrate_run(&f->cx), ERR_CONFLICT);
}

static void
a_step_that_fails_is_repeated_by_the_next_run(void **state)
{
    struct fixture *f = fresh(state);
    const char *said = NULL;
    write_file(f, "0002_more.sql", "ALTER TABLE shop ADD COLUMN IF NOT EXISTS"
               " n INT;\nALTER TABLE nothing ADD COLUMN n INT;\n");
    assert_int_equal(migrate_run(&f->cx), ERR_FAULT);
    assert_int_equal(migrate_check(&f->cx, &said), ERR_CONFLICT);
    write_file(f, "0002_more.sql", "ALTER TABLE shop ADD COLUMN IF NOT EXISTS"
               " n INT;\nALTER TABLE item ADD COLUMN IF NOT EXISTS n INT;\n");
    assert_ok(migrate_run(&f->cx));
    assert_int_equal(number_of(&f->cx, "SELECT COUNT(*) FROM schema_version"
                               " WHERE state='done'"), 5);
}

static const char SQL_HALF[] =
    "SELECT COUNT(*) FROM information_schema.processlist WHERE db = ?"
    " AND info LIKE 'SELECT SLEEP%'";

/* Until it sleeps between its two steps. */
static void
wait_for_half(struct fixture *f)
{
    struct ctx *look = fixture_connect(f, DB_OWNER);
    struct rows r;
    int64_t n = 0;
    for (int i = 0; i < 6000 && !n; i++) {
        usleep(10000);
        assert_ok(db_find(look, &r, SQL_HALF, B_TEXT(f->config.db_name)));
        n = rows_i64(&r, 0, 0);
    }
    fixture_disconnect(look);
}

static void
a_run_killed_in_between_is_finished_by_the_next(void **state)
{
    struct fixture *f = fresh(state);
    const char *said = NULL;
    int status = 0;
    write_file(f, "0002_more.sql", "ALTER TABLE shop ADD COLUMN IF NOT EXISTS"
               " n INT;\nSELECT SLEEP(2);\nALTER TABLE item ADD COLUMN IF NOT"
               " EXISTS n INT;\n");
    pid_t child = fork();
    if (child == 0) {
        f->cx.db = db_new(&f->config, DB_OWNER);
        _exit(migrate_run(&f->cx) == OK);
    }
    wait_for_half(f);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(migrate_check(&f->cx, &said), ERR_CONFLICT);
    assert_int_equal(number_of(&f->cx, "SELECT COUNT(*) FROM schema_version"
                               " WHERE state='begun'"), 1);
    assert_ok(migrate_run(&f->cx));
    assert_ok(migrate_check(&f->cx, &said));
    assert_ok(db_exec(&f->cx, "INSERT INTO item (id, n) VALUES (1, 1)"));
}

static void
the_accounts_get_their_rights_and_no_more(void **state)
{
    struct fixture *f = fresh(state);
    const char *said = NULL;
    assert_ok(migrate_run(&f->cx));
    struct ctx *web = fixture_connect(f, DB_RUNTIME);
    struct ctx *keeper = fixture_connect(f, DB_KEEPER);
    assert_ok(migrate_check(web, &said));
    assert_ok(db_exec(web, "INSERT INTO shop (id) VALUES (5)"));
    assert_ok(db_exec(web, "UPDATE shop SET name='x' WHERE id=5"));
    assert_int_equal(db_exec(web, "DELETE FROM shop"), ERR_FAULT);
    assert_int_equal(db_exec(web, "INSERT INTO item (id) VALUES (1)"),
                     ERR_FAULT);
    assert_int_equal(db_exec(web, "DROP TABLE item"), ERR_FAULT);
    assert_int_equal(db_exec(web, "CREATE TABLE other (id INT)"), ERR_FAULT);
    assert_int_equal(db_exec(web, "DELETE FROM schema_version"), ERR_FAULT);
    assert_ok(db_exec(keeper, "DELETE FROM item WHERE id=7"));
    assert_int_equal(db_exec(keeper, "INSERT INTO shop (id) VALUES (6)"),
                     ERR_FAULT);
    /* The list changes: more for one table, less for the other. */
    write_file(f, "rights.txt", "shop: runtime=read\n"
                                "item: runtime=read,add\n");
    assert_ok(migrate_run(&f->cx));
    assert_ok(db_exec(web, "INSERT INTO item (id) VALUES (1)"));
    assert_int_equal(db_exec(web, "UPDATE shop SET name='y'"), ERR_FAULT);
    assert_int_equal(db_exec(keeper, "DELETE FROM item WHERE id=7"),
                     ERR_FAULT);
    fixture_disconnect(web);
    fixture_disconnect(keeper);
    fixture_sql(f, arena_printf(f->arena, "DROP USER '%s'@localhost;\n"
                                "DROP USER '%s'@localhost",
                                f->config.db_user, f->config.db_keeper));
}

static void
a_password_with_quotes_works(void **state)
{
    struct fixture *f = fresh(state);
    struct rows r;
    f->config.db_user = arena_printf(f->arena, "pass_%d", (int)getpid());
    f->config.db_password = "it's \\ \"密\"; --";
    assert_ok(migrate_run(&f->cx));
    struct ctx *web = fixture_connect(f, DB_RUNTIME);
    assert_ok(db_find(web, &r, "SELECT COUNT(*) FROM shop"));
    fixture_disconnect(web);
    fixture_sql(f, arena_printf(f->arena, "DROP USER '%s'@localhost",
                                f->config.db_user));
    f->config.db_password = NULL;
}

static void
a_list_of_rights_that_does_not_fit_the_tables_fails(void **state)
{
    struct fixture *f = fresh(state);
    static const char *const WRONG[] = {
        "shop: runtime=read\n",
        "shop: runtime=read\nitem: runtime=read\nghost: runtime=read\n",
        "shop: runtime=read\nitem: runtime=eat\n",
        "shop: runtime=read\nitem: everybody=read\n",
        "shop: runtime=read\nitem: runtime\n",
        "shop: runtime=read\nitem runtime=read\n",
        "shop: runtime=read\nit`em: runtime=read\n",
        "shop: runtime=read\nitem: runtime=read\nshop: runtime=add\n"};
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        write_file(f, "rights.txt", WRONG[i]);
        assert_int_equal(migrate_run(&f->cx), ERR_INVALID);
    }
    remove_file(f, "rights.txt");
    assert_int_equal(migrate_run(&f->cx), ERR_INVALID);
}

static void
accounts_that_are_the_owner_or_each_other_are_refused(void **state)
{
    struct fixture *f = fresh(state);
    f->config.db_user = f->config.db_owner;
    assert_int_equal(migrate_run(&f->cx), ERR_INVALID);
    f->config.db_user = f->config.db_keeper;
    assert_int_equal(migrate_run(&f->cx), ERR_INVALID);
    f->config.db_user = "o'neil";
    assert_int_equal(migrate_run(&f->cx), ERR_INVALID);
}

static void
the_schema_of_the_product_applies_twice(void **state)
{
    struct fixture *f = fresh(state);
    const char *said = NULL;
    f->config.sql_dir = "sql";
    assert_ok(migrate_run(&f->cx));
    assert_ok(migrate_check(&f->cx, &said));
    fixture_sql(f, "DELETE FROM schema_version");
    assert_ok(migrate_run(&f->cx));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_cut_at_its_steps),
        cmocka_unit_test(a_second_run_changes_nothing),
        cmocka_unit_test(the_columns_of_its_own_table_say_what_they_are),
        cmocka_unit_test(a_new_comment_is_no_edit_and_a_new_column_is),
        cmocka_unit_test(a_newer_database_is_refused),
        cmocka_unit_test(a_step_that_fails_is_repeated_by_the_next_run),
        cmocka_unit_test(a_run_killed_in_between_is_finished_by_the_next),
        cmocka_unit_test(the_accounts_get_their_rights_and_no_more),
        cmocka_unit_test(a_password_with_quotes_works),
        cmocka_unit_test(a_list_of_rights_that_does_not_fit_the_tables_fails),
        cmocka_unit_test(accounts_that_are_the_owner_or_each_other_are_refused),
        cmocka_unit_test(the_schema_of_the_product_applies_twice),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
