// backtest/strategies/scripted_orders_test.cpp — scripts as text: what is read, and what is said of what cannot be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backtest/strategies/order_script.hpp"
#include "base/error.hpp"

namespace tamis::backtest {
namespace {

using testing::HasSubstr;

std::string fault_of_lines(const std::string& lines) {
    try {
        (void)read_order_script("time,action,ref,symbol,type,quantity,stop,limit,trailing,time_in_force,tag\n" + lines);
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing";
}

TEST(OrderScript, ReadsEveryColumn) {
    const auto commands = read_order_script(
        "time,action,ref,symbol,type,quantity,stop,limit,trailing,time_in_force,tag\n"
        "2024-10-22T14:08,order,a,SPY,limit_if_touched,-2,487.13,486,,day,\"why, so\"\n"
        "2024-10-22T14:09,order,b,SPY,trailing_stop,2,,,1.5%,2024-11-04,\n");
    ASSERT_EQ(commands.size(), 2u);
    EXPECT_EQ(commands[0].time, ExchangeTime(TradingDay{std::chrono::year{2024} / 10 / 22}, (14 * 60 + 8) * 60'000));
    EXPECT_EQ(commands[0].type, OrderType::limit_if_touched);
    EXPECT_EQ(commands[0].prices.trigger, Decimal::parse("487.13")) << "the stop of this kind is its trigger";
    EXPECT_FALSE(commands[0].prices.stop);
    EXPECT_TRUE(std::holds_alternative<GoodTilClose>(commands[0].time_in_force));
    EXPECT_EQ(commands[0].tag, "why, so");
    EXPECT_EQ(commands[1].prices.trailing, Decimal::parse("0.015"));
    EXPECT_TRUE(commands[1].trailing_is_fraction);
    EXPECT_FALSE(commands[1].tag);
}

// Without the kind in its own line the new trigger was lost, and the order waited at the old one.
TEST(OrderScript, KnowsThatAnUpdateMovesTheTriggerOfALimitIfTouchedOrder) {
    const auto commands = read_order_script(
        "time,action,ref,symbol,type,quantity,stop,limit\n"
        "2024-10-22T14:08,order,a,SPY,limit_if_touched,-2,487.13,486\n"
        "2024-10-22T14:09,update,a,,,,488,487\n"
        "2024-10-22T14:10,update,a,,limit_if_touched,,489,488\n");
    ASSERT_EQ(commands.size(), 3u);
    EXPECT_EQ(commands[1].prices.trigger, Decimal(488));
    EXPECT_EQ(commands[2].prices.trigger, Decimal(489));
    EXPECT_FALSE(commands[1].prices.stop || commands[2].prices.stop);
}

TEST(OrderScript, TakesColumnsInAnyOrderAndNothingForNothing) {
    EXPECT_EQ(read_order_script("action,time\nliquidate,2024-10-22T14:08\n").size(), 1u);
    EXPECT_TRUE(read_order_script("").empty());
}

TEST(OrderScript, SaysLineAndColumnOfWhatIsWrong) {
    EXPECT_EQ(fault_of_lines("2024-10-22T14:08,buy,,,,,,,,,"),
              "line 2, column action: is 'buy', allowed: order, update, cancel, cancel_all, set_holdings, "
              "set_holdings_and_liquidate or liquidate");
    EXPECT_THAT(fault_of_lines("2024-13-22T14:08,liquidate,,,,,,,,,"),
                HasSubstr("line 2, column time: is '2024-13-22T14:08'"));
    EXPECT_THAT(fault_of_lines("2024-10-22T14:08Z,liquidate,,,,,,,,,"), HasSubstr("column time"));
    EXPECT_THAT(fault_of_lines(",liquidate,,,,,,,,,"), HasSubstr("line 2, column time: is ''"));
    EXPECT_THAT(fault_of_lines("2024-10-22T14:08,order,,SPY,limit,5,,,,,"), HasSubstr("column limit: is empty"));
    EXPECT_THAT(fault_of_lines("2024-10-22T14:08,order,,SPY,iceberg,5,,,,,"), HasSubstr("column type: is 'iceberg'"));
    EXPECT_THAT(fault_of_lines("2024-10-22T14:08,order,,SPY,market,99999999999999999999,,,,,"),
                HasSubstr("column quantity"));
    EXPECT_THAT(fault_of_lines("2024-10-22T14:08,order,,SPY,limit,5,,-1,,,"), HasSubstr("column limit: is '-1'"));
    EXPECT_THAT(fault_of_lines("2024-10-22T14:08,order,,SPY,market,5,,,,tomorrow,"), HasSubstr("column time_in_force"));
    EXPECT_THAT(fault_of_lines("2024-10-22T14:08,cancel,7,,,,,,,,"),
                HasSubstr("column ref: is '7'; no order has that name"));
    EXPECT_THAT(fault_of_lines("2024-10-22T14:08,order,7,SPY,market,5.5,,,,,\n2024-10-22T14:09,update,7,,,5.5,,,,,"),
                HasSubstr("line 3, column quantity: is a part of a share"))
        << "an order's is cut";
    EXPECT_THAT(fault_of_lines("2024-10-22T14:08,liquidate,,,,,,,,,,,,"), HasSubstr("more cells"));
}

TEST(OrderScript, SaysWhatIsWrongWithAHeader) {
    const auto fault = [](const char* text) {
        try {
            (void)read_order_script(text);
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_EQ(fault("time,action,price\n"), "line 1, column price: there is no such column");
    EXPECT_EQ(fault("time,time\n"), "line 1, column time: the column stands there twice");
    EXPECT_EQ(fault("time\n"), "line 1, column action: the column is missing");
}

}  // namespace
}  // namespace tamis::backtest
