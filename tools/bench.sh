#!/bin/sh
# Every benchmark of a release build: bench.sh BUILD. Each checks its answer and fails when it is wrong.
set -eu
for bench in "$1"/src/*_bench "$1"/bench/*_bench; do
    [ -x "$bench" ] || continue
    echo "== $(basename "$bench")"
    "$bench" --benchmark_min_time=0.5
done
