// backtest/statistics/summarize.cpp — from LEAN's number types and the run's facts to typed columns.
#include "backtest/statistics/summarize.hpp"

#include "backtest/statistics/own_parts.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

namespace {

void check_identity(const RunFacts& facts) {
    const Decimal sum = facts.start_cash + facts.realised + facts.unrealised - facts.fees;
    const Decimal difference = abs(facts.end_value - sum);
    ensure(difference < Decimal::scaled(1, 6), "end = start + realised + unrealised - fees");
}

std::int64_t count_fills(const RunFacts& facts) {
    std::int64_t fills = 0;
    for (const OrderEvent& event : facts.events) fills += event.is_fill() ? 1 : 0;
    return fills;
}

}  // namespace

OwnStatistics own_statistics(const BacktestResult& result) {
    const RunFacts& facts = result.facts;
    check_identity(facts);
    OwnStatistics own;
    UndefinedReasons undefined;
    own.total_profit_usd = facts.end_value - facts.start_cash;
    own.total_return_fraction = to_double(*own.total_profit_usd) / to_double(facts.start_cash);
    own.realised_usd = facts.realised;
    own.unrealised_usd = facts.unrealised;
    own.fees_usd = facts.fees;
    own.end_value_usd = facts.end_value;
    own.intraday_drawdown_fraction = facts.path.deepest_fall_fraction;
    add_session_returns(own, to_double(facts.start_cash), facts.path.session_equity_usd, undefined);
    if (facts.path.slices > 0)
        own.market_exposure_fraction =
            static_cast<double>(facts.path.slices_invested) / static_cast<double>(facts.path.slices);
    else
        undefined.add("market_exposure_fraction", "no bars");
    own.sale_volume_usd = facts.sale_volume;
    add_turnover(own, undefined);
    add_trade_ratios(own, facts.trades, undefined);
    own.fills = count_fills(facts);
    own.bars = facts.path.bars;
    own.warmup_bars = facts.path.warmup_bars;
    if (!result.lean)
        undefined.add("lean_*", "LEAN's own statistics overflow here");
    else if (!facts.has_benchmark)
        undefined.add("lean_alpha, lean_beta, lean_information_ratio, lean_tracking_error, lean_treynor_ratio",
                      "no bar of the benchmark");
    own.undefined = undefined.text();
    return own;
}

LeanStatistics lean_statistics(const BacktestResult& result) {
    LeanStatistics family;
    if (!result.lean) return family;
    for (const auto& one : lean_statistics_list) one.fill(*result.lean, &family);
    if (!result.facts.has_benchmark)
        family.alpha = family.beta = family.information_ratio = family.tracking_error = family.treynor_ratio =
            std::nullopt;
    return family;
}

TradeStatistics trade_statistics(const TradeNumbers& numbers) {
    TradeStatistics family;
    for (const auto& one : trade_statistics_list) one.fill(numbers, &family);
    return family;
}

}  // namespace tamis::backtest
