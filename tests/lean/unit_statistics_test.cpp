// tests/lean/unit_statistics_test.cpp — numbers that LEAN's own unit tests assert of an account: recovery of drawdowns,
// win and loss rates, ratios of four returns.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "backtest/statistics/lean_numbers.hpp"
#include "base/file.hpp"
#include "shared.hpp"

namespace tamis::backtest {
namespace {

using nlohmann::json;

constexpr std::int64_t first_ms = 1'400'000'000'000 / ms_per_day * ms_per_day;

Sample sample(std::size_t day, Decimal value) {
    return {{first_ms + static_cast<std::int64_t>(day) * ms_per_day}, value};
}

/// A run with samples at midnights; LEAN leaves the first two returns out.
RunFacts run_of(const std::vector<double>& returns, const std::vector<double>& equity) {
    RunFacts facts;
    facts.start_cash = 100;
    for (std::size_t day = 0; day < equity.size(); ++day)
        facts.equity.push_back(sample(day, Decimal::from_double(equity[day])));
    for (std::size_t day = 0; day < returns.size() + 2; ++day) {
        const double percent = day < 2 ? 0 : 100 * returns[day - 2];
        facts.returns.push_back(sample(day, Decimal::from_double(percent)));
        facts.benchmark.push_back(sample(day, 100));
    }
    return facts;
}

InterestRates no_interest() {
    return InterestRates({{TradingDay{}, Decimal(0)}});
}

json unit_oracles() {
    return json::parse(read_file(shared_folder() / "lean/unit_oracles.json"));
}

TEST(UnitStatistics, DrawdownsRecoverInSoManyDays) {
    NEEDS_SHARED(shared_folder() / "lean/unit_oracles.json");
    const json all = unit_oracles();
    int compared = 0;
    for (const json& one : all.at("drawdown_recovery").at("cases")) {
        const auto equity = one.at("equity").get<std::vector<double>>();
        if (equity.empty()) continue;  // a run has a sample at least
        const LeanNumbers numbers = lean_numbers(run_of({0.01, 0.02, 0.01}, equity), no_interest());
        EXPECT_EQ(numbers.drawdown_recovery_days, one.at("expected_days").get<int>()) << one.at("name");
        ++compared;
    }
    EXPECT_EQ(compared, 12);
}

TEST(UnitStatistics, RatiosOfFourReturnsAreLeans) {
    NEEDS_SHARED(shared_folder() / "lean/unit_oracles.json");
    const json all = unit_oracles().at("portfolio_statistics");
    const json& year = all.at("cases").at(1);
    ASSERT_EQ(year.at("trading_days"), 252);
    const auto numbers =
        lean_numbers(run_of(all.at("performance").get<std::vector<double>>(), {100, 101}), no_interest());
    EXPECT_NEAR(to_double(numbers.annual_variance), year.at("annual_variance").get<double>(), 1e-14);
    EXPECT_NEAR(to_double(numbers.annual_standard_deviation), year.at("annual_std").get<double>(), 1e-14);
    EXPECT_NEAR(to_double(numbers.sharpe_ratio), year.at("sharpe").get<double>(), 1e-12);
    EXPECT_NEAR(to_double(numbers.probabilistic_sharpe_ratio), year.at("psr").get<double>(), 1e-12);
}

TEST(UnitStatistics, WinsAndLossesAreSharesOfTheCapitalBeforeThem) {
    NEEDS_SHARED(shared_folder() / "lean/unit_oracles.json");
    const json rates = unit_oracles().at("portfolio_statistics").at("trade_rates");
    RunFacts facts = run_of({0.01, 0.02}, {100, 101});
    facts.start_cash = rates.at("start_cash").get<int>();
    std::int64_t ms = first_ms;
    for (const json& record : rates.at("records")) facts.transactions.push_back({++ms, record.get<int>()});
    facts.winning_transactions = 1;
    const LeanNumbers numbers = lean_numbers(facts, no_interest());
    EXPECT_EQ(to_text(numbers.average_win), rates.at("average_win").get<std::string>());
    EXPECT_EQ(to_text(numbers.average_loss), rates.at("average_loss").get<std::string>());
    EXPECT_EQ(to_text(numbers.profit_loss_ratio), rates.at("profit_loss_ratio").get<std::string>());
}

}  // namespace
}  // namespace tamis::backtest
