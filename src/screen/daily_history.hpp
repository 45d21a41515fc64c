// screen/daily_history.hpp — a security's stored trading rows as a screen sees them.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "bars/bar_store.hpp"

namespace tamis::screen {

/// Rows of one security, oldest first; prices in USD as traded that day, volume in shares. `basis` changes at splits: a
/// price of row j on the basis of row i is price × basis[j] / basis[i], a volume is divided by it; within one basis the
/// factor is exactly one, so later splits change nothing.
struct DailyHistory {
    std::vector<TradingDay> day;
    std::vector<double> open, high, low, close, volume, vwap, basis;
    std::vector<Hash128> content;  ///< of each row
    std::size_t rows() const { return day.size(); }

    /// Row j's prices on row i's basis are × this.
    double factor(std::size_t j, std::size_t i) const { return basis[j] == basis[i] ? 1.0 : basis[j] / basis[i]; }
    bool is_one_basis(std::size_t from, std::size_t to) const;  ///< rows from … to, both inclusive
};

/// The rows under which `ticker` may appear: one history for each security that carried the ticker, and the days on
/// which it did.
struct TickerHistory {
    DailyHistory rows;
    std::vector<bool> is_under_ticker;  ///< by row
};
std::vector<TickerHistory> histories(const bars::BarStore& store, const std::string& ticker);

}  // namespace tamis::screen
