#!/bin/sh
# A served home of a million cells, measured: bench_served.sh TAMIS [HOME], HOME (bench_home) being made where it is missing.
# What a page of 100 cells takes alone, with 200 streams of events, and with these beside a run that computes; then the
# pages' budgets, the frames of a scroll over all rows among them. Wants wrk and Chromium, and a machine with nothing else to do.
set -eu
. "$(dirname "$0")/begin_server.sh"
tamis=$(realpath "$1")
home=${2:-bench_home}
streams=200
seconds=${SECONDS_EACH:-15}
symbols=${SYMBOLS:-320}
command -v wrk >/dev/null || { echo "wrk is missing: apt-get install wrk" >&2; exit 1; }
scratch=$(mktemp -d)
server=
listening=
stop() { [ -z "$1" ] || { kill "$1" 2>/dev/null && wait "$1" || true; }; }
trap 'stop "$listening"; stop "$server"; rm -rf "$scratch"' EXIT

# Every symbol-day of half a year with the sizes of pivots from one to another.
pipeline() {
    printf 'name: %s\nscreening:\n  date_range: {start: 2024-01-05, end: 2024-06-28}\n  filters: ["price_range(min=0, max=1000000)"]\n' "$1"
    printf 'backtesting:\n  strategy: market_structure\n  parameters: {timeframe: 5min, pivot_bars: [%s]}\n' "$(seq -s, "$2" "$3")"
}
if [ ! -f "$home/results.duckdb" ]; then
    "$tamis" simulate --symbols "$symbols" --from 2024-01-02 --to 2024-06-28 --seed 7 --home "$home"
    pipeline million 1 28 >"$scratch/million.yaml"
    "$tamis" run "$scratch/million.yaml" --home "$home" --output "$scratch/reports" | head -8
fi

begin_server "$tamis" "$scratch/server.log" --home "$home"
api=$address/api/v1
answer() { curl -sf -H 'Content-Type: application/json' "$@"; }
echo "$(answer "$api/cells?limit=0" | sed 's/.*"total":\([0-9]*\).*/\1/') cells, $(du -h "$home/results.duckdb" | cut -f1)," \
    "load $(cut -d' ' -f1 /proc/loadavg), $(nproc) processors"

measure() {
    echo "== $1"
    echo "a page of 100 cells, sorted, two connections:"
    wrk -t1 -c2 -d"${seconds}s" --latency "$api/cells?sort=-total_return_fraction&limit=100" | grep -E '50%|99%|Requests/sec|Non-2xx|Socket errors' || true
    echo "small requests, sixteen connections:"
    wrk -t1 -c16 -d"${seconds}s" --latency "$api/health" | grep -E '50%|99%|Requests/sec|Non-2xx|Socket errors' || true
}
# A run that is begun, and streams that hear of it.
begin() {
    pipeline "$1" "$2" "$3" >"$scratch/run.yaml"
    node -e 'console.log(JSON.stringify({ pipeline: require("fs").readFileSync(process.argv[1], "utf8") }))' "$scratch/run.yaml" >"$scratch/body"
    answer "$api/runs" -d "@$scratch/body" | sed 's/.*"run":\([0-9]*\).*/\1/'
}
listen() {
    node web/e2e/streams.mjs "$api/runs/$1/events" "$streams" >"$scratch/streams" &
    listening=$!
    for _ in $(seq 300); do
        [ ! -s "$scratch/streams" ] || break
        sleep 0.1
    done
    cat "$scratch/streams"
}

answer "$api/cells?sort=-total_return_fraction&limit=100" >"$scratch/page"
measure "alone"
run=$(begin streams 29 80)
answer "$api/runs/$run/pause" -d '{}' >/dev/null
listen "$run"
measure "with $streams streams, of a run that rests"
answer "$api/runs/$run/resume" -d '{}' >/dev/null
sleep 5
measure "with these streams, of a run that computes"
# A run that was over before would not have been in the way.
answer "$api/runs/$run" | node -e 'const { run, progress } = JSON.parse(require("fs").readFileSync(0, "utf8"));
    console.log("the run meanwhile:", run.state, JSON.stringify(progress));'
answer "$api/runs/$run/cancel" -d '{}' >/dev/null || true
stop "$listening"
listening=
sleep 5
echo "== the pages"
(cd web && TAMIS_ADDRESS=$address npm run --silent budgets)
