#!/bin/bash
# What the tests copy instead of making it again each time (tools/test.sh):
#
#   BUILD=build tests/base.sh schema|demo FOLDER
#
# FOLDER/schema/db: the data files of a server whose database has all of sql/
# applied; PRIVATE_DB_FROM names it. FOLDER/demo: with a small demonstration
# company and an administrator too, as a VAR of `make run` (tools/run.sh).
set -eu
cd "$(dirname "$0")/.."
folder=$2
build=$(realpath "${BUILD:-build}")
# What is copied was closed in order.
export PRIVATE_DB_OPTIONS="${PRIVATE_DB_OPTIONS:-} --innodb-fast-shutdown=1"

perennial() {
    PERENNIAL_DB_SOCKET=$var/db/my.sock PERENNIAL_SQL_DIR=$PWD/sql \
        PERENNIAL_TEMPLATE_DIR=$build/templates \
        PERENNIAL_UPLOAD_DIR=$var/upload PERENNIAL_CACHE_DIR=$var/cache \
        "$build/perennial" "$@" >>"$var/base.log"
}

var=$folder/$1
rm -rf "$var"
mkdir -p "$var/db" "$var/upload" "$var/cache"
trap 'tools/private-db.sh stop "$var/db"' EXIT
case $1 in
schema)
    env -u PRIVATE_DB_FROM tools/private-db.sh start "$var/db"
    perennial migrate
    ;;
demo)
    PRIVATE_DB_FROM=$folder/schema/db tools/private-db.sh start "$var/db"
    printf 'correct horse battery' | perennial user add admin --stdin --roles admin,manager
    printf 'correct horse battery' |
        perennial demo --customers "${DEMO_CUSTOMERS:-300}" --stdin
    echo 'admin correct horse battery' >"$var/first-login"
    touch "$var/db/users"
    ;;
esac
