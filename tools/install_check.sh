#!/bin/sh
# Installs into one folder, moves it, and runs what is there.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
make install PREFIX="$scratch/first"
mv "$scratch/first" "$scratch/second"
"$scratch/second/bin/tamis" --version
"$scratch/second/bin/tamis" simulate --symbols 2 --from 2024-01-02 --to 2024-01-05 --home "$scratch/home" --quiet >/dev/null
"$scratch/second/bin/tamis" doctor --home "$scratch/home"
for file in lib/libduckdb.so share/man/man1/tamis.1 share/bash-completion/completions/tamis; do
    [ -s "$scratch/second/$file" ] || { echo "the installed tree has no $file"; exit 1; }
done
echo "the installed tree runs after a move"

# A strategy out of the tree, with nothing but what is installed.
(cd "$scratch" && second/bin/tamis strategy new my_idea --quiet && second/bin/tamis strategy build my_idea --quiet)
PATH="$scratch/second/bin:$PATH" ctest --test-dir "$scratch/my_idea/build" --output-on-failure --quiet
echo "a strategy of one's own is built with the installed tree, and trades"
