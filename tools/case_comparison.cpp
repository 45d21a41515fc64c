// tools/case_comparison.cpp — reads a case, and compares number by number.
#include "case_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "backtest/statistics/lean_text.hpp"
#include "backtest/statistics/order_list_hash.hpp"
#include "base/file.hpp"
#include "lean/native_spec.hpp"

namespace tamis {

using nlohmann::json;
namespace fs = std::filesystem;

std::string setting(const json& spec, const char* name, const std::string& otherwise) {
    return spec.contains(name) ? spec.at(name).get<std::string>() : otherwise;
}

/// Settings that this engine does not know are refused, not passed over.
backtest::BacktestSpec spec_of_case(const json& in, const fs::path& folder) {
    lean::LeanRun run{setting(in, "algorithm"), {}};
    for (const auto& [name, value] : in.items())
        if (name != "algorithm") run.parameters[name] = value.get<std::string>();
    // Models stand in a case as one number.
    for (const auto& [name, model] :
         {std::pair{"leverage", "account=margin(leverage="}, std::pair{"slippage", "slippage=constant(fraction="}}) {
        if (!in.contains(name)) continue;
        const std::string text = model + setting(in, name) + ")";
        run.parameters.erase(name);
        run.parameters[text.substr(0, text.find('='))] = text.substr(text.find('=') + 1);
    }
    if (fs::exists(folder / "script.csv")) run.parameters["commands"] = read_file(folder / "script.csv");
    return lean::native_spec(run);
}

void Differences::text(const std::string& what, const std::string& expected, const std::string& got) {
    ++compared_;
    if (first_.empty() && expected != got) first_ = what + ": expected " + expected + ", got " + got;
}

void Differences::number(const std::string& what, double expected, Decimal got) {
    ++compared_;
    largest_ = std::max(largest_, std::abs(expected - to_double(got)));
    if (!first_.empty() || expected == to_double(got)) return;
    std::ostringstream shown;
    shown << what << ": expected " << expected << ", got " << to_text(got);
    first_ = shown.str();
}

namespace {

void compare_events(const json& expected, const backtest::BacktestResult& result, Differences& differences) {
    const auto& events = result.facts.events;
    const std::size_t both = std::min(expected.size(), events.size());
    for (std::size_t i = 0; i < both; ++i) {
        const json& e = expected[i];
        const backtest::OrderEvent& g = events[i];
        const std::string at =
            "order event " + std::to_string(i + 1) + " (order " + std::to_string(e.at("orderId").get<int>()) + ") ";
        differences.text(at + "order", std::to_string(e.at("orderId").get<int>()), std::to_string(g.order));
        differences.text(at + "number", std::to_string(e.at("orderEventId").get<int>()), std::to_string(g.event));
        differences.text(at + "time",
                         iso_text({static_cast<std::int64_t>(std::llround(e.at("time").get<double>() * 1000))}),
                         iso_text(g.time));
        differences.text(at + "status", e.at("status").get<std::string>(), std::string(lean_name(g.status)));
        differences.number(at + "quantity", e.at("quantity").get<double>(), Decimal(g.quantity));
        differences.number(at + "fill quantity", e.value("fillQuantity", 0.0), Decimal(g.fill_quantity));
        differences.number(at + "fill price", e.value("fillPrice", 0.0), g.fill_price);
        differences.number(at + "fee", e.value("orderFeeAmount", 0.0), g.fee_usd);
        differences.number(at + "stop", e.value("stopPrice", 0.0), g.prices.stop.value_or(Decimal()));
        differences.number(at + "limit", e.value("limitPrice", 0.0), g.prices.limit.value_or(Decimal()));
    }
    differences.text("count of order events", std::to_string(expected.size()), std::to_string(events.size()));
}

void compare_named(const std::string& family,
                   const json& expected,
                   const backtest::NamedTexts& got,
                   Differences& differences) {
    for (const auto& [name, value] : expected.items()) {
        const bool is_known = std::any_of(got.begin(), got.end(), [&](const auto& one) { return one.first == name; });
        std::string what = family;
        what.append(": ").append(name);
        if (!is_known) differences.text(what, value.dump(), "nothing");
    }
    for (const auto& [name, value] : got) {
        if (!expected.contains(name)) continue;
        const json& e = expected.at(name);
        std::string what = family;
        what.append(" ").append(name);
        differences.text(what, e.is_null() ? "" : e.is_string() ? e.get<std::string>() : e.dump(), value);
    }
}

void compare_trades(const json& expected, const backtest::BacktestResult& result, Differences& differences) {
    differences.text(
        "count of closed trades", std::to_string(expected.size()), std::to_string(result.facts.trades.size()));
    for (std::size_t i = 0; i < std::min(expected.size(), result.facts.trades.size()); ++i) {
        const json& e = expected[i];
        const backtest::ClosedTrade& g = result.facts.trades[i];
        const std::string at = "trade " + std::to_string(i + 1) + " ";
        differences.text(at + "entry", e.at("entryTime").get<std::string>(), iso_text(g.entry_time));
        differences.text(at + "exit", e.at("exitTime").get<std::string>(), iso_text(g.exit_time));
        differences.number(at + "quantity", e.at("quantity").get<double>(), g.quantity);
        differences.number(at + "entry price", e.at("entryPrice").get<double>(), g.entry_price);
        differences.number(at + "exit price", e.at("exitPrice").get<double>(), g.exit_price);
        differences.number(at + "profit", e.at("profitLoss").get<double>(), g.profit_loss);
        differences.number(at + "fees", e.at("totalFees").get<double>(), g.fees);
        differences.number(at + "mae", e.at("mae").get<double>(), g.mae);
        differences.number(at + "mfe", e.at("mfe").get<double>(), g.mfe);
        if (e.contains("endTradeDrawdown"))
            differences.number(at + "end trade drawdown", e.at("endTradeDrawdown").get<double>(), g.end_trade_drawdown);
    }
}

}  // namespace

namespace {

/// Orders in the text that the hash is made of, where an answer has them: it tells which one makes the hash another.
void compare_orders(const json& expected, const backtest::BacktestResult& result, Differences& differences) {
    const int mode = backtest::lean_number(backtest::Normalization::adjusted);
    differences.text("count of orders", std::to_string(expected.size()), std::to_string(result.facts.orders.size()));
    for (std::size_t i = 0; i < std::min(expected.size(), result.facts.orders.size()); ++i) {
        const backtest::Order& order = result.facts.orders[i];
        const std::string& id = result.lean_ids[static_cast<std::size_t>(order.security)];
        differences.text(
            "order " + std::to_string(i + 1), expected[i].get<std::string>(), backtest::order_json(order, id, mode));
    }
}

void compare_statistics(const json& expected, const backtest::BacktestResult& result, Differences& differences) {
    if (!result.lean) return differences.text("statistics", "those of LEAN", "none: " + result.lean_undefined);
    const auto summary = backtest::lean_summary(*result.lean);
    differences.text(
        "count of statistics", std::to_string(expected.at("statistics").size()), std::to_string(summary.size()));
    compare_named("statistic", expected.at("statistics"), summary, differences);
    compare_named("trade statistic",
                  expected.at("trade_statistics"),
                  backtest::lean_trade_statistics(result.trades),
                  differences);
}

/// Every member that LEAN's answer has, as both spell it.
void compare_members(const std::string& what, const json& expected, const json& got, Differences& differences) {
    for (const auto& [name, value] : expected.items()) {
        std::string member = what;
        member.append(" ").append(name);
        differences.text(member, value.dump(), got.contains(name) ? got.at(name).dump() : "nothing");
    }
}

/// The last candle of each UTC day, all that an answer of a long run has.
json last_of_days(const json& candles) {
    json kept = json::array();
    for (const json& candle : candles) {
        const auto day_of = [](const json& one) { return one[0].get<std::int64_t>() * 1000 / ms_per_day; };
        if (!kept.empty() && day_of(kept.back()) == day_of(candle)) kept.erase(kept.size() - 1);
        kept.push_back(candle);
    }
    return kept;
}

void compare_equity(const json& expected, const json& written, Differences& differences) {
    json got = written.at("charts").at("Strategy Equity").at("series").at("Equity").at("values");
    if (got.size() != expected.size()) got = last_of_days(got);
    differences.text("count of equity points", std::to_string(expected.size()), std::to_string(got.size()));
    for (std::size_t i = 0; i < std::min(expected.size(), got.size()); ++i)
        differences.text("equity point " + std::to_string(i + 1), expected[i].dump(), got[i].dump());
}

void compare_remarks(const json& expected, const json& written, Differences& differences) {
    differences.text("count of written order events", std::to_string(expected.size()), std::to_string(written.size()));
    for (std::size_t i = 0; i < std::min(expected.size(), written.size()); ++i)
        differences.text("remark of order event " + std::to_string(i + 1),
                         expected[i].value("message", ""),
                         written[i].value("message", ""));
}

}  // namespace

void compare_files(const json& expected, const lean::ResultFiles& files, Differences& differences) {
    const json written = json::parse(files.full);
    compare_members(
        "runtime statistic", expected.at("runtime_statistics"), written.at("runtimeStatistics"), differences);
    compare_members("portfolio statistic",
                    expected.at("portfolio_statistics"),
                    written.at("totalPerformance").at("portfolioStatistics"),
                    differences);
    compare_members("profit at", expected.at("profit_loss"), written.at("profitLoss"), differences);
    compare_equity(expected.at("equity"), written, differences);
    compare_remarks(expected.at("order_events"),
                    files.order_events.empty() ? json::array() : json::parse(files.order_events),
                    differences);
}

Differences compare(const json& expected, const backtest::BacktestResult& result) {
    Differences differences;
    compare_events(expected.at("order_events"), result, differences);
    if (expected.contains("closed_trades")) compare_trades(expected.at("closed_trades"), result, differences);
    if (expected.contains("orders")) compare_orders(expected.at("orders"), result, differences);
    if (expected.contains("statistics")) compare_statistics(expected, result, differences);
    differences.text("order list hash", expected.at("order_list_hash").get<std::string>(), result.order_list_hash);
    return differences;
}

}  // namespace tamis
