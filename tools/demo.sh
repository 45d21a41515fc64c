#!/bin/sh
# The whole main job on an invented market, in the scratch folder demo/: demo.sh TAMIS [market: only that is made]
set -eu
tamis=$1
scratch=demo
home=$scratch/home
say() { printf '\n$ tamis %s\n' "$*"; }

if [ ! -f "$scratch/market-made" ]; then
    rm -rf "$scratch"
    mkdir -p "$scratch"
    say "simulate --symbols 300 --from 2024-01-02 --to 2024-06-28 --seed 7 --home $home"
    "$tamis" simulate --symbols 300 --from 2024-01-02 --to 2024-06-28 --seed 7 --home "$home"
    touch "$scratch/market-made"
fi
[ "${2:-}" != market ] || exit 0
say "run examples/demo.yaml --home $home --output $scratch/reports"
"$tamis" run examples/demo.yaml --home "$home" --output "$scratch/reports"
say "results list --sort -total_return_fraction --limit 5 --home $home"
"$tamis" results list --sort -total_return_fraction --limit 5 --home "$home"
printf '\nRun "make demo" again: every answer then comes from the store. "make run" opens it in a browser, at\nhttp://127.0.0.1:8517. "rm -r %s" starts afresh.\n' "$scratch"
