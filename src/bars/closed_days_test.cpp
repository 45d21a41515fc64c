// bars/closed_days_test.cpp — weekends and holidays are no trading days, and nothing of them is lost.
#include "bars/closed_days.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bars/book_draft.hpp"
#include "bars/books_test.hpp"
#include "bars/layout.hpp"
#include "base/text.hpp"

namespace tamis::bars {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

using ClosedDaysTest = FolderOfBooks;

/// The lines of a symbol's closed days, without the header.
std::vector<std::string> closed_lines(const std::filesystem::path& folder, const std::string& ticker) {
    const std::string content = read_file(closed_days_path(folder, ticker));
    std::vector<std::string> lines;
    for (const std::string_view line : split(content, '\n'))
        if (!line.empty() && !line.starts_with("resolution") && !line.starts_with("#")) lines.emplace_back(line);
    return lines;
}

TEST_F(ClosedDaysTest, KeepsBarsOfWeekendsAndHolidaysApart) {
    const TradingDay saturday = monday + days(5), christmas = 2024y / December / 25;
    BookChange change;
    change.daily = {{monday, 1, 2, 1, 2, 7, {}}, {saturday, 3, 4, 3, 4, 8, {}}};
    change.minute_trades[christmas] = minutes(christmas, 2, 10'000);
    const std::int64_t bid[] = {10'000, 10'001, 9'999, 10'000, 300}, ask[] = {10'010, 10'011, 10'009, 10'010, 400};
    change.minute_quotes[christmas].push(ExchangeTime(christmas, open_ms).ms, bid, ask);
    change.hourly[saturday] = minutes(saturday, 1, 500, 9 * 60 * ms_per_minute);
    const WriteReport report = write("SPY", change);
    EXPECT_EQ(report.closed_bars, 5u);
    EXPECT_THAT(report.closed_days, ElementsAre(saturday, christmas));
    EXPECT_EQ(report.days_new, 1u);
    const auto book = read("SPY");
    EXPECT_THAT(book->daily().close, ElementsAre(2));
    EXPECT_THAT(book->minute_days(), IsEmpty());
    EXPECT_EQ(book->hourly().size(), 0u);
    const std::vector<std::string> lines{
        "daily,2024-01-13 00:00:00,3,4,3,4,8",
        "hour,2024-01-13 09:00:00,500,550,450,520,10",
        "minute,2024-12-25 09:30:00,10000,10050,9950,10020,10",
        "minute,2024-12-25 09:31:00,10100,10150,10050,10120,11",
        "quote,2024-12-25 09:30:00,10000,10001,9999,10000,300,10010,10011,10009,10010,400"};
    EXPECT_THAT(closed_lines(folder, "SPY"), ElementsAreArray(lines));

    // Again, and one of them with another number.
    write("SPY", change);
    EXPECT_THAT(closed_lines(folder, "SPY"), ElementsAreArray(lines));
    BookChange other;
    other.daily = {{saturday, 3, 4, 3, 4, 9, {}}};
    write("SPY", other);
    EXPECT_THAT(closed_lines(folder, "SPY"), testing::SizeIs(5));
    EXPECT_EQ(closed_lines(folder, "SPY")[0], "daily,2024-01-13 00:00:00,3,4,3,4,9");
}

TEST_F(ClosedDaysTest, TakesClosedDaysOutOfABookOfAnEarlierVersion) {
    const TradingDay saturday = monday + days(5);
    BookChange change;
    change.daily = {{monday, 1, 2, 1, 2, 7, {}}};
    write("SPY", change);
    BookDraft draft = draft_of(*open_parts(folder, "SPY"));
    draft.daily[saturday] = {{saturday, 3, 4, 3, 4, 8, {}}, false};
    replace_file(book_path(folder, "SPY"), draft.book_bytes());
    ASSERT_EQ(read("SPY")->daily().size(), 2u);
    const WriteReport report = write("SPY", change);
    EXPECT_EQ(report.closed_bars, 1u);
    EXPECT_THAT(read("SPY")->daily().close, ElementsAre(2));
    EXPECT_THAT(closed_lines(folder, "SPY"), ElementsAre("daily,2024-01-13 00:00:00,3,4,3,4,8"));
}

TEST_F(ClosedDaysTest, KeepsSessionsOfBeforeTheCalendarIsExact) {
    const TradingDay martin_luther_king = 1997y / January / 20;  // a holiday from 1998 on
    BookChange change;
    change.daily = {{martin_luther_king, 1, 2, 1, 2, 7, {}}};
    EXPECT_EQ(write("SPY", change).closed_bars, 0u);
    EXPECT_EQ(read("SPY")->daily().size(), 1u);
}

}  // namespace
}  // namespace tamis::bars
