// ingest/read_bars.cpp — days, hours or minutes, told by the times alone.
#include "ingest/read_bars.hpp"

#include <algorithm>

namespace tamis::ingest {

namespace {
constexpr std::int64_t opening_ms = 9 * ms_per_hour + 30 * ms_per_minute, closing_ms = 16 * ms_per_hour;
}  // namespace

void TimeTally::count(ExchangeTime time, bool is_date, bool is_utc_midnight, bool is_whole_ms) {
    const std::int64_t of_day = time.ms_of_day();
    ++bars_;
    dates_ += is_date ? 1 : 0;
    midnights_ += of_day == 0 ? 1 : 0;
    hours_ += of_day % ms_per_hour == 0 ? 1 : 0;
    off_minute_ += of_day % ms_per_minute != 0 || !is_whole_ms ? 1 : 0;
    utc_midnights_ += is_utc_midnight ? 1 : 0;
    openings_ += of_day == opening_ms ? 1 : 0;
    closings_ += of_day == closing_ms ? 1 : 0;
    if (!first_) first_ = time.day();
    has_days_ = has_days_ || time.day() != *first_;
    spacing_.count(time);
}

std::optional<Resolution> TimeTally::resolution() const {
    if (dates_ == bars_ || midnights_ == bars_ || utc_midnights_ == bars_) return Resolution::daily;
    if (closings_ == bars_ || (has_days_ && openings_ == bars_)) return Resolution::daily;
    if (off_minute_ > 0) return std::nullopt;
    return hours_ == bars_ ? Resolution::hour : Resolution::minute;
}

std::vector<CsvBar>& ReadBars::rows_of(const std::string& symbol) {
    if (last_rows_ && *last_symbol_ == symbol) return *last_rows_;
    // A symbol has about as many rows as the one before.
    constexpr std::size_t most = 1024;
    const std::size_t expected = last_rows_ ? std::min(last_rows_->size(), most) : 0;
    auto& entry = *symbols.try_emplace(symbol).first;
    last_symbol_ = &entry.first;
    last_rows_ = &entry.second;
    if (last_rows_->empty()) last_rows_->reserve(expected);
    return *last_rows_;
}

void mend_utc_midnights(ReadBars& bars) {
    if (!bars.times.are_utc_midnights()) return;
    // New York is at most five hours behind, so that much later is on the date that was meant.
    constexpr std::int64_t most_behind = 5 * ms_per_hour;
    for (auto& [symbol, rows] : bars.symbols)
        for (CsvBar& bar : rows) bar.start_ms = ExchangeTime{ExchangeTime{bar.start_ms + most_behind}.day(), 0}.ms;
}

void mend_end_stamps(ReadBars& bars) {
    std::int64_t distance = ms_per_day;
    std::vector<std::int64_t> times;
    for (const auto& [symbol, rows] : bars.symbols) {
        times.clear();
        for (const CsvBar& bar : rows) times.push_back(bar.start_ms);
        std::sort(times.begin(), times.end());
        for (std::size_t i = 1; i < times.size(); ++i)
            if (times[i] != times[i - 1]) distance = std::min(distance, times[i] - times[i - 1]);
    }
    if (distance >= ms_per_day) return;
    for (auto& [symbol, rows] : bars.symbols)
        for (CsvBar& bar : rows) bar.start_ms -= distance;
}

void keep_in_last_minutes(ReadBars& bars, int minutes) {
    for (auto& [symbol, rows] : bars.symbols)
        for (CsvBar& bar : rows) bar.start_ms += (minutes - 1) * ms_per_minute;
}

}  // namespace tamis::ingest
