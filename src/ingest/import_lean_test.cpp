// ingest/import_lean_test.cpp — LEAN's folder in; broken members are named and the rest goes on.
#include "ingest/import_lean.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bars/bar_store.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/zip.hpp"

namespace tamis::ingest {
namespace {

using namespace std::chrono;
using testing::HasSubstr;

constexpr TradingDay tuesday = 2024y / January / 2;

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
    EXPECT_EQ(book->minute_quotes(*book->find_minute_day(tuesday)).bid_close[1], 0) << "a missing side";
    EXPECT_EQ(book->factors().scale(2023y / December / 1), Decimal::parse("0.99"));
    EXPECT_EQ(store()->security("SPY").lean_id, "SPY R735QTJ8XC9X");
    EXPECT_EQ(store()->interest_rates().rate_on(tuesday), Decimal::parse("0.055"));
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
        "34200000,100000,110000,90000,100000,1000\n"  // 2: twice
        "34260000,100000,90000,110000,100000,1000\n"  // 3: high below low
        "34320000,100000,110000,90000,100000,-1\n"    // 4: negative volume
        "34380000,abc,110000,90000,100000,1000\n"     // 5: no number
        "34440000,100000\n"                           // 6: fields
        "34560000,100000,110000,90000,100000,1000\n"
        "34500000,100000,110000,90000,100000,1000\n");  // 8: order
    const ImportReport report = import();
    EXPECT_EQ(report.minute_bars, 2u) << rejected(report);
    EXPECT_EQ(report.rejected_count(), 6u) << rejected(report);
    for (const char* line : {":2:", ":3:", ":4:", ":5:", ":6:", ":8:"}) EXPECT_THAT(rejected(report), HasSubstr(line));
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
