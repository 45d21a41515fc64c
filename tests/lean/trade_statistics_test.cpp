// tests/lean/trade_statistics_test.cpp — numbers that LEAN's own unit tests assert, of trades and of fills.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "backtest/statistics/trade_numbers.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "shared.hpp"

namespace tamis::backtest {
namespace {

using nlohmann::json;

json oracles() {
    return json::parse(read_file(shared_folder() / "lean/unit_oracles.json"));
}

/// "time", "time.AddMinutes(20)", "_startTime.AddMinutes(40)"
UtcTime time_of(const std::string& text) {
    const std::size_t open = text.find("AddMinutes(");
    const std::int64_t minutes = open == std::string::npos ? 0 : std::stoll(text.substr(open + 11));
    return {1'000'000'000'000 + minutes * ms_per_minute};
}

ClosedTrade trade_of(const json& t) {
    const auto number = [&](const char* name) { return Decimal::parse(t.at(name).get<std::string>()); };
    ClosedTrade trade;
    trade.entry_time = time_of(t.at("EntryTime"));
    trade.exit_time = time_of(t.at("ExitTime"));
    trade.entry_price = number("EntryPrice");
    trade.exit_price = number("ExitPrice");
    trade.quantity = number("Quantity");
    trade.is_long = t.at("Direction") == "TradeDirection.Long";
    trade.profit_loss = number("ProfitLoss");
    trade.fees = Decimal(2);
    trade.mae = number("MAE");
    trade.mfe = number("MFE");
    trade.end_trade_drawdown = number("EndTradeDrawdown");
    return trade;
}

/// "TimeSpan.FromMinutes(20)", "TimeSpan.Zero", or C# arithmetic of them that stands as minutes.
std::optional<Ticks> ticks_of(const std::string& text) {
    if (text == "TimeSpan.Zero") return 0;
    const std::size_t open = text.find("TimeSpan.FromMinutes(");
    if (open != 0) return std::nullopt;
    return static_cast<Ticks>(std::stod(text.substr(21)) * 60 * 1e7);
}

TEST(TradeStatistics, AreWhatLeansUnitTestsAssert) {
    NEEDS_SHARED(shared_folder() / "lean/unit_oracles.json");
    const json all = oracles();
    int compared = 0;
    for (const auto& [name, group] : all.at("trade_statistics").at("groups").items()) {
        SCOPED_TRACE(name);
        std::vector<ClosedTrade> trades;
        for (const json& t : group.at("trades")) trades.push_back(trade_of(t));
        const TradeNumbers n = trade_numbers(trades);
        const std::pair<const char*, Decimal> decimals[] = {
            {"TotalNumberOfTrades", n.total_number_of_trades},
            {"NumberOfWinningTrades", n.number_of_winning_trades},
            {"NumberOfLosingTrades", n.number_of_losing_trades},
            {"TotalProfitLoss", n.total_profit_loss},
            {"TotalProfit", n.total_profit},
            {"TotalLoss", n.total_loss},
            {"LargestProfit", n.largest_profit},
            {"LargestLoss", n.largest_loss},
            {"AverageProfitLoss", n.average_profit_loss},
            {"AverageProfit", n.average_profit},
            {"AverageLoss", n.average_loss},
            {"MaxConsecutiveWinningTrades", n.max_consecutive_winning_trades},
            {"MaxConsecutiveLosingTrades", n.max_consecutive_losing_trades},
            {"ProfitLossRatio", n.profit_loss_ratio},
            {"WinLossRatio", n.win_loss_ratio},
            {"WinRate", n.win_rate},
            {"LossRate", n.loss_rate},
            {"AverageMAE", n.average_mae},
            {"AverageMFE", n.average_mfe},
            {"LargestMAE", n.largest_mae},
            {"LargestMFE", n.largest_mfe},
            {"MaximumClosedTradeDrawdown", n.maximum_closed_trade_drawdown},
            {"MaximumIntraTradeDrawdown", n.maximum_intra_trade_drawdown},
            {"ProfitLossStandardDeviation", n.profit_loss_standard_deviation},
            {"ProfitLossDownsideDeviation", n.profit_loss_downside_deviation},
            {"ProfitFactor", n.profit_factor},
            {"SharpeRatio", n.sharpe_ratio},
            {"SortinoRatio", n.sortino_ratio},
            {"ProfitToMaxDrawdownRatio", n.profit_to_max_drawdown_ratio},
            {"MaximumEndTradeDrawdown", n.maximum_end_trade_drawdown},
            {"AverageEndTradeDrawdown", n.average_end_trade_drawdown},
            {"TotalFees", n.total_fees},
        };
        const json& expected = group.at("expected");
        for (const auto& [key, value] : decimals) {
            const auto want = Decimal::try_parse(expected.at(key).get<std::string>());
            if (!want) continue;  // a C# expression
            EXPECT_EQ(to_text(normalize(*want)), to_text(normalize(value))) << key;
            ++compared;
        }
        const std::pair<const char*, Ticks> spans[] = {
            {"AverageTradeDuration", n.average_trade_duration},
            {"AverageWinningTradeDuration", n.average_winning_trade_duration},
            {"AverageLosingTradeDuration", n.average_losing_trade_duration},
            {"MaximumDrawdownDuration", n.maximum_drawdown_duration}};
        for (const auto& [key, value] : spans) {
            const auto want = ticks_of(expected.at(key).get<std::string>());
            if (!want) continue;
            EXPECT_EQ(*want, value) << key;
            ++compared;
        }
    }
    EXPECT_GT(compared, 180);
}

/// "Buy 1000 @ 1.08" · "Sell -1000 @ 1.09" · "price 1.075"
void play(const std::string& operation, TradeBuilder& builder, std::vector<ClosedTrade>& closed, int& order) {
    const auto price_of = [](std::string_view text) {
        return ScaledPrice{to_int64(Decimal::parse(text) * Decimal(10'000)), nullptr};
    };
    if (operation.starts_with("price ")) return builder.see(price_of(std::string_view(operation).substr(6)));
    const auto words = split(operation, ' ');
    const std::int64_t quantity = *parse_number<std::int64_t>(words[1]);
    builder.fill(0, ++order, quantity, price_of(words[3]), Decimal(1), {order * ms_per_minute}, closed);
}

TEST(TradeBuilder, ClosesFillToFillFirstInFirstOut) {
    NEEDS_SHARED(shared_folder() / "lean/unit_oracles.json");
    const json all = oracles();
    int tests = 0;
    for (const json& test : all.at("trade_builder").at("tests")) {
        SCOPED_TRACE(test.at("test").get<std::string>());
        if (test.at("test").get<std::string>().find("Multiplier") != std::string::npos) continue;  // futures
        TradeBuilder builder;
        std::vector<ClosedTrade> closed;
        int order = 0;
        for (const json& operation : test.at("operations")) play(operation, builder, closed, order);
        const auto asserts = [&](const char* what, const std::string& value) {
            return std::ranges::any_of(test.at(what), [&](const json& one) { return one == value; });
        };
        ASSERT_FALSE(closed.empty());
        Decimal sum;
        for (const ClosedTrade& trade : closed) {
            sum += trade.profit_loss;
            const Decimal a_share =
                trade.is_long ? trade.exit_price - trade.entry_price : trade.entry_price - trade.exit_price;
            EXPECT_EQ(trade.profit_loss, a_share * trade.quantity);
            EXPECT_LE(trade.mae, std::min(trade.profit_loss, Decimal(0)));
            EXPECT_GE(trade.mfe, std::max(trade.profit_loss, Decimal(0)));
        }
        // The lists hold what any way of grouping fills must give; flat to flat is one trade with the sum of all.
        EXPECT_TRUE(asserts("closed_trades_asserted", std::to_string(closed.size()))) << closed.size();
        const auto is_asserted = [&](const Decimal& profit) {
            return asserts("profit_loss_values_asserted", to_text(normalize(profit)));
        };
        EXPECT_TRUE(is_asserted(sum) || std::ranges::all_of(closed, is_asserted, &ClosedTrade::profit_loss))
            << to_text(sum);
        ++tests;
    }
    EXPECT_GE(tests, 10);
}

}  // namespace
}  // namespace tamis::backtest
