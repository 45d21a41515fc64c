// bars/book_damage_test.cpp — killed writers and damaged files: old or new bars, or words, never
// wrong bars.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <random>

#include "bars/bar_store.hpp"
#include "bars/books_test.hpp"
#include "bars/inventory.hpp"
#include "bars/layout.hpp"
#include "base/error.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::bars {
namespace {

using namespace std::chrono;
using testing::HasSubstr;
using testing::IsEmpty;

/// Six sessions from Monday on: a week, and the day after a holiday.
constexpr TradingDay last_day = 2024y / January / 16;
constexpr int tickers = 4, minute_days = 6;

/// The same price in every bar of the version, so that a mix of two versions shows.
BookChange version(int number) {
    BookChange change;
    const std::int64_t price = 10'000 + number;
    for (const TradingDay day : us_equities().sessions(monday, last_day)) {
        TradeBatch& batch = change.minute_trades[day];
        for (int minute = 0; minute < 100 + number % 50; ++minute)
            batch.push(ExchangeTime(day, 34'200'000 + minute * 60'000).ms, price, price, price, price, 1);
        change.daily.push_back({day, price, price, price, price, 1, {}});
    }
    return change;
}

std::string ticker(int number) {
    return "T" + std::to_string(number);
}

/// Writes versions until it is killed; a byte down the pipe before each change.
[[noreturn]] void write_for_ever(const std::filesystem::path& folder, int start, int pipe) {
    try {
        BookWriter writer(folder);
        for (int number = start;; ++number) {
            if (::write(pipe, "x", 1) != 1) ::_exit(1);
            for (int i = 0; i < tickers; ++i) writer.apply(ticker(i), version(number));
            if (number % 3 == 0) writer.sync();
        }
    } catch (const std::exception&) {
        ::_exit(1);
    }
}

/// The version of a book whose bars all tell the same; −1 and a failure otherwise.
int version_of(const Book& book) {
    const std::int64_t price = book.daily().close[0];
    for (const std::int64_t close : book.daily().close) EXPECT_EQ(close, price);
    EXPECT_EQ(book.minute_days().size(), static_cast<std::size_t>(minute_days));
    for (const MinuteDay& day : book.minute_days()) {
        const TradeColumns bars = book.minute_trades(day);
        EXPECT_EQ(bars.size(), static_cast<std::size_t>(100 + (price - 10'000) % 50));
        for (const std::int64_t close : bars.close) EXPECT_EQ(close, price);
    }
    return static_cast<int>(price - 10'000);
}

TEST(BookDamage, LeavesTheOldOrTheNewBookWhenTheWriterIsKilledAtAnyMoment) {
    const TempDir scratch;
    const auto folder = scratch.path() / "bars";
    std::mt19937 random(11);
    std::vector<int> newest(tickers, 0);
    int start = 1;
    for (int round = 0; round < 25; ++round) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) write_for_ever(folder, start, ends[1]);
        ::close(ends[1]);
        char byte = 0;
        const unsigned changes = 1 + random() % 6;
        for (unsigned i = 0; i < changes; ++i) ASSERT_EQ(::read(ends[0], &byte, 1), 1);
        ::usleep(random() % 3000);
        ::kill(child, SIGKILL);
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself";
        ::close(ends[0]);

        const auto store = BarStore::open(folder);
        ASSERT_THAT(verify(*store).damage, IsEmpty());
        for (int i = 0; i < tickers; ++i) {
            const auto book = store->find(ticker(i));
            if (!book) continue;
            const int found = version_of(*book);
            EXPECT_GE(found, newest[static_cast<std::size_t>(i)]) << "a book went back in time";
            newest[static_cast<std::size_t>(i)] = found;
            start = std::max(start, found + 1);
        }
    }
    EXPECT_GT(*std::max_element(newest.begin(), newest.end()), 0) << "no change ever came into force";
}

class DamagedBook : public testing::Test {
  protected:
    void SetUp() override {
        BookWriter writer(folder);
        BookChange change = version(1);
        change.factors = FactorTable({*parse_factor_line("20240105,0.99,0.25,117.93")});
        writer.apply("SPY", change);
        writer.sync();
        good = read_file(path);
    }
    std::string complaint(const std::string& bytes) {
        replace_file(path, bytes, false);
        try {
            BarStore::open(folder)->book("SPY");
            return {};
        } catch (const Error& error) {
            EXPECT_EQ(error.problem(), Problem::bad_data) << error.what();
            return error.what();
        }
    }
    TempDir scratch;
    const std::filesystem::path folder = scratch.path() / "bars";
    const std::filesystem::path path = book_path(folder, "SPY");
    std::string good;
};

TEST_F(DamagedBook, IsRefusedWhicheverByteIsFlipped) {
    ASSERT_EQ(complaint(good), "");
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ (1 << i % 8));
        ASSERT_NE(complaint(bad), "") << "byte " << i;
    }
}

TEST_F(DamagedBook, IsRefusedWhereverItIsCut) {
    for (std::size_t size = 0; size < good.size(); size += 7)
        ASSERT_THAT(complaint(good.substr(0, size)), HasSubstr("import the ticker again")) << size << " bytes";
}

TEST_F(DamagedBook, OfANewerVersionIsRefusedWithTheVersion) {
    std::string newer = good;
    newer[offsetof(BookHeader, version)] = 9;
    EXPECT_THAT(complaint(newer), HasSubstr("book version 9 is newer"));
}

TEST_F(DamagedBook, IsRefusedWhenItsMinutesAreCutOrMissing) {
    const auto minutes = minute_path(folder, "SPY", 0);
    const std::string bytes = read_file(minutes);
    replace_file(minutes, bytes.substr(0, bytes.size() / 2));
    EXPECT_THAT(complaint(good), HasSubstr("minute file"));
    std::filesystem::remove(minutes);
    EXPECT_THAT(complaint(good), HasSubstr("minute file"));
}

TEST_F(DamagedBook, CanBeRemovedAndImportedAgain) {
    std::filesystem::remove(path);
    {
        BookWriter writer(folder);
        writer.apply("SPY", version(2));
    }
    const auto store = BarStore::open(folder);
    EXPECT_EQ(version_of(*store->book("SPY")), 2);
    EXPECT_THAT(verify(*store).damage, IsEmpty());
}

}  // namespace
}  // namespace tamis::bars
