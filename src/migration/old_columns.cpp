// migration/old_columns.cpp — the ranges, column by column.
#include "migration/old_columns.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"
#include "market/time.hpp"
#include "migration/old_row.hpp"

namespace tamis::migration {

namespace {

constexpr double most_usd = 1e13, most_percent = 1e9, most_ratio = 1e9, most_count = 1e9;
constexpr std::string_view percents = "percent", usd = "USD", ratio = "ratio", count = "count";

// A short position can lose more than there is: returns and drawdowns go beyond 100 %.
constexpr double deepest_percent = -10'000;

constexpr std::array columns{
    OldColumn{"initial_cash", 0.01, most_usd, usd},
    OldColumn{"cash", 0.01, most_usd, usd},
    OldColumn{"total_return", deepest_percent, most_percent, percents},
    OldColumn{"net_profit", deepest_percent, most_percent, percents},
    OldColumn{"compounding_annual_return", -100, 1e15, percents},
    OldColumn{"net_profit_currency", -most_usd, most_usd, usd},
    OldColumn{"final_value", -most_usd, most_usd, usd},
    OldColumn{"start_equity", 0, most_usd, usd},
    OldColumn{"end_equity", -most_usd, most_usd, usd},
    OldColumn{"total_fees", 0, most_usd, usd},
    OldColumn{"total_orders", 0, most_count, count},
    OldColumn{"estimated_strategy_capacity", 0, 1e15, usd},
    OldColumn{"portfolio_turnover", 0, most_percent, percents},
    OldColumn{"max_drawdown", deepest_percent, -deepest_percent, percents},
    OldColumn{"drawdown", 0, -deepest_percent, percents},
    OldColumn{"drawdown_recovery", 0, 50'000, "days"},
    OldColumn{"total_trades", 0, most_count, count},
    OldColumn{"winning_trades", 0, most_count, count},
    OldColumn{"losing_trades", 0, most_count, count},
    OldColumn{"win_rate", 0, 100, percents},
    OldColumn{"loss_rate", 0, 100, percents},
    OldColumn{"profit_factor", 0, most_ratio, ratio},
    OldColumn{"profit_loss_ratio", 0, most_ratio, ratio},
    OldColumn{"average_win", 0, most_percent, percents},
    OldColumn{"average_win_percentage", 0, most_percent, percents},
    OldColumn{"average_loss", deepest_percent, 0, percents},
    OldColumn{"average_loss_percentage", deepest_percent, 0, percents},
    OldColumn{"average_win_currency", 0, most_usd, usd},
    OldColumn{"average_loss_currency", -most_usd, 0, usd},
    OldColumn{"largest_win", 0, most_usd, usd},
    OldColumn{"largest_loss", -most_usd, 0, usd},
    OldColumn{"total_profit", 0, most_usd, usd},
    OldColumn{"total_loss", -most_usd, 0, usd},
    OldColumn{"avg_winning_return", 0, most_percent, percents},
    OldColumn{"avg_losing_return", deepest_percent, 0, percents},
    OldColumn{"sharpe_ratio", -most_ratio, most_ratio, ratio},
    OldColumn{"sortino_ratio", -most_ratio, most_ratio, ratio},
    OldColumn{"probabilistic_sharpe_ratio", 0, 100, percents},
    OldColumn{"annual_standard_deviation", 0, most_ratio, ratio},
    OldColumn{"annual_variance", 0, 1e18, ratio},
    OldColumn{"beta", -most_ratio, most_ratio, ratio},
    OldColumn{"alpha", -most_ratio, most_ratio, ratio},
    OldColumn{"information_ratio", -most_ratio, most_ratio, ratio},
    OldColumn{"tracking_error", 0, most_ratio, ratio},
    OldColumn{"treynor_ratio", -most_ratio, most_ratio, ratio},
    OldColumn{"expectancy", -1, most_ratio, ratio},
    OldColumn{"execution_time_ms", 0, 30.0 * ms_per_day, "ms"},
    OldColumn{"pivot_bars", 1, 10'000, "bars"},
    OldColumn{"lower_timeframe", 1, 1'440, "minutes, or a word"},
    OldColumn{"higher_timeframe", 1, 1'440, "minutes, or a word"},
    OldColumn{"param_holding_period", 1, 10'000, "days"},
    OldColumn{"param_gap_threshold", 0, 1'000, percents},
    OldColumn{"param_stop_loss", 0, 1'000, percents},
    OldColumn{"param_take_profit", 0, most_percent, percents},
    OldColumn{"holding_period", 1, 10'000, "days"},
    OldColumn{"gap_threshold", 0, 1'000, percents},
    OldColumn{"stop_loss", 0, 1'000, percents},
    OldColumn{"take_profit", 0, most_percent, percents},
    OldColumn{"order_id", 1, most_count, count},
    OldColumn{"fill_price", 0.0001, most_usd, usd},
    OldColumn{"fill_quantity", -1e12, 1e12, "shares"},
    OldColumn{"order_fee_amount", 0, most_usd, usd},
    OldColumn{"trade_time_unix", -94'694'400, 4'102'444'799, "seconds since 1970"},
    OldColumn{"result_count", 0, most_count, count},
    OldColumn{"processing_time", 0, 30 * 86'400.0, "seconds"},
};

std::string real_text(double value) {
    const bool is_whole = value == std::floor(value) && std::abs(value) < 1e15;
    return is_whole ? with_thousands(static_cast<std::int64_t>(value)) : fmt::format("{:.10g}", value);
}

}  // namespace

std::span<const OldColumn> old_columns() {
    return columns;
}

const OldColumn& old_column(std::string_view plain) {
    static const auto by_plain = [] {
        std::map<std::string, const OldColumn*, std::less<>> found;
        for (const OldColumn& column : columns) found[plain_name(column.name)] = &column;
        return found;
    }();
    const auto found = by_plain.find(plain);
    ensure(found != by_plain.end(), "a column of numbers that is read has its range");
    return *found->second;
}

std::string possible_text(double min, double max) {
    return fmt::format("from {} to {}", real_text(min), real_text(max));
}

}  // namespace tamis::migration
