// tools/conformance.cpp — runs folders of LEAN's answers against the engine: conformance MARKET CASE…
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "backtest/backtest.hpp"
#include "backtest/statistics/lean_text.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "ingest/import_lean.hpp"
#include "lean/native_spec.hpp"

namespace tamis {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

std::string setting(const json& spec, const char* name, const std::string& otherwise = {}) {
    return spec.contains(name) ? spec.at(name).get<std::string>() : otherwise;
}

/// Settings that this engine does not know are refused, not passed over.
backtest::BacktestSpec spec_of(const json& in, const fs::path& folder) {
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

class Differences {
  public:
    void text(const std::string& what, const std::string& expected, const std::string& got) {
        if (first_.empty() && expected != got) first_ = what + ": expected " + expected + ", got " + got;
    }
    /// LEAN's files write decimals through doubles; equal means equal as doubles.
    void number(const std::string& what, double expected, Decimal got) {
        if (first_.empty() && expected != to_double(got)) {
            std::ostringstream shown;
            shown << what << ": expected " << expected << ", got " << to_text(got);
            first_ = shown.str();
        }
    }
    const std::string& first() const { return first_; }

  private:
    std::string first_;
};

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

std::string compare(const json& expected, const backtest::BacktestResult& result) {
    Differences differences;
    compare_events(expected.at("order_events"), result, differences);
    if (expected.contains("closed_trades")) compare_trades(expected.at("closed_trades"), result, differences);
    if (!result.lean) return "LEAN's statistics overflow here: " + result.lean_undefined;
    const auto summary = backtest::lean_summary(*result.lean);
    differences.text(
        "count of statistics", std::to_string(expected.at("statistics").size()), std::to_string(summary.size()));
    compare_named("statistic", expected.at("statistics"), summary, differences);
    compare_named("trade statistic",
                  expected.at("trade_statistics"),
                  backtest::lean_trade_statistics(result.trades),
                  differences);
    differences.text("order list hash", expected.at("order_list_hash").get<std::string>(), result.order_list_hash);
    return differences.first();
}

int run_cases(const fs::path& market, const std::vector<fs::path>& cases, const std::string& only) {
    const TempDir scratch("tamis-conformance");
    const ingest::ImportReport report = ingest::import_lean({market, scratch.path() / "bars", 2});
    for (const auto& line : report.rejected_lines) std::cout << line.place << ": " << line.why << "\n";
    const auto store = bars::BarStore::open(scratch.path() / "bars");
    int equal = 0, different = 0, refused = 0;
    for (const fs::path& folder : cases) {
        const json spec = json::parse(read_file(folder / "spec.json"));
        if (!only.empty() && setting(spec, "algorithm") != only) continue;
        const std::string name = folder.filename().string();
        std::optional<backtest::BacktestSpec> asked;
        try {
            asked = spec_of(spec, folder);
        } catch (const Error& error) {
            std::cout << name << " refused: " << error.what() << "\n";
            ++refused;
            continue;
        }
        std::string first;
        try {
            const auto result = backtest::run(*store, *asked, {.order_events = true, .order_list_hash = true});
            first = compare(json::parse(read_file(folder / "expected.json")), result);
        } catch (const Error& error) {
            first = error.what();
        }
        std::cout << name << (first.empty() ? " equal" : " different: " + first) << "\n";
        ++(first.empty() ? equal : different);
    }
    std::cout << equal << " equal, " << different << " different, " << refused << " refused\n";
    return different == 0 && equal > 0 ? 0 : 1;
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    std::string only;
    if (const auto at = std::find(words.begin(), words.end(), "--only"); at != words.end() && at + 1 != words.end()) {
        only = at[1];
        words.erase(at, at + 2);
    }
    if (words.size() < 2 || words[0] == "--help") {
        std::cerr << "usage: conformance MARKET CASE… [--only ALGORITHM]\n"
                     "MARKET is a LEAN data folder, CASE a folder with spec.json and expected.json.\n"
                     "Example: conformance market cases/* --only MarketStructure\n";
        return 2;
    }
    try {
        std::vector<std::filesystem::path> cases(words.begin() + 1, words.end());
        std::sort(cases.begin(), cases.end());
        return tamis::run_cases(words[0], cases, only);
    } catch (const std::exception& error) {
        std::cerr << "conformance: " << error.what() << "\n";
        return 1;
    }
}
