// tests/lean/unit_trades_test.cpp — fills of LEAN's own unit tests of its trade builder, as trades. Those tests run
// through every way of grouping and matching fills and assert what all of them give; held here is the one of backtests,
// fill to fill, first in first out. Not held: lots of a currency, and splits, whose quantities the material leaves out.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "backtest/trade_builder.hpp"
#include "base/file.hpp"
#include "shared.hpp"

namespace tamis::backtest {
namespace {

using nlohmann::json;

ScaledPrice price_of(const std::string& text) {
    return {to_int64(Decimal::parse(text) * Decimal(10'000)), nullptr};
}

struct Played {
    std::vector<ClosedTrade> trades;
    Decimal cash;  ///< that the fills brought, before fees
    int fills = 0;
};

/// "Buy 1000 @ 1.08" and "price 1.075", a minute each; the number's sign says what is bought and what is sold.
Played played_operations(const json& operations) {
    TradeBuilder builder;
    Played played;
    std::int64_t ms = 0;
    for (const json& one : operations) {
        std::istringstream words(one.get<std::string>());
        std::string verb, quantity, at, price;
        words >> verb >> quantity >> at >> price;
        ms += ms_per_minute;
        if (verb == "price") {
            builder.see(price_of(quantity));
            continue;
        }
        ++played.fills;
        const auto shares = std::stoll(quantity);
        builder.fill(0, played.fills, shares, price_of(price), Decimal(1), UtcTime{ms}, played.trades);
        played.cash -= Decimal(shares) * Decimal::parse(price);
    }
    return played;
}

bool has(const json& asserted, const std::string& value) {
    return std::find(asserted.begin(), asserted.end(), value) != asserted.end();
}

TEST(UnitTrades, FillsBecomeAsManyTradesOfTheSameProfit) {
    const auto file = shared_folder() / "lean/unit_oracles.json";
    NEEDS_SHARED(file);
    const json all = json::parse(read_file(file));
    int compared = 0;
    for (const json& test : all.at("trade_builder").at("tests")) {
        const json& profits = test.at("profit_loss_values_asserted");
        if (profits.empty()) continue;  // of a currency
        SCOPED_TRACE(test.at("test").get<std::string>());
        const Played played = played_operations(test.at("operations"));
        EXPECT_TRUE(has(test.at("closed_trades_asserted"), std::to_string(played.trades.size())));
        Decimal profit, fees;
        bool are_all_asserted = true;
        for (const ClosedTrade& trade : played.trades) {
            profit += trade.profit_loss;
            fees += trade.fees;
            are_all_asserted = are_all_asserted && has(profits, to_text(normalize(trade.profit_loss)));
        }
        EXPECT_TRUE(are_all_asserted || has(profits, to_text(normalize(profit)))) << to_text(profit);
        EXPECT_EQ(profit, played.cash);
        EXPECT_EQ(fees, Decimal(played.fills));
        ++compared;
    }
    EXPECT_EQ(compared, 16);
}

}  // namespace
}  // namespace tamis::backtest
