// ingest/import_report.hpp — what an import did: counts, and every line it could not take with the reason.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "bars/book_writer.hpp"

namespace tamis::ingest {

struct RejectedLine {
    std::string place;  ///< file:line
    std::string why;
};

/// A split, dividend or line of names that a file told of.
struct ImportedAction {
    std::string symbol;
    TradingDay day;
    std::string kind;     ///< split, dividend or name
    std::string value;    ///< new shares for one old, USD a share, or the names with their last days
    std::string outcome;  ///< new, changed or known
};

struct ImportReport {
    std::uint64_t files = 0, symbols = 0;
    std::uint64_t minute_bars = 0, hour_bars = 0, daily_bars = 0, quote_bars = 0;
    bars::WriteReport written;
    std::uint64_t rounded_prices = 0;               ///< had more than four decimals
    std::uint64_t rounded_volumes = 0;              ///< were no whole shares
    std::uint64_t duplicates = 0;                   ///< rows that said what another one says
    std::uint64_t other_symbol_rows = 0;            ///< of symbols that were not asked for
    std::uint64_t other_lines = 0;                  ///< comments, footers, blank rows: no bars
    std::vector<ImportedAction> actions;            ///< by symbol and day
    bool was_interrupted = false;                   ///< somebody stopped it; what is in is whole
    std::map<std::string, std::uint64_t> rejected;  ///< by reason
    std::vector<RejectedLine> rejected_lines;       ///< the first `listed_most`
    std::vector<std::string> notes;

    static constexpr std::size_t listed_most = 1000;
    /// `reason` names the kind, `detail` what was found and what would be right. Both are kept fit for a terminal.
    void reject(const std::string& place, const std::string& reason, const std::string& detail);
    std::uint64_t rejected_count() const;
    void add(const ImportReport& other);
    /// Adds the change's bars to the counts, but for those of closed days: they are in `written`.
    void count(const bars::BookChange& change);
};

struct ImportProgress {
    std::uint64_t symbols_done = 0, symbols_total = 0, bars = 0, rejected = 0;
    std::string current;
};
/// Called a few times a second, from any of the importing threads but never from two at once.
using OnProgress = std::function<void(const ImportProgress&)>;

}  // namespace tamis::ingest
