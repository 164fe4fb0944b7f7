#!/usr/bin/python3
"""A changed header compiles again every source that includes it, src/main.c
too: an object with an old layout of a struct reads its neighbours' values."""
import os
import subprocess
import sys
from pathlib import Path

build = os.environ.get("BUILD", "build")
if not Path(build, "obj/src/main.d").exists():
    print(f"nothing is built in {build}")
    sys.exit(77)
words = ["make", "-n", f"BUILD={build}", f"SAN={os.environ.get('SAN', '')}",
         "-W", "src/core/config.h", f"{build}/perennial"]
said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
old = [s for s in ("src/main.c", "src/core/config.c", "src/http/server.c")
       if "core/config.h" in Path(build, "obj", s).with_suffix(".d").read_text()
       and f" {s}" not in said]
for source in old:
    print(f"{source} is not compiled again when core/config.h changes")
sys.exit(bool(old))
