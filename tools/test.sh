#!/bin/bash
# `make test`: everything, on a machine with nothing installed.
#
#   BUILD=build tools/test.sh [lint|fuzz|unit|python|browser|bare|dates]...  default: all
#   TESTS_ONLY='http/ page/' of the unit tests only those
#   PYTEST_ARGS='tests/http -k limits' of the Python tests only those
#   LONG=1 adds tests/long (make test-long)
#
# Builds once with ASan and UBSan into $BUILD/san and runs every kind of test
# on that build, the kinds side by side: each is mostly one process after the
# other and often waits. So that none meets another, each has a private instance
# (tools/run.sh in a throw-away folder) or database server of its own, and what
# it says is kept until it has ended. Each kind hands its counts to `add`;
# skipped tests are named. The last line is the sum.
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.." || exit 1
BUILD=${BUILD:-build}
export SAN=${SAN-address,undefined}
export BUILD_SAN=$(realpath -m "${BUILD_SAN:-$BUILD/san}")
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0}
export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export PYTHONDONTWRITEBYTECODE=1
JOBS=${JOBS:-$(nproc)}
# Seconds after which what runs hangs. The slow reference reads all that is
# imported with LONG: half an hour of a processor for one file of customers.
TEST_LIMIT=${TEST_LIMIT:-${LONG:+14400}}
TEST_LIMIT=${TEST_LIMIT:-3600}
# Of the throw-away databases nothing has to outlive the machine, only the end
# of a process: no waiting for the disk, no file a table, few threads.
export PRIVATE_DB_OPTIONS="--innodb-flush-log-at-trx-commit=2 \
--innodb-doublewrite=0 --innodb-file-per-table=0 --sync-frm=0 \
--innodb-flush-method=nosync --innodb-use-native-aio=0 \
--innodb-read-io-threads=1 --innodb-write-io-threads=2 \
--innodb-purge-threads=1 --key-buffer-size=1M --aria-pagecache-buffer-size=8M \
--innodb-fast-shutdown=2 --innodb-autoextend-increment=2 \
--innodb-buffer-pool-dump-at-shutdown=0 \
--innodb-buffer-pool-load-at-startup=0"
export PRIVATE_DB_LOG=16M
# Passwords that protect nothing: the least memory a hash may have.
export PERENNIAL_HASH_MEMORY=8
# Their folders are in memory where there is room for those of all kinds and
# programs may be started there: a fifth to a half of what a test of the database
# costs is the disk. Else in /tmp, as the path of a socket has to be short.
MEMORY_MB=4000
in_memory() {
    local probe
    [ "$(df -Pm /dev/shm 2>/dev/null | awk 'END {print $4 + 0}')" -ge \
        $MEMORY_MB ] && [ "$(awk '/^MemAvailable/ {print int($2 / 1024)}' \
        /proc/meminfo)" -ge $((2 * MEMORY_MB)) ] || return 1
    probe=$(mktemp /dev/shm/perennial-test.XXXXXX 2>/dev/null) || return 1
    cp /bin/true "$probe" && chmod 700 "$probe" && "$probe"
    set -- $?
    rm -f "$probe"
    return "$1"
}
usual=${TMPDIR:-/tmp}
export TMPDIR=/tmp
passed=0 failed=0 skipped=0
out=$BUILD_SAN/results
bases=$BUILD_SAN/base
export PRIVATE_DB_FROM=$bases/schema/db PERENNIAL_DEMO_BASE=$bases/demo

add() { # kind passed failed skipped
    passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
    printf '== %-8s %4d passed, %d failed, %d skipped (%d s)\n' "$@" \
        $((SECONDS - since))
    since=$SECONDS
}

die() {
    echo "perennial: $*" >&2
    echo "$passed passed, $((failed + 1)) failed, $skipped skipped"
    exit 1
}

### kinds side by side

declare -A lane=() # pid -> kind

# A process group of its own, so that an interrupt ends all that it started.
lane_start() { # kind
    set -m
    (
        set +m
        passed=0 failed=0 skipped=0 since=$SECONDS
        trap 'instance_stop; unit_db_stop' EXIT
        trap 'exit 130' INT TERM
        "kind_$1"
        instance_stop
        echo "$passed $failed $skipped" >"$out/$1.sum"
    ) >"$out/$1.out" 2>&1 </dev/null &
    lane[$!]=$1
    set +m
}

