// bars/derived_hours_test.cpp — hours where none were imported: on LEAN's grid, from the minutes, until better ones
// come.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bars/book_draft.hpp"
#include "bars/books_test.hpp"
#include "bars/layout.hpp"

namespace tamis::bars {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

using DerivedHoursTest = FolderOfBooks;

/// A bar of each given minute of the day.
TradeBatch minutes_at(TradingDay day, const std::vector<std::pair<int, int>>& times) {
    TradeBatch batch;
    std::int64_t price = 1000;
    for (const auto& [hour, minute] : times) {
        batch.push(
            ExchangeTime(day, (hour * 60 + minute) * ms_per_minute).ms, price, price + 5, price - 5, price + 1, 10);
        price += 100;
    }
    return batch;
}

TEST_F(DerivedHoursTest, MakesHoursFromTheRegularSessionOfItsMinutes) {
    BookChange change;
    change.minute_trades[monday] =
        minutes_at(monday, {{9, 29}, {9, 30}, {9, 59}, {10, 0}, {10, 59}, {12, 30}, {15, 59}, {16, 0}});
    write("SPY", change);
    const auto book = read("SPY");
    const TradeColumns& h = book->hourly();
    std::vector<std::int64_t> hours;
    for (const std::int64_t start : h.start_ms) hours.push_back(ExchangeTime{start}.ms_of_day() / (60 * ms_per_minute));
    // As LEAN's hour files: bars begin at the full hour, the first at 09:00; an hour without a trade has none.
    EXPECT_THAT(hours, ElementsAre(9, 10, 12, 15));
    EXPECT_THAT(h.open, ElementsAre(1100, 1300, 1500, 1600));
    EXPECT_THAT(h.high, ElementsAre(1205, 1405, 1505, 1605));
    EXPECT_THAT(h.low, ElementsAre(1095, 1295, 1495, 1595));
    EXPECT_THAT(h.close, ElementsAre(1201, 1401, 1501, 1601));
    EXPECT_THAT(h.volume, ElementsAre(20, 20, 10, 10));
    EXPECT_TRUE(book->is_hourly_derived(monday));
    EXPECT_FALSE(book->is_hourly_derived(tuesday));
    EXPECT_EQ(write("SPY", change).bytes_written, 0u) << "importing again changes nothing";

    change.minute_trades[monday] = minutes_at(monday, {{11, 0}});
    write("SPY", change);
    EXPECT_THAT(read("SPY")->hourly().open, ElementsAre(1000)) << "hours follow their minutes";
    change.minute_trades[monday] = {};
    write("SPY", change);
    EXPECT_EQ(read("SPY")->hourly().size(), 0u);
}

TEST_F(DerivedHoursTest, PrefersImportedHoursToThoseMadeFromMinutesInEitherOrder) {
    BookChange hours, minutes_only;
    hours.hourly[monday] = minutes(monday, 1, 777, 9 * 60 * ms_per_minute);
    minutes_only.minute_trades[monday] = minutes(monday, 5, 10'000);
    minutes_only.minute_trades[tuesday] = minutes(tuesday, 5, 20'000);
    write("AAA", hours);
    write("AAA", minutes_only);
    write("BBB", minutes_only);
    const WriteReport report = write("BBB", hours);
    EXPECT_EQ(report.days_new, 1u) << "hours made from minutes count as none";
    for (const char* ticker : {"AAA", "BBB"}) {
        const auto book = read(ticker);
        EXPECT_THAT(book->hourly().open, ElementsAre(777, 20'000)) << ticker;
        EXPECT_FALSE(book->is_hourly_derived(monday)) << ticker;
        EXPECT_TRUE(book->is_hourly_derived(tuesday)) << ticker;
    }
}

TEST_F(DerivedHoursTest, MakesHoursForMinutesThatAnEarlierVersionImported) {
    BookChange change;
    change.minute_trades[monday] = minutes(monday, 60, 10'000);
    change.minute_trades[tuesday] = minutes(tuesday, 60, 20'000);
    write("SPY", change);
    BookDraft draft = draft_of(*open_parts(folder, "SPY"));
    draft.hourly.clear();
    replace_file(book_path(folder, "SPY"), draft.book_bytes());
    ASSERT_EQ(read("SPY")->hourly().size(), 0u);
    write("SPY", {});
    EXPECT_THAT(read("SPY")->hourly().open, ElementsAre(10'000, 13'000, 20'000, 23'000));
    EXPECT_TRUE(read("SPY")->is_hourly_derived(tuesday));
}

}  // namespace
}  // namespace tamis::bars
