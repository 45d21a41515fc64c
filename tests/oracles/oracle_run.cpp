// tests/oracles/oracle_run.cpp — a description's settings as a spec, and the comparison.
#include "oracles/oracle_run.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include "backtest/backtest.hpp"
#include "backtest/statistics/lean_text.hpp"
#include "backtest/statistics/order_list_hash.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace tamis::oracles {

using backtest::BacktestResult;
using backtest::BacktestSpec;
using nlohmann::json;

namespace {

std::vector<Oracle>& written() {
    static std::vector<Oracle> all;
    return all;
}

Resolution resolution_of(const std::string& text) {
    const std::string finest = lower(text.substr(text.rfind('/') + 1));
    const auto parsed = parse_resolution(finest);
    if (!parsed) throw Error{Problem::bad_data, "an oracle's resolution is '" + text + "'"};
    return *parsed;
}

void set(BacktestSpec& spec, const std::string& name, const json& value) {
    if (name == "leverage")
        spec.account = backtest::MarginAccount{Decimal(value.get<int>())};
    else if (name == "fillForward")
        spec.fill_forward = value.get<bool>();
    else if (name == "extendedMarketHours")
        spec.extended_hours = value.get<bool>();
    else if (name == "normalization" && value == "Raw")
        spec.normalization = backtest::Normalization::raw;
    else if (name == "fee_model" && value == "zero")
        spec.fee_per_order = Decimal(0);
    else if (name == "margin_model" && value == "PatternDayTrading(closed=2, open=5)")
        spec.account = backtest::DayTradingAccount{5, 2};
    else if (name != "benchmark" && name != "warmup" && name != "parameters" &&
             name != "MinimumOrderMarginPortfolioPercentage")
        throw Error{Problem::bad_data, "an oracle has the unknown setting " + name + " = " + value.dump()};
}

/// Counts what is compared and keeps the first difference.
class Comparison {
  public:
    void text(const std::string& what, const std::string& expected, const std::string& got) {
        ++outcome_.compared;
        if (outcome_.is_equal() && expected != got)
            outcome_.first_difference.append(what).append(": expected ").append(expected).append(", got ").append(got);
    }
    const Outcome& outcome() const { return outcome_; }

  private:
    Outcome outcome_;
};

// A zero may be written with a sign.
std::string plain(const std::string& text) {
    return text == "-0" ? "0" : text;
}

void compare_statistics(const json& described, const BacktestResult& result, Comparison& comparison) {
    const json& ignored = described.at("verification").at("ignore");
    const json& expected = described.at("expected_statistics");
    if (!result.lean) return comparison.text("statistics", "those of LEAN", result.lean_undefined);
    for (const auto& [name, text] : lean_summary(*result.lean))
        if (!ignored.contains(name)) comparison.text(name, plain(expected.value(name, "nothing")), plain(text));
}

std::vector<std::string> lines_of(const std::filesystem::path& file) {
    std::vector<std::string> lines;
    std::istringstream in(read_file(file));
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) lines.push_back(line);
    return lines;
}

void compare_orders(const std::filesystem::path& file,
                    const BacktestResult& result,
                    int adjustment_mode,
                    Comparison& comparison) {
    const std::vector<std::string> lines = lines_of(file);
    comparison.text("count of orders", std::to_string(lines.size()), std::to_string(result.facts.orders.size()));
    for (std::size_t i = 0; i < std::min(lines.size(), result.facts.orders.size()); ++i) {
        const backtest::Order& order = result.facts.orders[i];
        comparison.text("order " + std::to_string(order.id),
                        lines[i],
                        order_json(order, result.lean_ids[static_cast<std::size_t>(order.security)], adjustment_mode));
    }
}

/// Samples by their times, as LEAN's charts have them.
std::map<std::string, std::string> by_time(const std::vector<backtest::Sample>& samples) {
    std::map<std::string, std::string> texts;
    for (const backtest::Sample& one : samples)
        texts.emplace(iso_text(one.time), to_text(normalize(smart_rounding(one.value))));
    return texts;
}

std::string sampled(const std::map<std::string, std::string>& texts, const std::string& time, const char* otherwise) {
    const auto found = texts.find(time);
    return found == texts.end() ? otherwise : found->second;
}

void compare_nights(const std::filesystem::path& file, const BacktestResult& result, Comparison& comparison) {
    const std::vector<std::string> lines = lines_of(file);
    const backtest::RunFacts& facts = result.facts;
    const auto equity = by_time(facts.equity), returns = by_time(facts.returns), benchmark = by_time(facts.benchmark),
               turnover = by_time(facts.turnover);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::string time = lines[i].substr(0, lines[i].find(','));
        comparison.text("midnight",
                        lines[i],
                        time + "," + sampled(equity, time, "none") + "," + sampled(returns, time, "none") + "," +
                            sampled(benchmark, time, "none") + "," + sampled(turnover, time, "0"));
    }
    comparison.text(
        "count of midnights", std::to_string(lines.size() - 1), std::to_string(result.facts.returns.size()));
}

}  // namespace

BacktestSpec spec_of(const Oracle& oracle, const json& described) {
    BacktestSpec spec;
    if (!oracle.adds_securities)
        for (const json& symbol : described.at("symbols")) spec.symbols.push_back(symbol.get<std::string>());
    spec.first = require_day(described.at("start").get<std::string>(), "start");
    spec.last = require_day(described.at("end").get<std::string>(), "end");
    spec.strategy = oracle.strategy;
    spec.cash = described.at("cash").get<int>();
    spec.resolution = resolution_of(described.at("resolution").get<std::string>());
    for (const auto& [name, value] : described.at("settings").items()) set(spec, name, value);
    return spec;
}

Written::Written(Oracle oracle) {
    written().push_back(std::move(oracle));
}

std::vector<const Oracle*> all_oracles() {
    std::vector<const Oracle*> all;
    for (const Oracle& one : written()) all.push_back(&one);
    std::sort(all.begin(), all.end(), [](const Oracle* a, const Oracle* b) { return a->name < b->name; });
    return all;
}

std::map<std::string, json> described_oracles(const std::filesystem::path& lean) {
    std::map<std::string, json> all;
    const json described = json::parse(read_file(lean / "oracles.json"));
    for (const json& one : described.at("oracles")) all.emplace(one.at("name").get<std::string>(), one);
    return all;
}

Outcome hold_against(const Oracle& oracle,
                     const json& described,
                     const bars::BarStore& store,
                     const std::filesystem::path& lean) {
    const BacktestSpec spec = spec_of(oracle, described);
    const BacktestResult result = backtest::run(store, spec, {.order_list_hash = true});
    Comparison comparison;
    compare_statistics(described, result, comparison);
    comparison.text("OrderListHash", described.at("order_list_hash").get<std::string>(), result.order_list_hash);
    compare_orders(
        lean / described.at("order_json_file").get<std::string>(), result, lean_number(spec.normalization), comparison);
    compare_nights(lean / described.at("nightly_file").get<std::string>(), result, comparison);
    return comparison.outcome();
}

}  // namespace tamis::oracles
