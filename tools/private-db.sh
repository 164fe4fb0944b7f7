#!/bin/bash
# A MariaDB of our own in one folder: no service, no port, no configuration
# file of the machine.
#
#   tools/private-db.sh start|stop|status FOLDER
#   tools/private-db.sh kill FOLDER    of a throw-away one: without closing
#   tools/private-db.sh exec FOLDER    becomes the server, which ends with the
#                                      process that started it
#
# FOLDER holds data/, tmp/, my.sock, my.pid and my.err, and is 0700 because the
# accounts have no passwords: who may open the folder may open the database.
# The first start makes the data files (about a second); `start` returns when
# the server answers, and an already running one is fine. Works as root and as
# any other user. The account perennial_owner is made here, all else by
# `perennial migrate`. Sizes, small by default:
#   PRIVATE_DB_POOL=128M  PRIVATE_DB_LOG=64M  PRIVATE_DB_CONNECTIONS=200
#   PRIVATE_DB_OWNER=perennial_owner  PRIVATE_DB_OPTIONS="more options"
#   PRIVATE_DB_FROM=OTHER  the first start copies the data files of that folder,
#                          whose server was stopped, instead of making some
set -u
umask 077

die() {
    echo "private-db: $*" >&2
    exit 1
}

[ $# = 2 ] || die "usage: private-db.sh start|stop|kill|status|exec FOLDER"
action=$1
mkdir -p "$2" 2>/dev/null || die "cannot make the folder $2"
folder=$(cd "$2" && pwd) || die "cannot enter the folder $2"
socket=$folder/my.sock
pidfile=$folder/my.pid
owner=${PRIVATE_DB_OWNER:-perennial_owner}
[ ${#socket} -le 107 ] || die "socket path over 107 characters: $socket"
case $owner in *[!A-Za-z0-9_]*|'') die "bad account name: $owner" ;; esac
user=()
[ "$(id -u)" = 0 ] && user=(--user=root)

# Prints the number of the process if it runs and is a mariadbd. A pid file
# that a killed server left may name somebody else's process by now.
running() {
    local pid
    pid=$(cat "$pidfile" 2>/dev/null) || return 1
    [ -n "$pid" ] && alive "$pid" || return 1
    case $(cat "/proc/$pid/comm" 2>/dev/null) in
    mariadbd|mysqld) echo "$pid" ;;
    *) return 1 ;;
    esac
}

# A process that ended stays a zombie until its parent looks.
alive() {
    kill -0 "$1" 2>/dev/null &&
        [ "$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -c1)" != Z ]
}

answers() {
    [ -S "$socket" ] || return 1
    mariadb --no-defaults --socket="$socket" --user="$owner" \
        --connect-timeout=2 -e 'DO 1' >/dev/null 2>&1
}

last_error() {
    grep -a '\[ERROR\]' "$folder/my.err" 2>/dev/null | tail -1 | cut -c1-300
}

make_data() {
    # Made beside and renamed: a first start that is killed leaves no half. In
    # a folder of its own for what is temporary: a server that starts clears
    # away the files of another that makes its data in the same /tmp.
    rm -rf "$folder/data.new"
    mkdir -p "$folder/data.new"
    if [ -n "${PRIVATE_DB_FROM:-}" ]; then
        cp -a --reflink=auto --sparse=always "$PRIVATE_DB_FROM/data/." \
            "$folder/data.new" || die "cannot copy $PRIVATE_DB_FROM/data"
        mv "$folder/data.new" "$folder/data"
        return
    fi
    mariadb-install-db --no-defaults "${user[@]}" \
        --datadir="$folder/data.new" --tmpdir="$folder/tmp" \
        --auth-root-authentication-method=normal \
        --skip-test-db --innodb-log-file-size="${PRIVATE_DB_LOG:-64M}" \
        >"$folder/install.log" 2>&1 ||
        die "cannot make the data files: $(grep -a -m1 ERROR \
            "$folder/install.log" || tail -1 "$folder/install.log")"
    mv "$folder/data.new" "$folder/data"
}

