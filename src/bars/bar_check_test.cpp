// bars/bar_check_test.cpp — a sound market says nothing; each fault is named once, with its size.
#include "bars/bar_check.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "bars/books_test.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::bars {
namespace {

using testing::ElementsAre;

class BarCheck : public FolderOfBooks {
  protected:
    /// Days at a price that moves a little, so that no five are equal.
    static BookChange days(int count, std::int64_t price = 1'000'000) {
        BookChange change;
        TradingDay day = monday;
        for (int i = 0; i < count; ++i, day = us_equities().next_session(day)) {
            const std::int64_t p = price + i * 100;
            change.daily.push_back({day, p, p + 500, p - 500, p, 1000 + i, {}});
        }
        return change;
    }
    std::vector<CheckRow> rows() const { return check(*BarStore::open(folder)).rows; }
    std::vector<std::string> checks() const {
        std::vector<std::string> names;
        for (const CheckRow& row : rows()) names.push_back(row.severity + " " + row.check);
        return names;
    }
};

TEST_F(BarCheck, SaysNothingOfSoundBars) {
    BookChange change = days(20);
    change.minute_trades[monday + std::chrono::days(28)] = minutes(monday + std::chrono::days(28), 390, 1'000'000);
    change.daily.clear();
    write("OK", change);
    EXPECT_THAT(checks(), ElementsAre());
    EXPECT_EQ(check(*BarStore::open(folder)).worst(), std::nullopt);
}

TEST_F(BarCheck, NamesSessionsWithoutABar) {
    BookChange change = days(10);
    change.daily.erase(change.daily.begin() + 3, change.daily.begin() + 5);
    write("GAP", change);
    const auto found = rows();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].check, "missing sessions");
    EXPECT_EQ(found[0].count, 2);
    EXPECT_EQ(missing_sessions(*read("GAP")).size(), 2u);
}

TEST_F(BarCheck, NamesMinutesWithoutABarOfASymbolThatTradesInAll) {
    const TradingDay next = us_equities().next_session(monday), third = us_equities().next_session(next);
    BookChange whole;
    for (const TradingDay day : {monday, next, third}) whole.minute_trades[day] = minutes(day, 390, 1'000'000);
    whole.minute_trades[next] = minutes(next, 195, 1'000'000);
    write("HOLE", whole);
    BookChange rare;
    for (const TradingDay day : {monday, next, third}) rare.minute_trades[day] = minutes(day, 100, 1'000'000);
    write("RARE", rare);
    const auto found = rows();
    ASSERT_EQ(found.size(), 1u) << "a symbol that trades seldom lacks nothing";
    EXPECT_EQ(found[0].check, "missing minutes");
    EXPECT_EQ(found[0].day, next);
    EXPECT_DOUBLE_EQ(found[0].size.value(), 0.5);
}

TEST_F(BarCheck, CountsNoHoursAroundTheSessionAsItsMinutes) {
    constexpr std::int64_t four_ms = 4 * ms_per_hour;
    TradingDay day = monday;
    BookChange early;
    for (int i = 0; i < 3; ++i, day = us_equities().next_session(day)) {
        early.minute_trades[day] = minutes(day, 300, 1'000'000, four_ms);
        const TradeBatch some = minutes(day, 200, 1'000'000);
        for (std::size_t k = 0; k < some.size(); ++k)
            early.minute_trades[day].push(
                some.start_ms[k], some.open[k], some.high[k], some.low[k], some.close[k], some.volume[k]);
    }
    write("EARLY", early);
    EXPECT_THAT(checks(), ElementsAre()) << "it trades in half of a session's minutes";
}

TEST_F(BarCheck, NamesACloseThatComesBack) {
    BookChange change = days(10);
    change.daily[4].high = change.daily[4].close = 1'750'000;
    write("OUT", change);
    const auto found = rows();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].severity, "error");
    EXPECT_EQ(found[0].check, "outlier");
    EXPECT_NEAR(found[0].size.value(), 0.75, 0.01);
}

TEST_F(BarCheck, NamesEqualBarsAndVolumesThatCannotBe) {
    BookChange change = days(12);
    for (std::size_t i = 2; i < 7; ++i) {
        const TradingDay day = change.daily[i].day;
        change.daily[i] = change.daily[2];
        change.daily[i].day = day;
    }
    change.daily[8].volume = 0;
    change.daily[9].volume = 20'000'000'000;
    write("EQ", change);
    EXPECT_THAT(checks(), ElementsAre("error absurd volume", "warning equal bars", "warning no volume"));
}

TEST_F(BarCheck, SaysByHowMuchADayDiffersFromItsMinutes) {
    BookChange change;
    change.minute_trades[monday] = minutes(monday, 390, 1'000'000);
    change.daily.push_back({monday, 1'000'000, 1'040'000, 999'000, 1'100'000, 100'000, {}});
    change.daily.back().high = 1'100'000;
    write("DAY", change);
    const auto found = rows();
    const auto close =
        std::find_if(found.begin(), found.end(), [](const CheckRow& row) { return row.check == "close differs"; });
    ASSERT_NE(close, found.end());
    EXPECT_EQ(close->severity, "warning");
    EXPECT_NEAR(close->size.value(), 1 - 1'038'920 / 1'100'000., 1e-6);
}

TEST_F(BarCheck, NamesASplitWithoutAJumpAndAJumpWithoutASplit) {
    BookChange still = days(10);
    still.factors = FactorTable::from_actions({{still.daily[5].day, Decimal(4)}});
    write("STILL", still);
    BookChange jump = days(10);
    for (std::size_t i = 5; i < jump.daily.size(); ++i)
        for (std::int64_t* price : {&jump.daily[i].open, &jump.daily[i].high, &jump.daily[i].low, &jump.daily[i].close})
            *price /= 4;
    write("JUMP", jump);
    EXPECT_THAT(checks(), ElementsAre("warning jump without a split", "error action without a jump"));
}

TEST_F(BarCheck, NamesADayWithFewBarsAndQuotesThatAreCrossed) {
    BookChange change;
    TradingDay day = monday;
    for (int i = 0; i < 5; ++i, day = us_equities().next_session(day))
        change.minute_trades[day] = minutes(day, i == 3 ? 10 : 390, 1'000'000);
    const std::array<std::int64_t, 5> bid{1'000'200, 1'000'200, 1'000'200, 1'000'200, 1},
        ask{1'000'000, 1'000'000, 1'000'000, 1'000'000, 1};
    change.minute_quotes[monday].push(ExchangeTime(monday, open_ms).ms, bid, ask);
    write("FEW", change);
    EXPECT_THAT(checks(), ElementsAre("warning crossed quotes", "warning few bars"));
}

}  // namespace
}  // namespace tamis::bars
