#!/bin/bash
# `make run`: the whole of Perennial for one person, under one folder.
#
#   VAR=var BUILD=build PORT=8080 LISTEN=127.0.0.1 DEMO=1|0 tools/run.sh
#
# Installs what is missing, builds, starts a private MariaDB, migrates, starts
# the workers and nginx, watches them, and stops them again. Children run in
# sessions of their own and die with this script, also when it is killed; what
# is left over all the same is stopped at the next start. PORT=any takes a
# random one, NO_BUILD=1 (tests) skips apt and make.
set -u
export LC_ALL=C
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top" || exit 1
umask 077

die() {
    echo "perennial: $*" >&2
    exit 1
}

BUILD=${BUILD:-build}
VAR=${VAR:-var}
LISTEN=${LISTEN:-127.0.0.1}
build=$(realpath -m "$BUILD")
VAR=$(realpath -m "$VAR")
shown=${VAR#"$top"/}
bin=$build/perennial
declare -A child=() # pid -> name
stopping=
step=

mariadb_sql() {
    mariadb --no-defaults --socket="$VAR/db/my.sock" --user=perennial_owner \
        --connect-timeout=2 "$@"
}

### before anything starts

port_judge() {
    case ${PORT:-} in
    '') first=8080 last=8179 ;;
    any) first=$((20000 + RANDOM % 12000)) last=$((first + 200)) ;;
    *[!0-9]* | 0* | ??????*) first=0 ;;
    *) first=$PORT last=$PORT ;;
    esac
    [ "$first" -ge 1 ] && [ "$first" -le 65535 ] ||
        die "PORT must be a number from 1 to 65535"
}

