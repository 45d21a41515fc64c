#!/bin/sh
# A person's ways through the pages in a real browser, on an invented market with a finished run: walk_pages.sh TAMIS.
set -eu
. "$(dirname "$0")/begin_server.sh"
tamis=$1
home=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$home"' EXIT
"$tamis" simulate --symbols 60 --from 2024-01-02 --to 2024-06-28 --seed 7 --home "$home" --quiet >/dev/null
"$tamis" run examples/demo.yaml --home "$home" --output "$home/reports" --quiet >/dev/null
mkdir "$home/files"
begin_server "$tamis" "$home/server.log" --home "$home" --files "$home/files"
cd web
export SHOTS="${SHOTS:-$home/shots}"
TAMIS_ADDRESS=$address npm run --silent e2e
TAMIS_ADDRESS=$address npm run --silent budgets
kill "$server"
wait "$server" || true
server=
export TAMIS_TOKEN=a-token-of-the-walk
begin_server "$tamis" "$home/server.log" --home "$home"
TAMIS_ADDRESS=$address node e2e/token.mjs
kill "$server"
wait "$server" || true
server=
unset TAMIS_TOKEN
# One whole way, with a server of its own that it kills and starts again.
TAMIS=$tamis TAMIS_HOME=$home npm run --silent journey
