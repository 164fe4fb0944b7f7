#!/bin/bash
# `make shots`: a picture of every page under $BUILD/shots, for people to look
# at: zh-CN light and en dark at 1440 and 1366, a phone, and what is printed.
# It stands on a demonstration company of its own, made new each time.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=${BUILD:-build}
tools/deps.sh run build node test || exit 1
make -s -j"$(nproc)" BUILD="$BUILD" all node_modules/.tests || exit 1
out=$(realpath -m "$BUILD/shots")
rm -rf "$out" && mkdir -p "$out" || exit 1
BUILD_SAN=$(realpath -m "$BUILD") DEMO=1 SHOTS="$out" \
    node_modules/.bin/node tests/e2e/shots.mjs || exit 1
for pdf in "$out"/*.pdf; do
    [ -e "$pdf" ] || continue
    pdftoppm -r 80 -png "$pdf" "${pdf%.pdf}" && rm -f "$pdf"
done
echo "$(ls "$out" | wc -l) pictures in $out"