lanes_run() { # kind...
    local kind pid p f s
    for kind in "$@"; do
        rm -f "$out/$kind.sum"
        lane_start "$kind"
    done
    while [ ${#lane[@]} -gt 0 ]; do
        wait -n -p pid "${!lane[@]}"
        kind=${lane[$pid]}
        unset "lane[$pid]"
        cat "$out/$kind.out"
        read -r p f s 2>/dev/null <"$out/$kind.sum" || {
            echo "FAILED $kind ended before its end"
            p=0 f=1 s=0
        }
        passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    done
}

lanes_stop() {
    local pid
    for pid in "${!lane[@]}"; do
        kill -TERM -- "-$pid" 2>/dev/null
    done
    wait
    exit 130
}

# Of the unit tests; TESTS_ONLY='http/ page/': whose path begins so.
unit_programs() {
    local t name p
    for t in $(make -s BUILD="$BUILD_SAN" SAN="$SAN" tests-list); do
        name=${t#"$BUILD_SAN"/tests/}
        [ -n "${TESTS_ONLY:-}" ] || echo "$t"
        for p in ${TESTS_ONLY:-}; do
            case $name in "$p"*) echo "$t"; break ;; esac
        done
    done
}

build() {
    tools/deps.sh run build node test || die "packages are missing"
    mkdir -p "$out" || die "cannot write to $out"
    echo "Building with $SAN ..."
    local demo= goals="all tests"
    built binary
    base schema
    case " ${*:-python} " in
    ' unit ') goals=$(unit_programs) ;;
    *' python '* | *' browser '*) built all; base demo & demo=$! ;;
    esac
    # shellcheck disable=SC2086
    built $goals
    [ -z "$demo" ] || wait $demo || die "no demonstration company"
}

built() { # GOAL...
    make -s -j"$JOBS" BUILD="$BUILD_SAN" SAN="$SAN" "$@" \
        >"$out/build.log" 2>&1 || {
        grep -E -A5 'error|Error' "$out/build.log" | head -40
        die "the build failed; all of it is in $out/build.log"
    }
}

# Made once, and copied for each database and instance.
base() { # schema|demo
    BUILD="$BUILD_SAN" tests/base.sh "$1" "$bases" >"$out/base-$1.log" 2>&1 || {
        tail -n 20 "$out/base-$1.log"
        die "tests/base.sh $1 failed"
    }
}

### a database for the unit tests, an instance for HTTP and browser

instance_start() {
    [ -z "${instance:-}" ] || return 0
    instance_var=$(mktemp -d "$TMPDIR/perennial-test.XXXXXX")
    env VAR="$instance_var" BUILD="$BUILD_SAN" PORT=any DEMO=0 NO_BUILD=1 \
        DB_SMALL=1 tools/run.sh </dev/null >"$out/instance.log" 2>&1 &
    instance=$!
    for _ in $(seq 1 3000); do
        [ -s "$instance_var/run/address" ] && break
        kill -0 $instance 2>/dev/null || break
        sleep 0.1
    done
    [ -s "$instance_var/run/address" ] || {
        cat "$out/instance.log"
        instance_stop
        return 1
    }
    export PERENNIAL_TEST_URL=$(cat "$instance_var/run/address")
    export PERENNIAL_TEST_VAR=$instance_var
}

