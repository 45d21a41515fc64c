// backtest/schedule_test.cpp — when events are due, and in which order.
#include "backtest/schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tamis::backtest {
namespace {

using namespace std::chrono;

constexpr TradingDay this_friday{2024y / 3 / 1}, this_monday{2024y / 3 / 4};

ExchangeTime time_at(TradingDay day, int hour, int minute = 0) {
    return {day, hour * ms_per_hour + minute * ms_per_minute};
}

/// The next `count` events as "id time".
std::vector<std::pair<int, std::string>> taken(Schedule& schedule, int count) {
    std::vector<std::pair<int, std::string>> events;
    for (int i = 0; i < count && schedule.next(); ++i) {
        const std::string time = to_text(*schedule.next());
        events.emplace_back(schedule.take(), time);
    }
    return events;
}

TEST(Schedule, GivesEventsOfOneTimeInTheOrderInWhichTheyWereAdded) {
    Schedule schedule;
    schedule.add(every_day({12, 0}), time_at(this_friday, 0), this_friday);
    schedule.add(every_day({9, 0}), time_at(this_friday, 0), this_friday);
    schedule.add(every_day({12, 0}), time_at(this_friday, 0), this_friday);
    EXPECT_THAT(taken(schedule, 9),
                testing::ElementsAre(std::pair(1, std::string("2024-03-01 09:00:00")),
                                     std::pair(0, std::string("2024-03-01 12:00:00")),
                                     std::pair(2, std::string("2024-03-01 12:00:00"))));
    EXPECT_TRUE(schedule.is_empty());
}

TEST(Schedule, SkipsTimesBeforeItsStartAndDaysWithoutASession) {
    Schedule schedule;
    schedule.add(after_open(1), time_at(this_friday, 12), this_monday);
    schedule.add(every_day({10, 0}), time_at(this_friday, 12), this_monday);
    EXPECT_THAT(taken(schedule, 9),
                testing::ElementsAre(std::pair(1, std::string("2024-03-02 10:00:00")),
                                     std::pair(1, std::string("2024-03-03 10:00:00")),
                                     std::pair(0, std::string("2024-03-04 09:31:00")),
                                     std::pair(1, std::string("2024-03-04 10:00:00"))));
}

TEST(Schedule, KnowsEarlyClosesAndTheFirstSessionsOfWeeksAndMonths) {
    const TradingDay black_friday{2024y / 11 / 29};
    EXPECT_EQ(before_close(10)(black_friday).at(0), time_at(black_friday, 12, 50));
    const EventTimes weekly = at_week_start(every_session({11, 0})), monthly = at_month_start(every_session({11, 0}));
    EXPECT_TRUE(weekly(this_friday).empty());
    EXPECT_EQ(weekly(this_monday).size(), 1u);
    EXPECT_EQ(monthly(this_friday).size(), 1u);
    EXPECT_TRUE(monthly(this_monday).empty());
    EXPECT_EQ(every_minutes(30)(this_friday).size(), 48u);
    EXPECT_EQ(on_day(this_monday, {16, 0})(this_friday).size(), 0u);
}

TEST(Schedule, ForgetsWhatIsRemoved) {
    Schedule schedule;
    const int event = schedule.add(every_day({12, 0}), time_at(this_friday, 0), this_monday);
    schedule.remove(event);
    EXPECT_FALSE(schedule.next());
}

}  // namespace
}  // namespace tamis::backtest
