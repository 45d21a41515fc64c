// tests/app/cell_bars_test.cpp — what is drawn under a cell is what its run saw.
#include "app/cell_bars.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/bars.hpp"
#include "app/market.hpp"
#include "bars/book_writer.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis {
namespace {

/// A symbol of the market that had another name on its first day, and that name.
std::pair<std::string, std::string> renamed_in(const bars::BarStore& store, TradingDay first) {
    for (const std::string& ticker : store.tickers()) {
        const std::string before = store.security(ticker).ticker_on(first);
        if (before != ticker && store.find(before)) return {ticker, before};
    }
    return {};
}

TEST(CellChart, ARenamedSymbolHasTheBarsOfItsOldNameToo) {
    using namespace std::chrono;
    const TempDir scratch("tamis-renamed");
    const app::Home home(scratch.path());
    const TradingDay first = sys_days(2024y / 1 / 2), last = sys_days(2024y / 6 / 28);
    simulation::simulate({.symbols = 60, .first = first, .last = last, .seed = 7}, home.bars_folder(), 2);
    const auto store = home.open_bars();
    const auto [now, before] = renamed_in(*store, first);
    ASSERT_FALSE(now.empty()) << "the market has a renamed symbol";
    const auto charts = app::sparks(home, {before + " 2024-01-02", now + " 2024-06-28"});
    EXPECT_EQ(charts[0].size(), app::points_a_spark);
    EXPECT_EQ(charts[1].size(), app::points_a_spark);
    EXPECT_EQ(app::bars_between(home, before, "2024-01-02", "2024-01-02", "minute").close.size(),
              store->find(before)->minute_days()[0].trade_rows);
    EXPECT_EQ(app::bars_between(home, before, "2024-01-02", "2024-06-28", "daily").close.size(),
              store->find(before)->daily().size() + store->find(now)->daily().size())
        << "days before and after in one row";
}

TEST(CellChart, HasThePricesThatAreNearestToTheirText) {
    const TempDir scratch("tamis-prices");
    const app::Home home(scratch.path());
    bars::BookChange change;
    using namespace std::chrono;
    const TradingDay day = sys_days(2024y / 1 / 2);
    // 0.0003, 0.0007 and 100.0007 USD as products with 0.0001 are other doubles than these texts.
    change.daily = {{day, 7, 1'000'007, 3, 7, 10, {}}};
    bars::BookWriter writer(home.bars_folder());
    writer.apply("AAA", change);
    writer.sync();
    const app::BarColumns bars = app::bars_between(home, "AAA", "2024-01-02", "2024-01-02", "daily");
    EXPECT_EQ(bars.open, std::vector{0.0007});
    EXPECT_EQ(bars.high, std::vector{100.0007});
    EXPECT_EQ(bars.low, std::vector{0.0003});
}

TEST(CellChart, DaysThatStandTheWrongWayRoundAreRefused) {
    const TempDir scratch("tamis-reversed");
    const app::Home home(scratch.path());
    simulation::simulate(
        {.symbols = 1, .first = std::chrono::year{2024} / 1 / 2, .last = std::chrono::year{2024} / 1 / 31, .seed = 7},
        home.bars_folder(),
        1);
    const auto refusal = [](const auto& ask) {
        try {
            ask();
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };
    EXPECT_EQ(refusal([&] { app::bars_between(home, "SPY", "2024-01-31", "2024-01-02", "daily"); }),
              "from 2024-01-31 is after to 2024-01-02");
    EXPECT_EQ(refusal([&] { app::bars_shown(home, {"SPY", "2024-01-31", "2024-01-02", "daily", false}); }),
              "--from 2024-01-31 is after --to 2024-01-02");
}

// A split in the days after a cell scales the prices of its run: fills lie on the chart's bars all the same, but for
// the spread of quotes, which is up to 4 % of the cheapest here.
TEST(CellChart, HasTheFillsOnItsBars) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    ASSERT_GT(run(market.home, *results, small_study()).run.cells_computed, 0);
    const record::Rows fills = results->sql(
        "SELECT cell::VARCHAR, symbol, first_day, epoch_ms(time)::BIGINT, price_usd::DOUBLE FROM fill JOIN (SELECT "
        "cell, first_day FROM backtest) USING (cell) WHERE order_type = 'market' ORDER BY ALL",
        1'000'000);
    ASSERT_GT(fills.size(), 50u);
    std::string key;
    app::CellChart chart;
    std::size_t scaled = 0;
    for (std::size_t i = 0; i < fills.size(); ++i) {
        if (const std::string& cell = fills.columns[0].texts()[i]; cell != key) {
            key = cell;
            chart = app::cell_chart(market.home, *results, cell, "");
            const std::string day = to_text(TradingDay{std::chrono::days(fills.columns[2].numbers()[i])});
            const app::BarColumns traded = app::bars_between(market.home, chart.symbol, day, day, "");
            scaled += std::abs(traded.close.back() / chart.bars.close.back() - 1) > 0.01 ? 1 : 0;
        }
        const auto minute = std::lower_bound(chart.bars.start_seconds.begin(),
                                             chart.bars.start_seconds.end(),
                                             fills.columns[3].numbers()[i] / 1000 - 60);
        ASSERT_NE(minute, chart.bars.start_seconds.end());
        const auto at = static_cast<std::size_t>(minute - chart.bars.start_seconds.begin());
        EXPECT_GE(fills.columns[4].reals()[i], chart.bars.low[at] * 0.95) << key;
        EXPECT_LE(fills.columns[4].reals()[i], chart.bars.high[at] * 1.05) << key;
    }
    ASSERT_FALSE(chart.lines.empty());
    const auto [low, high] = std::minmax_element(chart.bars.close.begin(), chart.bars.close.end());
    for (const app::ChartLine& line : chart.lines)
        for (const double value : line.values)
            EXPECT_TRUE(std::isnan(value) || (value > *low * 0.7 && value < *high * 1.4)) << line.name;
    EXPECT_GT(scaled, 0u) << "some of these symbols split later";
}

// Behind one day of minutes a person wants to see the days that led to it, on the same basis.
TEST(CellChart, HasTheDaysBeforeACellOnTheBasisOfItsRun) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    ASSERT_GT(run(market.home, *results, small_study()).run.cells_computed, 0);
    const record::Rows cells = results->sql("SELECT cell::VARCHAR FROM backtest ORDER BY cell", 10);
    constexpr int days_before = 30;
    for (const std::string& key : cells.columns[0].texts()) {
        const app::BarColumns own = app::cell_chart(market.home, *results, key, "daily").bars;
        const app::BarColumns more = app::cell_chart(market.home, *results, key, "daily", days_before).bars;
        ASSERT_EQ(own.close.size(), 1u);
        EXPECT_GT(more.close.size(), 15u);
        EXPECT_EQ(more.start_seconds.back(), own.start_seconds.back());
        EXPECT_EQ(more.close.back(), own.close.back());
    }
    EXPECT_THROW(app::cell_chart(market.home, *results, cells.columns[0].texts()[0], "minute", days_before), Error);
}

}  // namespace
}  // namespace tamis
