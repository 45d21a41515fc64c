// lean/trade_key_test.cpp — every column of trade statistics finds LEAN's name, in LEAN's own list of them.
#include "lean/trade_key.hpp"

#include <gtest/gtest.h>

#include "backtest/statistics/lean_text.hpp"
#include "backtest/statistics/result_families.hpp"

namespace tamis::lean {
namespace {

TEST(TradeKey, NamesEachOfLeansStatisticsOnce) {
    const backtest::NamedTexts names = backtest::lean_trade_statistics({});
    ASSERT_EQ(names.size(), backtest::trade_statistics_fields.size());
    for (std::size_t i = 0; i < names.size(); ++i)
        EXPECT_EQ(trade_key(backtest::trade_statistics_fields[i].name), names[i].first);
}

}  // namespace
}  // namespace tamis::lean
