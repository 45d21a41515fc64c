// tests/oracles/more_oracles_universes.cpp — universes and portfolios against LEAN's published statistics and hashes.
#include "oracles/more_oracles_universes.hpp"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "backtest/backtest.hpp"
#include "backtest/statistics/lean_text.hpp"
#include "base/file.hpp"
#include "oracles/oracle_run.hpp"
#include "shared.hpp"

namespace tamis::oracles {

const bars::BarStore& published_bars();

namespace {

using nlohmann::json;

const json& expected_of(std::string_view name) {
    static const std::map<std::string, json, std::less<>> all = [] {
        std::map<std::string, json, std::less<>> by_name;
        for (json& one : json::parse(read_file(shared_folder() / "lean/more_expected.json")))
            by_name.emplace(one.at("name").get<std::string>(), one);
        return by_name;
    }();
    return all.at(std::string(name));
}

backtest::BacktestSpec spec_of(const UniverseOracle& oracle, const json& expected) {
    backtest::BacktestSpec spec;
    spec.first = require_day(expected.at("start_date").get<std::string>(), "start");
    spec.last = require_day(expected.at("end_date").get<std::string>(), "end");
    spec.strategy = oracle.strategy;
    spec.resolution = oracle.resolution;
    if (!expected.at("cash").is_null()) spec.cash = Decimal(expected.at("cash").get<int>());
    if (oracle.settings) oracle.settings(spec);
    return spec;
}

// A zero may be written with a sign.
std::string plain(const std::string& text) {
    return text == "-0" ? "0" : text;
}

class UniverseOracles : public testing::TestWithParam<UniverseOracle> {};

TEST_P(UniverseOracles, EqualEveryPublishedNumber) {
    NEEDS_SHARED(shared_folder() / "lean/more_expected.json");
    const json& expected = expected_of(GetParam().name);
    const backtest::BacktestSpec spec = spec_of(GetParam(), expected);
    const auto result = backtest::run(published_bars(), spec, {.order_list_hash = true});
    ASSERT_TRUE(result.lean) << result.lean_undefined;
    const json& statistics = expected.at("expected_statistics");
    int compared = 0;
    for (const auto& [name, text] : lean_summary(*result.lean)) {
        EXPECT_EQ(plain(statistics.value(name, "nothing")), plain(text)) << name;
        ++compared;
    }
    EXPECT_EQ(compared, 27);
    EXPECT_EQ(expected.at("order_list_hash").get<std::string>(), result.order_list_hash);
}

INSTANTIATE_TEST_SUITE_P(Published, UniverseOracles, testing::ValuesIn(universe_oracles()), [](const auto& one) {
    return std::string(one.param.name);
});

}  // namespace
}  // namespace tamis::oracles
