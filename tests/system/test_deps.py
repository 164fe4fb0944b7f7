"""tools/deps.sh: what it puts in the way of a service that starts by itself."""
import subprocess

import pytest

from harness import TOP

# The part of the script about policy-rc.d, on another file.
POLICY = r"""set -u
eval "$(sed -n '/^policy_[a-z_]*() {/,/^}/p' tools/deps.sh)"
POLICY=$1 SAVED=$1.perennial-saved
"""


@pytest.fixture
def run(tmp_path):
    path = tmp_path / "policy-rc.d"

    def run_in(script):
        return subprocess.run(["bash", "-c", POLICY + script, "bash", path],
                              cwd=TOP, check=False).returncode
    run_in.path = path
    return run_in


@pytest.mark.parametrize("own", [None, "#!/bin/sh\nexit 0\n"])
def test_what_the_machine_had_is_put_back_also_after_a_kill(run, own):
    if own:
        run.path.write_text(own)
    assert run("policy_forbid; policy_is_left") == 1  # it is at work
    assert subprocess.run(["sh", run.path], check=False).returncode == 101
    assert run("policy_is_left") == 0  # and was killed, as it seems
    assert run("policy_forbid; policy_restore") == 0
    assert (run.path.read_text() if run.path.exists() else None) == own
    assert [p.name for p in run.path.parent.iterdir()] == (
        [run.path.name] if own else [])


def test_a_policy_of_somebody_else_is_left_alone(run):
    run.path.write_text("#!/bin/sh\nexit 101\n")
    assert run("policy_is_left") == 1
    assert run("policy_restore") == 0 and run.path.exists()


def test_one_of_ours_without_a_process_is_left_over(run):
    run.path.write_text("#!/bin/sh\n# put here by perennial for one "
                        "installation\nexit 101\n")
    assert run("policy_is_left") == 0
    assert run("policy_restore") == 0 and not run.path.exists()
