#!/bin/sh
# clang-tidy over every compilation but those of tests and benchmarks, as many at once as there are cores: tidy.sh BUILD.
# A compilation that passed before is not looked at again while its sources and every header are the same.
set -eu
build=$1
passed=$build/tidy
mkdir -p "$passed"
everything=$(cat .clang-tidy $(git ls-files '*.hpp') | sha256sum | cut -c1-16)
# Most are generated files that include their sources.
sed -n -E 's/^ *"file": "(.*)",?$/\1/p' "$build/compile_commands.json" | grep -v -E '_verify_|_(test|bench)\b|/bench/|/tests/' |
    while read -r unit; do
        sources=$(sed -n -E 's/^#include "(.*\.cpp)"$/\1/p' "$unit")
        echo "$unit $passed/$(cat "$unit" $sources | sha256sum | cut -c1-16)-$everything"
    done | xargs -P "$(nproc)" -L 1 sh -c '[ -f "$1" ] || { clang-tidy-19 --extra-arg=-Wno-deprecated-declarations --extra-arg=-Wno-unknown-warning-option -p "'"$build"'" --quiet "$0" 2>/dev/null && touch "$1"; }' ||
    { echo "clang-tidy found something"; exit 1; }
