// tests/app/splits_test.cpp — the same bars with a split told three ways: by a list of splits, by LEAN's factor file,
// and worked into the prices by hand.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backtest/backtest.hpp"
#include "backtest/statistics/lean_text.hpp"
#include "backtest/statistics/summarize.hpp"
#include "backtest/strategies/buy_and_hold.hpp"
#include "bars/bar_store.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/zip.hpp"
#include "ingest/import_actions.hpp"
#include "ingest/import_csv.hpp"
#include "ingest/import_lean.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis {
namespace {

using namespace std::chrono;

constexpr TradingDay first_day = 2024y / January / 2, split_day = 2024y / February / 2, last_day = 2024y / February / 9;

enum class Told { by_splits, by_factor_file, by_hand };

/// Daily and minute bars whose price wanders in steps of five cents, so that a fifth of it is a whole cent.
class SplitMarket {
  public:
    explicit SplitMarket(Told told) : told_(told) {
        for (const TradingDay day : us_equities().sessions(first_day, last_day)) add_day(day);
        const auto daily = scratch_.path() / "daily.csv", minute = scratch_.path() / "minute.csv";
        replace_file(daily, daily_);
        replace_file(minute, minute_);
        for (const auto& file : {daily, minute}) import_one(file);
        if (told == Told::by_splits) import_splits();
        if (told == Told::by_factor_file) import_factors();
        store_ = bars::BarStore::open(bars_);
    }

    backtest::BacktestResult run(backtest::BacktestSpec spec) const {
        spec.symbols = {"FOO"};
        return backtest::run(*store_, spec);
    }

  private:
    void add_day(TradingDay day) {
        // On the old basis a share costs five times as much, and a fifth of the shares changes hands.
        const bool is_old_basis = told_ != Told::by_hand && day < split_day;
        const auto row = [&](const std::string& time, int cents, int shares) {
            const double cent_usd = is_old_basis ? 0.01 : 0.002;
            return fmt::format("{},{:.4f},{:.4f},{:.4f},{:.4f},{}\n",
                               time,
                               cents * cent_usd,
                               (cents + 5) * cent_usd,
                               (cents - 5) * cent_usd,
                               cents * cent_usd,
                               is_old_basis ? shares : 5 * shares);
        };
        const int number = static_cast<int>((day - first_day).count());
        const int cents = 10'000 + 150 * (number * 7 % 11) - 500;
        daily_ += row(to_text(day), cents, 1'000'000);
        for (int minute = 0; minute < 390; ++minute)
            minute_ += row(fmt::format("{} {:02d}:{:02d}:00", to_text(day), 9 + (30 + minute) / 60, (30 + minute) % 60),
                           cents + 50 * ((minute + number) * 13 % 17) - 400,
                           2000);
    }
    void import_one(const std::filesystem::path& file) {
        ingest::ImportCsvSpec spec;
        spec.files = {file};
        spec.store = bars_;
        spec.symbol = "FOO";
        const auto report = ingest::import_csv(spec);
        EXPECT_EQ(report.rejected_count(), 0u);
    }
    void import_splits() {
        const auto file = scratch_.path() / "splits.csv";
        replace_file(file, "date,symbol,ratio\n" + to_text(split_day) + ",FOO,5\n");
        EXPECT_EQ(ingest::import_splits({.files = {file}, .store = bars_}).rejected_count(), 0u);
    }
    void import_factors() {
        const auto folder = scratch_.path() / "lean/equity/usa";
        std::filesystem::create_directories(folder / "factor_files");
        std::filesystem::create_directories(folder / "daily");
        replace_file(folder / "factor_files/foo.csv", "19980102,1,0.2,1\n20240201,1,0.2,105\n20501231,1,1,0\n");
        // LEAN's folder names a symbol by its bars; this one ends before the others begin.
        write_zip(folder / "daily/foo.zip", {{"foo.csv", "20231229 00:00,950000,950500,949500,950000,1000000\n"}});
        ingest::import_lean({scratch_.path() / "lean", bars_, 1});
    }

    Told told_;
    TempDir scratch_{"tamis-splits"};
    std::filesystem::path bars_ = scratch_.path() / "bars";
    std::string daily_ = "date,open,high,low,close,volume\n", minute_ = "timestamp,open,high,low,close,volume\n";
    std::shared_ptr<const bars::BarStore> store_;
};

/// Everything of an answer that a person sees: fills, LEAN's statistics and our own counts.
std::string answer(const backtest::BacktestResult& result) {
    std::string text;
    for (const backtest::OrderEvent& event : result.facts.events)
        text += fmt::format("{} {} at {} fee {}\n",
                            event.time.ms,
                            event.fill_quantity,
                            to_text(event.fill_price),
                            to_text(event.fee_usd));
    for (const auto& [name, value] : backtest::lean_summary(*result.lean)) text += name + " " + value + "\n";
    for (const auto& [name, value] : backtest::lean_trade_statistics(result.trades)) text += name + " " + value + "\n";
    return text + fmt::format("bars {} warm-up {}", result.facts.path.bars, result.facts.path.warmup_bars);
}

backtest::BacktestSpec daily_hold(TradingDay last) {
    backtest::BacktestSpec spec;
    spec.first = 2024y / January / 10;
    spec.last = last;
    spec.strategy = backtest::BuyAndHold{};
    spec.resolution = Resolution::daily;
    return spec;
}

backtest::BacktestSpec minute_structure(TradingDay first, TradingDay last) {
    backtest::BacktestSpec spec;
    spec.first = first;
    spec.last = last;
    spec.strategy = backtest::MarketStructure{};
    return spec;
}

TEST(Splits, OfAListDoNotHideTheBarsBeforeThem) {
    const SplitMarket market(Told::by_splits);
    EXPECT_EQ(market.run(daily_hold(last_day)).facts.path.bars, 22);
    EXPECT_EQ(market.run(daily_hold(2024y / January / 31)).facts.path.bars, 15);
    EXPECT_EQ(market.run(minute_structure(2024y / January / 10, 2024y / January / 10)).facts.path.bars, 390);
}

TEST(Splits, GiveTheSameAnswerHoweverTheyAreTold) {
    const SplitMarket by_splits(Told::by_splits), by_factors(Told::by_factor_file), by_hand(Told::by_hand);
    for (const backtest::BacktestSpec& spec : {daily_hold(last_day),
                                               daily_hold(2024y / January / 31),
                                               minute_structure(2024y / January / 10, 2024y / January / 10),
                                               minute_structure(2024y / January / 31, last_day)}) {
        const std::string expected = answer(by_hand.run(spec));
        EXPECT_THAT(expected, testing::HasSubstr(" at "));
        EXPECT_EQ(answer(by_splits.run(spec)), expected);
        EXPECT_EQ(answer(by_factors.run(spec)), expected);
    }
}

TEST(Splits, AreBookedOnTheFirstSessionOfTheNewPricesWhereverItsListSaysTheyBegin) {
    // 2024-02-05 is a Monday: the day before it is no session, the factor must end on Friday.
    const FactorTable table = FactorTable::from_actions({{2024y / February / 5, Decimal(5)}});
    ASSERT_TRUE(table.split_after(2024y / February / 2));
    EXPECT_EQ(table.split_after(2024y / February / 2)->factor, Decimal::parse("0.2"));
    EXPECT_EQ(table.first_day(), TradingDay{1998y / January / 2});
    EXPECT_FALSE(table.split_after(1998y / January / 2)) << "the early row is no split";
}

}  // namespace
}  // namespace tamis
