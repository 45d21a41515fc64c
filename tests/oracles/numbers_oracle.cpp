// tests/oracles/numbers_oracle.cpp — a backtest is run and held against its published numbers.
#include "oracles/numbers_oracle.hpp"

#include <algorithm>

#include "backtest/backtest.hpp"
#include "backtest/statistics/lean_text.hpp"
#include "backtest/statistics/order_list_hash.hpp"
#include "base/file.hpp"

namespace tamis::oracles {

using backtest::BacktestResult;
using backtest::BacktestSpec;
using nlohmann::json;

namespace {

std::vector<NumbersOracle>& written_numbers() {
    static std::vector<NumbersOracle> all;
    return all;
}

using Texts = std::map<std::string, std::string>;

Texts texts_of(const BacktestResult& result) {
    Texts texts{{"OrderListHash", result.order_list_hash}};
    if (!result.lean) return texts;
    for (const auto& [name, text] : lean_summary(*result.lean)) texts.emplace(name, text);
    return texts;
}

// A zero may be written with a sign.
std::string without_sign(const std::string& text) {
    return text == "-0" ? "0" : text;
}

void add_orders(const BacktestSpec& spec, const BacktestResult& result, std::vector<std::string>& lines) {
    for (const backtest::Order& order : result.facts.orders)
        lines.push_back(order_json(
            order, result.lean_ids[static_cast<std::size_t>(order.security)], lean_number(spec.normalization)));
}

}  // namespace

WrittenNumbers::WrittenNumbers(NumbersOracle oracle) {
    written_numbers().push_back(std::move(oracle));
}

std::vector<const NumbersOracle*> numbers_oracles() {
    std::vector<const NumbersOracle*> all;
    for (const NumbersOracle& one : written_numbers()) all.push_back(&one);
    std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
    return all;
}

std::map<std::string, json> published_numbers(const std::filesystem::path& lean) {
    std::map<std::string, json> all;
    for (const json& one : json::parse(read_file(lean / "more_expected.json")))
        all.emplace(one.at("name").get<std::string>(), one);
    return all;
}

std::vector<std::string> differences(BacktestSpec spec, const json& published, const bars::BarStore& store) {
    spec.first = require_day(published.at("start_date").get<std::string>(), "start");
    spec.last = require_day(published.at("end_date").get<std::string>(), "end");
    if (published.at("cash").is_number()) spec.cash = Decimal(published.at("cash").get<int>());
    const BacktestResult result = backtest::run(store, spec, {.order_list_hash = true});
    const Texts texts = texts_of(result);
    std::vector<std::string> lines;
    for (const auto& [name, expected] : published.at("expected_statistics").items()) {
        const auto found = texts.find(name);
        const std::string got = found == texts.end() ? "nothing" : found->second;
        if (without_sign(got) != without_sign(expected.get<std::string>()))
            lines.push_back(name + ": expected " + expected.get<std::string>() + ", got " + got);
    }
    if (result.order_list_hash != published.at("order_list_hash")) add_orders(spec, result, lines);
    return lines;
}

}  // namespace tamis::oracles
