"""make install into a staged tree: the units are sound, and what was installed
starts and answers."""
import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

from harness import BUILD, TOP, raw_fastcgi, wait_until

UNITS = ["perennial-web.socket", "perennial-web.service",
         "perennial-work.service"]


@pytest.fixture(scope="module")
def staged():
    root = Path(tempfile.mkdtemp(prefix="perennial-stage.", dir="/tmp"))
    subprocess.run([str(TOP / "tools/install.sh")], cwd=TOP, check=True,
                   env=dict(os.environ, BUILD=BUILD, DESTDIR=str(root),
                            prefix="/usr"))
    yield root
    shutil.rmtree(root)


def test_everything_is_in_its_place(staged):
    for path in ["usr/bin/perennial", "usr/share/perennial/sql/rights.txt",
                 "usr/share/perennial/static/app.css.gz",
                 "usr/share/perennial/templates/zh-TW/login/login.tpl",
                 "usr/share/perennial/errors/en/503.html",
                 "usr/share/perennial/nginx/headers.conf",
                 "usr/share/doc/perennial/LICENSE",
                 "usr/lib/sysusers.d/perennial.conf",
                 "etc/perennial/perennial.ini",
                 "etc/nginx/sites-available/perennial",
                 "etc/logrotate.d/perennial",
                 *(f"lib/systemd/system/{u}" for u in UNITS)]:
        assert (staged / path).is_file(), path
    assert (staged / "etc/perennial/perennial.ini").stat().st_mode & 7 == 0


def test_nothing_names_the_folder_it_was_built_in(staged):
    for path in staged.rglob("*"):
        if path.is_file() and path.name != "perennial":
            text = path.read_bytes()
            assert str(staged).encode() not in text, path
            assert str(TOP).encode() not in text, path


def test_a_second_installation_keeps_what_was_changed(staged):
    ini = staged / "etc/perennial/perennial.ini"
    ini.write_text("company = Mine\n")
    rotate = staged / "etc/logrotate.d/perennial"
    rotate.write_text(rotate.read_text().replace("weekly", "daily"))
    subprocess.run([str(TOP / "tools/install.sh")], cwd=TOP, check=True,
                   env=dict(os.environ, BUILD=BUILD, DESTDIR=str(staged),
                            prefix="/usr"))
    assert ini.read_text() == "company = Mine\n"
    assert "company = Perennial" in Path(f"{ini}.new").read_text()
    assert "daily" in rotate.read_text()
    # logrotate refuses a second file about the same logs under other endings
    assert "weekly" in Path(f"{rotate}.dpkg-dist").read_text()
    assert [p.name for p in staged.rglob("*.new")] == ["perennial.ini.new"]


def test_every_setting_is_in_the_file_and_in_the_readme():
    config = (TOP / "src/core/config.c").read_text()
    table = config[config.index("config_fields[] = {"):
                   config.index("config_field_count")]
    names = re.findall(r'(?:TEXT_AT\(|INT_AT\(|\.name = ")(\w+)', table)
    assert len(names) > 30
    ini = (TOP / "systemd/perennial.ini").read_text()
    readme = (TOP / "README.md").read_text()
    for name in names:
        assert re.search(f"^(; )?{name} = ", ini, re.M), name
        assert f"`{name}`" in readme, name


@pytest.mark.skipif(not shutil.which("systemd-analyze"),
                    reason="no systemd-analyze")
def test_systemd_finds_no_fault_in_the_units(staged):
    units = staged / "verify"
    units.mkdir(exist_ok=True)
    for u in UNITS:
        text = (staged / "lib/systemd/system" / u).read_text()
        # the program stands in the staged tree; who runs it is made later
        text = text.replace("/usr/bin/perennial",
                            str(staged / "usr/bin/perennial"))
        text = re.sub(r"^(User|Group|SocketUser)=.*$", r"\1=root", text,
                      flags=re.M)
        (units / u).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no",
         *(str(units / u) for u in UNITS)],
        capture_output=True, text=True, check=False)
    ours = [line for line in (done.stdout + done.stderr).splitlines()
            if "perennial" in line]
    assert ours == [] and done.returncode == 0, done.stdout + done.stderr


def test_the_units_are_hardened(staged):
    for u in UNITS[1:]:
        text = (staged / "lib/systemd/system" / u).read_text()
        for line in ["NoNewPrivileges=yes", "ProtectSystem=strict",
                     "PrivateTmp=yes", "SystemCallFilter=@system-service",
                     "RestrictAddressFamilies=AF_UNIX", "MemoryMax=",
                     "CapabilityBoundingSet=\n", "ProtectHome=yes"]:
            assert line in text, (u, line)


def test_nginx_takes_the_installed_site(staged, tmp_path):
    site = (staged / "etc/nginx/sites-available/perennial").read_text()
    site = site.replace("/usr/share/perennial",
                        str(staged / "usr/share/perennial"))
    site = site.replace("/var/log/perennial", str(tmp_path))
    site = site.replace("listen 80;", f"listen unix:{tmp_path}/n.sock;")
    conf = tmp_path / "nginx.conf"
    temps = "".join(f"{t}_temp_path {tmp_path}/{t};" for t in
                    ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    for f in (staged / "usr/share/perennial/nginx").iterdir():
        assert "@" not in f.read_text(), f
    conf.write_text(f"pid {tmp_path}/pid; events {{}}\n"
                    f"http {{ {temps}\n{site} }}\n")
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    done = subprocess.run([nginx, "-t", "-q", "-p", str(tmp_path),
                           "-e", "stderr", "-c", str(conf)],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("systemd-socket-activate"),
                    reason="no systemd-socket-activate")
def test_the_staged_tree_is_started_by_its_socket_and_answers(staged, instance):
    sock = f"/tmp/perennial-stage-{os.getpid()}.sock"
    env = dict(os.environ,
               PERENNIAL_TEMPLATE_DIR=str(
                   staged / "usr/share/perennial/templates"),
               PERENNIAL_SQL_DIR=str(staged / "usr/share/perennial/sql"),
               PERENNIAL_DB_SOCKET=str(instance.var / "db/my.sock"),
               PERENNIAL_UPLOAD_DIR=str(instance.var / "upload"),
               PERENNIAL_CACHE_DIR=str(instance.var / "cache"))
    names = [k for k in env if k.startswith("PERENNIAL_")
             and not k.startswith("PERENNIAL_TEST")]
    names += [k for k in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if k in env]
    process = subprocess.Popen(
        ["systemd-socket-activate", "-l", sock,
         *(f"-E{name}" for name in names),
         str(staged / "usr/bin/perennial"), "web"],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE)
    try:
        wait_until(lambda: os.path.exists(sock), 5, "the socket")

        def healthy():
            try:
                return b"Status: 200" in raw_fastcgi(
                    sock, {"REQUEST_METHOD": "GET", "SCRIPT_NAME": "/health",
                           "REQUEST_URI": "/health", "CONTENT_TYPE": ""}, b"",
                    declared="")
            except OSError:
                return False
        wait_until(healthy, 20, "an answer")
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        if os.path.exists(sock):
            os.unlink(sock)
