// app/bar_days.cpp — days of a book and sessions that it lacks, as one list.
#include "app/bar_days.hpp"

#include <array>
#include <map>

#include "bars/bar_check.hpp"

namespace tamis::app {

std::vector<BarDay> days_of(const Home& home, const std::string& symbol) {
    const auto book = home.open_bars()->book(symbol);
    std::map<TradingDay, BarDay> days;
    const auto at = [&](TradingDay day) -> BarDay& {
        return days.try_emplace(day, BarDay{record::Day{day.time_since_epoch()}, 0, 0, "missing"}).first->second;
    };
    const bars::DailyColumns& daily = book->daily();
    for (std::size_t i = 0; i < daily.size(); ++i)
        at(TradingDay{std::chrono::days{daily.day[i]}}).daily = daily.derived[i] ? "made" : "imported";
    for (const bars::MinuteDay& minutes : book->minute_days()) {
        at(minutes.day).minute_bars = minutes.trade_rows;
        at(minutes.day).quote_bars = minutes.quote_rows;
    }
    for (const TradingDay day : bars::missing_sessions(*book)) at(day);
    std::vector<BarDay> all;
    for (const auto& [day, row] : days) all.push_back(row);
    return all;
}

namespace {
constexpr std::array bar_day_fields{
    record::field<&BarDay::day>({record::Unit::none, "Session."}),
    record::field<&BarDay::minute_bars>({record::Unit::bars, "Minutes with trades."}),
    record::field<&BarDay::quote_bars>({record::Unit::bars, "Minutes with quotes."}),
    record::field<&BarDay::daily>({record::Unit::none, "The day's bar: imported, made (from minutes) or missing."}),
};
static_assert(record::describes_every_member<BarDay>(bar_day_fields.size()));
}  // namespace

const record::Table& bar_day_table() {
    static constexpr auto table = record::table<BarDay>("bar_day", "Days of one symbol.", bar_day_fields);
    return table;
}

}  // namespace tamis::app
