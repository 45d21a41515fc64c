// tests/app/import_trials_test.cpp — files that people complained about to other programs, brought in by the program
// itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "app/market.hpp"
#include "app/process.hpp"
#include "backtest/strategies/all.hpp"
#include "bars/bar_store.hpp"
#include "shared.hpp"
#include "study/run_one.hpp"

namespace tamis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class ImportTrials : public testing::Test {
  protected:
    void SetUp() override { NEEDS_SHARED(trials); }
    Ended import(const std::string& name, const std::vector<std::string>& more = {}) {
        std::vector<std::string> words{"import", "csv", (trials / name).string(), "--home", home.string()};
        words.insert(words.end(), more.begin(), more.end());
        return run_tamis(scratch.path(), words);
    }
    std::shared_ptr<const bars::BarStore> store() const { return bars::BarStore::open(home / "bars"); }

    const std::filesystem::path trials = shared_folder() / "trials";
    TempDir scratch;
    const std::filesystem::path home = scratch.path() / "home";
};

TEST_F(ImportTrials, TellACompanyAndItsPreferredShareApart) {
    const Ended ended = import("01case.csv");
    EXPECT_EQ(ended.exit_code, 0) << ended.output;
    EXPECT_THAT(store()->tickers(), ElementsAre("BCPC", "BCpC"));
    for (const auto& [ticker, price] : {std::pair{"BCPC", 1'770'000}, std::pair{"BCpC", 200'000}}) {
        const auto book = store()->book(ticker);
        EXPECT_EQ(book->minute_days()[0].trade_rows, 3u);
        EXPECT_EQ(book->daily().close[0], price);
    }
}

TEST_F(ImportTrials, TakeSymbolsForTextWhateverTheyLookLike) {
    const Ended ended = import("02odd.csv");
    EXPECT_EQ(ended.exit_code, 5) << "three rows have no symbol";
    EXPECT_THAT(
        store()->tickers(),
        ElementsAre("../X", "1E5", "A B", "AAA.1", "BRK.B", "BRK/B", "CON", "INF", "NA", "NAN", "NULL", "TRUE", "nan"));
    for (const std::string& ticker : store()->tickers()) EXPECT_EQ(store()->book(ticker)->daily().size(), 3u) << ticker;
    EXPECT_THAT(ended.output, HasSubstr("no symbol                   3"));
    const Ended screened = run_tamis(scratch.path(),
                                     {"screen",
                                      "--from",
                                      "2024-03-06",
                                      "--to",
                                      "2024-03-06",
                                      "--filter",
                                      "price_range(min=1)",
                                      "--universe",
                                      "nan,NAN",
                                      "--csv",
                                      "--home",
                                      home.string()});
    EXPECT_EQ(screened.exit_code, 0) << screened.output;
    EXPECT_THAT(screened.output, HasSubstr("2024-03-06,NAN,"));
    EXPECT_THAT(screened.output, HasSubstr("2024-03-06,nan,"));
}

TEST_F(ImportTrials, TakeTheNewestRowFirst) {
    const Ended ended = import("11newest_first.csv", {"--symbol", "DESC"});
    EXPECT_EQ(ended.exit_code, 0) << ended.output;
    EXPECT_EQ(store()->book("DESC")->daily().size(), 3u);
}

TEST_F(ImportTrials, ReadTheThreeHeaderLinesOfYfinance) {
    const Ended ended = import("06yf.csv");
    EXPECT_EQ(ended.exit_code, 0) << ended.output;
    EXPECT_EQ(store()->book("ACME")->daily().open[0], 2'558'000);
    EXPECT_EQ(store()->book("ACME")->daily().close[0], 2'545'000);
}

TEST_F(ImportTrials, ReadATableOfAGermanBank) {
    const Ended ended = import("09de.csv", {"--symbol", "DE"});
    EXPECT_EQ(ended.exit_code, 0) << ended.output;
    EXPECT_THAT(store()->book("DE")->daily().open, ElementsAre(12'345'000, 12'345'000));
    EXPECT_THAT(store()->book("DE")->daily().volume, ElementsAre(1'500'000, 1'500'000));
    EXPECT_THAT(ended.output, HasSubstr("1 line without a bar"));
}

TEST_F(ImportTrials, RefuseATruncatedArchive) {
    const Ended ended = import("10c.csv.gz");
    EXPECT_EQ(ended.exit_code, 5);
    EXPECT_THAT(ended.output, HasSubstr("10c.csv.gz: broken file"));
    EXPECT_THAT(store()->tickers(), testing::IsEmpty());
}

TEST_F(ImportTrials, ReadAByteOrderMarkAndTabs) {
    const Ended marked = import("21bom.csv", {"--symbol", "BOM"});
    EXPECT_EQ(marked.exit_code, 0) << marked.output;
    EXPECT_THAT(store()->book("BOM")->daily().volume, ElementsAre(1'500'000, 1'500'000));
    const Ended tabs = import("38tab.csv", {"--symbol", "TAB"});
    EXPECT_EQ(tabs.exit_code, 0) << tabs.output;
    EXPECT_EQ(store()->book("TAB")->daily().size(), 1u);
}

TEST_F(ImportTrials, AskWhichDayADateMeans) {
    const Ended asked = import("22us.csv", {"--symbol", "US"});
    EXPECT_EQ(asked.exit_code, 5);
    EXPECT_THAT(asked.output, HasSubstr("say --dates mdy or --dates dmy"));
    const Ended told = import("22us.csv", {"--symbol", "US", "--dates", "mdy"});
    EXPECT_EQ(told.exit_code, 0) << told.output;
    EXPECT_EQ(store()->book("US")->daily().size(), 2u);
}

TEST_F(ImportTrials, SayThatAFileIsEmpty) {
    const Ended ended = import("30empty.csv", {"--symbol", "X"});
    EXPECT_EQ(ended.exit_code, 5);
    EXPECT_THAT(ended.output, HasSubstr("30empty.csv: empty file"));
}

TEST_F(ImportTrials, ShowRandomBytesInOneLine) {
    const Ended ended = import("32bin.csv", {"--symbol", "X"});
    EXPECT_EQ(ended.exit_code, 5);
    for (const char c : ended.output) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << ended.output;
    const std::string place = (trials / "32bin.csv").string() + ": ";
    const std::size_t at = ended.output.find(place);
    ASSERT_NE(at, std::string::npos) << ended.output;
    const std::size_t from = at + place.size();
    EXPECT_LE(ended.output.find('\n', from) - from, 80u) << ended.output;
}

TEST_F(ImportTrials, KeepWeekendsAndHolidaysApart) {
    const Ended ended = import("39weekend.csv", {"--symbol", "WKND"});
    EXPECT_EQ(ended.exit_code, 5) << "there is no 30 February";
    EXPECT_THAT(ended.output, HasSubstr("2 bars of days on which the exchange was closed (2024-03-02, 2024-12-25)"));
    EXPECT_THAT(ended.output, HasSubstr("'2024-02-30'"));
    EXPECT_EQ(store()->book("WKND")->daily().size(), 1u);
    EXPECT_THAT(read_file(home / "bars" / "closed_days" / "WKND.csv"),
                HasSubstr("daily,2024-03-02 00:00:00,100000,110000,90000,105000,100\n"));
}

TEST_F(ImportTrials, ReadLeanZipsOfAMacAndInUpperCase) {
    const Ended ended =
        run_tamis(scratch.path(), {"import", "lean", (trials / "lean").string(), "--home", home.string()});
    EXPECT_EQ(ended.exit_code, 0) << ended.output;
    EXPECT_THAT(ended.output, HasSubstr("rejected   nothing"));
    EXPECT_THAT(store()->tickers(), ElementsAre("MACZ", "UPPR"));
    EXPECT_GE(store()->book("MACZ")->daily().size(), 1u);
    const TradingDay last_of_march = std::chrono::year{2021} / 3 / 31;
    EXPECT_EQ(store()->book("UPPR")->daily().day[0], last_of_march.time_since_epoch().count());
}

TEST_F(ImportTrials, RefuseAnotherSymbolThanTheRowsHave) {
    const Ended ended = import("01case.csv", {"--symbol", "FOO"});
    EXPECT_EQ(ended.exit_code, 5);
    EXPECT_THAT(ended.output, HasSubstr("--symbol is 'FOO', and the rows are of 2 other symbols"));
    EXPECT_THAT(store()->tickers(), testing::IsEmpty());
    const Ended one = import("01case.csv", {"--symbol", "BCpC"});
    EXPECT_EQ(one.exit_code, 0) << one.output;
    EXPECT_THAT(one.output, HasSubstr("3 rows of other symbols, passed over"));
    EXPECT_THAT(store()->tickers(), ElementsAre("BCpC"));
}

/// The minutes of a store as aggregates of a vendor.
void write_aggregates(const bars::BarStore& store, const std::filesystem::path& file) {
    std::ofstream out(file);
    out << "ticker,volume,open,close,high,low,window_start,transactions\n";
    for (const std::string& ticker : store.tickers()) {
        const auto book = store.book(ticker);
        for (const bars::MinuteDay& day : book->minute_days()) {
            const auto m = book->minute_trades(day);
            const auto usd = [](std::int64_t price) {
                return std::to_string(price / 10'000) + "." + std::to_string(10'000 + price % 10'000).substr(1);
            };
            for (std::size_t i = 0; i < m.size(); ++i)
                out << ticker << ',' << m.volume[i] << ',' << usd(m.open[i]) << ',' << usd(m.close[i]) << ','
                    << usd(m.high[i]) << ',' << usd(m.low[i]) << ','
                    << to_utc(ExchangeTime{m.start_ms[i]}).ms * 1'000'000 << ",1\n";
        }
    }
}

TEST(CsvBars, GiveAHomeItsBenchmark) {
    const SmallMarket market(3);
    const TempDir scratch;
    write_aggregates(*market.home.open_bars(), scratch.path() / "all.csv");
    const app::Home home(scratch.path() / "home");
    const Ended ended = run_tamis(
        scratch.path(), {"import", "csv", (scratch.path() / "all.csv").string(), "--home", home.path().string()});
    ASSERT_EQ(ended.exit_code, 0) << ended.output;
    // The simulation writes the hours itself.
    const auto made = home.open_bars()->book("SPY"), theirs = market.home.open_bars()->book("SPY");
    EXPECT_THAT(made->hourly().start_ms, testing::ElementsAreArray(theirs->hourly().start_ms));
    EXPECT_THAT(made->hourly().close, testing::ElementsAreArray(theirs->hourly().close));
    EXPECT_THAT(made->hourly().volume, testing::ElementsAreArray(theirs->hourly().volume));
    EXPECT_TRUE(made->is_hourly_derived(std::chrono::sys_days(std::chrono::year{2024} / 1 / 3)));

    const auto results = home.open_results();
    backtest::BacktestSpec spec;
    spec.strategy = backtest::make_strategy("buy_and_hold");
    spec.symbols = {"SPY"};
    spec.first = std::chrono::sys_days(std::chrono::year{2024} / 1 / 8);
    spec.last = std::chrono::sys_days(std::chrono::year{2024} / 2 / 20);
    study::run_one(*home.open_bars(), *results, {.spec = spec, .command = "test"});
    const record::Rows beta = results->sql("SELECT lean_beta, lean_alpha FROM backtest", 1);
    for (const record::Column& column : beta.columns) {
        ASSERT_FALSE(column.is_null(0));
        EXPECT_NE(column.reals()[0], 0);
    }
}

}  // namespace
}  // namespace tamis
