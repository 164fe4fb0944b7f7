"""Users by `perennial user`, and `perennial check`."""
import os
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
