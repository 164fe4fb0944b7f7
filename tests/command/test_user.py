"""Users by `perennial user`, and `perennial check`."""


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
    said = instance.command("check").stdout
    assert "templates            good" in said
    assert "db_socket" in said
