"""What counts as constant SQL, and what does not."""
import importlib.util
import os

import pytest

spec = importlib.util.spec_from_file_location(
    "sql_lint", os.path.join(os.path.dirname(__file__), "sql.py"))
lint = importlib.util.module_from_spec(spec)
spec.loader.exec_module(lint)


def findings(tmp_path, path, text):
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return lint.Lint(str(tmp_path)).run()


def body(text):
    return ("static const char SQL_A[] = \"SELECT 1\";\n\n"
            "void\nf(struct ctx *cx, struct query *q, int i)\n{\n%s\n}\n"
            % text)


BAD = [
    ("src/model/a.c", body("    query_sql(q, cx->text);"), "not a constant"),
    ("src/model/a.c", body("    const char *s = cx->text;\n"
                           "    query_sql(q, s);"), "not a constant"),
    ("src/model/a.c", body("    query_sql(q, i ? \"a\" : sort);"),
     "not a constant"),
    ("src/model/a.c", body("    db_exec(cx, arena_printf(a, \"x\"));"),
     "not a constant"),
    ("src/model/a.c", body("    snprintf(b, 9, \"SELECT %d\", i);"),
     "puts SQL together"),
    ("src/model/a.c", body("    buf_printf(b, \"x ORDER BY %s\", s);"),
     "puts SQL together"),
]

GOOD = [
    ("src/model/a.c", body("    query_sql(q, SQL_A);")),
    ("src/model/a.c", body("    query_sql(q, \" AND (a=? OR \" SQL_B);")),
    ("src/model/a.c", body("    query_sql(q, SORTS[i].sql);")),
    ("src/model/a.c", body("    query_sql(q, SQL_TABLE[picks[i]][1]);")),
    ("src/model/a.c", body("    query_sql(q, i ? \"a?\" : \"b:\");")),
    ("src/model/a.c", body("    const struct sort *s = &SORTS[i];\n"
                           "    query_sql(q, s->order[i]);")),
    ("src/model/a.c", body("    const char *by = SQL_A;\n    if (i)\n"
                           "        by = \" x)\";\n    query_sql(q, by);")),
    ("src/model/a.c", body("    db_query(cx, &r, SQL_A, B_U64(i));")),
    ("src/core/a.c", body("    log_write(LOG_INFO, \"SELECT it\");")),
]


@pytest.mark.parametrize("path,text,word", BAD)
def test_what_breaks_a_rule_is_found(tmp_path, path, text, word):
    found = findings(tmp_path, path, text)
    assert len(found) == 1 and word in found[0], found


@pytest.mark.parametrize("path,text", GOOD)
def test_what_keeps_the_rules_is_not(tmp_path, path, text):
    assert findings(tmp_path, path, text) == []


HANDS_ON = """static void
where(struct query *q, const char *piece, int id)
{
    query_sql(q, piece);
}

void
g(struct query *q, const char *s)
{
    where(q, %s, 1);
}
"""


def test_a_function_that_hands_sql_on_is_checked_where_it_is_called(tmp_path):
    path = "src/model/a.c"
    assert findings(tmp_path, path, HANDS_ON % '" AND a=?"') == []
    (tmp_path / path).write_text(HANDS_ON % "s->text")
    found = lint.Lint(str(tmp_path)).run()
    assert len(found) == 1 and "where: SQL that is not" in found[0]
