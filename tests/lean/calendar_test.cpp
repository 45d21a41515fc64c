// tests/lean/calendar_test.cpp — the project's own calendar against LEAN's database of market hours, day by day.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/file.hpp"
#include "base/text.hpp"
#include "market/exchange_calendar.hpp"
#include "shared.hpp"

namespace tamis {
namespace {

using nlohmann::json;
using namespace std::chrono;

/// "7/3/2000"
TradingDay american_day(const std::string& text) {
    const auto parts = split(text, '/');
    return year(*parse_number<int>(parts[2])) / *parse_number<int>(parts[0]) / *parse_number<int>(parts[1]);
}

TEST(Calendar, IsLeansFrom1998To2026) {
    const auto file = shared_folder() / "lean/data/market-hours/market-hours-database.json";
    NEEDS_SHARED(file);
    const json hours = json::parse(read_file(file)).at("entries").at("Equity-usa-[*]");
    std::set<TradingDay> holidays;
    std::map<TradingDay, std::string> early;
    for (const json& holiday : hours.at("holidays")) holidays.insert(american_day(holiday));
    for (const auto& [day, close] : hours.at("earlyCloses").items()) early[american_day(day)] = close;
    int sessions = 0;
    for (TradingDay day = 1998y / January / 1; day <= TradingDay(2026y / December / 31); day += days(1)) {
        const weekday of_week(day);
        const bool is_open = of_week != Saturday && of_week != Sunday && !holidays.contains(day);
        const auto session = us_equities().session(day);
        ASSERT_EQ(session.has_value(), is_open) << to_text(day);
        if (!is_open) continue;
        ++sessions;
        const std::string close = early.contains(day) ? early[day] : "16:00:00";
        EXPECT_EQ(session->close.ms_of_day() / 3'600'000, *parse_number<int>(close.substr(0, 2))) << to_text(day);
    }
    EXPECT_GT(sessions, 7000);
}

}  // namespace
}  // namespace tamis
