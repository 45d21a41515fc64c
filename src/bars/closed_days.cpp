// bars/closed_days.cpp — a CSV file a ticker, lines in order and each once.
#include "bars/closed_days.hpp"

#include <algorithm>

#include "base/file.hpp"
#include "base/text.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::bars {

namespace {

constexpr const char* first_line =
    "resolution,start,open,high,low,close,volume,ask_open,ask_high,ask_low,ask_close,ask_size\n"
    "# Days and times without a session. Prices in 1/10,000 USD; of a quote the first five numbers are the bid's.\n";

}  // namespace

bool is_closed(TradingDay day) {
    constexpr TradingDay exact_from = std::chrono::year{1998} / 1 / 1, weekends_from = std::chrono::year{1967} / 1 / 1;
    if (day >= exact_from) return !us_equities().is_session(day);
    const std::chrono::weekday weekday{day};
    return day >= weekends_from && (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday);
}

bool is_off_hours(ExchangeTime start) {
    constexpr std::int64_t first = 4 * ms_per_hour, end = 20 * ms_per_hour;
    return start.ms_of_day() < first || start.ms_of_day() >= end;
}

namespace {

std::string line_start(std::string_view resolution, ExchangeTime start) {
    return std::string(resolution) + "," + to_text(start);
}

/// Times of a batch rise.
bool has_off_hours(const TradeBatch& batch) {
    return batch.size() > 0 &&
           (is_off_hours(ExchangeTime{batch.start_ms.front()}) || is_off_hours(ExchangeTime{batch.start_ms.back()}));
}

QuoteColumns view_of(const QuoteBatch& b) {
    return {b.start_ms,
            b.bid_open,
            b.bid_high,
            b.bid_low,
            b.bid_close,
            b.bid_size,
            b.ask_open,
            b.ask_high,
            b.ask_low,
            b.ask_close,
            b.ask_size};
}

template <class ByDay, class Take>
void take_closed(ByDay& by_day, Take take) {
    std::erase_if(by_day, [&](auto& one) {
        if (!is_closed(one.first)) return false;
        take(one.first, one.second);
        return true;
    });
}

}  // namespace

bool ClosedDays::are_in(const BookChange& change) {
    const auto any = [](const auto& by_day) {
        return std::any_of(by_day.begin(), by_day.end(), [](const auto& one) { return is_closed(one.first); });
    };
    const auto& minutes = change.minute_trades;
    const bool has_nights =
        std::any_of(minutes.begin(), minutes.end(), [](const auto& one) { return has_off_hours(one.second); });
    return has_nights || !change.apart_gone.empty() || any(minutes) || any(change.minute_quotes) ||
           any(change.hourly) ||
           std::any_of(change.daily.begin(), change.daily.end(), [](const auto& row) { return is_closed(row.day); });
}

void ClosedDays::take_from(BookChange& change) {
    for (const auto& [resolution, start] : change.apart_gone) gone_.insert(line_start(resolution, start));
    take_closed(change.minute_trades,
                [&](TradingDay day, const TradeBatch& batch) { take(day, view_of(batch), "minute"); });
    take_closed(change.minute_quotes, [&](TradingDay day, const QuoteBatch& batch) { take(day, view_of(batch)); });
    take_closed(change.hourly, [&](TradingDay day, const TradeBatch& batch) { take(day, view_of(batch), "hour"); });
    take_off_hours(change.minute_trades);
    std::erase_if(change.daily, [&](const DailyRow& row) {
        if (!is_closed(row.day)) return false;
        take(row);
        return true;
    });
}

void ClosedDays::take_off_hours(std::map<TradingDay, TradeBatch>& minutes) {
    for (auto day = minutes.begin(); day != minutes.end();) {
        const bool is_touched = has_off_hours(day->second);
        if (is_touched) day->second = without_off_hours(day->second);
        day = is_touched && day->second.size() == 0 ? minutes.erase(day) : std::next(day);
    }
}

TradeBatch ClosedDays::without_off_hours(const TradeBatch& all) {
    TradeBatch kept;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!is_off_hours(ExchangeTime{all.start_ms[i]})) {
            kept.push(all.start_ms[i], all.open[i], all.high[i], all.low[i], all.close[i], all.volume[i]);
            continue;
        }
        add_line("minute", all.start_ms[i], {all.open[i], all.high[i], all.low[i], all.close[i], all.volume[i]});
        ++off_hours_;
    }
    return kept;
}

void ClosedDays::take_from(BookDraft& draft, const Book* old) {
    take_closed(draft.daily, [&](TradingDay, const DraftDay& day) { take(day.row); });
    take_closed(draft.hourly, [&](TradingDay day, const DraftHours& hours) { take(day, view_of(hours.bars), "hour"); });
    take_closed(draft.minutes, [&](TradingDay day, const MinuteDay& minutes) {
        take(day, old->unchecked_minute_trades(minutes), "minute");
        take(day, old->unchecked_minute_quotes(minutes));
    });
}

void ClosedDays::take(TradingDay day, const TradeColumns& b, const char* resolution) {
    for (std::size_t i = 0; i < b.size(); ++i)
        add(day, resolution, b.start_ms[i], {b.open[i], b.high[i], b.low[i], b.close[i], b.volume[i]});
}

void ClosedDays::take(TradingDay day, const QuoteColumns& q) {
    for (std::size_t i = 0; i < q.size(); ++i)
        add(day,
            "quote",
            q.start_ms[i],
            {q.bid_open[i],
             q.bid_high[i],
             q.bid_low[i],
             q.bid_close[i],
             q.bid_size[i],
             q.ask_open[i],
             q.ask_high[i],
             q.ask_low[i],
             q.ask_close[i],
             q.ask_size[i]});
}

void ClosedDays::take(const DailyRow& row) {
    add(row.day, "daily", ExchangeTime{row.day, 0}.ms, {row.open, row.high, row.low, row.close, row.volume});
}

void ClosedDays::add(TradingDay day,
                     const char* resolution,
                     std::int64_t start_ms,
                     const std::vector<std::int64_t>& numbers) {
    add_line(resolution, start_ms, numbers);
    days_.insert(day);
}

void ClosedDays::add_line(const char* resolution, std::int64_t start_ms, const std::vector<std::int64_t>& numbers) {
    std::string line;
    for (const std::int64_t number : numbers) line += "," + std::to_string(number);
    lines_[line_start(resolution, ExchangeTime{start_ms})] = line;
}

void ClosedDays::add_to(const std::filesystem::path& file) const {
    std::map<std::string, std::string> all = lines_;
    if (std::filesystem::exists(file)) {
        const std::string before = read_file(file);
        for (const std::string_view line : split(before, '\n')) {
            const std::size_t start = line.find(','), numbers = line.find(',', start + 1);
            if (line.starts_with("resolution") || line.starts_with("#") || numbers == std::string_view::npos) continue;
            if (const std::string bar(line.substr(0, numbers)); !gone_.contains(bar))
                all.try_emplace(bar, line.substr(numbers));
        }
    }
    std::string content = first_line;
    for (const auto& [start, numbers] : all) content += start + numbers + "\n";
    make_folder(file.parent_path());
    replace_file(file, content, false);
}

}  // namespace tamis::bars
