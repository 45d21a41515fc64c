// tests/lean/complaints_test.cpp — what people have complained of in public, where no list of orders can say it. The
// others are cases of tests/golden/lean, by their names.
#include <gtest/gtest.h>

#include "backtest/algorithm/algorithm.hpp"
#include "backtest/backtest.hpp"
#include "bars/bar_store.hpp"
#include "base/file.hpp"
#include "ingest/import_lean.hpp"

namespace tamis {
namespace {

using namespace std::chrono;
using namespace backtest;

/// Sends three orders, each at noon of a day, and is told of bars at closes alone.
struct SendsAtNoon : Algorithm {
    void initialize() override {
        schedule(on_day(2024y / August / 5, {12, 0}), [this] { market_order(0, 100); });
        schedule(on_day(2024y / August / 6, {12, 0}), [this] { limit_order(0, -50, Decimal::parse("15.5")); });
        schedule(on_day(2024y / August / 7, {12, 0}), [this] { set_holdings(0, Decimal::parse("0.5")); });
    }
    void on_order(const OrderEvent& event) override {
        if (event.status == OrderStatus::filled) log(to_text(event.fill_price));
    }
};
struct SendsAtNoonSpec : PlainStrategy {
    static constexpr std::string_view name = "own", version = "1", meaning = "Of a test.";
    std::unique_ptr<Strategy> start() const { return std::make_unique<SendsAtNoon>(); }
};

// LEAN itself ran it on these bars: an order at noon waits for the day's own bar; it never has yesterday's close.
TEST(Complaints, AnOrderAtNoonOnDailyBarsIsFilledByTheBarOfItsDay) {
    const TempDir scratch;
    ingest::import_lean({std::filesystem::path(TAMIS_SOURCE_DIR) / "tests/golden/lean/market", scratch.path(), 2});
    BacktestSpec spec;
    spec.symbols = {"PERK"};
    spec.first = 2024y / August / 1;
    spec.last = 2024y / August / 8;
    spec.resolution = Resolution::daily;
    spec.normalization = Normalization::raw;
    spec.fee_per_order = Decimal(0);
    spec.strategy = SendsAtNoonSpec{};
    const BacktestResult result = run(*bars::BarStore::open(scratch.path()), spec, {.order_list_hash = true});
    std::vector<std::string> fills;
    for (const auto& one : static_cast<const Algorithm&>(*result.strategy).logged())
        fills.push_back(to_text(one.time) + " " + one.text);
    const std::vector<std::string> of_lean{
        "2024-08-05 16:00:00 15.39", "2024-08-06 16:00:00 15.5", "2024-08-07 16:00:00 14.68"};
    EXPECT_EQ(fills, of_lean);
    EXPECT_EQ(result.facts.orders.back().quantity, 3129);
    EXPECT_EQ(result.order_list_hash, "29cd936f9e2256cc52c4afc873f2701d");
}

}  // namespace
}  // namespace tamis
