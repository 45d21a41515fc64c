// ingest/import_report.cpp — counting and merging what an import did.
#include "ingest/import_report.hpp"

#include <algorithm>

#include "bars/closed_days.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::ingest {

void ImportReport::reject(const std::string& place, const std::string& reason, const std::string& detail) {
    ++rejected[reason];
    // A detail quotes the file, and tells of errors of others that do.
    constexpr std::size_t longest_detail = 300;
    if (rejected_lines.size() < listed_most)
        rejected_lines.push_back({place, reason + ": " + visible_start(detail, longest_detail)});
}

std::uint64_t ImportReport::rejected_count() const {
    std::uint64_t count = 0;
    for (const auto& [reason, lines] : rejected) count += lines;
    return count;
}

void ImportReport::add(const ImportReport& other) {
    files += other.files;
    symbols += other.symbols;
    minute_bars += other.minute_bars;
    hour_bars += other.hour_bars;
    daily_bars += other.daily_bars;
    quote_bars += other.quote_bars;
    written.add(other.written);
    rounded_prices += other.rounded_prices;
    rounded_volumes += other.rounded_volumes;
    duplicates += other.duplicates;
    other_symbol_rows += other.other_symbol_rows;
    other_lines += other.other_lines;
    actions.insert(actions.end(), other.actions.begin(), other.actions.end());
    was_interrupted = was_interrupted || other.was_interrupted;
    for (const auto& [reason, lines] : other.rejected) rejected[reason] += lines;
    for (const RejectedLine& line : other.rejected_lines)
        if (rejected_lines.size() < listed_most) rejected_lines.push_back(line);
    notes.insert(notes.end(), other.notes.begin(), other.notes.end());
}

void ImportReport::count(const bars::BookChange& change) {
    const auto bars_of = [](const auto& by_day) {
        std::uint64_t bars = 0;
        for (const auto& [day, batch] : by_day) bars += bars::is_closed(day) ? 0 : batch.size();
        return bars;
    };
    minute_bars += bars_of(change.minute_trades);
    quote_bars += bars_of(change.minute_quotes);
    hour_bars += bars_of(change.hourly);
    daily_bars += static_cast<std::uint64_t>(std::count_if(
        change.daily.begin(), change.daily.end(), [](const bars::DailyRow& row) { return !bars::is_closed(row.day); }));
}

}  // namespace tamis::ingest
