// tests/lean/unit_statistics_test.cpp — numbers that LEAN's own unit tests assert of an account: recovery of drawdowns,
// win and loss rates, ratios of returns. Not held: other numbers of trading days a year than 252, and the probability
// that a Sharpe ratio exceeds another's than 1, which no run here can ask for.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "backtest/statistics/lean_numbers.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/zip.hpp"
#include "shared.hpp"

namespace tamis::backtest {
namespace {

using nlohmann::json;

constexpr std::int64_t first_ms = 1'400'000'000'000 / ms_per_day * ms_per_day;

Sample sample(std::size_t day, Decimal value) {
    return {{first_ms + static_cast<std::int64_t>(day) * ms_per_day}, value};
}

/// A run with samples at midnights; LEAN leaves the first two returns out. `benchmark`: returns of its own.
RunFacts run_of(const std::vector<double>& returns,
                const std::vector<double>& equity,
                const std::vector<double>& benchmark = {}) {
    RunFacts facts;
    facts.start_cash = 100;
    for (std::size_t day = 0; day < equity.size(); ++day)
        facts.equity.push_back(sample(day, Decimal::from_double(equity[day])));
    double price = 100;
    for (std::size_t day = 0; day < returns.size() + 2; ++day) {
        const double percent = day < 2 ? 0 : 100 * returns[day - 2];
        facts.returns.push_back(sample(day, Decimal::from_double(percent)));
        if (day >= 2 && day - 2 < benchmark.size()) price *= 1 + benchmark[day - 2];
        facts.benchmark.push_back(sample(day, Decimal::from_double(price)));
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
    const auto numbers = lean_numbers(run_of(all.at("performance").get<std::vector<double>>(),
                                             {100, 101},
                                             all.at("benchmark").get<std::vector<double>>()),
                                      no_interest());
    EXPECT_NEAR(to_double(numbers.annual_variance), year.at("annual_variance").get<double>(), 1e-14);
    EXPECT_NEAR(to_double(numbers.annual_standard_deviation), year.at("annual_std").get<double>(), 1e-14);
    EXPECT_NEAR(to_double(numbers.sharpe_ratio), year.at("sharpe").get<double>(), 1e-12);
    EXPECT_NEAR(to_double(numbers.probabilistic_sharpe_ratio), year.at("psr").get<double>(), 1e-12);
    // Of the benchmark's prices, which charts round to seven digits.
    EXPECT_NEAR(to_double(numbers.tracking_error), year.at("tracking_error").get<double>(), 1e-5);
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

/// A day's close as traded, and the share by which it is above the one before.
struct DailyReturn {
    TradingDay day;
    double value;
};
std::vector<DailyReturn> daily_returns(const std::string& symbol) {
    const ZipReader zip(shared_folder() / ("lean/data/equity/usa/daily/" + symbol + ".zip"));
    std::string text;
    zip.read(0, text);
    std::vector<DailyReturn> returns;
    double before = 0;
    for (const auto line : split(text, '\n')) {
        const auto cells = split(line, ',');
        if (cells.size() < 5) continue;
        const double close = parse_number<double>(cells[4]).value();
        if (before > 0) returns.push_back({require_day(cells[0].substr(0, 8), "day"), close / before - 1});
        before = close;
    }
    return returns;
}

std::vector<double> values_of(const std::vector<DailyReturn>& returns, std::size_t count) {
    std::vector<double> values;
    for (std::size_t i = 0; i < std::min(count, returns.size()); ++i) values.push_back(returns[i].value);
    return values;
}

/// Without a risk-free rate the Sharpe ratio is the annual performance over the deviation.
double annual_performance(const std::vector<double>& returns) {
    const LeanNumbers numbers = lean_numbers(run_of(returns, {100, 101}), no_interest());
    return to_double(numbers.sharpe_ratio) * to_double(numbers.annual_standard_deviation);
}

TEST(UnitStatistics, APerformanceIsAnnualised) {
    NEEDS_SHARED(shared_folder() / "lean/data/equity/usa/daily/spy.zip");
    const json cases = unit_oracles().at("annual_performance").at("cases");
    ASSERT_EQ(cases.size(), 3u);
    const auto all = daily_returns("spy");
    const auto ended_in = [&](const char* first, const char* last) {  // a day's bar ends at the next midnight
        std::vector<double> values;
        for (const DailyReturn& one : all)
            if (one.day + std::chrono::days(1) >= require_day(first, "first") &&
                one.day + std::chrono::days(1) <= require_day(last, "last"))
                values.push_back(one.value);
        return values;
    };
    const auto expected = [&](std::size_t i) { return cases[i].at("expected").get<double>(); };
    EXPECT_NEAR(annual_performance(values_of(all, all.size())), expected(0), 1e-7);
    // The numbers hold the bar that ends at the last midnight too.
    EXPECT_NEAR(annual_performance(ended_in("2008-05-01", "2009-01-01")), expected(1), 1e-7);
    EXPECT_NEAR(annual_performance(ended_in("2017-01-01", "2018-01-01")), expected(2), 1e-7);
}

TEST(UnitStatistics, TheTrackingErrorIsOfTwoStocks) {
    NEEDS_SHARED(shared_folder() / "lean/data/equity/usa/daily/aapl.zip");
    const auto apple = daily_returns("aapl"), market = daily_returns("spy");
    const json cases = unit_oracles().at("tracking_error").at("cases");
    int compared = 0;
    for (const json& one : cases) {
        const auto count = one.at("n").get<std::size_t>();
        const LeanNumbers numbers =
            lean_numbers(run_of(values_of(apple, count), {100, 101}, values_of(market, count)), no_interest());
        EXPECT_NEAR(to_double(numbers.tracking_error), one.at("expected").get<double>(), 1e-5) << count;
        ++compared;
    }
    EXPECT_EQ(compared, 2);
}

// All returns are given; the numbers are of the 252 newest.
TEST(UnitStatistics, ValueAtRiskIsOfTheLastYear) {
    const auto file = shared_folder() / "lean/indicators/spy_valueatrisk.csv";
    NEEDS_SHARED(file);
    std::vector<double> returns;
    int compared = 0;
    const std::string text = read_file(file);
    for (const auto line : split(text, '\n')) {
        const auto cells = split(trim(line), ',');
        const auto value = cells.size() > 8 ? parse_number<double>(cells[6]) : std::nullopt;
        if (!value) continue;
        returns.push_back(*value);
        const auto at_99 = parse_number<double>(cells[7]), at_95 = parse_number<double>(cells[8]);
        if (!at_99 || !at_95 || returns.size() % 97 != 0) continue;
        const LeanNumbers numbers = lean_numbers(run_of(returns, {100, 101}), no_interest());
        EXPECT_NEAR(to_double(numbers.value_at_risk_99), *at_99, 0.00050001) << line;
        EXPECT_NEAR(to_double(numbers.value_at_risk_95), *at_95, 0.00050001) << line;
        ++compared;
    }
    EXPECT_GE(compared, 60);
}

}  // namespace
}  // namespace tamis::backtest
