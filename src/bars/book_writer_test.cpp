// bars/book_writer_test.cpp — what goes into a book comes out of it, and what is stored already
// costs nothing.
#include "bars/book_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "bars/bar_store.hpp"
#include "bars/books_test.hpp"
#include "bars/inventory.hpp"
#include "bars/layout.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis::bars {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::IsEmpty;

QuoteBatch quotes(TradingDay day, int count, std::int64_t price) {
    QuoteBatch batch;
    for (int i = 0; i < count; ++i) {
        const std::int64_t bid[] = {price, price + 1, price - 1, price, 300 + i};
        const std::int64_t ask[] = {price + 10, price + 11, price + 9, price + 10, 400 + i};
        batch.push(ExchangeTime(day, open_ms + i * ms_per_minute).ms, bid, ask);
    }
    return batch;
}

WriteReport write(const std::filesystem::path& folder, const std::string& ticker, const BookChange& change) {
    BookWriter writer(folder);
    const WriteReport report = writer.apply(ticker, change);
    writer.sync();
    return report;
}

std::shared_ptr<const Book> read(const std::filesystem::path& folder, const std::string& ticker) {
    return BarStore::open(folder)->book(ticker);
}

class BookWriterTest : public testing::Test {
  protected:
    TempDir scratch;
    const std::filesystem::path folder = scratch.path() / "bars";
};

TEST_F(BookWriterTest, GivesBackEveryColumnOfMinutesAndQuotes) {
    const TradeBatch bars = minutes(monday, 391, 1'000'000);
    const QuoteBatch sides = quotes(monday, 7, 1'000'000);
    BookChange change;
    change.minute_trades[monday] = bars;
    change.minute_quotes[monday] = sides;
    write(folder, "SPY", change);

    const auto book = read(folder, "SPY");
    const MinuteDay* day = book->find_minute_day(monday);
    ASSERT_NE(day, nullptr);
    const TradeColumns t = book->minute_trades(*day);
    EXPECT_THAT(t.start_ms, ElementsAreArray(bars.start_ms));
    EXPECT_THAT(t.open, ElementsAreArray(bars.open));
    EXPECT_THAT(t.high, ElementsAreArray(bars.high));
    EXPECT_THAT(t.low, ElementsAreArray(bars.low));
    EXPECT_THAT(t.close, ElementsAreArray(bars.close));
    EXPECT_THAT(t.volume, ElementsAreArray(bars.volume));
    const QuoteColumns q = book->minute_quotes(*day);
    EXPECT_THAT(q.start_ms, ElementsAreArray(sides.start_ms));
    EXPECT_THAT(q.bid_open, ElementsAreArray(sides.bid_open));
    EXPECT_THAT(q.bid_high, ElementsAreArray(sides.bid_high));
    EXPECT_THAT(q.bid_low, ElementsAreArray(sides.bid_low));
    EXPECT_THAT(q.bid_close, ElementsAreArray(sides.bid_close));
    EXPECT_THAT(q.bid_size, ElementsAreArray(sides.bid_size));
    EXPECT_THAT(q.ask_open, ElementsAreArray(sides.ask_open));
    EXPECT_THAT(q.ask_high, ElementsAreArray(sides.ask_high));
    EXPECT_THAT(q.ask_low, ElementsAreArray(sides.ask_low));
    EXPECT_THAT(q.ask_close, ElementsAreArray(sides.ask_close));
    EXPECT_THAT(q.ask_size, ElementsAreArray(sides.ask_size));
    EXPECT_EQ(book->find_minute_day(tuesday), nullptr);
}

TEST_F(BookWriterTest, StartsEveryBlockOfMinutesAtACacheLine) {
    BookChange change;
    for (int i = 0; i < 5; ++i) change.minute_trades[monday + days(i)] = minutes(monday + days(i), 3 + i, 10'000);
    write(folder, "SPY", change);
    const auto book = read(folder, "SPY");
    for (const MinuteDay& day : book->minute_days())
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(book->minute_trades(day).start_ms.data()) % 64, 0u);
}

