// market/market_test.cpp — days, clocks, corporate actions; dates of the exchange are those it published.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "market/corporate_actions.hpp"
#include "market/exchange_calendar.hpp"
#include "market/interest_rate.hpp"

namespace tamis {
namespace {

using namespace std::chrono;

constexpr TradingDay day(int y, unsigned m, unsigned d) {
    return year(y) / month(m) / d;
}

TEST(Calendar, IsClosedOnHolidaysAndDaysOfMourning) {
    for (const TradingDay closed : {day(2024, 1, 1),
                                    day(2024, 1, 15),
                                    day(2024, 3, 29),
                                    day(2024, 6, 19),
                                    day(2021, 12, 24),
                                    day(2012, 10, 29),
                                    day(2001, 9, 11),
                                    day(2018, 12, 5),
                                    day(2025, 1, 9),
                                    day(2024, 1, 6)})
        EXPECT_FALSE(us_equities().is_session(closed)) << to_text(closed);
    for (const TradingDay open : {day(2021, 6, 18), day(2024, 1, 2), day(2021, 12, 31), day(2010, 12, 31)})
        EXPECT_TRUE(us_equities().is_session(open)) << to_text(open);
}

TEST(Calendar, ClosesEarlyBeforeHolidays) {
    for (const TradingDay half : {day(2024, 7, 3), day(2024, 11, 29), day(2024, 12, 24), day(2013, 7, 3)}) {
        const auto session = us_equities().session(half);
        ASSERT_TRUE(session) << to_text(half);
        EXPECT_EQ(session->close.ms_of_day(), 13 * ms_per_hour) << to_text(half);
        EXPECT_TRUE(session->is_early_close());
    }
    EXPECT_EQ(us_equities().session(day(2024, 1, 2))->open.ms_of_day(), 9 * ms_per_hour + ms_per_hour / 2);
}

TEST(Calendar, CountsSessions) {
    EXPECT_EQ(us_equities().next_session(day(2024, 3, 28)), day(2024, 4, 1));
    EXPECT_EQ(us_equities().previous_session(day(2024, 4, 1)), day(2024, 3, 28));
    EXPECT_EQ(us_equities().sessions_before(day(2024, 1, 3), 2), day(2023, 12, 29));
    EXPECT_EQ(us_equities().sessions(day(2024, 1, 1), day(2024, 12, 31)).size(), 252u);
    EXPECT_EQ(us_equities().count_sessions(day(2024, 1, 1), day(2024, 12, 31)), 252);
}

TEST(Clock, FollowsNewYorksDaylightSaving) {
    const auto utc = [](TradingDay on, std::int64_t hour) {
        return iso_text(to_utc(ExchangeTime(on, hour * ms_per_hour)));
    };
    EXPECT_EQ(utc(day(2024, 3, 8), 16), "2024-03-08T21:00:00Z");
    EXPECT_EQ(utc(day(2024, 3, 11), 16), "2024-03-11T20:00:00Z");
    EXPECT_EQ(utc(day(2006, 4, 3), 16), "2006-04-03T20:00:00Z");
    EXPECT_EQ(utc(day(2006, 3, 31), 16), "2006-03-31T21:00:00Z");
    for (const TradingDay on : {day(1999, 7, 1), day(2024, 11, 3), day(2024, 1, 1)}) {
        const ExchangeTime time(on, 12 * ms_per_hour);
        EXPECT_EQ(to_exchange(to_utc(time)), time);
    }
}

TEST(Day, IsReadInTwoSpellingsAndNoOther) {
    EXPECT_EQ(parse_day("2024-02-29"), day(2024, 2, 29));
    EXPECT_EQ(parse_day("20240229"), day(2024, 2, 29));
    for (const char* bad : {"2023-02-29", "2024-13-01", "2024-1-1", "", "yesterday", "2024-01-01 "})
        EXPECT_FALSE(parse_day(bad)) << bad;
    EXPECT_THROW(require_day("2023-02-29", "--from"), Error);
}

// A day beyond the exchange calendar ended an import.
TEST(Factors, AreReadOfAnyDay) {
    const FactorTable table({*parse_factor_line("21501231,0.9,1,100"), *parse_factor_line("21601231,1,1,0")});
    const auto actions = table.actions();
    ASSERT_EQ(actions.size(), 1u);
    EXPECT_EQ(actions[0].day, day(2151, 1, 1));
    EXPECT_EQ(actions[0].dividend_usd, Decimal(10));
}

TEST(Factors, ScaleUpToAndWithTheirDay) {
    const FactorTable table({{day(2024, 11, 8), Decimal(1), Decimal::parse("0.25"), Decimal(100)},
                             {day(2050, 12, 31), Decimal(1), Decimal(1), Decimal(0)}});
    EXPECT_EQ(table.scale(day(2024, 11, 8)), Decimal::parse("0.25"));
    EXPECT_EQ(table.scale(day(2024, 11, 11)), Decimal(1));
    ASSERT_TRUE(table.split_after(day(2024, 11, 8)));
    EXPECT_EQ(table.split_after(day(2024, 11, 8))->factor, Decimal::parse("0.25"));
    EXPECT_FALSE(table.split_after(day(2024, 11, 11)));
    EXPECT_FALSE(table.dividend_after(day(2024, 11, 8)));
}

TEST(Factors, MakeDividendsOfPriceFactors) {
    const FactorTable table({{day(2024, 3, 14), Decimal::parse("0.99"), Decimal(1), Decimal(100)},
                             {day(2050, 12, 31), Decimal(1), Decimal(1), Decimal(0)}});
    ASSERT_TRUE(table.dividend_after(day(2024, 3, 14)));
    EXPECT_EQ(*table.dividend_after(day(2024, 3, 14)), Decimal(1));  // 100 − 100 × 0.99 / 1
}

TEST(Factors, ComeFromPlainSplits) {
    const FactorTable table =
        FactorTable::from_actions({{day(2014, 6, 9), Decimal(7)}, {day(2020, 8, 31), Decimal(4)}});
    EXPECT_EQ(to_double(table.scale(day(2010, 1, 4))), to_double(Decimal(1) / Decimal(28)));
    EXPECT_EQ(table.scale(day(2020, 8, 28)), Decimal::parse("0.25"));
    EXPECT_EQ(table.scale(day(2020, 8, 31)), Decimal(1));
}

TEST(Factors, SkipWhatLeanSkipsAndRefuseTheRest) {
    EXPECT_TRUE(parse_factor_line("20241108,1,0.25,117.93"));
    EXPECT_FALSE(parse_factor_line("19980102,1.0e+7,inf,0"));
    EXPECT_THROW(parse_factor_line("2024,1"), Error);
    EXPECT_THROW(parse_factor_line("20241108,one,1,1"), Error);
    EXPECT_EQ(factor_line(*parse_factor_line("20241108,1,0.25,117.93")), "20241108,1,0.25,117.93");
}

TEST(Names, ChangeAfterTheirDay) {
    const MapTable table({{day(2020, 1, 2), "SILO"}, {day(2024, 11, 1), "SILO"}, {day(2050, 12, 31), "TOVA"}});
    EXPECT_EQ(table.ticker_on(day(2024, 11, 1)), "SILO");
    EXPECT_EQ(table.ticker_on(day(2024, 11, 4)), "TOVA");
    EXPECT_EQ(table.first_day(), day(2020, 1, 2));
    EXPECT_EQ(parse_map_line("20241101,silo,Q").ticker, "SILO");
    EXPECT_THROW(parse_map_line("x,silo"), Error);
}

// Identifiers as LEAN prints them (regression results of SPY and AAPL; "IDXX 2T" of a real run without a map file).
TEST(Identity, IsLeansText) {
    EXPECT_EQ(lean_security_id("SPY", day(1998, 1, 2)), "SPY R735QTJ8XC9X");
    EXPECT_EQ(lean_security_id("AAPL", day(1998, 1, 2)), "AAPL R735QTJ8XC9X");
    EXPECT_EQ(lean_security_id("IDXX", std::nullopt), "IDXX 2T");
}

TEST(InterestRates, HoldUntilTheNext) {
    const InterestRates rates = InterestRates::parse("DATE,RATE\n2020-01-02,1.5\n2020-03-16,0.25\n");
    EXPECT_EQ(rates.rate_on(day(2020, 1, 1)), Decimal::parse("0.015"));
    EXPECT_EQ(rates.rate_on(day(2020, 3, 15)), Decimal::parse("0.015"));
    EXPECT_EQ(rates.rate_on(day(2021, 1, 1)), Decimal::parse("0.0025"));
    EXPECT_EQ(InterestRates().rate_on(day(2020, 1, 1)), Decimal::parse("0.01"));
    EXPECT_THROW(InterestRates::parse("DATE,RATE\n2020-01-02\n"), Error);
}

}  // namespace
}  // namespace tamis
