"""What tools/run.sh says when it has started."""
import subprocess

import pytest

HELLO = """set -u
LISTEN=127.0.0.1 port=8080 VAR=$1 shown=var
eval "$(sed -n '/^hello() {/,/^}/p' tools/run.sh)"
hello"""


@pytest.mark.parametrize("lines, said", [
    ("admin abc\ndemo users: def\n", "Log in as admin or wangwei; the"),
    ("admin abc\n", "Log in as admin; the"),
    ("demo users: def\n", "Log in as wangwei; the"),
    (None, None),
])
def test_who_can_log_in_with_a_first_password_is_named(tmp_path, lines, said):
    if lines:
        (tmp_path / "first-login").write_text(lines)
    out = subprocess.run(["bash", "-c", HELLO, "bash", str(tmp_path)],
                         capture_output=True, text=True, check=True)
    assert out.stderr == ""
    assert "Perennial: http://127.0.0.1:8080" in out.stdout
    assert (said in out.stdout) if said else ("Log in" not in out.stdout)