TEST_F(BookWriterTest, GivesBackDaysHoursFactorsMapAndAliases) {
    BookChange change;
    change.daily = {{monday, 100, 120, 90, 110, 5000, 0.0105}, {tuesday, 110, 115, 105, 112, 6000, {}}};
    change.hourly[monday] = minutes(monday, 2, 777, 9 * 60 * ms_per_minute);
    change.factors =
        FactorTable({*parse_factor_line("20240105,0.99,0.25,117.93"), *parse_factor_line("20501231,1,1,0")});
    change.map = MapTable({parse_map_line("19980102,silo,Q"), parse_map_line("20501231,tova,Q")});
    change.aliases = {{monday, tuesday, "SILO.1"}};
    write(folder, "TOVA", change);

    const auto book = read(folder, "TOVA");
    EXPECT_THAT(book->daily().close, ElementsAre(110, 112));
    EXPECT_THAT(book->daily().volume, ElementsAre(5000, 6000));
    EXPECT_EQ(book->daily().vwap_usd[0], 0.0105);
    EXPECT_TRUE(std::isnan(book->daily().vwap_usd[1]));
    EXPECT_THAT(book->hourly().open, ElementsAre(777, 877));
    ASSERT_EQ(book->factors().rows().size(), 2u);
    EXPECT_EQ(factor_line(book->factors().rows()[0]), "20240105,0.99,0.25,117.93");
    ASSERT_TRUE(book->map().has_value());
    EXPECT_EQ(book->map()->first_ticker(), "SILO");
    EXPECT_EQ(book->alias_on(monday), "SILO.1");
    EXPECT_EQ(book->alias_on(monday - days(1)), std::nullopt);
}

