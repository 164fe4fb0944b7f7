#!/bin/bash
# The README on a bare Debian 12: a minimal system made by debootstrap, in it
# the README's first line, a clone, `make run` and `make test`; as root, and as
# a user who has the packages but neither root nor sudo. And the README's
# installation for real, in such a system with its own systemd, MariaDB and nginx.
#
#   tests/bare/bare.sh [root|user|installed]...  (as root; part of make test-long)
#   BARE_MIRROR=ADDRESS   of a mirror of Debian, else that of this machine
#   BARE_SYSTEM=FILE.tar  keeps the minimal system for the next time
#   BARE_QUICK=1          without make test
#   BARE_CA=FILE          a certificate authority that npm shall trust besides
#
# All of it lives in namespaces of its own, so nothing is left running or
# mounted, however this ends. The last line is N passed, N failed, N skipped.
set -u
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
# From where this machine has its own packages, unless said otherwise.
mirror=${BARE_MIRROR:-$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
    sed -nE 's/^(URIs:|deb( \[[^]]*\])?) +([^ ]+\/debian)\/?( .*)?$/\3/p' |
    head -1)}
passed=0 failed=0 skipped=0
BECOME= # exec: the process started is the one to stop

if [ "${1:-}" != --inside ]; then
    [ "$(id -u)" = 0 ] || { echo "skipped: tests/bare needs root"
                            echo "0 passed, 0 failed, 1 skipped"; exit 77; }
    tools/deps.sh bare || exit 1
    exec unshare --mount --pid --fork --kill-child --mount-proc \
        "$0" --inside "$@"
