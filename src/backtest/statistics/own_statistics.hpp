// backtest/statistics/own_statistics.hpp — our own numbers of a cell.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "record/field.hpp"

namespace tamis::backtest {

/// True of the span itself; NULL, with a reason in `undefined`, where a number is not defined.
struct OwnStatistics {
    std::optional<double> total_return_fraction;
    std::optional<Decimal> total_profit_usd;
    std::optional<Decimal> realised_usd;
    std::optional<Decimal> unrealised_usd;
    std::optional<Decimal> fees_usd;
    std::optional<Decimal> end_value_usd;
    std::optional<double> intraday_drawdown_fraction;
    std::optional<double> average_daily_return_fraction;
    std::optional<double> standard_deviation_fraction;
    std::optional<double> market_exposure_fraction;
    std::optional<double> turnover_ratio;
    std::optional<Decimal> sale_volume_usd;
    std::optional<double> profit_factor;
    std::optional<double> win_rate_fraction;
    std::optional<double> average_winning_return_fraction;
    std::optional<double> average_losing_return_fraction;
    std::optional<std::int64_t> fills;
    std::optional<std::int64_t> bars;
    std::optional<std::int64_t> warmup_bars;
    std::optional<std::string> undefined;
};

inline constexpr std::array own_statistics_fields{
    record::field<&OwnStatistics::total_return_fraction>(
        {record::Unit::fraction, "End value over start cash, less one."}),
    record::field<&OwnStatistics::total_profit_usd>({record::Unit::usd, "End value less start cash."}),
    record::field<&OwnStatistics::realised_usd>(
        {record::Unit::usd, "Profit of closed quantities before fees, dividends included."}),
    record::field<&OwnStatistics::unrealised_usd>(
        {record::Unit::usd, "Profit of what is still held, at its last price."}),
    record::field<&OwnStatistics::fees_usd>({record::Unit::usd, "Fees of all orders."}),
    record::field<&OwnStatistics::end_value_usd>(
        {record::Unit::usd, "Portfolio value at the end: start + realised + unrealised - fees."}),
    record::field<&OwnStatistics::intraday_drawdown_fraction>(
        {record::Unit::fraction, "Deepest fall from a peak of the value after every bar."}),
    record::field<&OwnStatistics::average_daily_return_fraction>(
        {record::Unit::fraction, "Mean of the sessions' returns; none below two sessions."}),
    record::field<&OwnStatistics::standard_deviation_fraction>(
        {record::Unit::fraction, "Sample standard deviation of the sessions' returns; none below two sessions."}),
    record::field<&OwnStatistics::market_exposure_fraction>(
        {record::Unit::fraction, "Share of the bars' times with a position open; none without bars."}),
    record::field<&OwnStatistics::turnover_ratio>(
        {record::Unit::ratio, "Value of all fills over the end value; none when that is not above 0."}),
    record::field<&OwnStatistics::sale_volume_usd>({record::Unit::usd, "Value of all fills."}),
    record::field<&OwnStatistics::profit_factor>(
        {record::Unit::ratio, "Gross profit over gross loss of closed trades; none without a loss."}),
    record::field<&OwnStatistics::win_rate_fraction>(
        {record::Unit::fraction, "Share of closed trades that won; none without trades."}),
    record::field<&OwnStatistics::average_winning_return_fraction>(
        {record::Unit::fraction, "Mean profit of winning trades over their entry value; none without winners."}),
    record::field<&OwnStatistics::average_losing_return_fraction>(
        {record::Unit::fraction, "Mean loss of losing trades over their entry value; none without losers."}),
    record::field<&OwnStatistics::fills>({record::Unit::count, "Fills; an order that fills in parts has several."}),
    record::field<&OwnStatistics::bars>({record::Unit::bars, "Bars seen after the warm-up, of all symbols."}),
    record::field<&OwnStatistics::warmup_bars>({record::Unit::bars, "Bars seen during the warm-up."}),
    record::field<&OwnStatistics::undefined>(
        {record::Unit::none, "Why columns are NULL: name: reason, separated by semicolons."}),
};
static_assert(record::describes_every_member<OwnStatistics>(own_statistics_fields.size()));

}  // namespace tamis::backtest