TEST_F(BookWriterTest, WritesNothingWhenTheSameIsImportedAgain) {
    BookChange change;
    change.minute_trades[monday] = minutes(monday, 390, 1'000'000);
    change.minute_quotes[monday] = quotes(monday, 390, 1'000'000);
    change.hourly[monday] = minutes(monday, 2, 777, 9 * 60 * ms_per_minute);
    change.daily = {{monday, 1'000'000, 1'000'100, 999'000, 1'000'050, 5000, {}}};
    const WriteReport first = write(folder, "SPY", change);
    EXPECT_EQ(first.days_new, 4u);
    const Hash128 state = BarStore::open(folder)->state();

    const WriteReport again = write(folder, "SPY", change);
    EXPECT_EQ(again.days_same, 4u);
    EXPECT_EQ(again.days_new + again.days_changed, 0u);
    EXPECT_EQ(again.bytes_written, 0u);
    EXPECT_EQ(BarStore::open(folder)->state(), state);
}

TEST_F(BookWriterTest, ReplacesNamedDaysAndKeepsTheOthers) {
    BookChange both;
    both.minute_trades[monday] = minutes(monday, 5, 10'000);
    both.minute_trades[tuesday] = minutes(tuesday, 5, 20'000);
    write(folder, "SPY", both);

    BookChange one;
    one.minute_trades[tuesday] = minutes(tuesday, 6, 30'000);
    const WriteReport report = write(folder, "SPY", one);
    EXPECT_EQ(report.days_changed, 1u);
    const auto book = read(folder, "SPY");
    EXPECT_EQ(book->minute_trades(*book->find_minute_day(monday)).open[0], 10'000);
    EXPECT_EQ(book->minute_trades(*book->find_minute_day(tuesday)).open[0], 30'000);
    EXPECT_EQ(book->minute_trades(*book->find_minute_day(tuesday)).size(), 6u);
}

TEST_F(BookWriterTest, RemovesADayThatIsNamedWithAnEmptyBatch) {
    BookChange both;
    both.minute_trades[monday] = minutes(monday, 5, 10'000);
    both.minute_trades[tuesday] = minutes(tuesday, 5, 20'000);
    write(folder, "SPY", both);
    BookChange none;
    none.minute_trades[monday] = {};
    write(folder, "SPY", none);
    const auto book = read(folder, "SPY");
    EXPECT_EQ(book->find_minute_day(monday), nullptr);
    EXPECT_NE(book->find_minute_day(tuesday), nullptr);
    EXPECT_EQ(book->daily().size(), 1u) << "the day made from monday's minutes went with them";
}

TEST_F(BookWriterTest, KeepsWhatAReaderHasOpenWhileDaysAreReplaced) {
    BookChange change;
    change.minute_trades[monday] = minutes(monday, 390, 10'000);
    write(folder, "SPY", change);
    const auto before = read(folder, "SPY");
    for (int i = 1; i < 20; ++i) {
        change.minute_trades[monday] = minutes(monday, 390, 10'000 + i);
        write(folder, "SPY", change);
    }
    EXPECT_EQ(before->minute_trades(before->minute_days()[0]).open[0], 10'000);
    EXPECT_EQ(read(folder, "SPY")->minute_trades(read(folder, "SPY")->minute_days()[0]).open[0], 10'019);
}

TEST_F(BookWriterTest, RewritesTheMinutesWhenMoreThanHalfIsGarbage) {
    BookChange change;
    for (int i = 0; i < 40; ++i) {
        change.minute_trades[monday] = minutes(monday, 390, 10'000 + i);
        write(folder, "SPY", change);
    }
    std::uintmax_t bytes = 0;
    int minute_files = 0;
    for (const auto& path : files_below(folder / "books"))
        if (path.extension() == ".minutes") {
            ++minute_files;
            bytes += std::filesystem::file_size(path);
        }
    const std::uintmax_t live = 390 * 8 * 6;
    EXPECT_EQ(minute_files, 1);
    EXPECT_LE(bytes, 3 * live + (1 << 16));
    EXPECT_THAT(verify(*BarStore::open(folder)).damage, IsEmpty());
}

TEST_F(BookWriterTest, MendsADamagedDayThatIsImportedAgain) {
    BookChange change;
    change.minute_trades[monday] = minutes(monday, 390, 10'000);
    write(folder, "SPY", change);
    const auto path = minute_path(folder, "SPY", 0);
    std::string bytes = read_file(path);
    bytes[1000] = static_cast<char>(bytes[1000] ^ 1);
    replace_file(path, bytes);
    ASSERT_EQ(verify(*BarStore::open(folder)).damage.size(), 1u);
    write(folder, "SPY", change);
    EXPECT_THAT(verify(*BarStore::open(folder)).damage, IsEmpty());
}

TEST_F(BookWriterTest, MakesADayFromTheRegularSessionOfItsMinutes) {
    TradeBatch batch;
    const auto push =
        [&](int hour, int minute, std::int64_t o, std::int64_t h, std::int64_t l, std::int64_t c, std::int64_t v) {
            batch.push(ExchangeTime(monday, (hour * 60 + minute) * ms_per_minute).ms, o, h, l, c, v);
        };
    push(9, 29, 1, 999'999, 1, 1, 1'000'000);  // before the open
    push(9, 30, 300'000, 330'000, 290'000, 310'000, 100);
    push(15, 59, 310'000, 320'000, 280'000, 300'000, 300);
    push(16, 0, 1, 999'999, 1, 1, 1'000'000);  // at the close: after hours
    BookChange change;
    change.minute_trades[monday] = batch;
    write(folder, "SPY", change);

    const auto book = read(folder, "SPY");
    const DailyColumns& d = book->daily();
    ASSERT_EQ(d.size(), 1u);
    EXPECT_EQ(d.derived[0], 1);
    EXPECT_EQ(d.open[0], 300'000);
    EXPECT_EQ(d.high[0], 330'000);
    EXPECT_EQ(d.low[0], 280'000);
    EXPECT_EQ(d.close[0], 300'000);
    EXPECT_EQ(d.volume[0], 400);
    // Typical prices 31 and 30 USD: (31 × 100 + 30 × 300) / 400.
    EXPECT_DOUBLE_EQ(d.vwap_usd[0], 30.25);
    EXPECT_DOUBLE_EQ(book->minute_days()[0].session_vwap_usd, 30.25);
}

// 10.10 a share all day long is a VWAP of 10.10; sums of doubles made 10.100000000000001 of it.
TEST_F(BookWriterTest, GivesAPriceThatNeverMovedItselfAsVwap) {
    TradeBatch batch;
    for (int minute = 0; minute < 390; ++minute)
        batch.push(ExchangeTime(monday, (9 * 60 + 30 + minute) * ms_per_minute).ms,
                   101'000,
                   101'000,
                   101'000,
                   101'000,
                   1'000'003 + 7919 * minute);
    BookChange change;
    change.minute_trades[monday] = batch;
    write(folder, "SPY", change);
    EXPECT_EQ(read(folder, "SPY")->daily().vwap_usd[0], 10.1);
}

TEST_F(BookWriterTest, EndsTheSessionOfAHalfDayAtOneInTheAfternoon) {
    const TradingDay half_day = 2024y / November / 29;  // the day after Thanksgiving
    BookChange change;
    change.minute_trades[half_day] = minutes(half_day, 1, 10'000);
    const TradeBatch late = minutes(half_day, 1, 90'000, 13 * 60 * ms_per_minute);
    change.minute_trades[half_day].push(
        late.start_ms[0], late.open[0], late.high[0], late.low[0], late.close[0], late.volume[0]);
    write(folder, "SPY", change);
    EXPECT_EQ(read(folder, "SPY")->daily().close[0], 10'020);
}

TEST_F(BookWriterTest, MakesNoDayFromMinutesOfAHoliday) {
    const TradingDay christmas = 2024y / December / 25;
    BookChange change;
    change.minute_trades[christmas] = minutes(christmas, 3, 10'000);
    write(folder, "SPY", change);
    EXPECT_EQ(read(folder, "SPY")->daily().size(), 0u);
    EXPECT_EQ(read(folder, "SPY")->hourly().size(), 0u);
}

TEST_F(BookWriterTest, PrefersAnImportedDayToOneMadeFromMinutesInEitherOrder) {
    BookChange days_first;
    days_first.daily = {{monday, 1, 2, 1, 2, 7, {}}};
    BookChange minutes_only;
    minutes_only.minute_trades[monday] = minutes(monday, 5, 10'000);
    write(folder, "AAA", days_first);
    write(folder, "AAA", minutes_only);
    write(folder, "BBB", minutes_only);
    const WriteReport report = write(folder, "BBB", days_first);
    EXPECT_EQ(report.days_new, 1u) << "a day made from minutes counts as none";
    for (const char* ticker : {"AAA", "BBB"}) {
        const auto book = read(folder, ticker);
        EXPECT_EQ(book->daily().volume[0], 7);
        EXPECT_EQ(book->daily().derived[0], 0);
        EXPECT_FALSE(std::isnan(book->daily().vwap_usd[0])) << "the VWAP comes from the minutes";
    }
}

TEST_F(BookWriterTest, CountsADayWithAnotherVwapAsChanged) {
    BookChange change;
    change.daily = {{monday, 1, 2, 1, 2, 7, 1.5}};
    write(folder, "SPY", change);
    change.daily[0].vwap_usd = 1.6;
    EXPECT_EQ(write(folder, "SPY", change).days_changed, 1u);
    EXPECT_EQ(write(folder, "SPY", change).days_same, 1u);
}

TEST_F(BookWriterTest, KeepsTheOldBookInForceUntilSync) {
    BookChange change;
    change.minute_trades[monday] = minutes(monday, 5, 10'000);
    BookWriter writer(folder);
    writer.apply("SPY", change);
    writer.sync();
    change.minute_trades[monday] = minutes(monday, 5, 20'000);
    writer.apply("SPY", change);
    EXPECT_EQ(read(folder, "SPY")->daily().open[0], 10'000);
    writer.sync();
    EXPECT_EQ(read(folder, "SPY")->daily().open[0], 20'000);
}

TEST_F(BookWriterTest, BuildsOnItsOwnEarlierChangesOfATicker) {
    BookWriter writer(folder);
    BookChange first, second;
    first.minute_trades[monday] = minutes(monday, 5, 10'000);
    second.minute_trades[tuesday] = minutes(tuesday, 5, 20'000);
    writer.apply("SPY", first);
    writer.apply("SPY", second);
    writer.sync();
    EXPECT_EQ(read(folder, "SPY")->minute_days().size(), 2u);
}

TEST_F(BookWriterTest, RemovesWhatAKilledWriterLeft) {
    {
        BookWriter writer(folder);
    }
    replace_file(new_book_path(folder, "SPY"), "half a book");
    replace_file(folder / "books" / "SPY.book.new.77.tmp", "less than that");
    replace_file(minute_path(folder, "SPY", 0), "minutes of a book that never came into force");
    {
        BookWriter writer(folder);
    }
    EXPECT_THAT(files_below(folder / "books"), IsEmpty());
}

TEST_F(BookWriterTest, RemovesMinutesOfAnotherGenerationThanTheBooks) {
    BookChange change;
    change.minute_trades[monday] = minutes(monday, 5, 10'000);
    write(folder, "SPY", change);
    replace_file(minute_path(folder, "SPY", 1), "a rewrite that a kill ended");
    {
        BookWriter writer(folder);
    }
    EXPECT_FALSE(std::filesystem::exists(minute_path(folder, "SPY", 1)));
    EXPECT_EQ(read(folder, "SPY")->minute_days().size(), 1u);
    EXPECT_THAT(verify(*BarStore::open(folder)).damage, IsEmpty());
}

TEST_F(BookWriterTest, NamesFilesSafelyForAnyTicker) {
    BookChange change;
    change.minute_trades[monday] = minutes(monday, 5, 10'000);
    const std::vector<std::string> tickers{
        "../EVIL", "A B", "A/B", "BCPC", "BCpC", "BRK.B", "CON", "FB.1", "NAN", "T%41", "nan"};
    {
        BookWriter writer(folder);
        for (const std::string& ticker : tickers) writer.apply(ticker, change);
    }
    EXPECT_THAT(BarStore::open(folder)->tickers(), ElementsAreArray(tickers));
    for (const std::string& ticker : tickers) EXPECT_EQ(read(folder, ticker)->ticker(), ticker);
    std::set<std::string> names;
    for (const auto& path : files_below(scratch.path()))
        EXPECT_TRUE(names.insert(lower(path.string())).second) << path << " is another file's where no case is known";
    for (const auto& path : files_below(scratch.path()))
        EXPECT_TRUE(path.parent_path() == folder || path.parent_path() == folder / "books") << path;
}

TEST_F(BookWriterTest, RefusesAnEmptyTicker) {
    BookWriter writer(folder);
    EXPECT_THROW(writer.apply("", {}), Error);
}

TEST_F(BookWriterTest, RefusesABatchWhoseTimesDoNotRise) {
    BookWriter writer(folder);
    BookChange change;
    change.minute_trades[monday] = minutes(monday, 1, 10'000);
    change.minute_trades[monday].push(change.minute_trades[monday].start_ms[0], 1, 1, 1, 1, 1);
    EXPECT_THROW(writer.apply("SPY", change), Bug);
}

TEST_F(BookWriterTest, LetsOneWriterInAndNamesItToTheNext) {
    const BookWriter first(folder);
    try {
        const BookWriter second(folder);
        FAIL() << "two writers";
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::conflict);
        EXPECT_THAT(error.what(), HasSubstr("process " + std::to_string(::getpid())));
    }
}

TEST_F(BookWriterTest, RefusesAStoreOfANewerVersionInWords) {
    {
        BookWriter writer(folder);
    }
    replace_file(marker_path(folder), "2\n");
    for (const auto& open : {+[](const std::filesystem::path& f) { BookWriter writer(f); },
                             +[](const std::filesystem::path& f) { BarStore::open(f); }}) {
        try {
            open(folder);
            FAIL() << "a newer store was opened";
        } catch (const Error& error) {
            EXPECT_EQ(error.problem(), Problem::bad_data);
            EXPECT_THAT(error.what(), HasSubstr("version 2 is newer"));
        }
    }
}

TEST_F(BookWriterTest, KeepsInterestRatesToTheLastDigit) {
    {
        BookWriter writer(folder);
        writer.set_interest_rates(InterestRates::parse("DATE,PCREDIT8\n2023-01-02,4.75\n2024-01-02,5.0625\n"));
    }
    const auto store = BarStore::open(folder);
    EXPECT_EQ(to_text(store->interest_rates().rate_on(tuesday)), "0.050625");
    EXPECT_FALSE(store->interest_rate_hash().is_zero());
}

}  // namespace
}  // namespace tamis::bars