fi
shift
[ $# -gt 0 ] || set -- root user installed
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
        return 1
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
    first=$(sed -n '1s/ *#.*//p' README.md)
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

# The commands of "For real" from a line that begins with FROM to one with TO.
for_real() { # FROM TO
    awk -v from="$1" -v to="$2" '/^## /{on = 0} index($0, from) == 1 {on = 1; next}
        index($0, to) == 1 {on = 0} on && /^    / {sub(/^    (   )?/, ""); print}' \
        README.md | sed -e "s/'\.\.\.'/'owner-1'/" -e '/^git pull$/d'
}

# What one would type into the settings file.
editor_make() { # FILE
    cat >"$1" <<'END'
#!/bin/sh
exec sed -i -e 's/^; db_password = .*/db_password = web-1/' \
    -e 's/^; db_keeper_password = .*/db_keeper_password = keeper-1/' \
    -e 's/^; db_owner_password = .*/db_owner_password = owner-1/' "$1"
END
    chmod 755 "$1"
}

# in the booted system, stopping at the first command that fails
booted() {
    nsenter -t "$init" -m -p -u -i -C -r -w /usr/bin/env -i HOME=/root \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        DEBIAN_FRONTEND=noninteractive \
        ${BARE_CA:+NODE_EXTRA_CA_CERTS=/etc/bare-ca.crt} \
        /bin/bash -ec "cd /root/perennial; $*" >"$work/booted.log" 2>&1 ||
        { tail -n 20 "$work/booted.log"; return 1; }
}

boot() { # ROOT, sets boot and init
    local i
    tests/bare/boot.sh "$1" >"$work/boot.log" 2>&1 &
    boot=$!
    for ((i = 0; i < 600; i++)); do
        kill -0 $boot 2>/dev/null || return 1
        init=$(pgrep -n -x -f /lib/systemd/systemd 2>/dev/null)
        [ -z "$init" ] || [ ! -S "/proc/$init/root/run/systemd/private" ] ||
            break
        sleep 0.1
    done
    # degraded is what some containers are: what counts is asked for below
    booted 'systemctl is-system-running --wait || [ $? = 1 ]'
}

shut_down() {
    kill -RTMIN+3 "$init"
    wait $boot
}

answer() { # PATH CODE
    booted 'for i in $(seq 100); do
            code=$(curl -s -o /root/page -w "%{http_code}" -m 20 \
                   http://127.0.0.1'"$1"' || :)
            [ "$code" = '"$2"' ] && exit 0; sleep 0.2; done; echo "$code"; exit 1'
}

# What an installation that runs has to bear.
installed_lives() { # ROOT
    check "the database behind it" answer /health 200
    check "what must not be written is not, and there is no network" booted '
        p=$(systemctl show -p MainPID --value perennial-web)
        for f in /usr/x /etc/perennial/x /root/x; do
            nsenter -t $p -m -r -w touch $f && exit 1; done
        nsenter -t $p -m -r -w touch /var/lib/perennial/cache/x
        [ "$(readlink /proc/$p/ns/net)" != "$(readlink /proc/1/ns/net)" ]
        grep -q "^Seccomp:.2" /proc/$p/status
        grep -q "^CapEff:.0*$" /proc/$p/status'
    check "the limit of memory is in force" booted '
        for u in web=1073741824 work=3221225472; do
            cat /sys/fs/cgroup{/memory,}/system.slice/perennial-${u%=*}.service/memory.{limit_in_bytes,max} \
                2>/dev/null | grep -qx ${u#*=}; done'
    check "a killed server comes back" booted '
        for u in web work; do
            p=$(systemctl show -p MainPID --value perennial-$u); kill -KILL $p
            for i in $(seq 100); do sleep 0.1
                [ "$(systemctl show -p MainPID --value perennial-$u)" != $p ] &&
                    systemctl -q is-active perennial-$u && continue 2; done
            exit 1; done'
    booted 'systemctl stop mariadb'
    check "without the database the answer is 503" answer /health 503
    booted 'systemctl start mariadb'
    check "which passes by itself" answer /health 200
    check "an upgrade, while somebody reads" booted '
        (until [ -e /root/enough ]; do curl -s -o /dev/null -m 20 \
            -w "%{http_code}\n" http://127.0.0.1/login || :; sleep 0.05
            done >/root/codes) &
        '"$(for_real 5. '##')"'
        sleep 3; touch /root/enough; wait
        sort /root/codes | uniq -c; grep -v 200 /root/codes && exit 1
        new=$(find /etc -path "*perennial*.new"); echo "$new"
        [ "$new" = /etc/perennial/perennial.ini.new ]'
    check "no log of the program has an error" booted '
        journalctl -u perennial-web -u perennial-work | grep "\"level\":\"error" && exit 1 || :'
    shut_down
    boot "$1"
    check "all of it comes back after a restart of the machine" answer /health 200
    check "with its background work" booted 'systemctl is-active perennial-work'
}

case_installed() {
    local root=$work/installed
    if exec 8<>/dev/tcp/127.0.0.1/80; then
        exec 8>&-
        echo "skipped: installed for real (something answers at port 80)"
        skipped=$((skipped + 1))
        return
    fi 2>/dev/null
    system_make installed
    umount "$root/proc" "$root/sys"
    inside "$root" root "apt-get -q update && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends systemd systemd-sysv sudo \
        dbus curl git procps && git -c advice.detachedHead=false clone -q \
        /var/tmp/perennial.bundle perennial" >"$work/apt.log" 2>&1 ||
        tail -n 5 "$work/apt.log"
    editor_make "$root/usr/local/bin/editor"
    echo perennial-bare >"$root/etc/hostname"
    echo "127.0.1.1 perennial-bare" >>"$root/etc/hosts"
    if ! boot "$root"; then
        tail -n 3 "$work/boot.log"
        echo "skipped: installed for real (systemd does not start here)"
        skipped=$((skipped + 1))
        return
    fi
    check "packages, build and installation" \
        booted "$(for_real '## For real' 1.)" &&
        check "the database" booted "$(for_real 1. 2.)" &&
        check "the settings" booted "$(for_real 2. 3.)" &&
        check "tables and the first person" booted "$(for_real 3. 4.)" &&
        check "services, and perennial check finds all good" \
            booted "$(for_real 4. 5.)" &&
        check "the login page at port 80" answer /login 200 &&
        installed_lives "$root"
    shut_down
    rm -rf "$root"
}

for c in "$@"; do
    echo "== bare Debian 12, as $c"
    "case_$c"
done
cd "$top" || exit 1
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
