// lean/written_parts.cpp — statistics, trades, orders and events as LEAN spells them.
#include "lean/written_parts.hpp"

#include <fmt/format.h>

#include <array>

#include "backtest/statistics/lean_text.hpp"
#include "backtest/statistics/order_list_hash.hpp"
#include "backtest/statistics/rolling_windows.hpp"
#include "backtest/statistics/trade_statistics.hpp"
#include "base/double_text.hpp"
#include "base/hash.hpp"

namespace tamis::lean {

namespace {

using backtest::BacktestResult;
using backtest::ClosedTrade;
using backtest::LeanNumbers;
using backtest::OrderEvent;

constexpr int performance_digits = 4;  // JsonRoundingConverter.FractionalDigits

struct PortfolioMember {
    std::string_view name;
    Decimal LeanNumbers::* number;
};
constexpr std::array portfolio_members{
    PortfolioMember{"averageWinRate", &LeanNumbers::average_win},
    PortfolioMember{"averageLossRate", &LeanNumbers::average_loss},
    PortfolioMember{"profitLossRatio", &LeanNumbers::profit_loss_ratio},
    PortfolioMember{"winRate", &LeanNumbers::win_rate},
    PortfolioMember{"lossRate", &LeanNumbers::loss_rate},
    PortfolioMember{"expectancy", &LeanNumbers::expectancy},
    PortfolioMember{"startEquity", &LeanNumbers::start_equity},
    PortfolioMember{"endEquity", &LeanNumbers::end_equity},
    PortfolioMember{"compoundingAnnualReturn", &LeanNumbers::compounding_annual_return},
    PortfolioMember{"drawdown", &LeanNumbers::drawdown},
    PortfolioMember{"totalNetProfit", &LeanNumbers::net_profit},
    PortfolioMember{"sharpeRatio", &LeanNumbers::sharpe_ratio},
    PortfolioMember{"probabilisticSharpeRatio", &LeanNumbers::probabilistic_sharpe_ratio},
    PortfolioMember{"sortinoRatio", &LeanNumbers::sortino_ratio},
    PortfolioMember{"alpha", &LeanNumbers::alpha},
    PortfolioMember{"beta", &LeanNumbers::beta},
    PortfolioMember{"annualStandardDeviation", &LeanNumbers::annual_standard_deviation},
    PortfolioMember{"annualVariance", &LeanNumbers::annual_variance},
    PortfolioMember{"informationRatio", &LeanNumbers::information_ratio},
    PortfolioMember{"trackingError", &LeanNumbers::tracking_error},
    PortfolioMember{"treynorRatio", &LeanNumbers::treynor_ratio},
    PortfolioMember{"portfolioTurnover", &LeanNumbers::portfolio_turnover},
    PortfolioMember{"valueAtRisk99", &LeanNumbers::value_at_risk_99},
    PortfolioMember{"valueAtRisk95", &LeanNumbers::value_at_risk_95},
};

std::string portfolio_json(const LeanNumbers& numbers) {
    LeanObject out;
    for (const PortfolioMember& one : portfolio_members)
        out.text(one.name, to_text(round_half_even(numbers.*one.number, performance_digits)));
    return out.text("drawdownRecovery", std::to_string(numbers.drawdown_recovery_days)).done();
}

/// Counts are numbers, everything else is a text, a time that there is not null.
std::string trade_statistics_json(const backtest::TradeNumbers& numbers) {
    LeanObject out;
    const auto texts = backtest::lean_trade_statistics(numbers);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto& [name, text] = texts[i];
        if (backtest::trade_statistics_list[i].line.style == record::LeanStyle::integer)
            out.json(name, text);
        else if (text.empty())
            out.json(name, "null");
        else
            out.text(name, text);
    }
    return out.done();
}

// LEAN draws a trade's id; ours follows from the trade.
std::string trade_id(const ClosedTrade& trade, std::string_view lean_id) {
    std::string id = hex_text(sha256_128(fmt::format("{} {} {} {} {}",
                                                     lean_id,
                                                     trade.entry_order,
                                                     trade.exit_order,
                                                     iso_text(trade.entry_time),
                                                     to_text(trade.quantity))));
    for (const std::size_t at : {20u, 16u, 12u, 8u}) id.insert(at, "-");
    return id;
}

std::string trade_json(const ClosedTrade& trade, const BacktestResult& result) {
    const auto security = static_cast<std::size_t>(trade.security);
    const std::string& lean_id = result.lean_ids[security];
    LeanObject out;
    out.text("id", trade_id(trade, lean_id));
    out.json("symbols", "[" + backtest::symbol_json(result.facts.symbols[security], lean_id) + "]");
    out.text("entryTime", iso_text(trade.entry_time)).number("entryPrice", trade.entry_price);
    out.whole("direction", trade.is_long ? 0 : 1).number("quantity", trade.quantity);
    out.text("exitTime", iso_text(trade.exit_time)).number("exitPrice", trade.exit_price);
    out.number("profitLoss", trade.profit_loss).number("totalFees", trade.fees);
    out.number("mae", trade.mae).number("mfe", trade.mfe);
    out.text("duration", backtest::timespan_text(trade.duration_ms() * 10'000));
    out.number("endTradeDrawdown", trade.end_trade_drawdown).truth("isWin", trade.is_win());
    return out.json("orderIds", fmt::format("[{},{}]", trade.entry_order, trade.exit_order)).done();
}

std::string trades_json(const BacktestResult& result) {
    std::string out = "[";
    for (const ClosedTrade& trade : result.facts.trades)
        out.append(out.size() > 1 ? "," : "").append(trade_json(trade, result));
    return out + "]";
}

std::string_view direction_of(std::int64_t quantity) {
    return quantity > 0 ? "buy" : quantity < 0 ? "sell" : "hold";
}

std::string event_json(const std::string& id, const OrderEvent& event, const BacktestResult& result) {
    const backtest::Order& order = result.facts.orders[static_cast<std::size_t>(event.order - 1)];
    const std::string& lean_id = result.lean_ids[static_cast<std::size_t>(event.security)];
    LeanObject out;
    out.text("id", fmt::format("{}-{}-{}", id, event.order, event.event)).text("algorithmId", id);
    out.whole("orderId", event.order).whole("orderEventId", event.event).text("symbol", lean_id);
    out.text("symbolValue", order.ticker).text("symbolPermtick", lean_id.substr(0, lean_id.find(' ')));
    out.number("time", normalize(Decimal::scaled(event.time.ms, 3)));
    out.text("status", backtest::lean_name(event.status));
    if (event.status == backtest::OrderStatus::filled && order.was_requested)
        out.number("orderFeeAmount", event.fee_usd).text("orderFeeCurrency", "USD");
    out.number("fillPrice", event.fill_price).text("fillPriceCurrency", order.was_requested ? "USD" : "");
    out.number("fillQuantity", event.fill_quantity).text("direction", direction_of(event.quantity));
    if (!event.message.empty()) out.text("message", event.message);
    out.truth("isAssignment", false).number("quantity", event.quantity);
    if (event.prices.stop) out.number("stopPrice", normalize(*event.prices.stop));
    if (event.prices.limit) out.number("limitPrice", normalize(*event.prices.limit));
    return out.done();
}

std::string dollars(Decimal usd) {
    return "$" + grouped_text(usd, 2);
}

Decimal return_of(const backtest::RunFacts& facts) {
    if (facts.start_cash.is_zero()) return {};
    return (facts.end_value - facts.start_cash) / facts.start_cash;
}

}  // namespace

std::string rolling_windows_json(const backtest::RunFacts& facts, const InterestRates& rates) {
    LeanObject out;
    for (const backtest::RollingWindow& one : backtest::rolling_windows(facts, rates)) {
        LeanObject window;
        window.json("tradeStatistics", trade_statistics_json(one.trades));
        window.json("portfolioStatistics", portfolio_json(one.numbers)).json("closedTrades", "[]");
        out.json(one.name, window.done());
    }
    return out.done();
}

std::string orders_json(const backtest::BacktestSpec& spec, const BacktestResult& result) {
    LeanObject out;
    for (const backtest::Order& order : result.facts.orders)
        out.json(std::to_string(order.id),
                 backtest::order_json(order,
                                      result.lean_ids[static_cast<std::size_t>(order.security)],
                                      lean_number(spec.normalization),
                                      backtest::OrderDigits::all));
    return out.done();
}

std::string profits_json(const backtest::RunFacts& facts) {
    LeanObject out;
    for (const backtest::Transaction& one : facts.transactions) out.number(iso_text({one.utc_ms}), one.profit);
    return out.done();
}

std::string statistics_json(const BacktestResult& result) {
    LeanObject out;
    if (result.lean)
        for (const auto& [name, text] : backtest::lean_summary(*result.lean)) out.text(name, text);
    return out.done();
}

std::string runtime_statistics_json(const BacktestResult& result) {
    const backtest::RunFacts& facts = result.facts;
    LeanObject out;
    out.text("Equity", dollars(facts.end_value)).text("Fees", "-" + dollars(facts.fees));
    out.text("Holdings", dollars(facts.holdings))
        .text("Net Profit", dollars(facts.realised - facts.in_lieu - facts.fees));
    std::string probability = "0%";
    if (result.lean)
        for (const auto& [name, text] : backtest::lean_summary(*result.lean))
            if (name == "Probabilistic Sharpe Ratio") probability = text;
    out.text("Probabilistic Sharpe Ratio", probability);
    out.text("Return", grouped_text(return_of(facts) * Decimal(100), 2) + " %");
    return out.text("Unrealized", dollars(facts.closing_profit)).text("Volume", dollars(facts.sale_volume)).done();
}

std::string performance_json(const BacktestResult& result, ClosedTrades trades) {
    LeanObject out;
    out.json("tradeStatistics", trade_statistics_json(result.trades));
    if (result.lean) out.json("portfolioStatistics", portfolio_json(*result.lean));
    return out.json("closedTrades", trades == ClosedTrades::written ? trades_json(result) : "[]").done();
}

std::string order_events_json(const std::string& id, const BacktestResult& result) {
    if (result.facts.events.empty()) return {};
    std::string out = "[";
    for (const OrderEvent& event : result.facts.events)
        out.append(out.size() > 1 ? "," : "").append(event_json(id, event, result));
    return out + "]";
}

}  // namespace tamis::lean
