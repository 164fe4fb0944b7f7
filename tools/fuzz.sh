#!/bin/bash
# `make fuzz`: every target for FUZZ_SECONDS with libFuzzer, ASan and UBSan.
# New inputs go to the build folder; what broke something is named, and belongs
# into tests/fuzz/corpus/NAME/ with the repair.
set -u
cd "$(dirname "$0")/.." || exit 1
tools/deps.sh build test || exit 1
out=$(realpath -m "${BUILD:-build}/libfuzzer")
# SQL is written as texts side by side
export CFLAGS=-Wno-string-concatenation
make -s -j"$(nproc)" BUILD="$out" CC=clang CXX=clang++ \
    SAN=fuzzer-no-link,address,undefined "$out/libperennial.a" || exit 1
bad=0
for source in tests/fuzz/*.c; do
    [ -e "$source" ] || continue
    name=$(basename "$source" .c)
    mkdir -p "$out/corpus/$name" "$out/found"
    make -s BUILD="$out" CC=clang CXX=clang++ SAN=fuzzer,address,undefined \
        "$out/libfuzzer/$name" || { bad=1; continue; }
    log=$out/$name.log
    if "$out/libfuzzer/$name" -max_total_time="${FUZZ_SECONDS:-60}" \
        -print_final_stats=1 -artifact_prefix="$out/found/$name-" \
        "$out/corpus/$name" "tests/fuzz/corpus/$name" >"$log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        echo "ok: $name, $runs inputs"
    else
        tail -n 40 "$log"
        echo "FOUND: see $out/found/$name-* and $log"
        bad=1
    fi
done
exit $bad
