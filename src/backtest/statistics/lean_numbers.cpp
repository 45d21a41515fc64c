// backtest/statistics/lean_numbers.cpp — formulas of PortfolioStatistics.cs and Statistics.cs.
#include "backtest/statistics/lean_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "backtest/statistics/sample_math.hpp"

namespace tamis::backtest {

namespace {

constexpr double trading_days_a_year = 252;

Decimal decimal(double value) {
    return Decimal::from_double(value);
}

double annual_variance_of(std::span<const double> values) {
    const double variance = sample_variance(values);
    return std::isnan(variance) || variance == 0 ? 0 : variance * trading_days_a_year;
}

Decimal annual_performance(std::span<const double> values) {
    return decimal(std::pow(sample_mean(values) + 1, trading_days_a_year) - 1);
}

/// The series that everything is computed from: chart values, rounded as LEAN's charts round them.
struct Series {
    std::vector<Sample> equity;
    std::vector<double> returns, benchmark;  ///< fractions a sample, the first ones dropped
};

Series series_of(const RunFacts& facts) {
    Series series;
    for (std::size_t i = 2; i < facts.returns.size(); ++i)
        series.returns.push_back(to_double(smart_rounding(facts.returns[i].value) / Decimal(100)));
    Decimal before;
    for (std::size_t i = 0; i < facts.benchmark.size(); ++i) {
        const Decimal value = smart_rounding(facts.benchmark[i].value);
        if (i >= 2) series.benchmark.push_back(before.is_zero() ? 0 : to_double((value - before) / before));
        before = value;
    }
    return series;
}

void win_and_loss(LeanNumbers& numbers, const RunFacts& facts) {
    Decimal capital = facts.start_cash, wins, losses;
    int won = 0, lost = 0;
    for (const Transaction& one : facts.transactions) {
        const bool is_win = one.profit > Decimal(0);
        (is_win ? wins : losses) += one.profit / capital;
        ++(is_win ? won : lost);
        capital += one.profit;
    }
    if (won) numbers.average_win = wins / Decimal(won);
    if (lost) numbers.average_loss = losses / Decimal(lost);
    if (!numbers.average_loss.is_zero()) numbers.profit_loss_ratio = numbers.average_win / abs(numbers.average_loss);
    const auto total = static_cast<int>(facts.transactions.size());
    if (total) {
        numbers.win_rate = Decimal(facts.winning_transactions) / Decimal(total);
        numbers.loss_rate = Decimal(total - facts.winning_transactions) / Decimal(total);
    }
    numbers.expectancy = numbers.win_rate * numbers.profit_loss_ratio - numbers.loss_rate;
}

Decimal risk_free_rate(const Series& series, const InterestRates& rates) {
    Decimal total;
    for (const Sample& point : series.equity)
        total += rates.rate_on(TradingDay{std::chrono::days{point.time.ms / ms_per_day}});
    return total / Decimal(static_cast<std::int64_t>(series.equity.size()));
}

Decimal annual_growth(const Series& series, Decimal start, Decimal end) {
    const double days = static_cast<double>(series.equity.back().time.ms - series.equity.front().time.ms) / ms_per_day;
    const Decimal years = decimal(days) / Decimal(365);
    if (years.is_zero() || start.is_zero()) return {};
    const double growth = std::pow(to_double(end) / to_double(start), 1 / to_double(years)) - 1;
    return std::isfinite(growth) ? decimal(growth) : Decimal();
}

void drawdowns(LeanNumbers& numbers, const std::vector<Sample>& equity) {
    Decimal peak = equity.front().value, deepest, longest;
    std::int64_t peak_ms = equity.front().time.ms;
    std::optional<std::int64_t> fall_from_ms;
    for (const Sample& point : equity) {
        if (point.value >= peak) {
            if (fall_from_ms) {
                const double days = static_cast<double>(point.time.ms - *fall_from_ms) / ms_per_day;
                longest = std::max(longest, decimal(days));
                fall_from_ms.reset();
            }
            peak = point.value;
            peak_ms = point.time.ms;
        }
        if (peak.is_zero()) continue;
        const Decimal fall = point.value / peak - Decimal(1);
        if (fall < Decimal(0)) {
            deepest = std::min(deepest, fall);
            if (!fall_from_ms) fall_from_ms = peak_ms;
        }
    }
    numbers.drawdown = round_half_even(abs(deepest), 3);
    numbers.drawdown_recovery_days = static_cast<int>(to_int64(longest));
}

Decimal probabilistic_sharpe(std::span<const double> returns, Decimal risk_free) {
    const double excess = sample_mean(returns) - to_double(risk_free) / trading_days_a_year;
    const double deviation = std::sqrt(sample_variance(returns));
    const double observed = std::isnan(deviation) || deviation == 0 ? 0 : excess / deviation;
    const Moments moments = sample_moments(returns);
    const double error =
        std::pow((1 - moments.skewness * observed + ((moments.excess_kurtosis - 1) / 4) * std::pow(observed, 2)) /
                     (static_cast<double>(returns.size()) - 1),
                 .5);
    if (std::isnan(error)) return {};
    const double value = error == 0 ? 0 : (observed - 1 / std::sqrt(trading_days_a_year)) / error;
    return decimal(normal_cdf(value));
}

void ratios(LeanNumbers& numbers, const Series& series, Decimal risk_free) {
    const std::span<const double> returns = series.returns, benchmark = series.benchmark;
    numbers.annual_variance = decimal(annual_variance_of(returns));
    numbers.annual_standard_deviation = decimal(std::sqrt(to_double(numbers.annual_variance)));
    const Decimal performance = annual_performance(returns), of_benchmark = annual_performance(benchmark);
    const double excess = to_double(performance) - to_double(risk_free);
    if (!numbers.annual_standard_deviation.is_zero())
        numbers.sharpe_ratio = decimal(excess / to_double(numbers.annual_standard_deviation));

    std::vector<double> falls;
    std::copy_if(returns.begin(), returns.end(), std::back_inserter(falls), [](double x) { return x < 0; });
    const Decimal downside = decimal(std::sqrt(annual_variance_of(falls)));
    if (!downside.is_zero()) numbers.sortino_ratio = decimal(excess / to_double(downside));

    const double variance = sample_variance(benchmark);
    if (!std::isnan(variance) && variance != 0)
        numbers.beta = decimal(sample_covariance(returns, benchmark) / variance);
    if (!numbers.beta.is_zero()) {
        numbers.alpha = performance - (risk_free + numbers.beta * (of_benchmark - risk_free));
        numbers.treynor_ratio = decimal(excess) / numbers.beta;
    }
    std::vector<double> differences(returns.size());
    for (std::size_t i = 0; i < differences.size(); ++i) differences[i] = returns[i] - benchmark[i];
    numbers.tracking_error = decimal(std::sqrt(annual_variance_of(differences)));
    if (!numbers.tracking_error.is_zero())
        numbers.information_ratio = decimal(to_double(performance) - to_double(of_benchmark)) / numbers.tracking_error;
    numbers.probabilistic_sharpe_ratio = probabilistic_sharpe(returns, risk_free);
}

// The 252 newest returns; a normal distribution's quantile, rounded to three places.
void value_at_risk(LeanNumbers& numbers, std::span<const double> returns) {
    const auto recent = returns.subspan(returns.size() > 252 ? returns.size() - 252 : 0);
    const double mean = sample_mean(recent), deviation = std::sqrt(sample_variance(recent));
    if (!std::isfinite(mean) || !std::isfinite(deviation)) return;
    const auto at = [&](double confidence) {
        return round_half_even(decimal(mean + deviation * normal_quantile(1 - confidence)), 3);
    };
    numbers.value_at_risk_99 = at(0.99);
    numbers.value_at_risk_95 = at(0.95);
}

}  // namespace

LeanNumbers lean_numbers(const RunFacts& facts, const InterestRates& rates) {
    LeanNumbers numbers;
    numbers.total_orders = facts.total_orders;
    numbers.total_fees = facts.fees;
    numbers.estimated_strategy_capacity = facts.capacity;
    numbers.lowest_capacity_asset = facts.lowest_capacity_asset;
    numbers.start_equity = facts.start_cash;
    numbers.end_equity = facts.equity.empty() ? facts.start_cash : smart_rounding(facts.equity.back().value);
    Decimal turnover;
    for (const Sample& one : facts.turnover) turnover += smart_rounding(one.value);
    if (!facts.turnover.empty())
        numbers.portfolio_turnover = turnover / Decimal(static_cast<std::int64_t>(facts.turnover.size()));
    if (facts.returns.size() < 4 || facts.start_cash.is_zero()) return numbers;

    Series series = series_of(facts);
    for (const Sample& point : facts.equity) series.equity.push_back({point.time, smart_rounding(point.value)});
    win_and_loss(numbers, facts);
    numbers.net_profit = numbers.end_equity / numbers.start_equity - Decimal(1);
    numbers.compounding_annual_return = annual_growth(series, numbers.start_equity, numbers.end_equity);
    drawdowns(numbers, series.equity);
    ratios(numbers, series, risk_free_rate(series, rates));
    value_at_risk(numbers, series.returns);
    return numbers;
}

}  // namespace tamis::backtest
