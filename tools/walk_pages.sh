#!/bin/sh
# A person's ways through the pages in a real browser, on an invented market with a finished run: walk_pages.sh TAMIS.
set -eu
. "$(dirname "$0")/begin_server.sh"
tamis=$1
scratch=$(mktemp -d)
home=$scratch/home
server=
stop_server() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" || true; }
    server=
}
walks=
trap '[ -z "$walks" ] || kill $walks 2>/dev/null || true; stop_server; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
"$tamis" simulate --symbols 60 --from 2024-01-02 --to 2024-06-28 --seed 7 --home "$home" --quiet >/dev/null
"$tamis" run examples/demo.yaml --home "$home" --output "$home/reports" --quiet >/dev/null
export SHOTS="${SHOTS:-$scratch/shots}"

# The ways, then one whole way with a server that it kills and starts again. A screen has a home and servers of its own, so
# that it sees nothing of what is done on the other.
walk() (
    trap stop_server EXIT
    trap 'exit 143' TERM
    cp -r "$home" "$scratch/$1"
    mkdir "$scratch/$1/files"
    begin_server "$tamis" "$scratch/$1.log" --home "$scratch/$1" --files "$scratch/$1/files"
    cd web
    TAMIS_ADDRESS=$address npm run --silent e2e "$1"
    stop_server
    TAMIS=$tamis TAMIS_HOME=$scratch/$1 npm run --silent journey "$1"
)
for screen in desktop phone; do
    walk "$screen" &
    walks="$walks $!"
done
failed=0
for one in $walks; do wait "$one" || failed=1; done
walks=
[ "$failed" = 0 ]

begin_server "$tamis" "$scratch/server.log" --home "$home"
TAMIS_ADDRESS=$address npm run --silent --prefix web budgets
stop_server
export TAMIS_TOKEN=a-token-of-the-walk
begin_server "$tamis" "$scratch/server.log" --home "$home"
TAMIS_ADDRESS=$address node web/e2e/token.mjs