instance_stop() {
    [ -n "${instance:-}" ] || return 0
    kill -TERM $instance 2>/dev/null
    wait $instance 2>/dev/null
    instance=
    # what the sanitizers said in the processes of the instance
    if grep -l -E 'ERROR: (Address|Leak|Thread)Sanitizer|runtime error:' \
        "$instance_var"/log/*.log 2>/dev/null; then
        grep -h -A12 -E 'Sanitizer|runtime error:' "$instance_var"/log/*.log |
            head -60
        add sanitize 0 1 0
    fi
    rm -rf "$instance_var"
    instance_var=
}

### kinds

# cmocka programs speak TAP; one that crashes counts as a failure. Those that
# need a database copy one, or make one on this server.
kind_unit() {
    local t log ok=0 bad=0 skip=0 n m k rc
    unit_db=$(mktemp -d "$TMPDIR/perennial-test.XXXXXX")
    tools/private-db.sh start "$unit_db" &&
        export PERENNIAL_TEST_DB=$unit_db/my.sock
    for t in $(unit_programs); do
        while [ "$(jobs -rp | wc -l)" -ge "$JOBS" ]; do wait -n; done
        unit_run "$t" &
    done
    wait
    for t in $(unit_programs); do
        log=$(unit_log "$t")
        rc=$(cat "$log.status")
        # a skipped one is "not ok N # SKIP name" in cmocka 1.1
        k=$(grep -c '^\(not \)\?ok [0-9]* .*# SKIP' "$log")
        n=$(grep '^ok [0-9]' "$log" | grep -vc '# SKIP')
        m=$(grep '^not ok [0-9]' "$log" | grep -vc '# SKIP')
        [ "$rc" = 0 ] || [ "$m" -gt 0 ] || m=1
        [ "$m" = 0 ] || {
            echo "FAILED $t (status $rc)"
            grep -v '^ok ' "$log" | tail -n 40
        }
        grep '# SKIP' "$log" |
            sed "s|^.*# SKIP *|skipped: ${t#"$BUILD_SAN"/}: |"
        ok=$((ok + n)) bad=$((bad + m)) skip=$((skip + k))
    done
    unit_db_stop
    add unit $ok $bad $skip
}

unit_log() { # PROGRAM
    echo "$out/$(echo "${1#"$BUILD_SAN"/tests/}" | tr / -).log"
}

unit_run() { # PROGRAM
    local log
    log=$(unit_log "$1")
    CMOCKA_MESSAGE_OUTPUT=TAP timeout --foreground 900 "$1" \
        >"$log" 2>&1 </dev/null
    echo $? >"$log.status"
}

unit_db_stop() {
    [ -n "${unit_db:-}" ] || return 0
    tools/private-db.sh kill "$unit_db"
    rm -rf "$unit_db"
    unit_db=
    unset PERENNIAL_TEST_DB
}

# Each program under tests/lint is one test; 77 = skipped.
kind_lint() {
    local t ok=0 bad=0 skip=0 rc
    for t in tests/lint/*; do
        [ -x "$t" ] && [ -f "$t" ] || continue
        case $t in */test_*) continue ;; esac
        BUILD="$BUILD_SAN" timeout --foreground 300 "$t" >"$out/lint.log" 2>&1
        rc=$?
        case $rc in
        0) ok=$((ok + 1)) ;;
        77) skip=$((skip + 1)); echo "skipped: $t" ;;
        *) bad=$((bad + 1)); echo "FAILED $t"; tail -n 30 "$out/lint.log" ;;
        esac
    done
    add lint $ok $bad $skip
}

