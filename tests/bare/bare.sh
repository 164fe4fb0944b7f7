#!/bin/bash
# The README on a bare Debian 12: a minimal system made by debootstrap, in it
# the README's first line, a clone, `make run` and `make test`; as root, and as
# a user who has the packages but neither root nor sudo.
#
#   tests/bare/bare.sh [root|user]...      (as root; part of make test-long)
#   BARE_SYSTEM=FILE.tar  keeps the minimal system for the next time
#   BARE_QUICK=1          without make test
#   BARE_CA=FILE          a certificate authority that npm shall trust besides
#
# All of it lives in namespaces of its own, so nothing is left running or
# mounted, however this ends. The last line is N passed, N failed, N skipped.
set -u
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
mirror=${BARE_MIRROR:-http://deb.debian.org/debian}
passed=0 failed=0
BECOME= # exec: the process started is the one to stop

if [ "${1:-}" != --inside ]; then
    [ "$(id -u)" = 0 ] || { echo "skipped: tests/bare needs root"
                            echo "0 passed, 0 failed, 1 skipped"; exit 77; }
    tools/deps.sh bare || exit 1
    exec unshare --mount --pid --fork --kill-child --mount-proc \
        "$0" --inside "$@"
fi
shift
[ $# -gt 0 ] || set -- root user
work=$(mktemp -d "${TMPDIR:-/tmp}/perennial-bare.XXXXXX")
trap 'umount -l "$work"/*/proc "$work"/*/sys 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

check() { # SENTENCE COMMAND...
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        echo "ok: $what"
    else
        failed=$((failed + 1))
        echo "FAILED: $what"
    fi
}

system_make() {
    local root=$work/$1
    mkdir -p "$root"
    if [ -s "${BARE_SYSTEM:-}" ]; then
        tar -C "$root" -xf "$BARE_SYSTEM"
    else
        debootstrap --variant=minbase bookworm "$root" "$mirror" \
            >"$work/debootstrap.log" 2>&1 ||
            { tail -n 5 "$work/debootstrap.log"; exit 1; }
        cat >"$root/etc/apt/sources.list" <<LIST
deb $mirror bookworm main
deb $mirror bookworm-updates main
deb ${mirror%/debian}/debian-security bookworm-security main
LIST
        [ -z "${BARE_SYSTEM:-}" ] || tar -C "$root" -cf "$BARE_SYSTEM" .
    fi
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    [ -z "${BARE_CA:-}" ] || cp "$BARE_CA" "$root/etc/bare-ca.crt"
    # it lives for one test: no need to wait for the disk
    echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/bare"
    git bundle create -q "$root/var/tmp/perennial.bundle" HEAD
    mount -t proc proc "$root/proc"
    mount -t sysfs sys "$root/sys"
}

# inside ROOT USER COMMAND: a login shell's environment and nothing else
inside() {
    local root=$1 user=$2 home=/root
    [ "$user" = root ] || home=/home/$user
    shift 2
    $BECOME chroot --userspec="$user" "$root" /usr/bin/env -i HOME="$home" \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        ${BARE_CA:+NODE_EXTRA_CA_CERTS=/etc/bare-ca.crt} \
        /bin/bash -c "cd && $*"
}

health() {
    local address line
    address=$(cat "$1/var/run/address" 2>/dev/null) || return 1
    exec 8<>"/dev/tcp/127.0.0.1/${address##*:}" || return 1
    printf 'GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&8
    read -r -t 5 line <&8
    exec 8>&-
    case $line in *' 200 '*) return 0 ;; esac
    return 1
}

# Tenths of a second of which something on the machine stood in line for a
# processor more than half (the kernel's pressure) do not count.
crowded() {
    local now=0
    read -r _ _ _ _ now 2>/dev/null </proc/pressure/cpu
    now=${now#total=}
    local was=${pressure:-0}
    pressure=$now
    [ $((now - was)) -gt 50000 ]
}

# run_and_stop ROOT USER CLONE SECONDS
run_and_stop() {
    local root=$1 user=$2 clone=$3 i all up= pressure=0
    crowded
    BECOME=exec inside "$root" "$user" \
        "cd perennial && DEMO=0 exec make run" >"$work/run.log" 2>&1 \
        </dev/null &
    local pid=$!
    for ((i = 0, all = 0; i < $4 * 10 && all < 18000; all++)); do
        health "$clone" 2>/dev/null && { up=1; break; }
        kill -0 $pid 2>/dev/null || break
        sleep 0.1
        crowded || i=$((i + 1))
    done
    [ -n "$up" ] || tail -n 20 "$work/run.log"
    kill -TERM $pid 2>/dev/null
    wait $pid
    [ -n "$up" ]
}

# The second start is promised in 5 s; it has nothing to make, and three tries.
run_soon() { # ROOT USER CLONE
    run_and_stop "$@" 5 || run_and_stop "$@" 5 || run_and_stop "$@" 5 ||
        return 1
    ! grep -E '^(Installing|Building|Creating|Making)' "$work/run.log"
}

left_running() {
    local p
    for p in /proc/[0-9]*; do
        case $(cat "$p/comm" 2>/dev/null) in
        nginx|mariadbd|perennial) echo "still there: $p"; return 1 ;;
        esac
    done
}

test_all() {
    inside "$1" "$2" "cd perennial && make test" >"$work/test.log" 2>&1
    local rc=$?
    tail -n 1 "$work/test.log" | sed 's/^/make test: /'
    [ $rc = 0 ] || grep -A20 -E 'FAILED|^E ' "$work/test.log" | head -80
    grep '^skipped' "$work/test.log"
    return $rc
}

case_root() {
    local root=$work/root clone=$work/root/root/perennial first
    system_make root
    first=$(head -n 1 README.md | sed 's/sudo //')
    check "the first line of the README" inside "$root" root \
        "apt-get -q update >/dev/null && DEBIAN_FRONTEND=noninteractive \
         $first >/dev/null 2>&1"
    check "a clone" inside "$root" root \
        "git -c advice.detachedHead=false clone -q /var/tmp/perennial.bundle perennial"
    check "make run as root, with nothing installed" \
        run_and_stop "$root" root "$clone" 1800
    check "make run again, in 5 s" run_soon "$root" root "$clone"
    check "nothing is left running" left_running
    check "nginx of the system is not enabled" test ! -e \
        "$root/etc/systemd/system/multi-user.target.wants/nginx.service"
    [ -n "${BARE_QUICK:-}" ] ||
        check "make test as root" test_all "$root" root
    umount "$root/proc" "$root/sys"
    rm -rf "$root"
}

case_user() {
    local root=$work/user clone=$work/user/home/person/perennial
    system_make user
    inside "$root" root "apt-get -q update && apt-get install -y git make" \
        >"$work/apt.log" 2>&1
    inside "$root" root "useradd -m person"
    inside "$root" person "git -c advice.detachedHead=false clone -q /var/tmp/perennial.bundle perennial"
    inside "$root" person "cd perennial && make run" >"$work/run.log" 2>&1
    check "without packages, root and sudo one line says so" \
        grep -q 'neither root nor sudo' "$work/run.log"
    check "packages, by root" inside "$root" root \
        "/home/person/perennial/tools/deps.sh run build node test >/dev/null"
    check "make run as a user" run_and_stop "$root" person "$clone" 1800
    check "make run again, in 5 s" run_soon "$root" person "$clone"
    check "nothing is left running" left_running
    [ -n "${BARE_QUICK:-}" ] ||
        check "make test as a user" test_all "$root" person
    umount "$root/proc" "$root/sys"
    rm -rf "$root"
}

for c in "$@"; do
    echo "== bare Debian 12, as $c"
    "case_$c"
done
cd "$top" || exit 1
echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
