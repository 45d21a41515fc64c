// bars/bar_store_test.cpp — finding books, and which security a ticker means on a day.
#include "bars/bar_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bars/books_test.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace tamis::bars {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::HasSubstr;

BookChange one_day(std::int64_t price) {
    BookChange change;
    change.daily = {{monday, price, price, price, price, 1, {}}};
    return change;
}

class BarStoreTest : public testing::Test {
  protected:
    void write(const std::string& ticker, const BookChange& change) {
        BookWriter writer(folder);
        writer.apply(ticker, change);
        writer.sync();
    }
    TempDir scratch;
    const std::filesystem::path folder = scratch.path() / "bars";
};

TEST_F(BarStoreTest, TellsHowToFillAFolderWithoutBars) {
    try {
        BarStore::open(folder);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::not_found);
        EXPECT_THAT(error.what(), HasSubstr("tamis import lean"));
    }
}

TEST_F(BarStoreTest, RefusesAMarkerThatIsNoVersion) {
    std::filesystem::create_directories(folder / "books");
    replace_file(folder / "STORE", "shopping list");
    EXPECT_THROW(BarStore::open(folder), Error);
}

TEST_F(BarStoreTest, ListsTickersSortedAndTellsThemApartByCase) {
    write("SPY", one_day(2));
    write("BCpC", one_day(3));
    write("BCPC", one_day(1));
    const auto store = BarStore::open(folder);
    EXPECT_THAT(store->tickers(), ElementsAre("BCPC", "BCpC", "SPY"));
    EXPECT_EQ(store->book("BCPC")->daily().close[0], 1);
    EXPECT_EQ(store->book("BCpC")->daily().close[0], 3);
    EXPECT_EQ(store->find("bcpc"), nullptr);
    EXPECT_NE(store->security("BCPC").lean_id, store->security("BCpC").lean_id);
}

TEST_F(BarStoreTest, NamesTheSameTickerInAnotherCase) {
    write("AAPL", one_day(1));
    write("AAPM", one_day(1));
    try {
        BarStore::open(folder)->book("aapl");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::not_found);
        EXPECT_THAT(error.what(), HasSubstr("symbols are told apart by case, did you mean 'AAPL'?"));
    }
}

TEST_F(BarStoreTest, SuggestsTheNearestTicker) {
    write("AAPL", one_day(1));
    try {
        BarStore::open(folder)->book("APPL");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::not_found);
        EXPECT_THAT(error.what(), HasSubstr("did you mean 'AAPL'?"));
    }
}

TEST_F(BarStoreTest, ChangesItsStateExactlyWhenABookChanges) {
    write("SPY", one_day(1));
    const Hash128 before = BarStore::open(folder)->state();
    write("SPY", one_day(1));
    EXPECT_EQ(BarStore::open(folder)->state(), before);
    write("SPY", one_day(2));
    EXPECT_NE(BarStore::open(folder)->state(), before);
}

TEST_F(BarStoreTest, IgnoresFilesThatAreNoBooks) {
    write("SPY", one_day(1));
    for (const char* name : {"README", "SPY.book.new", "%zz.book", ".book"})
        replace_file(folder / "books" / name, "something else");
    EXPECT_THAT(BarStore::open(folder)->tickers(), ElementsAre("SPY"));
}

TEST_F(BarStoreTest, KeepsABookThatIsInUseWhenItReleasesTheRest) {
    write("AAPL", one_day(1));
    write("SPY", one_day(2));
    const auto store = BarStore::open(folder);
    const auto held = store->book("SPY");
    const Book* address = held.get();
    store->book("AAPL");
    store->release_unused(0);
    EXPECT_EQ(store->book("SPY").get(), address);
    EXPECT_EQ(store->book("AAPL")->daily().close[0], 1);
}

/// TOVA was SILO until 2024-11-03; another company took the name SILO over on 2024-12-02.
class Renamed : public BarStoreTest {
  protected:
    void SetUp() override {
        BookChange tova = one_day(1), silo = one_day(2);
        tova.map = MapTable(
            {parse_map_line("20100104,silo,Q"), parse_map_line("20241103,silo,Q"), parse_map_line("20501231,tova,Q")});
        silo.map = MapTable({parse_map_line("20241202,silo,Q"), parse_map_line("20501231,silo,Q")});
        silo.aliases = {{2010y / January / 4, 2024y / November / 3, "TOVA"}};
        write("TOVA", tova);
        write("SILO", silo);
        store = BarStore::open(folder);
    }
    std::shared_ptr<const BarStore> store;
};

TEST_F(Renamed, TickerMeansTheSecurityThatCarriedItLast) {
    EXPECT_EQ(store->security("SILO").permtick, "SILO");
    EXPECT_EQ(store->security("TOVA").permtick, "TOVA");
}

TEST_F(Renamed, TickerMeansTheSecurityThatCarriedItOnTheDay) {
    const Security before = store->security_on("SILO", 2024y / October / 1);
    EXPECT_EQ(before.permtick, "TOVA");
    EXPECT_EQ(before.ticker_on(2024y / November / 3), "SILO");
    EXPECT_EQ(before.ticker_on(2024y / November / 4), "TOVA");
    EXPECT_EQ(store->security_on("SILO", 2024y / December / 2).permtick, "SILO");
}

TEST_F(Renamed, ATickerOfACompanyThatIsGoneIsTheNextOnes) {
    BookChange first = one_day(1), second = one_day(2);
    first.map = MapTable({parse_map_line("20100104,gone,Q"), parse_map_line("20121231,gone,Q")});
    first.aliases = {{2013y / January / 2, 2014y / June / 30, "LATER"}};
    second.map = MapTable(
        {parse_map_line("20130102,gone,Q"), parse_map_line("20140630,gone,Q"), parse_map_line("20501231,later,Q")});
    write("GONE", first);
    write("LATER", second);
    const auto renamed = BarStore::open(folder);
    EXPECT_EQ(renamed->security_on("GONE", 2012y / December / 31).permtick, "GONE");
    EXPECT_EQ(renamed->security_on("GONE", 2013y / January / 2).permtick, "LATER");
    EXPECT_EQ(renamed->security_on("GONE", 2020y / January / 2).permtick, "GONE") << "nobody's: its own";
}

TEST_F(Renamed, IdentityComesFromTheFirstTickerAndDay) {
    // LEAN's own: SPY listed 1998-01-02 is "SPY R735QTJ8XC9X", without a map file the date counts
    // as 0 ("IDXX 2T").
    EXPECT_THAT(store->security("TOVA").lean_id, testing::StartsWith("SILO "));
    write("IDXX", one_day(3));
    EXPECT_EQ(BarStore::open(folder)->security("IDXX").lean_id, "IDXX 2T");
}

TEST_F(Renamed, IsListedFromItsMapsFirstDayToItsLast) {
    const Security silo = store->security("SILO");
    EXPECT_FALSE(silo.is_listed_on(2024y / December / 1));
    EXPECT_TRUE(silo.is_listed_on(2024y / December / 2));
}

}  // namespace
}  // namespace tamis::bars
