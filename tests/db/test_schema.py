"""The whole schema, applied to a database of its own, keeps the house rules.

Every file under sql/ is applied twice: each step must be able to run again, and
reference data must leave alone what a person changed. The rest asks
information_schema, so that a table added later is held to the same rules.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SQL = ROOT / "sql"
RIGHTS = {"read", "add", "change", "delete"}


class Database:
    def __init__(self, folder):
        self.folder = folder
        self.socket = f"{folder}/my.sock"
        user = ["--user=root"] if os.geteuid() == 0 else []
        subprocess.run(
            ["mariadb-install-db", "--no-defaults", f"--datadir={folder}/data",
             f"--tmpdir={folder}", "--auth-root-authentication-method=normal",
             "--skip-test-db", *user], check=True, capture_output=True)
        self.server = subprocess.Popen(
            [shutil.which("mariadbd") or "/usr/sbin/mariadbd",
             "--no-defaults", f"--datadir={folder}/data",
             f"--socket={self.socket}", f"--pid-file={folder}/my.pid",
             f"--log-error={folder}/my.err", f"--tmpdir={folder}",
             "--skip-networking", "--skip-name-resolve",
             "--character-set-server=utf8mb4",
             "--collation-server=utf8mb4_uca1400_ai_ci",
             "--innodb-buffer-pool-size=128M", "--innodb-log-file-size=16M",
             "--innodb-flush-log-at-trx-commit=0", *user])
        for _ in range(300):
            if subprocess.run(self.client() + ["-e", "SELECT 1"],
                              capture_output=True).returncode == 0:
                break
            time.sleep(0.1)
        self.run("CREATE DATABASE t CHARACTER SET utf8mb4"
                 " COLLATE utf8mb4_uca1400_ai_ci", base=None)

    def client(self):
        return ["mariadb", "--no-defaults", "-u", "root", "-S", self.socket,
                "--default-character-set=utf8mb4", "-N", "-B"]

    def run(self, text, base="t"):
        done = subprocess.run(self.client() + ([base] if base else []),
                              input=text, text=True, capture_output=True)
        assert done.returncode == 0, done.stderr
        return [line.split("\t") for line in done.stdout.splitlines()]

    def stop(self):
        self.server.terminate()
        self.server.wait(30)


def files():
    return sorted(SQL.glob("*.sql")) + sorted((SQL / "data").glob("*.sql"))


@pytest.fixture(scope="module")
def db():
    folder = tempfile.mkdtemp(prefix="pn")
    base = Database(folder)
    try:
        for _ in range(2):
            for f in files():
                base.run(f.read_text("utf-8"))
        yield base
    finally:
        base.stop()
        shutil.rmtree(folder, ignore_errors=True)


def names(rows):
    return [".".join(r) for r in rows]


def test_every_column_and_table_has_a_comment(db):
    assert names(db.run(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 't' AND column_comment = ''")) == []
    assert names(db.run(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 't' AND table_comment = ''")) == []


def test_every_table_is_innodb_with_a_primary_key(db):
    assert names(db.run(
        "SELECT t.table_name FROM information_schema.tables t"
        " WHERE t.table_schema = 't' AND (t.engine <> 'InnoDB' OR NOT EXISTS"
        " (SELECT 1 FROM information_schema.table_constraints c"
        "  WHERE c.table_schema = 't' AND c.table_name = t.table_name"
        "  AND c.constraint_type = 'PRIMARY KEY'))")) == []


def test_text_has_one_of_the_two_collations(db):
    assert names(db.run(
        "SELECT table_name, column_name, collation_name"
        " FROM information_schema.columns WHERE table_schema = 't'"
        " AND collation_name NOT IN ('utf8mb4_uca1400_ai_ci', 'ascii_bin')"
    )) == []


def test_there_are_no_enums_floats_or_timestamps(db):
    assert names(db.run(
        "SELECT table_name, column_name, data_type"
        " FROM information_schema.columns WHERE table_schema = 't'"
        " AND data_type IN ('enum', 'set', 'float', 'double', 'timestamp')"
    )) == []


def test_column_types_follow_their_names(db):
    rows = db.run(
        "SELECT table_name, column_name, column_type"
        " FROM information_schema.columns WHERE table_schema = 't'")
    bad = []
    for table, column, kind in rows:
        if column.endswith("_on") and kind != "date":
            bad.append((table, column, kind))
        if column.endswith("_at") and kind != "datetime(6)":
            bad.append((table, column, kind))
        if column in ("owner_id", "team_id", "customer_id", "account_id",
                      "import_id") and kind != "bigint(20) unsigned":
            bad.append((table, column, kind))
    assert bad == []


def test_no_foreign_key_cascades(db):
    assert names(db.run(
        "SELECT constraint_name, delete_rule, update_rule"
        " FROM information_schema.referential_constraints"
        " WHERE constraint_schema = 't' AND (delete_rule NOT IN"
        " ('RESTRICT', 'NO ACTION') OR update_rule NOT IN"
        " ('RESTRICT', 'NO ACTION'))")) == []


def test_there_are_no_triggers_routines_or_views(db):
    assert db.run("SELECT trigger_name FROM information_schema.triggers"
                  " WHERE trigger_schema = 't'") == []
    assert db.run("SELECT routine_name FROM information_schema.routines"
                  " WHERE routine_schema = 't'") == []
    assert db.run("SELECT table_name FROM information_schema.views"
                  " WHERE table_schema = 't'") == []


def rights():
    found = {}
    for line in (SQL / "rights.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        m = re.fullmatch(r"(\w+): runtime=([\w,]*) keeper=([\w,]*)", line)
        assert m, line
        assert m[1] not in found, line
        found[m[1]] = [set(filter(None, m[i].split(","))) for i in (2, 3)]
    return found


def test_every_table_is_listed_with_its_rights(db):
    tables = {r[0] for r in db.run(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 't'")}
    listed = rights()
    assert tables == set(listed)
    assert all(r <= RIGHTS for two in listed.values() for r in two)


def test_ledgers_can_only_be_added_to():
    listed = rights()
    assert listed["stage_change"][0] == {"read", "add"}
    assert listed["audit"][0] == {"read", "add"}
    assert "delete" not in listed["event"][0]


def test_a_row_that_a_person_changed_survives_an_upgrade(db):
    db.run("UPDATE industry SET name_en = 'Mine', touched = 1"
           " WHERE code = 'other';"
           " UPDATE industry SET name_en = 'Old' WHERE code = 'finance'")
    for f in files():
        db.run(f.read_text("utf-8"))
    assert db.run("SELECT code, name_en FROM industry WHERE code IN"
                  " ('finance', 'other') ORDER BY code") == [
                      ["finance", "Finance"], ["other", "Mine"]]


def test_reference_rows_are_named_in_all_three_languages(db):
    tables = [r[0] for r in db.run(
        "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = 't' AND column_name = 'name_zh_tw'")]
    assert "region" in tables
    for table in tables:
        assert db.run(f"SELECT * FROM {table} WHERE name_zh_cn = ''"
                      " OR name_zh_tw = '' OR name_en = ''") == [], table


def test_a_code_in_the_bin_is_free_for_a_new_row_and_no_other(db):
    new = ("INSERT INTO customer (code, name, created_on)"
           " VALUES ('BIN-1', 'x', '2026-01-01')")
    db.run(new)
    with pytest.raises(AssertionError, match="1062"):
        db.run(new)
    db.run("UPDATE customer SET deleted_at = NOW(6) WHERE code = 'BIN-1'")
    db.run(new)
    assert db.run("SELECT COUNT(*), SUM(live) FROM customer"
                  " WHERE code = 'BIN-1'") == [["2", "1"]]


@pytest.mark.parametrize("index,where,length", [
    ("customer_list", "", 19),
    ("customer_owner", "owner_id = 1 AND", 28),
    ("customer_team", "team_id = 1 AND", 28),
    ("customer_stage", "stage = 'usage' AND", 45),
])
def test_a_late_page_of_the_list_is_one_index_range(db, index, where, length):
    plan = db.run(
        f"EXPLAIN SELECT id, name FROM customer FORCE INDEX ({index})"
        f" WHERE {where} live = 1 AND (revenue_365 < 5 OR"
        " (revenue_365 = 5 AND id < 7))"
        " ORDER BY revenue_365 DESC, id DESC LIMIT 26")[0]
    assert plan[3] == "range" and plan[5] == index
    assert int(plan[6]) >= length, "the range ends before the sort column"
    assert "filesort" not in plan[9]
