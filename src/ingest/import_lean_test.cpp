// ingest/import_lean_test.cpp — LEAN's folder in; broken members are named and the rest goes on.
#include "ingest/import_lean.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "bars/bar_store.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/zip.hpp"

namespace tamis::ingest {
namespace {

using namespace std::chrono;
using testing::HasSubstr;

constexpr TradingDay lean_day = 2024y / January / 2;

class ImportLean : public testing::Test {
  protected:
    void zip(const std::string& path, const std::string& member, const std::string& content) {
        const auto file = data / path;
        std::filesystem::create_directories(file.parent_path());
        write_zip(file, {{member, content}});
    }
    void text(const std::string& path, const std::string& content) {
        std::filesystem::create_directories((data / path).parent_path());
        replace_file(data / path, content);
    }
    ImportReport import() { return import_lean({data, scratch.path() / "store", 2}); }
    std::shared_ptr<const bars::BarStore> store() { return bars::BarStore::open(scratch.path() / "store"); }
    std::string rejected(const ImportReport& report) {
        std::string all;
        for (const RejectedLine& line : report.rejected_lines) all += line.place + ": " + line.why + "\n";
        return all;
    }
    TempDir scratch;
    std::filesystem::path data = scratch.path() / "data";
};

TEST_F(ImportLean, TakesEveryKindOfFile) {
    zip("equity/usa/minute/spy/20240102_trade.zip",
        "20240102_spy_minute_trade.csv",
        "34200000,4700000,4701000,4699000,4700500,1000\n34260000,4700500,4702000,4700000,4701000,2000\n");
    zip("equity/usa/minute/spy/20240102_quote.zip",
        "20240102_spy_minute_quote.csv",
        "34200000,4700000,4700500,4699500,4700100,300,4700200,4700700,4699700,4700300,400\n34260000,,,,,,4700200,"
        "4700700,4699700,4700300,400\n");
    zip("equity/usa/hour/spy.zip", "spy.csv", "20240102 09:00,4700000,4710000,4690000,4705000,50000\n");
    zip("equity/usa/daily/spy.zip", "spy.csv", "20240102 00:00,4700000,4720000,4690000,4711000,90000\n");
    text("equity/usa/factor_files/spy.csv", "20231214,0.99,1,470\n20501231,1,1,0\n");
    text("equity/usa/map_files/spy.csv", "19980102,spy,P\n20501231,spy,P\n");
    text("alternative/interest-rate/usa/interest-rate.csv", "DATE,RATE\n2023-07-27,5.5\n");
    const ImportReport report = import();
    EXPECT_EQ(report.minute_bars, 2u);
    EXPECT_EQ(report.quote_bars, 2u);
    EXPECT_EQ(report.hour_bars, 1u);
    EXPECT_EQ(report.daily_bars, 1u);
    EXPECT_EQ(report.rejected_count(), 0u) << rejected(report);
    const auto book = store()->book("SPY");
    EXPECT_EQ(book->daily().close[0], 4'711'000);
    EXPECT_EQ(book->minute_quotes(*book->find_minute_day(lean_day)).bid_close[1], 0) << "a missing side";
    EXPECT_EQ(book->factors().scale(2023y / December / 1), Decimal::parse("0.99"));
    EXPECT_EQ(store()->security("SPY").lean_id, "SPY R735QTJ8XC9X");
    EXPECT_EQ(store()->interest_rates().rate_on(lean_day), Decimal::parse("0.055"));
    const ImportReport again = import();
    EXPECT_EQ(again.written.days_new + again.written.days_changed, 0u) << "importing again changes nothing";
}

TEST_F(ImportLean, ReadsTheNewestDatedArchives) {
    zip("equity/usa/daily/aaa.zip", "aaa.csv", "20240102 00:00,100000,110000,90000,100000,90000\n");
    std::filesystem::create_directories(data / "equity/usa/factor_files");
    write_zip(data / "equity/usa/factor_files/factor_files_20231201.zip",
              {{"aaa.csv", "20231214,0.5,1,470\n20501231,1,1,0\n"}});
    write_zip(data / "equity/usa/factor_files/factor_files_20240101.zip",
              {{"aaa.csv", "20231214,0.25,1,470\n20501231,1,1,0\n"}});
    std::filesystem::create_directories(data / "equity/usa/map_files");
    write_zip(data / "equity/usa/map_files/map_files_20240101.zip", {{"aaa.csv", "20200102,aaa,Q\n20501231,aaa,Q\n"}});
    const ImportReport report = import();
    EXPECT_EQ(report.rejected_count(), 0u) << rejected(report);
    EXPECT_EQ(store()->book("AAA")->factors().scale(2023y / December / 1), Decimal::parse("0.25"));
    EXPECT_TRUE(store()->book("AAA")->map());
}

TEST_F(ImportLean, RejectsOneLineOfEachFaultAndTakesTheRest) {
    zip("equity/usa/minute/aaa/20240102_trade.zip",
        "20240102_aaa_minute_trade.csv",
        "34200000,100000,110000,90000,100000,1000\n"
        "34200000,100000,110000,90000,100000,1000\n"  // 2: twice the same
        "34260000,100000,90000,110000,100000,1000\n"  // 3: high below low
        "34320000,100000,110000,90000,100000,-1\n"    // 4: negative volume
        "34380000,abc,110000,90000,100000,1000\n"     // 5: no number
        "34440000,100000\n"                           // 6: fields
        "34560000,100000,110000,90000,100000,1000\n"
        "34500000,100000,110000,90000,100000,1000\n"  // 8: any order
        "34620000,100000,110000,90000,100000,1000\n"
        "34620000,100000,110000,90000,100000,2000\n"    // 10: contradicts 9
        "99990000,100000,110000,90000,100000,2000\n");  // 11: no time of a day
    const ImportReport report = import();
    EXPECT_EQ(report.minute_bars, 3u) << rejected(report);
    EXPECT_EQ(report.duplicates, 1u);
    EXPECT_EQ(report.rejected_count(), 7u) << rejected(report);
    for (const char* line : {":3:", ":4:", ":5:", ":6:", ":9:", ":10:", ":11:"})
        EXPECT_THAT(rejected(report), HasSubstr(line));
    const auto book = store()->book("AAA");
    const auto trades = book->minute_trades(book->minute_days()[0]);
    EXPECT_TRUE(std::is_sorted(trades.start_ms.begin(), trades.start_ms.end()));
}

TEST_F(ImportLean, PutsQuotesHoursAndDaysInTheOrderOfTheirTimes) {
    zip("equity/usa/minute/aaa/20240102_quote.zip",
        "20240102_aaa_minute_quote.csv",
        "34260000,1,1,1,1,3,2,2,2,2,4\n34200000,5,5,5,5,3,6,6,6,6,4\n34200000,5,5,5,5,3,6,6,6,6,4\n");
    zip("equity/usa/hour/aaa.zip", "aaa.csv", "20240103 10:00,2,2,2,2,2\n20240103 09:00,1,1,1,1,1\n");
    zip("equity/usa/daily/aaa.zip", "aaa.csv", "20240103 00:00,2,2,2,2,2\n20240102 16:00,1,1,1,1,1\n");
    const ImportReport report = import();
    EXPECT_EQ(report.rejected_count(), 0u) << rejected(report);
    EXPECT_EQ(report.duplicates, 1u);
    const auto book = store()->book("AAA");
    EXPECT_THAT(book->minute_quotes(book->minute_days()[0]).bid_open, testing::ElementsAre(5, 1));
    EXPECT_THAT(book->hourly().open, testing::ElementsAre(1, 2));
    EXPECT_THAT(book->daily().open, testing::ElementsAre(1, 2));
}

TEST_F(ImportLean, ReadsNamesInAnyCase) {
    zip("equity/usa/daily/UPPR.ZIP", "UPPR.CSV", "20210331 16:00,2,2,2,2,2\n");
    zip("equity/usa/minute/UPPR/20210331_TRADE.zip",
        "20210331_UPPR_MINUTE_TRADE.CSV",
        "34200000,100000,110000,90000,100000,1000\n");
    zip("equity/usa/daily/twin.zip", "twin.csv", "20210331 00:00,1,1,1,1,1\n");
    zip("equity/usa/daily/TWIN.zip", "TWIN.csv", "20210331 00:00,2,2,2,2,2\n");
    text("equity/usa/daily/notes.txt", "about the bars");
    text("equity/usa/daily/.DS_Store", "a Mac's");
    const ImportReport report = import();
    EXPECT_EQ(store()->book("UPPR")->daily().day[0], (TradingDay{2021y / March / 31}).time_since_epoch().count());
    EXPECT_EQ(store()->book("UPPR")->minute_days().size(), 1u);
    EXPECT_EQ(store()->book("TWIN")->daily().open[0], 1) << "LEAN's own spelling";
    EXPECT_EQ(report.rejected_count(), 2u) << rejected(report);
    EXPECT_THAT(rejected(report), HasSubstr("TWIN.zip: symbol twice"));
    EXPECT_THAT(rejected(report), HasSubstr("notes.txt: unknown file"));
}

TEST_F(ImportLean, PassesOverWhatAMacKeepsInAZip) {
    std::filesystem::create_directories(data / "equity/usa/daily");
    write_zip(data / "equity/usa/daily/macz.zip",
              {{"__MACOSX/._macz.csv", std::string("\0\5\x16\7", 4)}, {"macz.csv", "20210331 00:00,2,2,2,2,2\n"}});
    write_zip(data / "equity/usa/daily/more.zip",
              {{"more.csv", "20210331 00:00,2,2,2,2,2\n"}, {"other.csv", "20210401 00:00,2,2,2,2,2\n"}});
    write_zip(data / "equity/usa/daily/none.zip", {{"none.txt", "20210331 00:00,2,2,2,2,2\n"}});
    const ImportReport report = import();
    EXPECT_EQ(store()->book("MACZ")->daily().size(), 1u);
    EXPECT_EQ(report.daily_bars, 2u);
    EXPECT_EQ(report.rejected_count(), 2u) << rejected(report);
    EXPECT_THAT(rejected(report), HasSubstr("more.zip:other.csv: second file"));
    EXPECT_THAT(rejected(report), HasSubstr("none.zip: broken zip"));
}

TEST_F(ImportLean, KeepsWholeSymbolsWhenSomebodyStopsIt) {
    for (const char* ticker : {"aaa", "bbb", "ccc"})
        zip(std::string("equity/usa/daily/") + ticker + ".zip",
            std::string(ticker) + ".csv",
            "20240102 00:00,100000,110000,90000,100000,90000\n");
    std::atomic<bool> flag = true;
    ImportReport report = import_lean({data, scratch.path() / "store", 1, Stop(flag)});
    EXPECT_TRUE(report.was_interrupted);
    EXPECT_EQ(report.symbols, 0u);
    EXPECT_EQ(report.rejected_count(), 0u) << rejected(report);
    flag = false;
    report = import();
    EXPECT_EQ(report.symbols, 3u) << "the same again goes on";
    EXPECT_FALSE(report.was_interrupted);
}

TEST_F(ImportLean, NamesABrokenArchiveAndGoesOn) {
    zip("equity/usa/minute/aaa/20240102_trade.zip",
        "20240102_aaa_minute_trade.csv",
        "34200000,100000,110000,90000,100000,1000\n");
    text("equity/usa/minute/aaa/20240103_trade.zip", "this is no archive");
    text("equity/usa/minute/bbb/20240102_trade.zip", "nor is this");
    const ImportReport report = import();
    EXPECT_EQ(report.minute_bars, 1u);
    EXPECT_THAT(rejected(report), HasSubstr("20240103_trade.zip"));
    EXPECT_THAT(rejected(report), HasSubstr("bbb"));
}

TEST_F(ImportLean, RefusesAFolderThatIsNone) {
    EXPECT_THROW(import(), Error);
    std::filesystem::create_directories(data);
    EXPECT_THROW(import(), Error);
}

}  // namespace
}  // namespace tamis::ingest
