#!/bin/sh
# clang-tidy over every source but tests and benchmarks, as many at once as there are cores: tidy.sh BUILD.
# A file that passed before is not looked at again while it and every header are the same.
set -eu
build=$1
passed=$build/tidy
mkdir -p "$passed"
everything=$(cat .clang-tidy $(git ls-files '*.hpp') | sha256sum | cut -c1-16)
git ls-files 'src/*.cpp' 'tools/*.cpp' | grep -v -E '_(test|bench).cpp$' | while read -r file; do
    echo "$file $passed/$(sha256sum "$file" | cut -c1-16)-$everything"
done | xargs -P "$(nproc)" -L 1 sh -c '[ -f "$1" ] || { clang-tidy-19 --extra-arg=-Wno-deprecated-declarations -p "'"$build"'" --quiet "$0" 2>/dev/null && touch "$1"; }' ||
    { echo "clang-tidy found something"; exit 1; }
