#!/bin/sh
# Every benchmark of a release build: bench.sh BUILD. Each checks its answer and fails when it is wrong.
set -eu
for bench in "$1"/src/*_bench "$1"/bench/*_bench; do
    [ -x "$bench" ] || continue
    echo "== $(basename "$bench")"
    "$bench" --benchmark_min_time=0.5
done
echo "== screen: 8,600 symbols, a year, six filters"
"$1"/bench/screen 8600
echo "== tables: 8,000 symbols' minutes, 500 files of 20 years, ten million bars checked"
"$1"/bench/tables 8000 500 10000000
echo "== one backtest, the whole process"
"$1"/bench/one_backtest "$1"/src/tamis
echo "== queries: a million cells"
"$1"/bench/queries 1000000
echo "== lean_results: 10,000 result folders of LEAN"
"$1"/bench/lean_results 10000
echo "== cells: the grid day, 11,228 symbols and six parameter sets"
"$1"/bench/cells 11228 1
echo "== cells: a million, 2,800 symbols and 60 days"
"$1"/bench/cells 2800 60
echo "== cells: with every trade and fill"
"$1"/bench/cells 2000 5 --keep-all
