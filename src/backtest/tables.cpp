// backtest/tables.cpp — the described tables of backtests, and results as their rows.
#include "backtest/tables.hpp"

#include "backtest/cell.hpp"
#include "backtest/statistics/summarize.hpp"
#include "backtest/strategies/all.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "market/exchange_calendar.hpp"
#include "record/parameters.hpp"

namespace tamis::backtest {

namespace {

using record::Unit;

constexpr std::array cell_key_fields{
    record::field<&CellRow::cell>({Unit::none, "Key: hash of everything that can change the answer."}),
    shared(record::field<&CellRow::strategy>({Unit::none, "Name of the strategy."})),
    shared(record::field<&CellRow::strategy_version>(
        {Unit::none, "Version of the strategy's rules; NULL where another engine's result does not say."})),
    shared(record::field<&CellRow::parameters>(
        {Unit::none, "All parameters with defaults, one spelling a value; typed in strategy_NAME."})),
    record::field<&CellRow::symbol>(
        {Unit::none, "Symbol, or symbols separated by spaces; NULL where a result names none."}),
    record::field<&CellRow::first_day>({Unit::none, "First day of the run."}),
    record::field<&CellRow::last_day>({Unit::none, "Last day of the run, inclusive."}),
    record::field<&CellRow::sessions>(
        {Unit::count, "Sessions of the exchange from the first day to the last; a ratio needs three."}),
};
constexpr std::array cell_engine_fields{
    shared(record::field<&CellRow::engine>({Unit::none, "Program that ran the cell."})),
    shared(record::field<&CellRow::engine_version>(
        {Unit::none, "Its version, and the LEAN build whose rules it follows."})),
    record::field<&CellRow::data_version>(
        {Unit::none, "Hash of the bars and corporate actions that the run could see; NULL: not known."}),
    record::field<&CellRow::status>(
        {Unit::none,
         "done; no_bars: nothing to trade on, so every number is NULL; partial: the result lacks parts; or failed."}),
    record::field<&CellRow::reason>({Unit::none, "Why it failed, has no bars or is partial; NULL when done."}),
    record::field<&CellRow::attempts>({Unit::count, "Times it was tried."}),
    record::field<&CellRow::execution_time_ms>({Unit::milliseconds, "Time the last attempt took; NULL: not known."}),
    record::field<&CellRow::computed_at>({Unit::none, "When it was computed, UTC; NULL: not known."}),
};

constexpr auto cell_fields = record::concat(cell_key_fields,
                                            record::embed<&CellRow::settings>(stored_setting_fields, ""),
                                            cell_engine_fields,
                                            record::embed<&CellRow::own>(own_statistics_fields, ""),
                                            record::embed<&CellRow::lean>(lean_statistics_fields, "lean_"),
                                            record::embed<&CellRow::trade>(trade_statistics_fields, "trade_"));

constexpr std::array trade_fields{
    record::field<&TradeRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&TradeRow::number>({Unit::count, "In the order of closing, from 1."}),
    record::field<&TradeRow::symbol>({Unit::none, "Symbol."}),
    record::field<&TradeRow::direction>({Unit::none, "long or short."}),
    record::field<&TradeRow::quantity>({Unit::shares, "Shares, above 0."}),
    record::field<&TradeRow::entry_time>({Unit::none, "UTC."}),
    record::field<&TradeRow::exit_time>({Unit::none, "UTC."}),
    record::field<&TradeRow::entry_price_usd>({Unit::usd, "A share."}),
    record::field<&TradeRow::exit_price_usd>({Unit::usd, "A share."}),
    record::field<&TradeRow::profit_loss_usd>({Unit::usd, "Before fees."}),
    record::field<&TradeRow::fees_usd>({Unit::usd, "Of entry and exit."}),
    record::field<&TradeRow::mae_usd>({Unit::usd, "Maximum adverse excursion since the position opened, 0 or below."}),
    record::field<&TradeRow::mfe_usd>({Unit::usd, "Maximum favourable excursion, 0 or above."}),
    record::field<&TradeRow::end_trade_drawdown_usd>(
        {Unit::usd,
         "Largest give-back from the best profit, 0 or above; LEAN before 2026: profit less best profit, 0 or below."}),
};
static_assert(record::describes_every_member<TradeRow>(trade_fields.size()));

constexpr std::array fill_fields{
    record::field<&FillRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&FillRow::order_id>({Unit::count, "Order, from 1."}),
    record::field<&FillRow::symbol>({Unit::none, "Symbol."}),
    record::field<&FillRow::order_type>(
        {Unit::none, "market, limit, stop_market, stop_limit, market_on_open, market_on_close, …"}),
    record::field<&FillRow::tag>({Unit::none, "Why the order was sent; empty: an entry."}),
    record::field<&FillRow::time>({Unit::none, "UTC."}),
    record::field<&FillRow::quantity>({Unit::shares, "Negative: sold."}),
    record::field<&FillRow::price_usd>({Unit::usd, "A share."}),
    record::field<&FillRow::fee_usd>(
        {Unit::usd, "Of the fill: an order in parts pays with its last one; NULL where a result does not say."}),
};
static_assert(record::describes_every_member<FillRow>(fill_fields.size()));

constexpr std::array equity_fields{
    record::field<&EquityRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&EquityRow::time>({Unit::none, "UTC; end of the candle."}),
    record::field<&EquityRow::open_usd>({Unit::usd, "First value of the portfolio since the last candle."}),
    record::field<&EquityRow::high_usd>({Unit::usd, "Highest."}),
    record::field<&EquityRow::low_usd>({Unit::usd, "Lowest."}),
    record::field<&EquityRow::close_usd>({Unit::usd, "Last."}),
};
static_assert(record::describes_every_member<EquityRow>(equity_fields.size()));

}  // namespace

const record::Table& cell_table() {
    static constexpr auto table = record::table<CellRow>(
        "backtest", "One row a cell: one strategy with one set of parameters on one span of days.", cell_fields);
    return table;
}
const record::Table& trade_table() {
    static constexpr auto table = record::table<TradeRow>(
        "trade", "Closed trades of every cell, fill to fill, first in first out.", trade_fields);
    return table;
}
const record::Table& fill_table() {
    static constexpr auto table = record::table<FillRow>(
        "fill", "Every fill of every cell; an order that fills in parts has several.", fill_fields);
    return table;
}
const record::Table& equity_table() {
    static constexpr auto table = record::table<EquityRow>(
        "equity", "Candles of the portfolio's value, for runs that ask for them.", equity_fields);
    return table;
}
std::vector<const record::Table*> all_tables() {
    std::vector<const record::Table*> tables{&cell_table(), &trade_table(), &fill_table(), &equity_table()};
    for (const StrategyType* type : strategy_types()) tables.push_back(&type->table());
    return tables;
}

void set_days(CellRow& row, TradingDay first, TradingDay last) {
    row.first_day = first;
    row.last_day = last;
    row.sessions = us_equities().count_sessions(first - std::chrono::days(1), last);
}

CellRow cell_row(const BacktestSpec& spec, const Hash128& key, const Hash128& data) {
    CellRow row;
    row.cell = key;
    row.strategy = spec.strategy.type().name;
    row.strategy_version = spec.strategy.version();
    row.parameters = parameters_text(spec.strategy);
    row.symbol = join(spec.symbols, " ");
    set_days(row, spec.first, spec.last);
    row.settings = StoredSettings(spec);
    row.engine = engine_name;
    row.engine_version = engine_version;
    row.data_version = data;
    return row;
}

namespace {

std::vector<TradeRow> trade_rows(const Hash128& key, const RunFacts& facts) {
    std::vector<TradeRow> rows;
    rows.reserve(facts.trades.size());
    for (const ClosedTrade& t : facts.trades)
        rows.push_back({key,
                        static_cast<std::int64_t>(rows.size()) + 1,
                        facts.symbols[static_cast<std::size_t>(t.security)],
                        t.is_long ? "long" : "short",
                        t.quantity,
                        {t.entry_time.ms},
                        {t.exit_time.ms},
                        t.entry_price,
                        t.exit_price,
                        t.profit_loss,
                        t.fees,
                        t.mae,
                        t.mfe,
                        t.end_trade_drawdown});
    return rows;
}

std::vector<FillRow> fill_rows(const Hash128& key, const RunFacts& facts) {
    std::vector<FillRow> rows;
    rows.reserve(facts.events.size());
    for (const OrderEvent& e : facts.events) {
        if (!e.is_fill()) continue;
        const Order& order = facts.orders[static_cast<std::size_t>(e.order - 1)];
        rows.push_back({key,
                        e.order,
                        facts.symbols[static_cast<std::size_t>(e.security)],
                        std::string(name_of(order.type)),
                        order.tag,
                        {e.time.ms},
                        e.fill_quantity,
                        e.fill_price,
                        e.fee_usd});
    }
    return rows;
}

}  // namespace

namespace {

// A run without a bar has an account that nobody could have moved: its zeros would be no measurements.
std::string no_bars_reason(const BacktestSpec& spec) {
    return "no " + std::string(name_of(spec.resolution)) + " bars of " + join(spec.symbols, ", ") + " from " +
           to_text(spec.first) + " to " + to_text(spec.last);
}

}  // namespace

CellRows cell_rows(const BacktestSpec& spec,
                   const Hash128& key,
                   const Hash128& data,
                   BacktestResult&& result,
                   const KeepOptions& keep) {
    CellRows rows;
    rows.cell = cell_row(spec, key, data);
    if (result.facts.path.bars == 0) {
        rows.cell.status = "no_bars";
        rows.cell.reason = no_bars_reason(spec);
        return rows;
    }
    rows.cell.status = "done";
    rows.cell.own = own_statistics(result);
    rows.cell.lean = lean_statistics(result);
    rows.cell.trade = trade_statistics(result.trades);
    if (keep.trades) rows.trades = trade_rows(key, result.facts);
    if (keep.fills) rows.fills = fill_rows(key, result.facts);
    if (keep.equity)
        for (const EquityCandle& c : result.facts.candles)
            rows.equity.push_back({key, {c.time.ms}, c.open, c.high, c.low, c.close});
    rows.strategy = spec.strategy;
    rows.counters = spec.strategy.type().copy_counters(result.strategy->counters());
    return rows;
}

void append_strategy_row(record::Rows& rows, const CellRows& cell) {
    const StrategyRow row{cell.cell.cell, cell.strategy.value().parameters(), cell.counters.get()};
    record::append(rows, cell.strategy->type().table(), &row, 1);
}

}  // namespace tamis::backtest
