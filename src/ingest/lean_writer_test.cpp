// ingest/lean_writer_test.cpp — paths, member names and lines of LEAN's layout (LEAN: LeanData.cs,
// Data/equity/readme.md).
#include "ingest/lean_writer.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/zip.hpp"

namespace tamis::ingest {
namespace {

using namespace std::chrono_literals;

const TradingDay october_7 = 2013y / 10 / 7;

/// Two minutes, their hour and day; a quote whose ask side is missing.
bars::BookChange small_book() {
    const std::int64_t open = ExchangeTime{october_7, 34'200'000}.ms, nine = ExchangeTime{october_7, 32'400'000}.ms;
    bars::BookChange book;
    book.minute_trades[october_7].push(open, 1'678'500, 1'679'000, 1'678'000, 1'678'900, 1'200);
    book.minute_trades[october_7].push(open + 60'000, 1'678'900, 1'679'900, 1'678'900, 1'679'500, 800);
    const std::int64_t bid[5] = {1'678'400, 1'678'900, 1'677'900, 1'678'800, 300}, ask[5] = {0, 0, 0, 0, 0};
    book.minute_quotes[october_7].push(open, bid, ask);
    book.hourly[october_7].push(nine, 1'678'500, 1'679'900, 1'678'000, 1'679'500, 2'000);
    book.daily = {{october_7, 1'678'500, 1'679'900, 1'678'000, 1'679'500, 2'000, {}}};
    return book;
}

struct Member {
    std::string name, content;
};
Member only_member(const fs::path& path) {
    const ZipReader zip(path);
    EXPECT_EQ(zip.size(), 1u);
    Member member{zip.name(0), {}};
    zip.read(0, member.content);
    return member;
}

TEST(LeanWriter, PutsMinutesOfADayIntoAZipOfTheirOwn) {
    const TempDir folder;
    EXPECT_EQ(write_lean_book(folder.path(), "SPY", small_book()), 4u);
    const Member trades = only_member(folder.path() / "equity/usa/minute/spy/20131007_trade.zip");
    EXPECT_EQ(trades.name, "20131007_spy_minute_trade.csv");
    EXPECT_EQ(trades.content,
              "34200000,1678500,1679000,1678000,1678900,1200\n34260000,1678900,1679900,1678900,1679500,800\n");
}

TEST(LeanWriter, LeavesTheFieldsOfAMissingQuoteSideEmpty) {
    const TempDir folder;
    write_lean_book(folder.path(), "SPY", small_book());
    const Member quotes = only_member(folder.path() / "equity/usa/minute/spy/20131007_quote.zip");
    EXPECT_EQ(quotes.name, "20131007_spy_minute_quote.csv");
    EXPECT_EQ(quotes.content, "34200000,1678400,1678900,1677900,1678800,300,,,,,0\n");
}

TEST(LeanWriter, LeavesNoFileOutsideItsFolder) {
    const TempDir folder;
    for (const char* ticker : {"../X", "BRK/B", "..", ""})
        EXPECT_THROW(write_lean_book(folder.path() / "lean", ticker, small_book()), Error) << ticker;
    EXPECT_TRUE(files_below(folder.path()).empty());
}

TEST(LeanWriter, PutsHoursAndDaysIntoOneFileATicker) {
    const TempDir folder;
    write_lean_book(folder.path(), "BRK.B", small_book());
    const Member hours = only_member(folder.path() / "equity/usa/hour/brk.b.zip"),
                 days = only_member(folder.path() / "equity/usa/daily/brk.b.zip");
    EXPECT_EQ(hours.name, "brk.b.csv");
    EXPECT_EQ(hours.content, "20131007 09:00,1678500,1679900,1678000,1679500,2000\n");
    EXPECT_EQ(days.name, "brk.b.csv");
    EXPECT_EQ(days.content, "20131007 00:00,1678500,1679900,1678000,1679500,2000\n");
}

TEST(LeanWriter, WritesFactorAndMapFiles) {
    const TempDir folder;
    bars::BookChange book;
    book.factors =
        FactorTable({{TradingDay{2050y / 12 / 31}, 1, 1, 0},
                     {october_7, Decimal::parse("0.9973"), Decimal::parse("0.25"), Decimal::parse("167.95")}});
    book.map = MapTable({{october_7, "OLD"}, {TradingDay{2050y / 12 / 31}, "NEW"}});
    EXPECT_EQ(write_lean_book(folder.path(), "NEW", book), 2u);
    EXPECT_EQ(read_file(folder.path() / "equity/usa/factor_files/new.csv"),
              "20131007,0.9973,0.25,167.95\n20501231,1,1,0\n");
    EXPECT_EQ(read_file(folder.path() / "equity/usa/map_files/new.csv"), "20131007,old\n20501231,new\n");
    EXPECT_FALSE(fs::exists(folder.path() / "equity/usa/daily"));
}

TEST(LeanWriter, WritesRatesInPercent) {
    const TempDir folder;
    write_lean_rates(folder.path(), InterestRates({{TradingDay{2024y / 1 / 1}, Decimal::scaled(525, 4)}}));
    const std::string text = read_file(folder.path() / "alternative/interest-rate/usa/interest-rate.csv");
    EXPECT_EQ(InterestRates::parse(text).rate_on(october_7), Decimal::scaled(525, 4));
    EXPECT_TRUE(text.starts_with("DATE,PCREDIT8\n2024-01-01,5.25")) << text;
}

TEST(LeanWriter, GivesTheSameBytesTwice) {
    const TempDir one, two;
    write_lean_book(one.path(), "SPY", small_book());
    write_lean_book(two.path(), "SPY", small_book());
    for (const fs::path& path : files_below(one.path()))
        EXPECT_EQ(read_file(path), read_file(two.path() / path.lexically_relative(one.path()))) << path;
}

}  // namespace
}  // namespace tamis::ingest