# serve COMMAND...: the server, begun by a command such as exec.
serve() {
    cat >"$folder/init.sql" <<EOF
CREATE USER IF NOT EXISTS '$owner'@'localhost';
GRANT ALL PRIVILEGES ON *.* TO '$owner'@'localhost' WITH GRANT OPTION;
EOF
    # shellcheck disable=SC2086
    "$@" mariadbd --no-defaults "${user[@]}" \
        --datadir="$folder/data" --socket="$socket" --pid-file="$pidfile" \
        --log-error="$folder/my.err" --tmpdir="$folder/tmp" \
        --secure-file-priv="$folder/tmp" --init-file="$folder/init.sql" \
        --skip-networking --skip-name-resolve \
        --character-set-server=utf8mb4 \
        --collation-server=utf8mb4_uca1400_ai_ci \
        --skip-character-set-client-handshake --default-time-zone=+00:00 \
        --sql-mode=STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION \
        --innodb-snapshot-isolation=ON --local-infile=0 \
        --max-connections="${PRIVATE_DB_CONNECTIONS:-200}" \
        --open-files-limit=4096 --max-allowed-packet=64M \
        --innodb-buffer-pool-size="${PRIVATE_DB_POOL:-128M}" \
        --innodb-log-file-size="${PRIVATE_DB_LOG:-64M}" \
        --innodb-flush-method=O_DIRECT --innodb-flush-log-at-trx-commit=1 \
        ${PRIVATE_DB_OPTIONS:-} </dev/null >>"$folder/my.err" 2>&1
}

launch() {
    # A session of its own: a Ctrl-C in the terminal is not for the database.
    serve exec setsid 9>&- &
    pid=$!
}

become() {
    chmod 700 "$folder" || die "cannot restrict the folder $folder"
    ! running >/dev/null || die "a server runs in $folder"
    rm -f "$socket" "$pidfile"
    mkdir -p "$folder/tmp"
    [ -d "$folder/data" ] || make_data
    serve exec setsid setpriv --pdeathsig TERM
}

start() {
    for program in mariadbd mariadb mariadb-install-db setsid flock; do
        command -v "$program" >/dev/null ||
            die "$program is not installed (make deps)"
    done
    chmod 700 "$folder" || die "cannot restrict the folder $folder"
    exec 9>"$folder/lock"
    flock -w 60 9 || die "another start or stop is running in $folder"
    mkdir -p "$folder/tmp"
    [ -d "$folder/data" ] || make_data
    pid=$(running) || pid=
    local launched=
    for ((i = 0; i < 1200; i++)); do
        # One that was there may just be ending: then it takes ours.
        if [ -z "$launched" ] && { [ -z "$pid" ] || ! alive "$pid"; }; then
            rm -f "$socket" "$pidfile"
            [ -f "$folder/my.err" ] && mv "$folder/my.err" "$folder/my.err.1"
            launch
            launched=1
        fi
        answers && return 0
        alive "$pid" ||
            [ -z "$launched" ] ||
            die "the server does not start: $(last_error) ($folder/my.err)"
        sleep 0.05
    done
    die "the server does not answer after 60 s ($folder/my.err)"
}

stop() { # SIGNAL
    exec 9>"$folder/lock"
    flock -w 60 9 || die "another start or stop is running in $folder"
    pid=$(running) || return 0
    kill -s "$1" "$pid" 2>/dev/null
    for ((i = 0; i < 1200; i++)); do
        alive "$pid" || return 0
        sleep 0.05
    done
    die "the server $pid does not stop"
}

case $action in
start) start ;;
stop) stop TERM ;;
kill) stop KILL ;;
exec) become ;;
status)
    if pid=$(running) && answers; then
        echo "running, process $pid, socket $socket"
    else
        echo "stopped"
        exit 3
    fi ;;
*) die "usage: private-db.sh start|stop|kill|status|exec FOLDER" ;;
esac
