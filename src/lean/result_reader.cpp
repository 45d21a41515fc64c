// lean/result_reader.cpp — a result file, section by section, into typed rows.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "backtest/statistics/result_families.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/chart_reader.hpp"
#include "lean/json_members.hpp"
#include "lean/lean_result.hpp"
#include "lean/order_reader.hpp"
#include "lean/own_from_result.hpp"
#include "lean/printed_value.hpp"
#include "market/bar.hpp"
#include "market/time.hpp"

namespace tamis::lean {

namespace {

using nlohmann::json;

/// Where a field's value stands in LEAN's object.
using KeyOf = std::string (*)(const record::Field& field);

std::string label_key(const record::Field& field) {
    return std::string(field.about.lean.label);
}

std::string trade_key(const record::Field& field) {
    for (const auto& one : backtest::trade_statistics_list)
        if (one.field.name == field.name) return std::string(one.line.label);
    throw Bug("every column of trade statistics has its entry");
}

/// One member into its field; what is no value of it goes to lean_other. `cell_prefix`: of the family among the cell's
/// columns, which say why they are NULL; nothing for other tables.
void read_field(const record::Field& field,
                const json& value,
                void* row,
                const std::string& path,
                std::optional<std::string_view> cell_prefix,
                LeanResult& out) {
    const auto cell = read_value(field, value);
    if (cell) field.write(row, *cell);
    if (cell && (field.type == record::Type::text || !says_nan(value))) return;
    note_not_read(path, value, out);
    if (cell_prefix) out.undefined.add(std::string(*cell_prefix) + field.column(), value.dump() + " in LEAN's result");
}

/// Every member of `object` into its field; what has none, or is not understood, goes to lean_other.
void read_family(const json& object,
                 std::span<const record::Field> fields,
                 KeyOf key_of,
                 void* row,
                 const std::string& path,
                 LeanResult& out,
                 std::optional<std::string_view> cell_prefix = std::nullopt) {
    if (!object.is_object()) return keep_other(path, object, out);
    std::set<std::string> known;
    for (const record::Field& field : fields) {
        const std::string key = key_of(field);
        if (key.empty()) continue;
        known.insert(key);
        if (const json* value = member(object, key))
            read_field(field, *value, row, fmt::format("{}.{}", path, key), cell_prefix, out);
    }
    for (const auto& [name, value] : object.items())
        if (!known.contains(name)) keep_other(fmt::format("{}.{}", path, name), value, out);
}

void read_performance(const json& performance, LeanResult& out) {
    const std::string path = "totalPerformance.";
    if (const json* trade = member(performance, "tradeStatistics"))
        read_family(*trade,
                    backtest::trade_statistics_fields,
                    trade_key,
                    &out.cell.trade,
                    path + "tradeStatistics",
                    out,
                    "trade_");
    if (const json* portfolio = member(performance, "portfolioStatistics"))
        read_family(
            *portfolio, portfolio_fields(), label_key, &out.more.result.portfolio, path + "portfolioStatistics", out);
    static constexpr std::array<std::string_view, 3> known{"tradeStatistics", "portfolioStatistics", "closedTrades"};
    keep_unknown(performance, known, "totalPerformance", out);
    // The value at risk has no line among the printed statistics.
    out.cell.lean.value_at_risk_99_fraction = out.more.result.portfolio.value_at_risk_99_fraction;
    out.cell.lean.value_at_risk_95_fraction = out.more.result.portfolio.value_at_risk_95_fraction;
}

Decimal money(const json& trade, const char* name) {
    const json& value = required(trade, name);
    if (!value.is_number() || !fits_a_column(value.get<double>()))
        throw Error{Problem::bad_data, fmt::format("a trade's {} is {}", name, excerpt(value.dump()))};
    return Decimal::from_double(value.get<double>());
}

record::Timestamp trade_time(const json& trade, const char* name) {
    const auto time = read_time(text_or(trade, name, ""));
    if (!time)
        throw Error{Problem::bad_data, fmt::format("a trade's {} is '{}'", name, excerpt(text_or(trade, name, "")))};
    return *time;
}

// Builds of 2025 write `symbol`, later ones `symbols`.
std::string trade_symbol(const json& trade) {
    if (const json* symbols = member(trade, "symbols"); symbols && symbols->is_array()) {
        std::string all;
        for (const json& symbol : *symbols) all += (all.empty() ? "" : " ") + ticker_of(symbol);
        return all;
    }
    return ticker_of(required(trade, "symbol"));
}

void read_closed_trades(const json& trades, LeanResult& out) {
    static constexpr std::array<std::string_view, 17> known{"id",
                                                            "symbol",
                                                            "symbols",
                                                            "entryTime",
                                                            "entryPrice",
                                                            "direction",
                                                            "quantity",
                                                            "exitTime",
                                                            "exitPrice",
                                                            "profitLoss",
                                                            "totalFees",
                                                            "mae",
                                                            "mfe",
                                                            "duration",
                                                            "endTradeDrawdown",
                                                            "isWin",
                                                            "orderIds"};
    for (const json& trade : trades) {
        backtest::TradeRow row;
        row.number = static_cast<std::int64_t>(out.trades.size() + 1);
        row.symbol = trade_symbol(trade);
        row.direction = required_integer(trade, "direction") == 0 ? "long" : "short";
        row.quantity = money(trade, "quantity");
        row.entry_time = trade_time(trade, "entryTime");
        row.exit_time = trade_time(trade, "exitTime");
        row.entry_price_usd = money(trade, "entryPrice");
        row.exit_price_usd = money(trade, "exitPrice");
        row.profit_loss_usd = money(trade, "profitLoss");
        row.fees_usd = money(trade, "totalFees");
        row.mae_usd = money(trade, "mae");
        row.mfe_usd = money(trade, "mfe");
        const std::string path = "closedTrades." + std::to_string(row.number);
        if (const json* drawdown = member(trade, "endTradeDrawdown"); drawdown && says_nan(*drawdown))
            note_not_read(path + ".endTradeDrawdown", *drawdown, out);
        else if (drawdown)
            row.end_trade_drawdown_usd = money(trade, "endTradeDrawdown");
        out.trades.push_back(std::move(row));
        keep_unknown(trade, known, path, out);
    }
}

// "M1_20250804": the statistics of the month that ends on that day.
void read_windows(const json& windows, LeanResult& out) {
    for (const auto& [name, window] : windows.items()) {
        const std::size_t bar = name.find('_');
        const auto months = bar == std::string::npos ? std::nullopt : parse_number<int>(name.substr(1, bar - 1));
        const auto day = bar == std::string::npos ? std::nullopt : parse_day(name.substr(bar + 1));
        if (!months || !day || !name.starts_with('M')) {
            keep_other("rollingWindow." + name, window, out);
            continue;
        }
        LeanWindowRow row{{}, *months, *day, {}, {}};
        const std::string path = "rollingWindow." + name;
        if (const json* trade = member(window, "tradeStatistics"))
            read_family(*trade, backtest::trade_statistics_fields, trade_key, &row.trade, path + ".trade", out);
        if (const json* portfolio = member(window, "portfolioStatistics"))
            read_family(*portfolio, portfolio_fields(), label_key, &row.portfolio, path + ".portfolio", out);
        out.more.windows.push_back(row);
    }
}

void read_state(const json& state, LeanResult& out) {
    static constexpr std::array<std::string_view, 12> known{"StartTime",
                                                            "EndTime",
                                                            "RuntimeError",
                                                            "StackTrace",
                                                            "LogCount",
                                                            "OrderCount",
                                                            "InsightCount",
                                                            "Name",
                                                            "Hostname",
                                                            "Status",
                                                            "DeploymentTargets",
                                                            "ExceptionCount"};
    LeanResultRow& row = out.more.result;
    for (const auto& [name, time] : {std::pair{"StartTime", &row.started_at}, std::pair{"EndTime", &row.ended_at}}) {
        *time = read_time(text_or(state, name, ""));
        const json* value = member(state, name);
        if (value && !value->is_null() && !*time) note_not_read(std::string("state.") + name, *value, out);
    }
    if (const std::string status = text_or(state, "Status", ""); !status.empty()) row.run_status = status;
    if (row.started_at && row.ended_at)
        out.cell.execution_time_ms = static_cast<double>(row.ended_at->ms - row.started_at->ms);
    if (const std::string error = text_or(state, "RuntimeError", ""); !error.empty()) {
        out.cell.status = "failed";
        out.cell.reason = "LEAN: " + error;
    }
    keep_unknown(state, known, "state", out);
}

void read_server(const json& server, LeanResult& out) {
    static constexpr std::array<std::string_view, 6> known{
        "CPU Usage", "Used RAM (MB)", "Total RAM (MB)", "Hostname", "LEAN Version", "Up Time"};
    if (const std::string version = text_or(server, "LEAN Version", ""); !version.empty())
        out.more.result.lean_version = version;
    keep_unknown(server, known, "serverStatistics", out);
}

void read_parameters(const json& parameters, LeanResult& out) {
    for (const auto& [name, value] : parameters.items()) {
        const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        out.more.parameters.push_back({{}, name, text, number_of_word(text)});
    }
}

void read_configuration(const json& configuration, LeanResult& out) {
    static constexpr std::array<std::string_view, 11> known{"name",
                                                            "tags",
                                                            "accountCurrency",
                                                            "brokerage",
                                                            "accountType",
                                                            "parameters",
                                                            "outOfSampleMaxEndDate",
                                                            "outOfSampleDays",
                                                            "startDate",
                                                            "endDate",
                                                            "tradingDaysPerYear"};
    LeanResultRow& row = out.more.result;
    if (const std::string name = text_or(configuration, "name", ""); !name.empty()) row.backtest_name = name;
    if (const std::string currency = text_or(configuration, "accountCurrency", ""); !currency.empty())
        row.account_currency = currency;
    if (const json* days = member(configuration, "tradingDaysPerYear"); days)
        row.trading_days_per_year = whole_of(*days);
    if (const json* parameters = member(configuration, "parameters"); parameters && parameters->is_object())
        read_parameters(*parameters, out);
    keep_unknown(configuration, known, "algorithmConfiguration", out);
}

/// The sections that the full result and the summary have in common.
void read_shared(const json& root, LeanResult& out) {
    if (const json* statistics = member(root, "statistics"))
        read_family(
            *statistics, backtest::lean_statistics_fields, label_key, &out.cell.lean, "statistics", out, "lean_");
    if (const json* runtime = member(root, "runtimeStatistics"))
        read_family(*runtime, runtime_fields(), label_key, &out.more.result.runtime, "runtimeStatistics", out);
    if (const json* performance = member(root, "totalPerformance"); performance && performance->is_object())
        read_performance(*performance, out);
    if (const json* state = member(root, "state")) read_state(*state, out);
    if (const json* server = member(root, "serverStatistics")) read_server(*server, out);
    if (const json* configuration = member(root, "algorithmConfiguration")) read_configuration(*configuration, out);
    if (const json* charts = member(root, "charts"); charts && charts->is_object()) read_charts(*charts, out);
    static constexpr std::array<std::string_view, 10> known{"rollingWindow",
                                                            "charts",
                                                            "orders",
                                                            "profitLoss",
                                                            "statistics",
                                                            "runtimeStatistics",
                                                            "state",
                                                            "serverStatistics",
                                                            "algorithmConfiguration",
                                                            "totalPerformance"};
    keep_unknown(root, known, "", out);
}

void read_full_only(const json& root, LeanResult& out) {
    if (const json* windows = member(root, "rollingWindow"); windows && windows->is_object())
        read_windows(*windows, out);
    if (const json* orders = member(root, "orders")) read_orders(*orders, out);
    if (const json* profits = member(root, "profitLoss"); profits && profits->is_object())
        read_profit_loss(*profits, out);
    if (const json* performance = member(root, "totalPerformance"))
        if (const json* trades = member(*performance, "closedTrades"); trades && trades->is_array())
            read_closed_trades(*trades, out);
}

/// The algorithm's name: told, the files' (a class name), or told by the parameters of the earlier system.
std::string stated_strategy(const ResultText& text, const LeanResult& out) {
    if (!text.strategy.empty()) return text.strategy;
    if (!text.id.empty() && !parse_number<std::int64_t>(text.id)) return text.id;
    if (!out.parameter("pivot_bars").empty() && !out.parameter("lower_timeframe").empty()) return "MarketStructure";
    return out.more.result.backtest_name.value_or(text.id);
}

std::string stated_parameters(const LeanResult& out) {
    std::string text;
    for (const CellParameterRow& row : out.more.parameters)
        text += (text.empty() ? "" : ", ") + row.name + "=" + row.text;
    return text;
}

std::set<std::string> traded_symbols(const LeanResult& out) {
    std::set<std::string> symbols;
    for (const LeanOrderRow& order : out.more.orders) symbols.insert(order.symbol);
    for (const LeanOrderEventRow& event : out.more.events) symbols.insert(event.symbol);
    symbols.erase("");
    return symbols;
}

std::vector<std::string> asked_symbols(const LeanResult& out) {
    std::vector<std::string> symbols;
    for (const char* name : {"symbols", "symbol", "tickers", "ticker"}) {
        std::string list = out.parameter(name);
        std::replace(list.begin(), list.end(), ',', ' ');
        for (const auto word : split(list, ' '))
            if (!trim(word).empty()) symbols.push_back(upper(std::string(trim(word))));
        if (!symbols.empty()) break;
    }
    return symbols;
}

// A result whose orders are in other symbols than its parameters ask for was made of another run's configuration.
void set_traded_symbols(LeanResult& out) {
    const std::set<std::string> traded = traded_symbols(out);
    std::vector<std::string> asked = asked_symbols(out);
    for (const std::string& symbol : traded)
        if (!asked.empty() && std::find(asked.begin(), asked.end(), symbol) == asked.end())
            out.notes.push_back("orders trade " + symbol + ", its parameters ask for " + join(asked, " "));
    if (asked.empty()) asked.assign(traded.begin(), traded.end());
    if (!asked.empty()) out.cell.symbol = join(asked, " ");
}

std::optional<record::Day> configured_day(const json& root, const char* name) {
    const json* configuration = member(root, "algorithmConfiguration");
    return configuration ? read_day(text_or(*configuration, name, "")) : std::nullopt;
}

std::optional<record::Day> parameter_day(const LeanResult& out, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (const auto day = read_day(out.parameter(name))) return day;
    return std::nullopt;
}

TradingDay exchange_day(record::Timestamp time) {
    return to_exchange(UtcTime{time.ms}).day();
}

void keep_days(record::Day first, record::Day last, LeanResult& out) {
    if (last < first)
        throw Error{Problem::bad_data,
                    fmt::format("the run ends on {}, before it begins on {}", to_text(last), to_text(first))};
    backtest::set_days(out.cell, first, last);
}

void set_days(const json& root, LeanResult& out) {
    auto first = configured_day(root, "startDate"), last = configured_day(root, "endDate");
    if (!first) first = parameter_day(out, {"startDate", "start_date", "start"});
    if (!last) last = parameter_day(out, {"endDate", "end_date", "end"});
    if (!first && !out.equity.empty()) first = exchange_day(out.equity.front().time);
    if (!last && !out.equity.empty()) last = exchange_day(out.equity.back().time);
    if (!first || !last)
        throw Error{Problem::bad_data, "neither algorithmConfiguration nor parameters nor equity tell the run's days"};
    keep_days(*first, *last, out);
}

void set_cash(LeanResult& out) {
    std::optional<Decimal> cash = out.more.result.portfolio.start_equity_usd;
    if (!cash) cash = out.cell.lean.start_equity_usd;
    if (!cash) cash = Decimal::try_parse(out.parameter("cash"));
    if (!cash && !out.equity.empty()) cash = out.equity.front().open_usd;
    out.cell.settings.set<&backtest::BacktestSpec::cash>(cash);
}

// LEAN's log says "LEAN ALGORITHMIC TRADING ENGINE v2.5.0.0 Mode: …", the algorithm's "LEAN Engine v2.5.0.0".
void set_version(const ResultText& text, LeanResult& out) {
    for (const std::string_view before : {"TRADING ENGINE v", "LEAN Engine v"}) {
        const std::size_t at = text.log_head.find(before);
        if (out.more.result.lean_version || at == std::string::npos) continue;
        const std::size_t begin = at + before.size() - 1;
        out.more.result.lean_version = text.log_head.substr(begin, text.log_head.find_first_of(" \r\n", begin) - begin);
    }
    out.cell.engine_version = out.more.result.lean_version;
}

void set_stated_settings(LeanResult& out) {
    if (const auto resolution = parse_resolution(lower(out.parameter("resolution"))))
        out.cell.settings.set<&backtest::BacktestSpec::resolution>(std::string(name_of(*resolution)));
    const std::string normalization = lower(out.parameter("normalization"));
    if (normalization == "adjusted" || normalization == "raw")
        out.cell.settings.set<&backtest::BacktestSpec::normalization>(normalization);
}

/// What LEAN answered, without times, machines and random ids; the same in a full result and in its summary.
Hash128 answer_key(const json& root, const LeanResult& out) {
    std::string text = "lean result\nstrategy=" + out.cell.strategy;
    for (const char* name : {"statistics", "runtimeStatistics"})
        if (const json* part = member(root, name)) text += fmt::format("\n{}={}", name, part->dump());
    if (const json* performance = member(root, "totalPerformance"))
        for (const char* name : {"tradeStatistics", "portfolioStatistics"})
            if (const json* part = member(*performance, name)) text += fmt::format("\n{}={}", name, part->dump());
    text += "\nparameters=" + out.cell.parameters;
    text += fmt::format("\ndays={}..{}", to_text(out.cell.first_day), to_text(out.cell.last_day));
    return sha256_128(text);
}

void finish(const ResultText& text, const json& root, Completeness completeness, LeanResult& out) {
    LeanResultRow& row = out.more.result;
    row.completeness = static_cast<std::int64_t>(completeness);
    row.orders = static_cast<std::int64_t>(out.more.orders.size());
    row.order_events = static_cast<std::int64_t>(out.more.events.size());
    row.fields_without_column = static_cast<std::int64_t>(out.more.others.size());
    out.cell.computed_at = row.ended_at;
    set_version(text, out);
    set_traded_symbols(out);
    set_days(root, out);
    set_cash(out);
    set_stated_settings(out);
    out.cell.strategy = stated_strategy(text, out);
    out.cell.parameters = stated_parameters(out);
    make_fills(out);
    add_own_statistics(out);
}

LeanResult blank(const ResultText& text) {
    LeanResult out;
    out.cell.engine = engine_name;
    out.cell.status = "done";
    out.more.result.source = text.place;
    out.more.result.algorithm_id = text.id;
    return out;
}

LeanResult read_events_alone(const ResultText& text) {
    LeanResult out = blank(text);
    read_order_events(parse_json(*text.events), out);
    if (out.more.events.empty()) throw Error{Problem::bad_data, "the order events are an empty list: nothing to keep"};
    const auto [first, last] = std::minmax_element(
        out.more.events.begin(), out.more.events.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    keep_days(exchange_day(first->time), exchange_day(last->time), out);
    out.cell.status = "partial";
    out.cell.reason = "only order events: no statistics; the days are those of the first and the last event";
    const LeanResult& read = out;
    const std::set<std::string> traded = traded_symbols(read);
    out.cell.symbol = join(std::vector<std::string>(traded.begin(), traded.end()), " ");
    out.cell.computed_at = last->time;
    out.more.result.completeness = static_cast<std::int64_t>(Completeness::events);
    out.more.result.order_events = static_cast<std::int64_t>(out.more.events.size());
    out.cell.strategy = stated_strategy(text, out);
    make_fills(out);
    add_own_statistics(out);
    out.set_cell(sha256_128("lean order events\n" + *text.events));
    return out;
}

void require_result(const json& root) {
    const bool is_result = root.is_object() && (member(root, "statistics") || member(root, "totalPerformance"));
    if (!is_result)
        throw Error{Problem::bad_data,
                    "no result of LEAN: an object with 'statistics' or 'totalPerformance' is expected"};
}

LeanResult read_parts(const ResultText& text) {
    if (!text.full && !text.summary && text.events) return read_events_alone(text);
    ensure(text.full || text.summary, "a result has at least one file");
    const json root = parse_json(text.full ? *text.full : *text.summary);
    require_result(root);
    LeanResult out = blank(text);
    read_shared(root, out);
    if (text.full) read_full_only(root, out);
    if (text.events) read_order_events(parse_json(*text.events), out);
    const bool has_events = text.events || out.more.orders.empty();
    finish(text,
           root,
           !text.full   ? Completeness::summary
           : has_events ? Completeness::full_with_events
                        : Completeness::full,
           out);
    out.set_cell(answer_key(root, out));
    return out;
}

}  // namespace

// A member of another type than LEAN writes is this result's trouble, not the others'.
LeanResult read_result(const ResultText& text) {
    try {
        return read_parts(text);
    } catch (const json::exception& error) {
        throw Error{Problem::bad_data, fmt::format("a member has another type than LEAN writes: {}", error.what())};
    }
}

bool looks_like_result(std::string_view text) {
    return text.find("\"statistics\"") != std::string_view::npos ||
           text.find("\"totalPerformance\"") != std::string_view::npos;
}

}  // namespace tamis::lean
