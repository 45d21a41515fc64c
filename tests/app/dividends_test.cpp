// tests/app/dividends_test.cpp — splits and dividends of a list give the backtest that LEAN's own factor file gives.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backtest/backtest.hpp"
#include "backtest/statistics/lean_text.hpp"
#include "backtest/statistics/summarize.hpp"
#include "backtest/strategies/buy_and_hold.hpp"
#include "bars/bar_store.hpp"
#include "base/file.hpp"
#include "ingest/import_actions.hpp"
#include "ingest/import_lean.hpp"
#include "shared.hpp"

namespace tamis {
namespace {

using namespace std::chrono;

/// Days of one symbol of LEAN's data, with its factor file or without.
class LeanDays {
  public:
    LeanDays(const fs::path& data, bool with_factors) {
        const fs::path from = data / "equity/usa", to = scratch_.path() / "lean/equity/usa";
        for (const char* kind : {"daily", "factor_files"}) fs::create_directories(to / kind);
        fs::copy_file(from / "daily/ibm.zip", to / "daily/ibm.zip");
        if (with_factors) fs::copy_file(from / "factor_files/ibm.csv", to / "factor_files/ibm.csv");
        ingest::import_lean({scratch_.path() / "lean", store, 1});
    }
    FactorTable factors() const { return bars::BarStore::open(store)->book("IBM")->factors(); }
    std::string answer(backtest::Normalization normalization, TradingDay first) const {
        backtest::BacktestSpec spec;
        spec.symbols = {"IBM"};
        spec.first = first;
        spec.last = 2014y / March / 28;
        spec.strategy = backtest::BuyAndHold{};
        spec.resolution = Resolution::daily;
        spec.normalization = normalization;
        const auto result = backtest::run(*bars::BarStore::open(store), spec);
        std::string text;
        for (const auto& [name, value] : backtest::lean_summary(*result.lean)) text += name + " " + value + "\n";
        for (const auto& [name, value] : backtest::lean_trade_statistics(result.trades))
            text += name + " " + value + "\n";
        return text;
    }
    fs::path file(const std::string& name, const std::string& content) const {
        replace_file(scratch_.path() / name, content, false);
        return scratch_.path() / name;
    }

  private:
    TempDir scratch_{"tamis-dividends"};

  public:
    const fs::path store = scratch_.path() / "bars";
};

TEST(Dividends, OfAListGiveTheAnswerOfLeansFactorFile) {
    const fs::path data = shared_folder() / "lean/data";
    NEEDS_SHARED(data / "equity/usa/factor_files/ibm.csv");
    const LeanDays by_factors(data, true), by_list(data, false), without(data, false);
    std::string splits = "date,symbol,ratio\n", dividends = "date,symbol,amount\n";
    for (const CorporateAction& action : by_factors.factors().actions()) {
        const std::string row = to_text(action.day) + ",IBM,";
        if (action.ratio != Decimal(1)) splits += row + to_text(round_half_even(action.ratio, 4)) + "\n";
        // LEAN pays what its factors say to the cent.
        const Decimal usd = round_half_even(action.dividend_usd, 2);
        if (!usd.is_zero() && action.day > TradingDay{1998y / January / 8}) dividends += row + to_text(usd) + "\n";
    }
    EXPECT_EQ(ingest::import_splits({.files = {by_list.file("s.csv", splits)}, .store = by_list.store}).actions.size(),
              1u);
    const auto report = ingest::import_dividends({.files = {by_list.file("d.csv", dividends)}, .store = by_list.store});
    EXPECT_EQ(report.rejected_count(), 0u) << (report.rejected_lines.empty() ? "" : report.rejected_lines[0].why);
    EXPECT_GT(report.actions.size(), 60u);
    // Of adjusted prices one year: LEAN's file rounds a factor to seven places, so that sixty of them move a cent.
    const std::pair<backtest::Normalization, TradingDay> asked[] = {
        {backtest::Normalization::raw, 1999y / January / 4},
        {backtest::Normalization::adjusted, 2013y / March / 28},
    };
    for (const auto& [normalization, first] : asked) {
        EXPECT_EQ(by_list.answer(normalization, first), by_factors.answer(normalization, first));
        EXPECT_NE(without.answer(normalization, first), by_factors.answer(normalization, first));
    }
}

}  // namespace
}  // namespace tamis
