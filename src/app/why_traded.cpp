// app/why_traded.cpp — a kept cell becomes a spec again, its run is watched, and the answer is worded.
#include "app/why_traded.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "app/reports.hpp"
#include "backtest/cell.hpp"
#include "backtest/kept_spec.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "study/watch_one.hpp"

namespace tamis::app {

namespace {

using backtest::MetEvent;
using backtest::WatchedOrder;

std::string number(const Decimal& value) {
    return to_text(normalize(value));
}
/// "2024-03-01 09:31", with seconds only where there are some.
std::string minute_text(ExchangeTime time) {
    const std::string text = to_text(time);
    return time.ms % ms_per_minute == 0 ? text.substr(0, 16) : text;
}
/// With cents.
std::string money(const Decimal& usd) {
    return fmt::format("{:.2f}", to_double(usd));
}
/// Without the dust of binary fractions.
std::string real_text(double value) {
    return std::isfinite(value) ? shortest_text(std::round(value * 1e6) / 1e6) : "undefined";
}
std::string value_text(const backtest::KnownValue& known) {
    if (known.is_yes_or_no) return known.value != 0 ? "yes" : "no";
    return real_text(known.value);
}

backtest::BacktestSpec spec_to_explain(const bars::BarStore& bars, const backtest::CellRow& row) {
    const std::string key = hex_text(row.cell);
    if (row.engine != backtest::engine_name)
        throw Error{
            Problem::invalid_request,
            fmt::format("cell {} was computed by {}; only what Tamis computed can be explained", key, row.engine)};
    const auto spec = backtest::spec_of(row);
    if (!spec)
        throw Error{
            Problem::invalid_request,
            fmt::format("cell {} is of the strategy '{}', which is not known here; --strategy-library brings it",
                        key,
                        excerpt(row.strategy))};
    const std::string now =
        fmt::format("{} {}, engine {}", row.strategy, spec->strategy.version(), backtest::engine_version);
    const std::string then = fmt::format(
        "{} {}, engine {}", row.strategy, row.strategy_version.value_or("?"), row.engine_version.value_or("?"));
    if (now != then)
        throw Error{Problem::invalid_request,
                    fmt::format("cell {} was computed by {}; here is {}: run it again", key, then, now)};
    if (row.data_version && *row.data_version != backtest::data_version(bars, *spec))
        throw Error{Problem::bad_data, "the bars of cell " + key + " are others now; run it again"};
    return *spec;
}

std::vector<ExplainedOrder> with_values(std::vector<WatchedOrder> orders,
                                        const backtest::Tape& tape,
                                        const backtest::BacktestSpec& spec) {
    std::map<int, backtest::KnownValues> values;
    std::vector<ExplainedOrder> explained;
    for (WatchedOrder& order : orders) {
        std::vector<backtest::KnownValue> known;
        if (static_cast<std::size_t>(order.security) < tape.securities())
            known = values.try_emplace(order.security, tape, spec, static_cast<std::size_t>(order.security))
                        .first->second.at(order.sent_at);
        explained.push_back({std::move(order), std::move(known)});
    }
    return explained;
}

// ---- for people

std::string bar_text(const backtest::MetBar& bar) {
    return fmt::format("{} to {}: open {}, high {}, low {}, close {}, {} shares",
                       minute_text(bar.start),
                       to_text(bar.end).substr(11, 5),
                       number(bar.open),
                       number(bar.high),
                       number(bar.low),
                       number(bar.close),
                       with_thousands(bar.volume_shares));
}

std::string quote_text(const backtest::MetQuote& quote) {
    return fmt::format("of {}: bid {}, ask {}",
                       minute_text(quote.end),
                       quote.bid ? number(*quote.bid) : "none",
                       quote.ask ? number(*quote.ask) : "none");
}

constexpr std::size_t label_width = 11;
std::string line(std::string_view label, const std::string& text) {
    return fmt::format("    {:<{}} {}\n", label, label_width - 1, text);
}

std::string met_text(const MetEvent& event, const char* bar) {
    std::string text;
    if (event.bar) text += line(bar, bar_text(*event.bar));
    if (event.quote) text += line("quote", quote_text(*event.quote));
    return text;
}

std::string fill_text(const MetEvent& event, const ExplainedCell& cell) {
    const std::string part =
        event.is_part ? ", " + with_thousands(std::abs(*event.fill_quantity)) + " shares" : std::string();
    std::string text =
        fmt::format("{}{} at {}: {}", minute_text(event.time), part, number(*event.price_usd), event.why);
    const Decimal slipped = *event.price_usd - *event.before_slippage_usd;
    if (!slipped.is_zero()) text += fmt::format("; slippage {} a share ({})", number(slipped), cell.slippage);
    text += fmt::format("; fee {} USD ({})", money(*event.fee_usd), cell.fees);
    return text;
}

/// What a fill met is told where it is not what the strategy saw.
std::string event_text(const MetEvent& event, ExchangeTime sent_at, const ExplainedCell& cell) {
    if (event.price_usd)
        return line("filled", fill_text(event, cell)) + (event.time == sent_at ? "" : met_text(event, "fill bar"));
    if (event.status == backtest::OrderStatus::submitted && event.why.empty()) return {};
    std::string text = minute_text(event.time);
    if (!event.why.empty()) text += ": " + visible_text(event.why);
    return line(backtest::lean_name(event.status), text);
}

std::string known_text(const std::vector<backtest::KnownValue>& known) {
    std::string text;
    for (const backtest::KnownValue& one : known)
        text += line(text.empty() ? "values" : "", visible_text(one.name) + " = " + value_text(one));
    return text;
}

/// "stop (0.02): 421.6744 reached by the bar's 421.5", "entry (close > sma(5)): 0.95 of the portfolio's value"
std::string rule_text(const std::optional<backtest::FollowedRule>& rule) {
    if (!rule) return {};
    std::string text = rule->name + " (" + visible_text(rule->text) + ")";
    if (rule->share) text += fmt::format(": {} of the portfolio's value", real_text(*rule->share));
    if (rule->level_usd)
        text += fmt::format(
            ": {} reached by the bar's {}", real_text(*rule->level_usd), real_text(rule->reached_usd.value()));
    return line("rule", text);
}

std::string order_text(const char* role, const ExplainedOrder& explained, const ExplainedCell& cell) {
    const WatchedOrder& order = explained.order;
    std::string text = fmt::format("  {}order {}: {} {} {}, {}{}{}\n",
                                   role,
                                   order.id,
                                   order.quantity > 0 ? "buy" : "sell",
                                   with_thousands(std::abs(order.quantity)),
                                   order.symbol,
                                   name_of(order.type),
                                   prices_text(order.prices, order.trailing_is_fraction),
                                   order.tag.empty() ? "" : " (" + visible_text(order.tag) + ")");
    text += line("sent", minute_text(order.sent_at) + ", from " + order.sent_from);
    text += rule_text(order.rule);
    if (!order.events.empty()) text += met_text(order.events.front(), "saw bar");
    text += known_text(explained.known);
    for (const MetEvent& event : order.events) text += event_text(event, order.sent_at, cell);
    return text;
}

std::string refused_text(const backtest::RefusedOrder& refused) {
    std::string text = fmt::format("  {} {} {}, {}{}{}\n",
                                   refused.quantity < Decimal(0) ? "sell" : "buy",
                                   number(abs(refused.quantity)),
                                   refused.symbol,
                                   name_of(refused.type),
                                   prices_text(refused.prices, refused.trailing_is_fraction),
                                   refused.tag.empty() ? "" : " (" + visible_text(refused.tag) + ")");
    text += line("sent", minute_text(refused.sent_at) + ", from " + refused.sent_from);
    text += rule_text(refused.rule);
    if (refused.bar) text += line("saw bar", bar_text(*refused.bar));
    if (refused.quote) text += line("quote", quote_text(*refused.quote));
    return text + line("refused", refused.why);
}

const ExplainedOrder* find_order(const ExplainedCell& cell, int id) {
    const auto at = std::find_if(
        cell.orders.begin(), cell.orders.end(), [&](const ExplainedOrder& one) { return one.order.id == id; });
    return at == cell.orders.end() ? nullptr : &*at;
}

std::string trade_text(std::size_t index, const ExplainedCell& cell) {
    const backtest::ClosedTrade& trade = cell.trades[index];
    std::string text = fmt::format("trade {}: {} {} {}, {} to {}: profit {} USD, fees {} USD\n",
                                   index + 1,
                                   trade.is_long ? "long" : "short",
                                   number(trade.quantity),
                                   cell.symbols[static_cast<std::size_t>(trade.security)],
                                   number(trade.entry_price),
                                   number(trade.exit_price),
                                   money(trade.profit_loss),
                                   money(trade.fees));
    if (const auto* entry = find_order(cell, trade.entry_order)) text += order_text("entry, ", *entry, cell);
    if (const auto* exit = find_order(cell, trade.exit_order)) text += order_text("exit, ", *exit, cell);
    return text;
}

/// The orders that opened or closed one of the first `most` trades, by id.
std::set<int> orders_of_trades(const ExplainedCell& cell, std::uint64_t most) {
    std::set<int> ids;
    for (std::size_t i = 0; i < std::min<std::uint64_t>(cell.trades.size(), most); ++i)
        ids.insert({cell.trades[i].entry_order, cell.trades[i].exit_order});
    return ids;
}

std::vector<const ExplainedOrder*> orders_without_trade(const ExplainedCell& cell) {
    const std::set<int> of_trades = orders_of_trades(cell, UINT64_MAX);
    std::vector<const ExplainedOrder*> left;
    for (const ExplainedOrder& one : cell.orders)
        if (!of_trades.contains(one.order.id)) left.push_back(&one);
    return left;
}

/// Those that a program is told.
std::vector<const ExplainedOrder*> told_orders(const ExplainedCell& cell, std::uint64_t most) {
    const std::set<int> of_trades = orders_of_trades(cell, most);
    const bool is_whole = cell.orders.size() <= most;
    std::vector<const ExplainedOrder*> told;
    for (const ExplainedOrder& one : cell.orders)
        if (is_whole || (cell.trades.empty() ? told.size() < most : of_trades.contains(one.order.id)))
            told.push_back(&one);
    return told;
}

std::string first_text(const ExplainedCell& cell, std::uint64_t shown, std::size_t all, const char* what) {
    return fmt::format("(the first {} of {} {}; 'tamis explain {} --limit all' shows all)\n",
                       shown,
                       all,
                       what,
                       hex_text(cell.cell).substr(0, 8));
}

// ---- for programs

std::string json_number(const std::optional<Decimal>& value) {
    return value ? number(*value) : "null";
}
std::string json_time(ExchangeTime time) {
    return quoted_json(to_text(time));
}
template <class List, class Write>
std::string json_array(const List& list, std::uint64_t most, const Write& write) {
    std::string out;
    for (const auto& one : list)
        if (most-- > 0)
            out += (out.empty() ? "" : ",") + write(one);
        else
            break;
    return "[" + out + "]";
}

std::string bar_json(const std::optional<backtest::MetBar>& bar) {
    if (!bar) return "null";
    return fmt::format(R"({{"start":{},"end":{},"open":{},"high":{},"low":{},"close":{},"volume_shares":{}}})",
                       json_time(bar->start),
                       json_time(bar->end),
                       number(bar->open),
                       number(bar->high),
                       number(bar->low),
                       number(bar->close),
                       bar->volume_shares);
}

std::string quote_json(const std::optional<backtest::MetQuote>& quote) {
    if (!quote) return "null";
    return fmt::format(
        R"({{"end":{},"bid":{},"ask":{}}})", json_time(quote->end), json_number(quote->bid), json_number(quote->ask));
}

std::string event_json(const MetEvent& event) {
    const auto slippage = event.price_usd ? std::optional(*event.price_usd - *event.before_slippage_usd) : std::nullopt;
    return fmt::format(
        R"({{"time":{},"status":{},"why":{},"bar":{},"quote":{},"fill_quantity":{},"price_usd":{},"slippage_usd":{},"fee_usd":{},"free_margin_usd":{}}})",
        json_time(event.time),
        quoted_json(backtest::lean_name(event.status)),
        event.why.empty() ? "null" : quoted_json(event.why),
        bar_json(event.bar),
        quote_json(event.quote),
        event.fill_quantity ? std::to_string(*event.fill_quantity) : "null",
        json_number(event.price_usd),
        json_number(slippage),
        json_number(event.fee_usd),
        json_number(event.free_margin_usd));
}

/// Of a double; what is not finite has no number.
std::string real_json(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? shortest_text(*value) : "null";
}

std::string rule_json(const std::optional<backtest::FollowedRule>& rule) {
    if (!rule) return "null";
    return fmt::format(R"({{"name":{},"text":{},"level_usd":{},"reached_usd":{},"share":{}}})",
                       quoted_json(rule->name),
                       quoted_json(rule->text),
                       real_json(rule->level_usd),
                       real_json(rule->reached_usd),
                       real_json(rule->share));
}

std::string known_json(const backtest::KnownValue& known) {
    const std::string value = known.is_yes_or_no ? (known.value != 0 ? "true" : "false") : real_json(known.value);
    return fmt::format(R"({{"name":{},"value":{}}})", quoted_json(known.name), value);
}

/// Members, without braces.
std::string prices_json(const backtest::OrderPrices& prices, bool trailing_is_fraction) {
    const std::string trailing = json_number(prices.trailing), none = "null";
    return fmt::format(R"("stop_usd":{},"limit_usd":{},"trigger_usd":{},"trailing_usd":{},"trailing_fraction":{})",
                       json_number(prices.stop),
                       json_number(prices.limit),
                       json_number(prices.trigger),
                       trailing_is_fraction ? none : trailing,
                       trailing_is_fraction ? trailing : none);
}

std::string order_json(const ExplainedOrder* explained) {
    const WatchedOrder& order = explained->order;
    return fmt::format(
        R"({{"order":{},"symbol":{},"type":{},"quantity":{},{},"tag":{},"sent_at":{},"sent_from":{},"rule":{},"values":{},"events":{}}})",
        order.id,
        quoted_json(order.symbol),
        quoted_json(name_of(order.type)),
        order.quantity,
        prices_json(order.prices, order.trailing_is_fraction),
        quoted_json(order.tag),
        json_time(order.sent_at),
        quoted_json(order.sent_from),
        rule_json(order.rule),
        json_array(explained->known, UINT64_MAX, known_json),
        json_array(order.events, UINT64_MAX, event_json));
}

std::string refused_json(const backtest::RefusedOrder& refused) {
    return fmt::format(
        R"({{"symbol":{},"type":{},"quantity":{},{},"tag":{},"sent_at":{},"sent_from":{},"rule":{},"why":{},"bar":{},"quote":{}}})",
        quoted_json(refused.symbol),
        quoted_json(name_of(refused.type)),
        number(refused.quantity),
        prices_json(refused.prices, refused.trailing_is_fraction),
        quoted_json(refused.tag),
        json_time(refused.sent_at),
        quoted_json(refused.sent_from),
        rule_json(refused.rule),
        quoted_json(refused.why),
        bar_json(refused.bar),
        quote_json(refused.quote));
}

}  // namespace

ExplainedCell explain(
    const Home& home, store::ResultStore& results, const std::string& key, const Work& work, double timeout_seconds) {
    const auto listening = work.listening();
    backtest::CellRow row;
    record::read_into(cell_of(results, key, 0).cell, 0, backtest::cell_table(), &row);
    const auto bars = home.open_bars();
    const backtest::BacktestSpec spec = spec_to_explain(*bars, row);
    const auto tape = backtest::Tape::make(*bars, backtest::tape_spec(spec));
    backtest::WatchedRun run = study::watch_one(bars, tape, spec, {}, timeout_seconds, work.wish());
    return {row.cell,
            fmt::format("{} on {}, {} to {}", row.strategy, *row.symbol, to_text(spec.first), to_text(spec.last)),
            spec.fee_per_order ? "constant" : backtest::model_text(spec.fee_model),
            backtest::model_text(spec.slippage),
            run.facts.symbols,
            run.facts.trades,
            with_values(std::move(run.orders), *tape, spec),
            std::move(run.refused)};
}

std::string explained_text(const ExplainedCell& cell, std::uint64_t most) {
    std::string text = fmt::format("{}: {}, {} orders; times are New York's\n",
                                   cell.ran,
                                   cell.trades.size() == 1 ? "1 trade" : fmt::format("{} trades", cell.trades.size()),
                                   cell.orders.size());
    for (std::size_t i = 0; i < std::min<std::uint64_t>(cell.trades.size(), most); ++i)
        text += "\n" + trade_text(i, cell);
    if (cell.trades.size() > most) text += "\n" + first_text(cell, most, cell.trades.size(), "trades");
    const auto left = orders_without_trade(cell);
    if (!left.empty()) text += "\norders that are part of no closed trade\n";
    for (std::size_t i = 0; i < std::min<std::uint64_t>(left.size(), most); ++i) text += order_text("", *left[i], cell);
    if (left.size() > most) text += first_text(cell, most, left.size(), "orders");
    if (!cell.refused.empty()) text += "\norders that were refused, of which LEAN makes no record\n";
    for (std::size_t i = 0; i < std::min<std::uint64_t>(cell.refused.size(), most); ++i)
        text += refused_text(cell.refused[i]);
    if (cell.refused.size() > most) text += first_text(cell, most, cell.refused.size(), "refused orders");
    return text;
}

std::string explained_json(const ExplainedCell& cell, std::uint64_t most) {
    const auto trade_json = [&](const backtest::ClosedTrade& trade) {
        return fmt::format(
            R"({{"symbol":{},"direction":"{}","quantity":{},"entry_price_usd":{},"exit_price_usd":{},"profit_loss_usd":{},"fees_usd":{},"entry_order":{},"exit_order":{}}})",
            quoted_json(cell.symbols[static_cast<std::size_t>(trade.security)]),
            trade.is_long ? "long" : "short",
            number(trade.quantity),
            number(trade.entry_price),
            number(trade.exit_price),
            number(trade.profit_loss),
            number(trade.fees),
            trade.entry_order,
            trade.exit_order);
    };
    return fmt::format(
        R"({{"cell":"{}","ran":{},"fee_model":{},"slippage":{},"trades":{},"trades_in_all":{},"orders":{},"orders_in_all":{},"refused":{},"refused_in_all":{}}})",
        hex_text(cell.cell),
        quoted_json(cell.ran),
        quoted_json(cell.fees),
        quoted_json(cell.slippage),
        json_array(cell.trades, most, trade_json),
        cell.trades.size(),
        json_array(told_orders(cell, most), UINT64_MAX, order_json),
        cell.orders.size(),
        json_array(cell.refused, most, refused_json),
        cell.refused.size());
}

}  // namespace tamis::app
