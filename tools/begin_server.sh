# Sourced by scripts that ask a server: begin_server TAMIS LOG OPTION… starts one on a free port. Then `server` is its
# process and `address` is where it answers; a server that does not come up within 30 seconds ends the script.
begin_server() {
    program=$1
    log=$2
    shift 2
    "$program" serve --port 0 --json "$@" >"$log" 2>&1 &
    server=$!
    for _ in $(seq 300); do
        address=$(sed -n 's/.*"address":"\([^"]*\)".*/\1/p' "$log")
        [ -z "$address" ] || return 0
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    echo "the server did not start:" >&2
    cat "$log" >&2
    exit 1
}
