// ingest/import_csv_test.cpp — csv files of every kind in, and one line of every fault.
#include "ingest/import_csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <random>

#include "bars/bar_store.hpp"
#include "bars/inventory.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "ingest/import_actions.hpp"

namespace tamis::ingest {
namespace {

using namespace std::chrono;
using testing::HasSubstr;

constexpr TradingDay csv_day = 2024y / January / 2;

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
    const auto* day = aaa->find_minute_day(csv_day);
    ASSERT_TRUE(day);
    const auto trades = aaa->minute_trades(*day);
    EXPECT_EQ(trades.start_ms[0], ExchangeTime(csv_day, (9 * 60 + 30) * 60'000).ms);
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
               "SPY");
    EXPECT_EQ(report.daily_bars, 2u);
    EXPECT_EQ(book("SPY")->daily().close[1], 110'000);
    const ImportReport utc = import(
        {file(
            "utc.csv",
            "timestamp,open,high,low,close,volume\n2024-01-02T14:30:00Z,1,1,1,1,5\n2024-01-02T14:31:00Z,1,1,1,1,5\n")},
        "UTC1");
    EXPECT_EQ(utc.minute_bars, 2u) << rejected(utc);
    EXPECT_EQ(book("UTC1")->minute_trades(*book("UTC1")->find_minute_day(csv_day)).start_ms[0],
              ExchangeTime(csv_day, 570 * 60'000).ms);
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
                                                 aggregate("AAA", 0, "1,10.5,10.6,10.7,10.4") +    // 3: contradicts 2
                                                 aggregate("AAA", 2, "100,10.5,10.6,10.4,10.7") +  // 4: high < low
                                                 aggregate("AAA", 3, "-5,10.5,10.6,10.7,10.4") +   // 5: volume
                                                 aggregate("AAA", 4, "100,ten,10.6,10.7,10.4") +   // 6: no number
                                                 "AAA,100,10.5\n" +                                // 7: fields
                                                 "AAA,100,10.5,10.6,10.7,10.4,yesterday,5\n" +     // 8: time
                                                 aggregate("AAA", 6) + aggregate("AAA", 5) +       // 10: any order
                                                 aggregate("AAA", 7) + aggregate("AAA", 7) +       // 12: twice
                                                 aggregate("", 8))});                              // 13: symbol
    EXPECT_EQ(report.minute_bars, 3u) << rejected(report);
    EXPECT_EQ(report.duplicates, 1u);
    const std::string text = rejected(report);
    for (const char* line :
         {"a.csv:2:", "a.csv:3:", "a.csv:4:", "a.csv:5:", "a.csv:6:", "a.csv:7:", "a.csv:8:", "a.csv:13:"})
        EXPECT_THAT(text, HasSubstr(line));
    EXPECT_EQ(report.rejected_count(), 8u) << text;
}

TEST_F(ImportCsv, TakesRowsNewestFirst) {
    const ImportReport report = import({file("a.csv",
                                             "Date,Open,High,Low,Close,Volume\n2024-03-06,12,12,12,12,100\n"
                                             "2024-03-05,11,11,11,11,100\n2024-03-04,10,10,10,10,100\n")},
                                       "DESC");
    EXPECT_EQ(report.daily_bars, 3u);
    EXPECT_EQ(report.rejected_count(), 0u) << rejected(report);
    EXPECT_THAT(book("DESC")->daily().open, testing::ElementsAre(100'000, 110'000, 120'000));
}

TEST_F(ImportCsv, MakesTheSameBooksOfRowsInAnyOrderAndAnyFiles) {
    std::vector<std::string> rows;
    for (int minute = 0; minute < 60; ++minute)
        for (const char* symbol : {"AAA", "BBB", "CCC"})
            rows.push_back(aggregate(symbol, minute, minute % 7 ? "100,10.5,10.6,10.7,10.4" : "9,10,10,10.7,10"));
    rows.push_back(aggregate("AAA", 5));                           // a duplicate
    rows.push_back(aggregate("BBB", 5, "1,10.5,10.6,10.7,10.4"));  // a contradiction
    const auto books = [&](const std::vector<std::filesystem::path>& files) {
        const TempDir store;
        ImportCsvSpec spec;
        spec.files = files;
        spec.store = store.path();
        const ImportReport report = import_csv(spec);
        EXPECT_EQ(report.minute_bars, 179u) << rejected(report);
        EXPECT_EQ(report.duplicates, 1u);
        EXPECT_EQ(report.rejected_count(), 2u) << rejected(report);
        std::string bytes;
        for (const auto& path : files_below(store.path() / "books"))
            bytes += path.filename().string() + "\n" + read_file(path);
        return bytes;
    };
    const auto joined = [](const auto& lines) {
        std::string text = aggregates;
        for (const std::string& line : lines) text += line;
        return text;
    };
    const std::string as_written = books({file("rows.csv", joined(rows))});
    std::mt19937 random(7);
    for (int i = 0; i < 5; ++i) {
        std::shuffle(rows.begin(), rows.end(), random);
        const std::vector<std::string> first(rows.begin(), rows.begin() + 70), rest(rows.begin() + 70, rows.end());
        EXPECT_TRUE(books({file("one.csv", joined(rows))}) == as_written);
        EXPECT_TRUE(books({file("first.csv", joined(first)), file("rest.csv", joined(rest))}) == as_written);
    }
}

TEST_F(ImportCsv, TellsSymbolsApartByCase) {
    const ImportReport report =
        import({file("a.csv",
                     aggregates + aggregate("BCPC", 0, "7,177,177,177,177") + aggregate("BCpC", 0, "5,20,20,20,20") +
                         aggregate("nan", 0, "1,1,1,1,1") + aggregate("NAN", 0, "1,2,2,2,2"))});
    EXPECT_EQ(report.symbols, 4u);
    EXPECT_EQ(report.rejected_count() + report.duplicates, 0u) << rejected(report);
    EXPECT_EQ(book("BCPC")->daily().close[0], 1'770'000);
    EXPECT_EQ(book("BCpC")->daily().close[0], 200'000);
    EXPECT_EQ(book("nan")->daily().close[0], 10'000);
    EXPECT_EQ(book("NAN")->daily().close[0], 20'000);
}

TEST_F(ImportCsv, TakesOneSymbolOfAFileOfMany) {
    const auto path = file("a.csv", aggregates + aggregate("AAA", 0) + aggregate("BBB", 0) + aggregate("AAA", 1));
    const ImportReport report = import({path}, "AAA");
    EXPECT_EQ(report.symbols, 1u);
    EXPECT_EQ(report.minute_bars, 2u);
    EXPECT_EQ(report.other_symbol_rows, 1u);
    EXPECT_EQ(report.rejected_count(), 0u) << rejected(report);
    EXPECT_FALSE(bars::BarStore::open(scratch.path() / "store")->find("BBB"));
    const ImportReport none = import({path}, "aaa");
    EXPECT_EQ(none.symbols, 0u);
    EXPECT_THAT(rejected(none),
                HasSubstr("no row of the symbol: --symbol is 'aaa', and the rows are of 2 other symbols"));
    EXPECT_THAT(rejected(none), HasSubstr("did you mean 'AAA'?"));
}

TEST_F(ImportCsv, SaysThatAFileIsEmpty) {
    for (const char* content : {"", "\n\n", "\xEF\xBB\xBF\n", "date,open,high,low,close,volume\n"}) {
        const ImportReport report = import({file("a.csv", content)}, "AAA");
        EXPECT_EQ(report.rejected.count("empty file"), 1u) << content << rejected(report);
    }
}

TEST_F(ImportCsv, ShowsRandomBytesAsOneEscapedLine) {
    std::string bytes = "Pb\x1b[2J\xff\x01";
    for (int i = 0; i < 300; ++i) bytes += static_cast<char>(i * 37);
    const ImportReport report = import({file("a.csv", bytes)}, "AAA");
    ASSERT_EQ(report.rejected_lines.size(), 1u);
    const std::string& why = report.rejected_lines[0].why;
    EXPECT_LE(why.size(), 80u);
    EXPECT_THAT(why, HasSubstr("it is no text, it begins 'Pb\\x1b[2J\\xff"));
    EXPECT_EQ(why.find('\x1b'), std::string::npos);
}

TEST_F(ImportCsv, EscapesWhatItShowsOfALine) {
    const std::string long_text(1'000'000, 'x');
    const ImportReport report = import({file(
        "a.csv", aggregates + "AAA,100,10.5,10.6,10.7,10.4,\x1b[31m" + long_text + ",5\n" + aggregate("AAA", 1))});
    ASSERT_EQ(report.rejected_lines.size(), 1u);
    EXPECT_THAT(report.rejected_lines[0].why, HasSubstr("'\\x1b[31mxxx"));
    EXPECT_LT(report.rejected_lines[0].why.size(), 200u);
}

TEST_F(ImportCsv, KeepsWeekendsAndHolidaysApartAndRefusesDaysThatAreNone) {
    const ImportReport report = import({file("a.csv",
                                             "Date,Open,High,Low,Close,Volume\n2024-03-02,10,11,9,10.5,100\n"
                                             "2024-03-04,10,11,9,10.5,100\n2024-02-30,10,11,9,10.5,100\n"
                                             "2024-12-25,10,11,9,10.5,100\n")},
                                       "WKND");
    EXPECT_EQ(report.written.closed_bars, 2u);
    EXPECT_THAT(report.written.closed_days, testing::ElementsAre(2024y / March / 2, 2024y / December / 25));
    EXPECT_EQ(book("WKND")->daily().size(), 1u);
    EXPECT_EQ(report.rejected_count(), 1u);
    EXPECT_THAT(rejected(report), HasSubstr("a.csv:4: unreadable time: '2024-02-30'"));
}

TEST_F(ImportCsv, KeepsNothingOfAFileWhenSomebodyStopsIt) {
    std::atomic<bool> flag = true;
    ImportCsvSpec spec;
    spec.files = {file("a.csv", aggregates + aggregate("AAA", 0))};
    spec.store = scratch.path() / "store";
    spec.stop = Stop(flag);
    const ImportReport report = import_csv(spec);
    EXPECT_TRUE(report.was_interrupted);
    EXPECT_EQ(report.symbols, 0u);
    EXPECT_TRUE(bars::BarStore::open(spec.store)->tickers().empty());
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
    const ImportReport report = import_splits(
        {.files = {file("splits.csv", "date,symbol,ratio\n2024-01-03,AAA,4\nx,AAA,4\n2024-01-03,AAA,-1\n")},
         .store = scratch.path() / "store"});
    EXPECT_EQ(report.rejected_count(), 2u) << rejected(report);
    EXPECT_EQ(store()->book("AAA")->factors().scale(csv_day), Decimal::parse("0.25"));
    EXPECT_TRUE(bars::suspects(*store()).empty()) << "the split explains it";
}

TEST_F(ImportCsv, JoinsSplitsOfSeveralFilesAndSaysWhatBecameOfEach) {
    std::string days = "date,open,high,low,close,volume\n";
    for (const char* day : {"2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"})
        days += std::string(day) + ",100,101,99,100,1000\n";
    import({file("days.csv", days)}, "AAA");
    const auto splits = [&](const std::string& lines) {
        return import_splits({.files = {file("splits.csv",
                                             "\xEF\xBB\xBF"
                                             "date,symbol,ratio\n" +
                                                 lines)},
                              .store = scratch.path() / "store"});
    };
    const auto scale = [&] {
        return bars::BarStore::open(scratch.path() / "store")->book("AAA")->factors().scale(csv_day);
    };
    ImportReport report = splits("2024-01-03,AAA,3\n2024-01-03,AAA,3\n");
    ASSERT_EQ(report.actions.size(), 1u) << rejected(report);
    EXPECT_EQ(report.duplicates, 1u);
    EXPECT_EQ(report.actions[0].value, "3:1");
    EXPECT_EQ(report.actions[0].outcome, "new");
    report = splits("2024-01-05,AAA,0.1\n");
    ASSERT_EQ(report.actions.size(), 1u) << rejected(report);
    EXPECT_EQ(report.actions[0].value, "1:10");
    EXPECT_NEAR(to_double(scale()), 10.0 / 3, 1e-12) << "the earlier file's split stays";
    report = splits("2024-01-05,AAA,0.2\n2024-01-03,AAA,3\n");
    ASSERT_EQ(report.actions.size(), 2u) << rejected(report);
    EXPECT_EQ(report.actions[0].outcome, "known");
    EXPECT_EQ(report.actions[1].outcome, "changed");
    EXPECT_NEAR(to_double(scale()), 5.0 / 3, 1e-12);
    report = splits("2024-01-05,AAA,2\n2024-01-05,AAA,4\n2024-01-03,aaa,3\n");
    EXPECT_TRUE(report.actions.empty());
    EXPECT_EQ(report.rejected.at("two splits of one day"), 1u);
    EXPECT_THAT(rejected(report), HasSubstr("unknown symbol: the store has no symbol 'aaa'"));
}

}  // namespace
}  // namespace tamis::ingest
