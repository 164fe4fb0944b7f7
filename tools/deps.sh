#!/bin/bash
# Installs what is missing of the Debian packages that Perennial needs.
#
#   tools/deps.sh [run] [build] [test] [bare] ...   groups; default: run build
#   tools/deps.sh --list GROUP...                   prints the packages
#
# Everything comes from Debian, so that a security fix of a library arrives
# with apt. Nothing is asked of the machine when all is there (one dpkg-query).
# Installing nginx must neither start a web server nor leave one enabled: a
# policy-rc.d forbids the start while we install (the machine's own one is put
# back), and a unit that this install enabled is disabled again. One that was
# there before is left alone.
set -u

packages() {
    case $1 in
    run) echo "mariadb-server-core mariadb-client-core nginx tzdata" \
              "ca-certificates" ;;
    build) echo "gcc g++ make pkg-config zopfli libfcgi-dev libctemplate-dev" \
                "libmariadb-dev libsodium-dev libinih-dev libicu-dev" \
                "libcsv-dev libopencc-dev libjansson-dev gettext" \
                "libgettextpo-dev libxlsxwriter-dev" \
                "libcurl4-openssl-dev python3" ;;
    node) echo "nodejs npm" ;;
    test) echo "libcmocka-dev chromium chromium-headless-shell fonts-noto-cjk" \
               "poppler-utils qpdf python3 python3-pytest python3-requests" \
               "python3-hypothesis python3-icalendar python3-openpyxl" \
               "python3-aiosmtpd openssl clang libclang-rt-14-dev systemd" ;;
    bare) echo "debootstrap" ;;
    dates) echo "libfaketime" ;;
    bench) echo "wrk" ;;
    *) die "no such group of packages: $1" ;;
    esac
}

die() {
    echo "perennial: $*" >&2
    exit 1
}

# A node of its own (18 or newer, with npm) makes Debian's unnecessary.
node_is_there() {
    local v
    command -v npm >/dev/null && v=$(node --version 2>/dev/null) || return 1
    v=${v#v}
    [ "${v%%.*}" -ge 18 ] 2>/dev/null
}

# Prints those of the named packages that are not installed.
missing_of() {
    local have p
    have=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' "$@" \
        2>/dev/null)"
    for p in "$@"; do
        case $have in
        *" installed:$p "*) ;;
        *) echo "$p" ;;
        esac
    done
}

### as root

POLICY=/usr/sbin/policy-rc.d
LOG=
SAVED=$POLICY.perennial-saved
LINK=/etc/systemd/system/multi-user.target.wants/nginx.service

# The machine's own one is put back, also where an earlier run was killed: what is
# ours is never saved as the machine's.
policy_forbid() {
    policy_restore
    [ ! -e $POLICY ] || cp -p $POLICY "$SAVED"
    cat >$POLICY.new <<END
#!/bin/sh
# put here by perennial for one installation, by process $$
exit 101
END
    chmod 755 $POLICY.new && mv -f $POLICY.new $POLICY
}

policy_restore() {
    if [ -e "$SAVED" ]; then
        mv -f "$SAVED" $POLICY
    elif grep -qs 'put here by perennial' $POLICY; then
        rm -f $POLICY
    fi
}

# Left by a run that was killed.
policy_is_left() {
    local pid
    grep -qs 'put here by perennial' $POLICY || return 1
    pid=$(sed -n 's/.* by process //p' $POLICY)
    [ -z "$pid" ] || [ ! -d "/proc/$pid" ]
}

nginx_disable() {
    if command -v systemctl >/dev/null; then
        systemctl disable nginx.service >/dev/null 2>&1
    elif command -v update-rc.d >/dev/null; then
        update-rc.d nginx disable >/dev/null 2>&1
    fi
    rm -f "$LINK"
}

install_as_root() {
    local apt nginx_new=
    apt="apt-get -y -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0"
    export DEBIAN_FRONTEND=noninteractive
    LOG=$(mktemp) || die "no temporary file in ${TMPDIR:-/tmp}"
    trap 'policy_restore; rm -f "$LOG"' EXIT
    trap 'exit 130' INT TERM HUP
    case " $* " in *" nginx "*) nginx_new=1 ;; esac
    [ -e "$LINK" ] && nginx_new=

    if ! apt-cache show "$@" >/dev/null 2>&1 || ! ls \
        /var/lib/apt/lists/*_Packages* >/dev/null 2>&1; then
        $apt update >"$LOG" 2>&1 || die "apt-get update failed:" \
            "$(grep -m1 -E '^(E|Err)' "$LOG" || tail -n1 "$LOG")"
    fi
    policy_forbid
    if ! $apt install --no-install-recommends "$@" >"$LOG" 2>&1; then
        # lists that are there but old name versions that are gone
        $apt update >>"$LOG" 2>&1
        $apt install --no-install-recommends "$@" >"$LOG" 2>&1 ||
            die "apt-get could not install: $*:" \
                "$(grep -m1 '^E:' "$LOG" || tail -n1 "$LOG")"
    fi
    [ -z "$nginx_new" ] || nginx_disable
}

### entry

if [ "${1:-}" = --as-root ]; then
    shift
    if [ $# -gt 0 ]; then install_as_root "$@"; else policy_restore; fi
    exit
fi
list=
[ "${1:-}" = --list ] && { list=1; shift; }
[ $# -gt 0 ] || set -- run build node

wanted=
for group in "$@"; do
    [ "$group" = node ] && [ -z "$list" ] && node_is_there && continue
    wanted="$wanted $(packages "$group")" || exit 1
done
# shellcheck disable=SC2086
[ -z "$list" ] || { printf '%s\n' $wanted | sort -u; exit 0; }
command -v dpkg-query >/dev/null ||
    die "this needs Debian 12 (no dpkg here); the list of packages:" \
        "tools/deps.sh --list run build node"
# shellcheck disable=SC2086
missing=$(missing_of $(printf '%s\n' $wanted | sort -u) | tr '\n' ' ')
# shellcheck disable=SC2086
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$0" --as-root $missing
    elif command -v sudo >/dev/null; then
        sudo "$0" --as-root $missing ||
            die "not done (sudo refused or apt failed). As root: $by_hand"
    else
        die "neither root nor sudo here. As root: $by_hand"
    fi
}
if [ -n "$missing" ]; then
    by_hand="apt-get install --no-install-recommends $missing"
    echo "Installing with apt: $missing"
    as_root
elif policy_is_left; then
    by_hand="rm $POLICY"
    [ ! -e "$SAVED" ] || by_hand="mv $SAVED $POLICY"
    echo "Clearing away $POLICY of an installation that was stopped ..."
    (as_root) || exit 0 # nothing is missing all the same
fi
