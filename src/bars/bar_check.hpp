// bars/bar_check.hpp — what looks wrong with bars: named, never mended.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bars/bar_store.hpp"
#include "base/stop.hpp"
#include "record/field.hpp"

namespace tamis::bars {

/// How sure it is that something is wrong: a note may be the market's doing, an error hardly can.
enum class Severity : std::uint8_t { note, warning, error };
inline constexpr std::array<std::string_view, 3> severity_names{"note", "warning", "error"};

struct CheckRow {
    std::string symbol, severity, resolution, check;
    record::Day day;             ///< the first, where there are several
    std::int64_t count = 0;      ///< sessions, bars or days that it is about
    std::optional<double> size;  ///< a share, where the check has one
    std::string what;
};
const record::Table& check_table();

struct CheckedBars {
    std::vector<CheckRow> rows;  ///< by symbol, then the worst first
    std::size_t symbols_done = 0;
    std::int64_t bars = 0;  ///< that were looked at
    /// Nothing: no row.
    std::optional<Severity> worst() const;
};
/// `symbol`: only that one; empty: all. Nothing is changed.
CheckedBars check(const BarStore& store,
                  const std::string& symbol = {},
                  const std::function<void(std::size_t, std::size_t)>& progress = {},
                  const Stop& stop = {});

/// Sessions between the book's first and last day without a bar of the day.
std::vector<TradingDay> missing_sessions(const Book& book);

}  // namespace tamis::bars
