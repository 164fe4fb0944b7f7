#!/bin/bash
# The unit tests on other days: a test that names a day counts on how long ago it
# is, or in which quarter, more often than one sees when it is written.
#
#   BUILD=build tests/dates.sh [DAYS...]
#
# The clock of the programs and of their database is set so many days on (45 and
# 400) by libfaketime, which does not go with the sanitizers: it is the plain build
# that is run. Ends with `N passed, N failed, 0 skipped`, a program each.
set -u
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-build}
unset SAN
out=$PWD/$BUILD/dates
passed=0 failed=0

end() {
    echo "$passed passed, $failed failed, 0 skipped"
    [ $failed = 0 ]
    exit
}

fail() {
    echo "FAILED $*"
    failed=$((failed + 1))
}

one() { # PROGRAM
    local log
    log=$out/$(echo "${1#"$BUILD"/tests/}" | tr / -).log
    # times of files are moved too, but for who sets them itself
    case $1 in */model/purge) export NO_FAKE_STAT=1 ;; esac
    timeout 300 "$1" >"$log" 2>&1 </dev/null
    echo $? >"$log.status"
}

# In a shell of its own, with all that it starts on that day.
on_day() { # DAYS
    (
        export LD_PRELOAD=$clock FAKETIME="+$1d" FAKETIME_DONT_FAKE_MONOTONIC=1
        db=$(mktemp -d "${TMPDIR:-/tmp}/perennial-test.XXXXXX")
        trap 'tools/private-db.sh kill "$db"; rm -rf "$db"' EXIT
        tools/private-db.sh start "$db" || exit 1
        export PERENNIAL_TEST_DB=$db/my.sock
        for t in $programs; do
            while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n; done
            one "$t" &
        done
        wait
    )
}

count() { # DAYS
    local log
    for log in "$out"/*.log; do
        if [ "$(cat "$log.status" 2>/dev/null)" = 0 ]; then
            passed=$((passed + 1))
            continue
        fi
        fail "$(basename "$log" .log), $1 days on"
        grep -A2 'ERROR' "$log" | tail -n 20
    done
}

tools/deps.sh run build test dates || { fail "packages are missing"; end; }
clock=$(dpkg -L libfaketime | grep 'MT\.so' | head -n 1)
make -s -j"$(nproc)" BUILD="$BUILD" all tests || { fail "the build"; end; }
programs=$(make -s BUILD="$BUILD" tests-list)
mkdir -p "$out"
tests/base.sh schema "$out/base" >"$out/base.txt" 2>&1 || { fail "the base"; end; }
export PRIVATE_DB_FROM=$out/base/schema/db
[ $# -gt 0 ] || set -- 45 400
for days in "$@"; do
    rm -f "$out"/*.log "$out"/*.status
    on_day "$days" || fail "no database $days days on"
    count "$days"
done
end