# Every fuzz target replays its corpus.
kind_fuzz() {
    local t name ok=0 bad=0
    for t in tests/fuzz/*.c; do
        name=$(basename "$t" .c)
        [ -d "tests/fuzz/corpus/$name" ] || continue
        if timeout --foreground 300 "$BUILD_SAN/fuzz/$name" \
            "tests/fuzz/corpus/$name"/* >"$out/fuzz-$name.log" 2>&1; then
            ok=$((ok + 1))
        else
            bad=$((bad + 1))
            echo "FAILED $t"
            tail -n 30 "$out/fuzz-$name.log"
        fi
    done
    add fuzz $ok $bad 0
}

# The references, which read one company again and again, and those that import
# run beside the rest.
kind_python() {
    local imports=tests/reference/test_import_
    instance_start || { add python 0 1 0; return; }
    if [ -n "${PYTEST_ARGS:-}" ]; then
        # shellcheck disable=SC2086
        python_run python $PYTEST_ARGS
        set -- python
    else
        python_run rest tests --ignore=tests/reference &
        set -- $!
        python_run import "$imports"*.py &
        set -- "$@" $!
        python_run reference tests/reference --ignore-glob="$imports*"
        wait "$@"
        set -- rest import reference
    fi
    # shellcheck disable=SC2046
    add python $(/usr/bin/python3 - "${@/#/$out/pytest-}" <<'PY'
import sys, xml.etree.ElementTree as tree
good = bad = skip = 0
for name in sys.argv[1:]:
    try:
        s = tree.parse(name + ".xml").getroot().find("testsuite").attrib
        wrong, left = int(s["failures"]) + int(s["errors"]), int(s["skipped"])
        good += int(s["tests"]) - wrong - left
        bad, skip = bad + wrong, skip + left
    except Exception:
        bad += 1
print(good, bad, skip)
PY
    )
}

python_run() { # NAME ARGUMENT...
    local long="not long" log=$out/pytest-$1 rc files
    files=$(mktemp -d "$TMPDIR/perennial-test.XXXXXX")
    shift
    [ -z "${LONG:-}" ] || long="long or not long"
    rm -f "$log.xml"
    BUILD="$BUILD_SAN" timeout --foreground "$TEST_LIMIT" \
        /usr/bin/python3 -m pytest -q -rs -p no:cacheprovider -m "$long" \
        --junitxml="$log.xml" --tb=short \
        --basetemp="$files/t" "$@" >"$log.log" 2>&1
    rc=$?
    rm -rf "$files"
    [ $rc = 0 ] || [ $rc = 5 ] || tail -n 150 "$log.log"
    grep '^SKIPPED' "$log.log" | sed 's/^SKIPPED/skipped:/'
}

browser_run() { # LOG FILE...
    local log=$1
    shift
    timeout --foreground "$TEST_LIMIT" node_modules/.bin/node --test \
        --test-reporter=tap --test-concurrency=1 "$@" >"$log" 2>&1
}

# The walk over all pages has an instance of its own and takes as long as all
# others together, so it runs beside them.
kind_browser() {
    local log pages n=0 pass=0 bad=0 skip=0
    make -s BUILD="$BUILD_SAN" node_modules/.tests >"$out/npm.log" 2>&1 ||
        { tail -n 5 "$out/npm.log"; add browser 0 1 0; return; }
    instance_start || { add browser 0 1 0; return; }
    browser_run "$out/pages.log" tests/e2e/pages.test.mjs &
    pages=$!
    # shellcheck disable=SC2046
    browser_run "$out/browser.log" $(ls tests/e2e/*.test.mjs |
        grep -v /pages.test.mjs)
    wait $pages
    count() { sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$log" | tail -n 1; }
    for log in "$out/pages.log" "$out/browser.log"; do
        if [ -z "$(count pass)" ]; then
            tail -n 40 "$log"
            bad=$((bad + 1))
            continue
        fi
        n=$(($(count fail) + $(count cancelled)))
        [ $n = 0 ] || grep -A30 -E '^ *not ok|again with SEED' "$log" | head -150
        grep -E '^ *ok .*# SKIP' "$log" | sed 's/^ *ok [0-9]* - /skipped: /'
        pass=$((pass + $(count pass))) bad=$((bad + n))
        skip=$((skip + $(count skipped)))
    done
    add browser $pass $bad $skip
}

# What takes longest: the README on a bare Debian 12 (make test-long).
kind_bare() {
    local n
    tests/bare/bare.sh >"$out/bare.log" 2>&1
    grep -E '^(ok|FAILED|skipped|==)' "$out/bare.log"
    n=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' \
        "$out/bare.log" | tail -n 1)
    # shellcheck disable=SC2086
    add bare ${n:-0 1 0}
}

# On other days than today (make test-long).
kind_dates() {
    local n
    tests/dates.sh >"$out/dates.log" 2>&1
    grep -E -A3 '^FAILED' "$out/dates.log"
    n=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' \
        "$out/dates.log" | tail -n 1)
    # shellcheck disable=SC2086
    add dates ${n:-0 1 0}
}

since=0
build "$@"
echo "== built ($SECONDS s)"
[ $# -gt 0 ] || set -- lint fuzz unit python browser ${LONG:+bare dates}
beside=()
for kind in "$@"; do
    case $kind in bare | dates) ;; *) beside+=("$kind") ;; esac
done
trap lanes_stop INT TERM
! in_memory || TMPDIR=/dev/shm
[ ${#beside[@]} = 0 ] || lanes_run "${beside[@]}"
since=$SECONDS
export TMPDIR=$usual
case " $* " in *" bare "*) kind_bare ;; esac
case " $* " in *" dates "*) kind_dates ;; esac
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
