// bars/inventory_test.cpp — listing, checking and suspecting.
#include "bars/inventory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bars/books_test.hpp"
#include "bars/layout.hpp"
#include "base/file.hpp"

namespace tamis::bars {
namespace {

using namespace std::chrono;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class InventoryTest : public testing::Test {
  protected:
    void write(const std::string& ticker, const BookChange& change) {
        BookWriter writer(folder);
        writer.apply(ticker, change);
        writer.sync();
    }
    std::shared_ptr<const BarStore> store() const { return BarStore::open(folder); }
    TempDir scratch;
    const std::filesystem::path folder = scratch.path() / "bars";
};

BookChange sample() {
    BookChange change;
    for (const TradingDay day : {monday, tuesday}) {
        for (int i = 0; i < 3; ++i)
            change.minute_trades[day].push(ExchangeTime(day, 34'200'000 + i * 60'000).ms, 5, 6, 4, 5, 1);
        change.hourly[day].push(ExchangeTime(day, 32'400'000).ms, 5, 6, 4, 5, 3);
    }
    const std::int64_t side[] = {5, 6, 4, 5, 100};
    change.minute_quotes[tuesday].push(ExchangeTime(tuesday, 34'200'000).ms, side, side);
    return change;
}

TEST_F(InventoryTest, HasARowForEachSymbolAndResolution) {
    write("SPY", sample());
    const auto rows = inventory(*store());
    ASSERT_THAT(rows, SizeIs(4));
    EXPECT_EQ(rows[0].resolution, "minute");
    EXPECT_EQ(rows[0].bars, 6);
    EXPECT_EQ(rows[0].days, 2);
    EXPECT_EQ(rows[0].first_day, monday);
    EXPECT_EQ(rows[0].last_day, tuesday);
    EXPECT_EQ(rows[1].resolution, "quote");
    EXPECT_EQ(rows[1].bars, 1);
    EXPECT_EQ(rows[1].first_day, tuesday);
    EXPECT_EQ(rows[2].resolution, "hour");
    EXPECT_EQ(rows[2].bars, 2);
    EXPECT_EQ(rows[3].resolution, "daily");
    EXPECT_EQ(rows[3].bars, 2);
}

TEST_F(InventoryTest, CountsDaysThatWereMadeFromMinutes) {
    BookChange change = sample();
    change.hourly.erase(tuesday);
    write("SPY", change);
    const auto rows = inventory(*store());
    ASSERT_THAT(rows, SizeIs(4));
    EXPECT_EQ(rows[2].resolution, "hour");
    EXPECT_EQ(rows[2].days, 2);
    EXPECT_EQ(rows[2].derived_days, 1);
    EXPECT_EQ(rows[3].derived_days, 2) << "no daily bar was imported";
    EXPECT_EQ(rows[0].derived_days, 0);
}

TEST_F(InventoryTest, StopsWhenSomebodyWishesTo) {
    write("AAPL", sample());
    write("SPY", sample());
    std::atomic<bool> flag = false;
    const Verification found = verify(*store(), [&](std::size_t done, std::size_t) { flag = done == 1; }, Stop(flag));
    EXPECT_EQ(found.symbols_done, 1u);
    EXPECT_THAT(found.damage, IsEmpty());
}

TEST_F(InventoryTest, FindsTheOneDayOfMinutesThatDiffersFromItsHash) {
    write("AAPL", sample());
    write("SPY", sample());
    EXPECT_THAT(verify(*store()).damage, IsEmpty());
    const auto path = minute_path(folder, "SPY", 0);
    std::string bytes = read_file(path);
    bytes[200] =
        static_cast<char>(bytes[200] ^ 4);  // a trade column of Monday: 3 × 6 × 8 bytes, padded to 192; Tuesday follows
    replace_file(path, bytes);
    const auto damage = verify(*store()).damage;
    ASSERT_THAT(damage, SizeIs(1));
    EXPECT_EQ(damage[0].symbol, "SPY");
    EXPECT_EQ(damage[0].day, tuesday);
    EXPECT_THAT(damage[0].what, HasSubstr("minute trades"));
}

TEST_F(InventoryTest, NamesABookThatCannotBeOpenedAndChecksTheOthers) {
    write("AAPL", sample());
    write("SPY", sample());
    replace_file(book_path(folder, "AAPL"), "no book");
    std::size_t done = 0, all = 0;
    const auto damage = verify(*store(), [&](std::size_t d, std::size_t a) { done = d, all = a; }).damage;
    ASSERT_THAT(damage, SizeIs(1));
    EXPECT_EQ(damage[0].symbol, "AAPL");
    EXPECT_EQ(damage[0].day, std::nullopt);
    EXPECT_EQ(done, 2u);
    EXPECT_EQ(all, 2u);
}

/// Closes at `close_before`, opens at `open` the day after; in 1/10,000 USD.
BookChange jump(std::int64_t close_before, std::int64_t open) {
    BookChange change;
    change.daily = {{monday, close_before, close_before, close_before, close_before, 1, {}},
                    {tuesday, open, open, open, open, 1, {}}};
    return change;
}

TEST_F(InventoryTest, SuspectsAJumpNearASimpleRatio) {
    write("DOUBLE", jump(2'000'000, 1'020'000));  // 1.961, within 3 % of 2
    write("REVERSE", jump(10'000, 98'000));       // 0.102, near 1:10
    const auto rows = suspects(*store());
    ASSERT_THAT(rows, SizeIs(2));
    EXPECT_EQ(rows[0].symbol, "DOUBLE");
    EXPECT_EQ(rows[0].day, tuesday);
    EXPECT_EQ(rows[0].ratio, "2:1");
    EXPECT_DOUBLE_EQ(rows[0].close_before_usd, 200);
    EXPECT_DOUBLE_EQ(rows[0].open_usd, 102);
    EXPECT_EQ(rows[1].ratio, "1:10");
}

TEST_F(InventoryTest, DoesNotSuspectAPlainFall) {
    write("SPY", jump(1'000'000, 880'000));
    write("TSLA", jump(2'000'000, 1'060'000));  // 1.887: 5.7 % off 2:1
    EXPECT_THAT(suspects(*store()), IsEmpty());
}

TEST_F(InventoryTest, DoesNotSuspectASplitOnRecord) {
    BookChange change = jump(2'000'000, 1'000'000);
    change.factors = FactorTable::from_actions({{tuesday, Decimal(2)}});
    write("SPY", change);
    EXPECT_THAT(suspects(*store()), IsEmpty());
}

TEST_F(InventoryTest, DoesNotSuspectATickerThatPassedToAnotherSecurity) {
    BookChange goog = jump(2'000'000, 1'000'000), googl;
    goog.aliases = {{monday - days(1000), monday, "GOOGL"}};
    goog.map = MapTable({{tuesday, "GOOG"}, {2050y / December / 31, "GOOG"}});
    googl.map = MapTable({{monday - days(1000), "GOOG"}, {monday, "GOOG"}, {2050y / December / 31, "GOOGL"}});
    write("GOOG", goog);
    write("GOOGL", googl);
    EXPECT_THAT(suspects(*store()), IsEmpty());
}

TEST_F(InventoryTest, ReadsAStoreOfManyBooks) {
    {
        BookWriter writer(folder);
        for (int i = 0; i < 700; ++i) writer.apply("T" + std::to_string(i), jump(100, 100));
    }
    EXPECT_THAT(inventory(*store()), SizeIs(700));
    EXPECT_THAT(verify(*store()).damage, IsEmpty());
}

}  // namespace
}  // namespace tamis::bars
