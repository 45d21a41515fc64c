#!/bin/sh
# Random lists of orders on invented markets, played by the engine and by a slow second one, event by event:
# differential.sh BUILD FIRST_SEED COUNT. Needs TAMIS_SHARED; what differs is left in BUILD/differential.
set -eu
build=$(cd "$1" && pwd)
first=$2
count=$3
lean=${TAMIS_SHARED:-../shared}/lean
[ -d "$lean/reference" ] || { echo "skipped, because $lean/reference is not there"; exit 0; }
lean=$(cd "$lean" && pwd)
work=$build/differential
rm -rf "$work"
mkdir -p "$work"
# Each hundred of seeds has a market of its own, so that a seed is the same case whichever others run with it.
while [ "$count" -gt 0 ]; do
    market=$(((first - 1) / 100 * 100 + 1))
    left=$((market + 100 - first))
    lists=$((count < left ? count : left))
    "$build/src/tamis" simulate --symbols 3 --quotes 1 --from 2024-01-02 --to 2024-02-15 --seed "$market" --as lean \
        --out "$work/market" --home "$work/home" --quiet >"$work/made"
    python3 tools/differential.py "$lean" "$work/market" "$work/cases" "$first" "$lists"
    echo "seeds $first to $((first + lists - 1)):"
    "$build/tools/conformance" "$work/market" "$work"/cases/* --only ScriptedOrders >"$work/told" || {
        grep -v ' equal$' "$work/told"
        exit 1
    }
    tail -1 "$work/told"
    rm -rf "$work/market" "$work/cases"
    first=$((first + lists))
    count=$((count - lists))
done
