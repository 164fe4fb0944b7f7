#!/bin/bash
# Fills in the nginx templates: tools/site.sh OUT_DIR NAME=VALUE...
# Every @NAME@ must get a value, so that a forgotten one is an error here and
# not in nginx.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
out=$1
shift
mkdir -p "$out"
script=
for pair in "$@"; do
    value=${pair#*=}
    case $value in
    *['|&\']*) echo "perennial: $pair: | & and \\ cannot be used" >&2
               exit 1 ;;
    esac
    script="$script;s|@${pair%%=*}@|$value|g"
done
for file in nginx.conf site.conf fastcgi.conf; do
    sed "${script#;}" "$here/nginx/$file.in" >"$out/$file"
done
cp "$here/nginx/headers.conf" "$out/headers.conf"
if grep -n '@[A-Z_]*@' "$out"/*.conf >&2; then
    echo "perennial: no value for the names above" >&2
    exit 1
fi
