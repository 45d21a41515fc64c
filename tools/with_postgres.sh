#!/bin/sh
# Starts a PostgreSQL server of its own on loopback, fills it with rows in the earlier system's shapes, runs a command with
# its address in TAMIS_POSTGRES, and ends it: with_postgres.sh COMMAND…
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "PostgreSQL's server is not installed (Debian's package postgresql)" >&2; exit 1; }
folder=$(mktemp -d /tmp/tamis-postgres.XXXXXX)
# The server refuses to run as root; Debian's package made a user for it.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || chown postgres "$folder"
stop() { as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap stop EXIT INT TERM
cd "$folder"
as_owner "$bin/initdb" -D "$folder/data" -U tamis --auth=trust >/dev/null
# A port at random; where another has it, the next is tried.
port=
for attempt in 1 2 3 4 5; do
    try=$(awk -v seed="$$$attempt" 'BEGIN { srand(seed); print 20000 + int(rand() * 30000) }')
    if as_owner "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
        -o "-p $try -k $folder -c listen_addresses=127.0.0.1" start >/dev/null; then port=$try; break; fi
done
[ -n "$port" ] || { cat "$folder/log" >&2; exit 1; }
export TAMIS_POSTGRES="postgresql://tamis@127.0.0.1:$port/postgres"
"$bin/psql" -q -v ON_ERROR_STOP=1 "$TAMIS_POSTGRES" <<'SQL'
CREATE TABLE market_structure_results (
    id serial, backtest_id varchar(64) PRIMARY KEY, symbol varchar(10) NOT NULL, strategy_name varchar(50) NOT NULL,
    start_date date NOT NULL, end_date date NOT NULL, initial_cash numeric(12,2) NOT NULL, resolution varchar(20) NOT NULL,
    pivot_bars int NOT NULL, lower_timeframe varchar(10) NOT NULL, total_return numeric(10,4), net_profit numeric(10,4),
    net_profit_currency numeric(12,2), final_value numeric(12,2), start_equity numeric(12,2), end_equity numeric(12,2),
    sharpe_ratio numeric(8,4), sortino_ratio numeric(8,4), max_drawdown numeric(8,4), total_trades int, winning_trades int,
    losing_trades int, win_rate numeric(6,2), loss_rate numeric(6,2), profit_factor numeric(8,4), total_orders int,
    total_fees numeric(10,2), execution_time_ms int, status varchar(20), cache_hit bool, created_at timestamptz);
INSERT INTO market_structure_results (backtest_id, symbol, strategy_name, start_date, end_date, initial_cash, resolution,
    pivot_bars, lower_timeframe, total_return, net_profit, net_profit_currency, final_value, start_equity, end_equity,
    sharpe_ratio, sortino_ratio, max_drawdown, total_trades, winning_trades, losing_trades, win_rate, loss_rate,
    profit_factor, total_orders, total_fees, execution_time_ms, status, cache_hit, created_at)
SELECT v.id, v.symbol, 'MarketStructure', v.first, v.last, 100000, 'Daily', 2, '5min', -3.49, 0, -4736.99, v.final, 100000,
    v.final, -1.3526, -1.3526, 4.4273, 4, 0, 4, 0, 100, 0, 10, 309.73, 22000, 'completed', false,
    '2025-08-17 11:15:30.123456+00'
FROM (VALUES ('aa01', 'APLD', date '2025-08-04', date '2025-08-04', 96513.40),
             ('aa02', 'APLD', date '2025-08-04', date '2025-08-04', 96513.40),
             ('aa03', 'METU', date '2025-08-05', date '2025-08-04', 96513.40)) AS v(id, symbol, first, last, final);
INSERT INTO market_structure_results (backtest_id, symbol, strategy_name, start_date, end_date, initial_cash, resolution,
    pivot_bars, lower_timeframe, total_return, final_value, status, cache_hit, created_at)
SELECT 'many' || i, 'S' || i, 'MarketStructure', '2025-07-01', '2025-07-31', 100000, 'Daily', 5, '5min', i / 1000.0,
    100000 + i, 'completed', false, '2025-08-01 00:00:00+00' FROM generate_series(1, 2500) AS i;
CREATE TABLE screener_results (
    id serial PRIMARY KEY, symbol varchar(10) NOT NULL, session_id varchar(36), screened_at timestamptz, data_date date NOT NULL,
    filter_min_price numeric(10,2), filter_max_price numeric(10,2), filter_gap_enabled bool, filter_gap_threshold numeric(5,2),
    filter_gap_direction varchar(10));
INSERT INTO screener_results (symbol, session_id, screened_at, data_date, filter_min_price, filter_max_price,
    filter_gap_enabled, filter_gap_threshold, filter_gap_direction)
SELECT 'S' || i, 's1', '2025-08-05 01:00:00+00', date '2025-08-04' + i % 2, 1, 20, true, 2, 'any' FROM generate_series(1, 40) AS i;
CREATE TABLE old_screener_results (
    id serial PRIMARY KEY, request_hash varchar(64), filters jsonb, date_range jsonb, symbols text[], result_count int,
    processing_time double precision, created_at timestamptz);
INSERT INTO old_screener_results (request_hash, filters, date_range, symbols, result_count, processing_time, created_at) VALUES
    ('x', '{"min_price": 5, "max_price": 100}', '{"start": "2025-08-04", "end": "2025-08-04"}', '{AAPL,MSFT}', 2, 1.5,
     '2025-08-04 20:00:00+00');
CREATE TABLE backtest_trades (
    backtest_id varchar(64), order_id int, order_event_id int, symbol varchar(20), symbol_value varchar(10),
    trade_time_unix bigint, status varchar(20), direction varchar(10), quantity numeric, fill_price numeric, fill_quantity numeric,
    order_fee_amount numeric);
INSERT INTO backtest_trades VALUES ('aa01', 1, 2, 'APLD 2T', 'APLD', 1754319600, 'filled', 'buy', 7084, 13.41, 7084, 35.42);
CREATE TABLE cache_metadata (id serial, cache_type varchar(20), total_hits int, total_misses int);
INSERT INTO cache_metadata (cache_type, total_hits, total_misses) VALUES ('screener', 3, 4);
SQL
cd "$OLDPWD"
"$@"
