"""Users by `perennial user`, `perennial check`, and what all commands refuse."""
import datetime
import os
import re
import subprocess

import pytest


def check(instance, **env):
    """`perennial check` without the variables that tests tell each other."""
    kept = {k: v for k, v in os.environ.items()
            if not k.startswith("PERENNIAL_")}
    return subprocess.run([str(instance.var / "perennial"), "check"],
                          env=dict(kept, **env), capture_output=True,
                          text=True, check=False)


def test_users_are_made_on_the_command_line(instance):
    run = instance.command
    made = run("user", "add", "Cli.User", "--role", "sales",
               "--role", "manager", "--name", "测试")
    password = made.stdout.strip()
    c = instance.client("cli.user", password)
    first = c.get("/", allow_redirects=False)
    assert first.status_code == 303, (first.status_code, first.text)
    assert first.headers["Location"] == "/account/password"
    assert run("user", "add", "cli.user", check=False).returncode == 2
    assert run("user", "add", "x", "--role", "boss",
               check=False).returncode == 2
    assert run("user", "password", "cli.user", "--stdin", stdin="short",
               check=False).returncode == 2
    run("user", "password", "cli.user", "--stdin", "--keep",
        stdin="another password\n")
    ended = c.get("/account/password", allow_redirects=False)
    assert ended.status_code == 303
    assert instance.client("cli.user", "another password").get(
        "/account/password").status_code == 200


COMMANDS = ["web", "work", "migrate", "user", "import", "demo", "check",
            "stage", "funnel", "churn", "kpi", "report", "mail", "restage",
            "facts", "routes"]
# Words with which a command would go on, were there no option left over.
WORDS = {"user": [["add"], ["password"]], "import": [["customers"], ["undo"]],
         "stage": [["explain"], ["history"], ["counts"]], "mail": [["test"]],
         "report": [["stage", "--period", "2026Q1", "--output"], []],
         "facts": [["check"], ["rebuild"]],
         "funnel": [["--from", "2026-01-01", "--to", "2026-02-01"]],
         "churn": [["--from", "2026-01-01", "--to", "2026-02-01"]],
         "kpi": [["--from", "2026-01-01", "--to", "2026-02-01"]]}


def test_every_command_is_tried_here(instance):
    said = instance.command("help").stdout
    assert sorted(re.findall(r"^  (\w+)", said, re.M)) == sorted(
        COMMANDS + ["help"])


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_how_a_command_is_used_and_does_nothing(instance, name):
    for words in [["--help"], ["help"],
                  *(w + ["--help"] for w in WORDS.get(name, []))]:
        done = instance.command(name, *words)
        assert done.stdout.startswith(f"perennial {name} "), words


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_nobody_knows_is_refused(instance, name):
    for words in WORDS.get(name, [[]]):
        done = instance.command(name, *words, "--none-such", check=False)
        assert done.returncode == 2 and not done.stdout, (words, done)


def test_no_account_begins_with_a_hyphen(instance):
    for verb in ("add", "password"):
        done = instance.command("user", verb, "-x", check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert "no option -x" in done.stderr


def test_what_is_wrong_with_a_question_is_named(instance):
    days = ["--from", "2026-01-01", "--to", "2026-02-01"]
    for words, part in ((["--scope", "foo=x"], "--scope foo=x: no such key"),
                        (["--scope", "owner=nobody"],
                         "--scope owner=nobody: no such value"),
                        (["--model", "none"], "--model none: no such model"),
                        (["--entry", "churn"], "--entry churn: no such step")):
        done = instance.command("funnel", *days, *words, check=False)
        assert done.returncode == 2
        assert done.stderr == f"perennial: {part}" + (
            " of lifecycle6\n" if "step" in part else "\n")
    for name in ("kpi", "churn"):
        done = instance.command(name, *days, "--scope", "foo=x", check=False)
        assert done.stderr == "perennial: --scope foo=x: no such key\n"


@pytest.mark.parametrize("words", [
    ["stage", "counts", "--as-of"], ["funnel", "--from", "2026-01-01", "--to"]])
def test_a_day_that_has_not_come_is_refused(instance, words):
    today = datetime.datetime.now(
        datetime.timezone(datetime.timedelta(hours=8))).date()
    tomorrow = today + datetime.timedelta(2)
    done = instance.command(*words, tomorrow.isoformat(), check=False)
    assert done.returncode == 2 and not done.stdout
    assert done.stderr == (f"perennial: {words[-1]}: {tomorrow} has not come"
                           " yet\n")
    instance.command(*words, today.isoformat())


def test_check_finds_this_instance_in_order(instance):
    done = check(instance)
    assert done.returncode == 0, done.stdout
    assert "templates            good" in done.stdout
    assert "db_socket" in done.stdout
    newest = instance.sql("SELECT MAX(file) FROM schema_version WHERE file NOT"
                          " LIKE 'data/%'")[0][0]
    assert f"schema               {newest}: the database fits" in done.stdout


@pytest.mark.parametrize("name, value, said", [
    ("DB_SOCKET", "/nowhere/my.sock",
     "schema               The database does not answer."),
    ("CACHE_DIR", "/nowhere",
     "cache_dir            is not a folder one may use"),
    ("UPLOAD_DIR", "/nowhere",
     "upload_dir           is not a folder one may use"),
    ("SQL_DIR", "/nowhere", "sql_dir              is not a folder one may use"),
    ("TEMPLATE_DIR", "/nowhere", "templates            broken, see above"),
    ("WEB_SOCKET", "/nowhere/web.sock",
     "web_socket           is no socket and cannot be made one"),
    ("WEB_SOCKET", "/tmp/" + "x" * 103,
     "web_socket           is longer than 107 bytes"),
    ("CHROMIUM", "/nowhere", "chromium             is not a file one may use"),
    ("MAIL_CA", "/nowhere", "mail_ca              is not a file one may use"),
    ("MAIL_SERVER", "localhost",
     "mail                 needs mail_from and site_url beside mail_server"),
    ("WEB_TREADS", "8", "PERENNIAL_WEB_TREADS there is no such setting")])
def test_check_finds_what_is_wrong(instance, name, value, said):
    done = check(instance, **{f"PERENNIAL_{name}": value})
    assert done.returncode == 1, done.stdout
    assert said in done.stdout.splitlines() or said + " " in done.stdout
    assert "empty" not in done.stdout
