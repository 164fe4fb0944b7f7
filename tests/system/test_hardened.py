"""PDFs are made under the system calls that the unit of `perennial work` allows:
its filter, put together from the unit as systemd would, over the tests of
core/pdf, as a user without rights."""
import ctypes
import os
import re
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

import pytest

from harness import BUILD, TOP

NUMBERS = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
PROGRAM = Path(BUILD).resolve() / "tests/core/pdf"
LIBRARY = Path(BUILD).resolve() / "libperennial.so"  # of the sanitizers' build
NOBODY = 65534
ALLOW, EPERM = 0x7fff0000, 0x00050001
NO_NEW_PRIVS, SECCOMP, FILTER = 38, 22, 2


def calls_of(words):
    found = set()
    for word in words:
        if not word.startswith("@"):
            found.add(word)
            continue
        said = subprocess.run(["systemd-analyze", "syscall-filter", word],
                              check=True, capture_output=True, text=True)
        lines = [x.strip() for x in said.stdout.splitlines()[1:]]
        found |= calls_of(x for x in lines if x and x[0] != "#")
    return found


def allowed():
    unit = (TOP / "systemd/perennial-work.service").read_text()
    calls = calls_of(["@default"])
    for line in re.findall(r"^SystemCallFilter=(.*)$", unit, re.M):
        words = line.lstrip("~").split()
        calls = (calls - calls_of(words) if line.startswith("~")
                 else calls | calls_of(words))
    return calls


def filter_of(calls):
    numbers = dict(re.findall(r"#define __NR_(\w+) (\d+)",
                              NUMBERS.read_text()))
    steps = [(0x20, 0, 0, 0)]  # load the number of the call
    for n in sorted(int(numbers[c]) for c in calls if c in numbers):
        steps += [(0x15, 0, 1, n), (0x06, 0, 0, ALLOW)]
    steps.append((0x06, 0, 0, EPERM))
    return b"".join(struct.pack("HBBI", *s) for s in steps), len(steps)


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def run_as_unit(words, folder):
    code, length = filter_of(allowed())
    steps = ctypes.create_string_buffer(code)
    program = Program(length, ctypes.addressof(steps))
    libc = ctypes.CDLL(None)

    def enter():
        if (libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0) != 0
                or libc.prctl(SECCOMP, FILTER, ctypes.byref(program)) != 0):
            os._exit(125)

    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} \
        if os.geteuid() == 0 else {}
    env = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")
    return subprocess.run(words, cwd=folder, preexec_fn=enter, env=env,
                          capture_output=True, text=True, **who)


@pytest.fixture
def program():
    if not PROGRAM.exists():
        pytest.skip("tests/core/pdf is not built")
    if not NUMBERS.exists() or not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze, or another machine than amd64")
    folder = Path(tempfile.mkdtemp(prefix="perennial-hard.", dir="/tmp"))
    folder.chmod(0o755)
    copy = folder / "tests/core/pdf"  # where the user gets at it, as it is built
    copy.parent.mkdir(parents=True)
    shutil.copy(PROGRAM, copy)
    if LIBRARY.exists():
        shutil.copy(LIBRARY, folder)
    yield copy
    shutil.rmtree(folder)


def test_the_filter_forbids_what_the_unit_does(program):
    assert "chown" not in allowed() and "openat" in allowed()
    done = run_as_unit(["/usr/bin/chown", "0", str(program)], program.parent)
    assert done.returncode != 0 and "permitted" in done.stderr


def test_a_pdf_is_made_under_the_filter_of_the_unit(program):
    done = run_as_unit([str(program)], program.parent)
    said = done.stdout + done.stderr
    assert "FAILED" not in said and done.returncode == 0, said
    assert "a_document_becomes_a_pdf_with_its_text" in said, said
