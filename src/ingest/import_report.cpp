// ingest/import_report.cpp — counting and merging what an import did.
#include "ingest/import_report.hpp"

namespace tamis::ingest {

void ImportReport::reject(const std::string& place, const std::string& reason, const std::string& detail) {
    ++rejected[reason];
    if (rejected_lines.size() < listed_most) rejected_lines.push_back({place, reason + ": " + detail});
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
    written.days_new += other.written.days_new;
    written.days_changed += other.written.days_changed;
    written.days_same += other.written.days_same;
    written.bytes_written += other.written.bytes_written;
    rounded_prices += other.rounded_prices;
    rounded_volumes += other.rounded_volumes;
    for (const auto& [reason, lines] : other.rejected) rejected[reason] += lines;
    for (const RejectedLine& line : other.rejected_lines)
        if (rejected_lines.size() < listed_most) rejected_lines.push_back(line);
    notes.insert(notes.end(), other.notes.begin(), other.notes.end());
}

void ImportReport::count(const bars::BookChange& change) {
    for (const auto& [day, batch] : change.minute_trades) minute_bars += batch.size();
    for (const auto& [day, batch] : change.minute_quotes) quote_bars += batch.size();
    for (const auto& [day, batch] : change.hourly) hour_bars += batch.size();
    daily_bars += change.daily.size();
}

}  // namespace tamis::ingest
