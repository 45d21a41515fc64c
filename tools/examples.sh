#!/bin/sh
# The pipelines of examples/ on the real bars beside the checkout: examples.sh TAMIS
set -eu
tamis=$1
shared=${TAMIS_SHARED:-../shared}
home=build/examples/home
if [ ! -d "$shared/lean/data" ]; then
    echo "skipped, because $shared/lean/data is not there"
    exit 0
fi
rm -rf build/examples
mkdir -p build/examples
"$tamis" import lean "$shared/lean/data" --home "$home" --quiet
for pipeline in examples/october_2013.yaml examples/daily_years.yaml; do
    echo
    echo "\$ tamis run $pipeline"
    "$tamis" run "$pipeline" --home "$home" --output build/examples/reports --quiet
    # The second run must answer from the store, with the same report.
    "$tamis" run "$pipeline" --home "$home" --output build/examples/again --quiet --json >build/examples/again.json
    grep -q '"cells_computed": *0' build/examples/again.json || { echo "the second run of $pipeline computed again"; exit 1; }
done
