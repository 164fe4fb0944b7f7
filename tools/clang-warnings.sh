#!/bin/bash
# clang-warnings.sh "COMPILER FLAGS" FILE...: clang's warnings of the files are
# errors. Its start costs more than to read a file, so each process reads many:
# the driver says how it would call itself for the first, and all are put in its
# place.
set -eu
[ $# -gt 1 ]
flags=$1
shift
# shellcheck disable=SC2086
call=$($flags -Werror -Wno-string-concatenation -fsyntax-only -### "$1" 2>&1 |
    tail -n 1)
eval "call=($call)"
[ "${call[-1]}" = "$1" ]
unset 'call[-1]'
printf '%s\n' "$@" | xargs -n 80 -P "$(nproc)" "${call[@]}"
