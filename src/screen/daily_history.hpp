// screen/daily_history.hpp — a security's stored trading rows as a screen sees them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "bars/bar_store.hpp"
#include "base/ratio.hpp"

namespace tamis::screen {

inline constexpr std::int64_t deci_cents_a_usd = 10'000;

/// Rows of one security, oldest first; prices in deci-cents as traded that day, volume in shares: whole numbers, as
/// they are stored. A split begins a new basis; a price of row j on the basis of row i is price × price_ratio(j, i), a
/// volume is divided by it. Within one basis the ratio is one, so later splits change nothing.
struct DailyHistory {
    std::vector<TradingDay> day;
    std::vector<std::int64_t> open, high, low, close, volume;
    std::vector<double> vwap;                ///< USD; NaN where there is none
    std::vector<std::uint32_t> split_count;  ///< splits up to and with the row
    std::vector<Ratio> splits;               ///< a price before the split × this is one after it
    std::vector<Hash128> content;            ///< of each row
    std::size_t rows() const { return day.size(); }

    bool is_one_basis(std::size_t from, std::size_t to) const { return split_count[from] == split_count[to]; }
    std::size_t end_of_basis(std::size_t row) const;  ///< the first row on another basis
    Ratio price_ratio(std::size_t from, std::size_t to) const;
    double price_factor(std::size_t from, std::size_t to) const {
        return is_one_basis(from, to) ? 1.0 : to_double(price_ratio(from, to));
    }
    /// The close `back` rows before row i, on its basis.
    Ratio close_before(std::size_t i, std::size_t back) const {
        const Ratio close_then{close[i - back], 1};
        return is_one_basis(i - back, i) ? close_then : close_then * price_ratio(i - back, i);
    }
    double usd(std::int64_t deci_cents) const {
        return static_cast<double>(deci_cents) / static_cast<double>(deci_cents_a_usd);
    }
    /// Rows from … to − 1 as if there were no others.
    DailyHistory part(std::size_t from, std::size_t to) const;
};

/// The rows under which `ticker` may appear: one history for each security that carried the ticker, and the days on
/// which it did.
struct TickerHistory {
    DailyHistory rows;
    std::vector<bool> is_under_ticker;  ///< by row
};
std::vector<TickerHistory> histories(const bars::BarStore& store, const std::string& ticker);

}  // namespace tamis::screen
