// ingest/import_csv_test.cpp — csv files of every kind in, and one line of every fault.
#include "ingest/import_csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "bars/bar_store.hpp"
#include "bars/inventory.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace tamis::ingest {
namespace {

using namespace std::chrono;
using testing::HasSubstr;

constexpr TradingDay tuesday = 2024y / January / 2;

class ImportCsv : public testing::Test {
  protected:
    std::filesystem::path file(const std::string& name, const std::string& content) {
        const auto path = scratch.path() / name;
        replace_file(path, content);
        return path;
    }
    ImportReport import(const std::vector<std::filesystem::path>& files,
                        const std::string& symbol = {},
                        const std::string& timezone = "America/New_York") {
        ImportCsvSpec spec;
        spec.files = files;
        spec.store = scratch.path() / "store";
        spec.symbol = symbol;
        spec.timezone = timezone;
        return import_csv(spec);
    }
    std::shared_ptr<const bars::Book> book(const std::string& ticker) {
        return bars::BarStore::open(scratch.path() / "store")->book(ticker);
    }
    std::string rejected(const ImportReport& report) {
        std::string text;
        for (const RejectedLine& line : report.rejected_lines) text += line.place + ": " + line.why + "\n";
        return text;
    }
    TempDir scratch;
};

const std::string aggregates = "ticker,volume,open,close,high,low,window_start,transactions\n";
/// 2024-01-02 09:30 in New York.
constexpr std::int64_t open_ns = 1'704'205'800'000'000'000;

std::string aggregate(const std::string& ticker, int minute, const char* rest = "100,10.5,10.6,10.7,10.4") {
    return ticker + "," + rest + "," + std::to_string(open_ns + minute * 60'000'000'000) + ",5\n";
}

TEST_F(ImportCsv, TakesAggregatesOfManySymbols) {
    const ImportReport report =
        import({file("a.csv", aggregates + aggregate("AAA", 0) + aggregate("AAA", 1) + aggregate("BBB", 0))});
    EXPECT_EQ(report.minute_bars, 3u);
    EXPECT_EQ(report.symbols, 2u);
    EXPECT_EQ(report.rejected_count(), 0u) << rejected(report);
    const auto aaa = book("AAA");
    const auto* day = aaa->find_minute_day(tuesday);
    ASSERT_TRUE(day);
    const auto trades = aaa->minute_trades(*day);
    EXPECT_EQ(trades.start_ms[0], ExchangeTime(tuesday, (9 * 60 + 30) * 60'000).ms);
    EXPECT_EQ(trades.open[0], 105'000);
    EXPECT_EQ(trades.high[1], 107'000);
    EXPECT_EQ(trades.volume[0], 100);
    EXPECT_EQ(aaa->daily().size(), 1u) << "days are made of the session's minutes";
}

TEST_F(ImportCsv, IsTheSameFromGzip) {
    const auto path = scratch.path() / "a.csv.gz";
    gzFile gz = ::gzopen(path.c_str(), "wb");
    const std::string content = aggregates + aggregate("AAA", 0) + aggregate("AAA", 1);
    ASSERT_EQ(::gzwrite(gz, content.data(), static_cast<unsigned>(content.size())), static_cast<int>(content.size()));
    ::gzclose(gz);
    EXPECT_EQ(import({path}).minute_bars, 2u);
    // Half of it: what is there is taken, the file is named.
    const std::string bytes = read_file(path);
    replace_file(path, bytes.substr(0, bytes.size() - 12));
    const ImportReport report = import({path});
    EXPECT_EQ(report.rejected.count("broken file"), 1u) << rejected(report);
}

TEST_F(ImportCsv, TellsDaysFromMinutes) {
    const ImportReport report =
        import({file("days.csv",
                     "date,open,high,low,close,volume\n2024-01-02,10,11,9,10.5,1000\n2024-01-03,10.5,12,10,11,2000\n")},
               "spy");
    EXPECT_EQ(report.daily_bars, 2u);
    EXPECT_EQ(book("SPY")->daily().close[1], 110'000);
    const ImportReport utc = import(
        {file(
            "utc.csv",
            "timestamp,open,high,low,close,volume\n2024-01-02T14:30:00Z,1,1,1,1,5\n2024-01-02T14:31:00Z,1,1,1,1,5\n")},
        "UTC1");
    EXPECT_EQ(utc.minute_bars, 2u) << rejected(utc);
    EXPECT_EQ(book("UTC1")->minute_trades(*book("UTC1")->find_minute_day(tuesday)).start_ms[0],
              ExchangeTime(tuesday, 570 * 60'000).ms);
}

TEST_F(ImportCsv, RoundsWhatItCannotKeepAndCountsIt) {
    const ImportReport report = import(
        {file("a.csv", aggregates + aggregate("AAA", 0, "100.5,10.123456,10.2,10.3,10.1") + aggregate("AAA", 1))});
    EXPECT_EQ(report.rounded_prices, 1u);
    EXPECT_EQ(report.rounded_volumes, 1u);
    EXPECT_EQ(report.rejected_count(), 0u);
    EXPECT_EQ(book("AAA")->minute_trades(book("AAA")->minute_days()[0]).open[0], 101'235);
}

TEST_F(ImportCsv, RejectsOneLineOfEachFaultAndTakesTheRest) {
    const ImportReport report = import({file("a.csv",
                                             aggregates + aggregate("AAA", 0) +                    // 2
                                                 aggregate("AAA", 0) +                             // 3: twice
                                                 aggregate("AAA", 2, "100,10.5,10.6,10.4,10.7") +  // 4: high < low
                                                 aggregate("AAA", 3, "-5,10.5,10.6,10.7,10.4") +   // 5: volume
                                                 aggregate("AAA", 4, "100,ten,10.6,10.7,10.4") +   // 6: no number
                                                 "AAA,100,10.5\n" +                                // 7: fields
                                                 "AAA,100,10.5,10.6,10.7,10.4,yesterday,5\n" +     // 8: time
                                                 aggregate("AAA", 6) + aggregate("AAA", 5) +       // 10: order
                                                 aggregate("AAA", 7))});
    EXPECT_EQ(report.minute_bars, 3u) << rejected(report);
    const std::string text = rejected(report);
    for (const char* line : {"a.csv:3:", "a.csv:4:", "a.csv:5:", "a.csv:6:", "a.csv:7:", "a.csv:8:", "a.csv:10:"})
        EXPECT_THAT(text, HasSubstr(line));
    EXPECT_EQ(report.rejected_count(), 7u) << text;
}

TEST_F(ImportCsv, NamesABadFileAndGoesOn) {
    const ImportReport report = import({file("bad.csv", "a,b,c\n1,2,3\n"),
                                        scratch.path() / "missing.csv",
                                        file("good.csv", aggregates + aggregate("AAA", 0) + aggregate("AAA", 1))});
    EXPECT_EQ(report.minute_bars, 2u);
    EXPECT_THAT(rejected(report), HasSubstr("bad.csv"));
    EXPECT_THAT(rejected(report), HasSubstr("missing.csv"));
}

TEST_F(ImportCsv, ChangesNothingTheSecondTime) {
    const auto path = file("a.csv", aggregates + aggregate("AAA", 0) + aggregate("AAA", 1));
    import({path});
    const ImportReport again = import({path});
    EXPECT_EQ(again.written.days_new + again.written.days_changed, 0u);
    EXPECT_GE(again.written.days_same, 1u);
}

TEST_F(ImportCsv, AddsADayToWhatIsThere) {
    import({file("a.csv", aggregates + aggregate("AAA", 0) + aggregate("AAA", 1))});
    import({file("b.csv", aggregates + aggregate("AAA", 24 * 60) + aggregate("AAA", 24 * 60 + 1))});
    EXPECT_EQ(book("AAA")->minute_days().size(), 2u);
}

TEST_F(ImportCsv, TakesSplitsAndFindsSuspects) {
    std::string days = "date,open,high,low,close,volume\n";
    days += "2024-01-02,100,101,99,100,1000\n2024-01-03,25,26,24,25,4000\n2024-01-04,25,26,24,25,4000\n";
    import({file("days.csv", days)}, "AAA");
    const auto store = [&] { return bars::BarStore::open(scratch.path() / "store"); };
    ASSERT_EQ(bars::suspects(*store()).size(), 1u) << "a fall to a quarter overnight";
    const ImportReport report =
        import_splits(file("splits.csv", "date,symbol,ratio\n2024-01-03,AAA,4\nx,AAA,4\n2024-01-03,AAA,-1\n"),
                      scratch.path() / "store");
    EXPECT_EQ(report.rejected_count(), 2u) << rejected(report);
    EXPECT_EQ(store()->book("AAA")->factors().scale(tuesday), Decimal::parse("0.25"));
    EXPECT_TRUE(bars::suspects(*store()).empty()) << "the split explains it";
}

}  // namespace
}  // namespace tamis::ingest