folder_prepare() {
    local d
    [ ${#VAR} -le 80 ] ||
        die "$VAR is too long for a socket (80 bytes); set VAR to a shorter one"
    for d in "$VAR" "$VAR/run" "$VAR/log" "$VAR/upload" "$VAR/cache" "$VAR/db" \
        "$VAR/db/tmp" "$VAR/nginx"; do
        mkdir -p "$d" 2>/dev/null && [ -w "$d" ] ||
            die "cannot write to $d; set VAR to a folder that you may write"
    done
    chmod 700 "$VAR/db" "$VAR/run"
    exec 9>"$VAR/lock" || die "cannot write to $VAR/lock"
    flock -n 9 || die "already running with $shown:" \
        "$(cat "$VAR/run/address" 2>/dev/null || echo 'still starting')"
}

build_all() {
    [ -z "${NO_BUILD:-}" ] || return 0
    tools/deps.sh run build node || exit 1
    [ -x "$bin" ] || echo "Building (a few minutes the first time) ..."
    mkdir -p "$build" 2>/dev/null && [ -w "$build" ] ||
        die "cannot write to $build"
    make -s -j"$(nproc)" BUILD="$BUILD" all >"$build/build.log" 2>&1 9>&- || {
        tail -n 20 "$build/build.log" >&2
        die "the build failed; all of it is in $build/build.log"
    }
}

# Processes of an earlier start that was killed: in a session that we wrote
# down, and with a working folder under ours.
leftovers() {
    local session stat rest pid dir
    [ -s "$VAR/run/sessions" ] || return 0
    for stat in /proc/[0-9]*/stat; do
        rest=$(cat "$stat" 2>/dev/null) || continue
        pid=${rest%% *}
        # shellcheck disable=SC2086
        set -- ${rest##*) }
        session=$4
        grep -qx "$session" "$VAR/run/sessions" || continue
        dir=$(readlink "/proc/$pid/cwd" 2>/dev/null) || continue
        case $dir/ in "$VAR"/*) echo "$pid" ;; esac
    done
}

leftovers_stop() {
    local i pids
    for i in $(seq 1 100); do
        pids=$(leftovers)
        [ -n "$pids" ] || break
        [ "$i" != 1 ] || echo "Stopping what an earlier start left behind ..."
        # shellcheck disable=SC2086
        case $i in
        1) kill $pids 2>/dev/null ;;
        80) kill -KILL $pids 2>/dev/null ;;
        esac
        sleep 0.1
    done
    rm -f "$VAR/run/sessions" "$VAR/run/web.sock" "$VAR/db/my.sock"
}

### children

# step_run INPUT LOG COMMAND...: one step of the start, waited for in a way that
# a signal acts at once.
step_run() {
    local status input=$1 log=$2
    shift 2
    setpriv --pdeathsig TERM "$@" <<<"$input" >>"$VAR/log/$log.log" 2>&1 9>&- &
    step=$!
    wait $step
    status=$?
    step=
    return $status
}

# child_start NAME COMMAND...: output to log/NAME.log
child_start() {
    local name=$1
    shift
    (
        trap - INT TERM HUP EXIT
        exec 9>&- </dev/null >>"$VAR/log/$name.log" 2>&1
        cd "$VAR/run" || exit 1
        "$@"
    ) &
    child[$!]=$name
    echo "$!" >>"$VAR/run/sessions"
    echo "$!" >"$VAR/run/$name.pid"
}

child_named() {
    local pid
    for pid in "${!child[@]}"; do
        [ "${child[$pid]}" != "$1" ] || { echo "$pid"; return; }
    done
}

# Half of the memory for the buffer pool, so that a million customers stay in it,
# but not more than is free now; DB_SMALL=1 (tests) takes the least. Pages are
# taken when they are needed.
run_mariadb() {
    local kb=0 free=0 mb log=512
    [ -n "${DB_SMALL:-}" ] || {
        kb=$(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo)
        free=$(sed -n 's/^MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo)
    }
    mb=$((kb / 2048))
    [ $mb -le $((free / 1024)) ] || mb=$((free / 1024))
    [ $mb -ge 128 ] || mb=128 log=64
    [ -z "${DB_SMALL:-}" ] || log=16
    PRIVATE_DB_POOL=${mb}M PRIVATE_DB_LOG=${log}M \
        exec "$top/tools/private-db.sh" exec "$VAR/db"
}
run_web() {
    rm -f "$VAR/run/web.sock"
    exec setsid setpriv --pdeathsig TERM "$bin" web
}
run_work() { exec setsid setpriv --pdeathsig TERM "$bin" work; }
run_nginx() {
    exec setsid setpriv --pdeathsig TERM nginx -p "$VAR/nginx" \
        -c "$VAR/nginx/nginx.conf" -e "$VAR/log/nginx.log" -g 'daemon off;'
}

child_stop() {
    local pid i
    pid=$(child_named "$1")
    [ -n "$pid" ] || return 0
    unset "child[$pid]"
    kill "$pid" 2>/dev/null
    for i in $(seq 1 150); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL -- "-$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    rm -f "$VAR/run/$1.pid"
}

stop_all() {
    local name
    [ -z "$stopping" ] || return 0
    stopping=1
    trap '' INT TERM HUP
    [ -z "$step" ] || { kill "$step"; wait "$step"; } 2>/dev/null
    for name in nginx web work mariadb; do
        child_stop "$name"
    done
    [ -z "${watcher:-}" ] || kill "$watcher" 2>/dev/null
    rm -f "$VAR/run/sessions" "$VAR/run/address" "$VAR/run/web.sock"
}

on_signal() {
    echo
    echo "Stopping ..."
    stop_all
    echo "Stopped. The data stay in $shown; make run goes on with them."
    exit 0
}

# Waits for a command to succeed while the named child lives.
wait_for() {
    local name=$1 seconds=$2 pid i
    shift 2
    pid=$(child_named "$name")
    for ((i = 0; i < seconds * 20; i++)); do
        "$@" >/dev/null 2>&1 && return 0
        kill -0 "$pid" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
}

log_tail() {
    tail -n 3 "$VAR/log/$1.log" 2>/dev/null | cut -c1-300
}

### start

mariadb_start() {
    [ -d "$VAR/db/data" ] || echo "Creating the database ..."
    child_start mariadb run_mariadb
    wait_for mariadb 60 mariadb_sql -e 'DO 1' || {
        log_tail mariadb >&2
        die "MariaDB does not start; see $shown/db/my.err"
    }
}

# The settings of this folder, and a command that knows them.
settings_write() {
    cat >"$VAR/perennial.ini" <<INI
; Written by tools/run.sh at each start. Other settings: PERENNIAL_<NAME> in the
; environment of make run.
web_socket = $VAR/run/web.sock
db_socket = $VAR/db/my.sock
template_dir = $build/templates
sql_dir = $top/sql
upload_dir = $VAR/upload
cache_dir = $VAR/cache
INI
    cat >"$VAR/perennial" <<SH
#!/bin/sh
# perennial with the settings of this folder
PERENNIAL_CONFIG='$VAR/perennial.ini' exec '$bin' "\$@"
SH
    chmod 700 "$VAR/perennial"
    export PERENNIAL_CONFIG=$VAR/perennial.ini
}

has_command() {
    "$bin" help 2>/dev/null | grep -q "^ *\(perennial \)\?$1\b"
}

password_new() {
    local text
    text=$(head -c 64 /dev/urandom | base64 | tr -dc 'a-km-zA-HJ-NP-Z2-9')
    echo "${text:0:5}-${text:5:5}-${text:10:5}"
}

port_taken() { (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# False where the port is taken.
nginx_prepare() {
    local user= err
    [ "$(id -u)" != 0 ] || user='user root;'
    tools/site.sh "$VAR/nginx" VAR="$VAR" CONF="$VAR/nginx" \
        USER_LINE="$user" LISTEN="$LISTEN:$1" SERVER_NAME=_ \
        WEB_SOCKET="$VAR/run/web.sock" STATIC="$build/static" \
        ERRORS="$build/errors" || exit 1
    : >"$VAR/log/nginx.log"
    err=$(nginx -t -q -p "$VAR/nginx" -c "$VAR/nginx/nginx.conf" \
        -e "$VAR/log/nginx.log" 2>&1) || {
        case $err in
        *'ddress already in use'*) return 1 ;;
        *'ermission denied'*) die "port $1: permission denied; set PORT" \
            "to one above 1023" ;;
        *) die "nginx refuses its settings: ${err%%$'\n'*}" ;;
        esac
    }
}

nginx_try() {
    nginx_prepare "$1" || return 1
    child_start nginx run_nginx
    wait_for nginx 30 http_health "$1" && return 0
    child_stop nginx
    grep -q 'bind() .*Address already in use' "$VAR/log/nginx.log" && return 1
    log_tail nginx >&2
    log_tail web >&2
    die "no answer through nginx; see $shown/log"
}

http_health() {
    local line
    exec 8<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&8
    read -r -t 5 line <&8
    exec 8>&-
    case $line in *' 200 '*) return 0 ;; esac
    return 1
}

port_refuse() { die "port $first is taken; set PORT to another"; }

nginx_start() {
    local p
    for ((p = first; p <= last; p++)); do
        ! port_taken $p || continue
        nginx_try $p || continue
        port=$p
        [ -n "${PORT:-}" ] || [ $p = 8080 ] ||
            echo "Port 8080 is taken; using $p."
        return
    done
    port_refuse
}

### first start

# What was begun is in first-login before it is done, and noted when it is, so
# that a first start that was stopped is gone on with.
users_create() {
    [ ! -e "$VAR/db/users" ] || return 0
    [ -e "$VAR/db/admin" ] || admin_create
    demo_is_there || demo_create
    touch "$VAR/db/users"
}

# first_login_set WHO [PASSWORD]: the line of WHO, without a password none
first_login_set() {
    touch "$VAR/first-login"
    sed -i "/^$1 /d" "$VAR/first-login"
    [ -z "${2:-}" ] || echo "$1 $2" >>"$VAR/first-login"
    [ -s "$VAR/first-login" ] || rm -f "$VAR/first-login"
}

admin_create() {
    local pw
    pw=$(password_new)
    first_login_set admin "$pw"
    step_run "$pw" start "$bin" user add admin --stdin --roles admin,manager ||
        step_run "$pw" start "$bin" user password admin --stdin || {
        log_tail start >&2
        die "the administrator could not be made; see $shown/log/start.log"
    }
    admin_password >"$VAR/db/admin.new" &&
        mv "$VAR/db/admin.new" "$VAR/db/admin"
}

# All of it is one transaction: customers are there when it was made.
demo_is_there() {
    [ -n "$(mariadb_sql -N -B perennial -e 'SELECT id FROM customer LIMIT 1')" ]
}

demo_create() {
    local demo=${DEMO:-} pw answer
    first_login_set 'demo users:'
    has_command demo || return 0
    if [ -z "$demo" ] && [ -t 0 ]; then
        read -r -p 'Fill it with demonstration data? [Y/n] ' answer
        case $answer in [nN]*) demo=0 ;; esac
    fi
    [ "$demo" != 0 ] || return 0
    echo "Making a demonstration company ..."
    pw=$(password_new)
    first_login_set 'demo users:' "$pw"
    step_run "$pw" start "$bin" demo --stdin || {
        log_tail start >&2
        die "the demonstration data failed; see $shown/log/start.log"
    }
}

# When the administrator's password was set, and whether by himself.
admin_password() {
    mariadb_sql -N -B perennial -e \
        "SELECT password_at, must_change FROM account WHERE login='admin'"
}

# The first password is forgotten here once there is another one; db/admin is
# empty in a folder from before it was noted there when it was set.
first_login_judge() {
    local now
    now=$(admin_password 2>/dev/null) && [ -n "$now" ] || return 0
    case $now in
    "$(cat "$VAR/db/admin" 2>/dev/null)") ;;
    *0) first_login_set admin ;;
    *) [ ! -s "$VAR/db/admin" ] || first_login_set admin ;;
    esac
}

first_login_watch() {
    local nap=
    trap 'kill "$nap" 2>/dev/null; exit' TERM
    while grep -qs '^admin ' "$VAR/first-login" && kill -0 $$ 2>/dev/null; do
        sleep 15 &
        nap=$!
        wait $nap
        first_login_judge
    done
}

### watch

# One that died is started again at once (the database after two seconds);
# five deaths in a minute and everything stops.
watch_children() {
    local pid status name deaths=() now
    while :; do
        { wait -n -p pid; status=$?; } 2>/dev/null
        name=${child[${pid:-0}]:-}
        [ -n "$name" ] || continue
        unset "child[$pid]"
        now=$SECONDS
        deaths+=("$now")
        echo "perennial: $name ended (status $status), starting it again;" \
            "see $shown/log/$name.log" >&2
        kill -KILL -- "-$pid" 2>/dev/null
        if [ ${#deaths[@]} -gt 5 ] && [ $((now - deaths[-6])) -lt 60 ]; then
            stop_all
            die "$name keeps ending; stopped everything"
        fi
        [ "$name" != mariadb ] || sleep 2
        child_start "$name" "run_$name"
    done
}

hello() {
    local who
    echo "Perennial: http://$LISTEN:$port"
    who=$(sed -n -e 's/^admin .*/admin/p' -e 's/^demo users: .*/wangwei/p' \
        "$VAR/first-login" 2>/dev/null | paste -sd+ | sed 's/+/ or /')
    [ -z "$who" ] || echo "Log in as $who; the passwords are in" \
        "$shown/first-login until they are changed."
    echo "Command line: $shown/perennial help. Ctrl-C stops everything."
}

main() {
    trap on_signal INT TERM HUP
    port_judge
    folder_prepare
    trap stop_all EXIT
    build_all
    [ -x "$bin" ] || die "$bin is missing; run make"
    [ "$(id -u)" != 0 ] || echo "Running as root, and so does all it starts."
    leftovers_stop
    if [ "$first" = "$last" ]; then
        ! port_taken "$first" && nginx_prepare "$first" || port_refuse
    fi
    mariadb_start
    settings_write
    : >"$VAR/log/migrate.log"
    step_run '' migrate "$bin" migrate || {
        log_tail migrate >&2
        die "the tables could not be brought up to date;" \
            "see $shown/log/migrate.log"
    }
    users_create
    child_start web run_web
    ! has_command work || child_start work run_work
    nginx_start
    echo "http://$LISTEN:$port" >"$VAR/run/address"
    first_login_judge
    hello
    first_login_watch 9>&- &
    watcher=$!
    watch_children
}

main
