# The private MariaDB of `make run` and of the tests; sourced, not run.
#
# Needs VAR (absolute). The socket stands in a folder that only we may enter,
# so the accounts have no passwords; there is no network. root is for the
# accounts alone: the product connects as perennial_owner (tables), _web
# (rights by table, given by `perennial migrate`) and _keeper.
# --no-defaults comes first everywhere, or /etc/mysql leaks in.

mariadb_sql() {
    mariadb --no-defaults --socket="$VAR/db/my.sock" --user=root "$@"
}

mariadb_as_root_user() {
    [ "$(id -u)" != 0 ] || echo --user=root
}

# A quarter of the memory for the buffer pool, between 128 MB and 4 GB;
# DB_SMALL=1 (tests) takes the least.
mariadb_memory_mb() {
    local kb mb=128
    if [ -z "${DB_SMALL:-}" ]; then
        while read -r name kb _; do
            [ "$name" = MemTotal: ] && mb=$((kb / 4096)) && break
        done </proc/meminfo
    fi
    [ $mb -ge 128 ] || mb=128
    [ $mb -le 4096 ] || mb=4096
    echo $mb
}

# Makes the data folder. Beside, then renamed: a first start that was cut
# short leaves none.
mariadb_create() {
    [ ! -d "$VAR/db/data" ] || return 0
    rm -rf "$VAR/db/new"
    # shellcheck disable=SC2046
    mariadb-install-db --no-defaults --datadir="$VAR/db/new" \
        --auth-root-authentication-method=normal --skip-test-db \
        $(mariadb_as_root_user) >"$VAR/log/mariadb-install.log" 2>&1 ||
        return 1
    mv "$VAR/db/new" "$VAR/db/data"
}

# Becomes the server.
mariadb_exec() {
    local mb redo=512M
    mb=$(mariadb_memory_mb)
    [ "$mb" -gt 1024 ] || redo=256M
    [ -z "${DB_SMALL:-}" ] || redo=64M
    # shellcheck disable=SC2046
    exec setsid setpriv --pdeathsig TERM mariadbd --no-defaults \
        $(mariadb_as_root_user) --datadir="$VAR/db/data" \
        --socket="$VAR/db/my.sock" --pid-file="$VAR/db/my.pid" \
        --log-error="$VAR/log/mariadb.log" --tmpdir="$VAR/db/tmp" \
        --secure-file-priv="$VAR/db/tmp" --skip-networking \
        --skip-name-resolve --local-infile=0 --max-connections=200 \
        --open-files-limit=4096 --max-allowed-packet=64M \
        --character-set-server=utf8mb4 \
        --collation-server=utf8mb4_uca1400_ai_ci \
        --skip-character-set-client-handshake --default-time-zone=+00:00 \
        --innodb-snapshot-isolation=ON --innodb-flush-log-at-trx-commit=1 \
        --innodb-flush-method=O_DIRECT --innodb-lock-wait-timeout=5 \
        --innodb-buffer-pool-size="${mb}M" --innodb-log-file-size="$redo"
}

# Database and accounts; repeatable.
mariadb_accounts() {
    mariadb_sql <<'SQL'
CREATE DATABASE IF NOT EXISTS perennial
  CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci;
CREATE USER IF NOT EXISTS perennial_owner@localhost;
GRANT ALL ON perennial.* TO perennial_owner@localhost WITH GRANT OPTION;
CREATE USER IF NOT EXISTS perennial_web@localhost;
CREATE USER IF NOT EXISTS perennial_keeper@localhost;
SQL
}
