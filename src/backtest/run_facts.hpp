// backtest/run_facts.hpp — what a run leaves behind before any statistic is computed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backtest/order.hpp"
#include "backtest/portfolio.hpp"
#include "backtest/trade_builder.hpp"

namespace tamis::backtest {

/// One value at one time. Chart values are rounded by LEAN (smart_rounding) only where statistics read them.
struct Sample {
    UtcTime time;
    Decimal value;
};

struct EquityCandle {
    UtcTime time;
    Decimal open, high, low, close;
};

/// Sums over the minute path that LEAN does not keep; doubles, in bar order.
struct PathFacts {
    std::int64_t bars = 0;  ///< real bars seen after warm-up, all securities
    std::int64_t warmup_bars = 0;
    std::int64_t slices = 0;  ///< data slices after warm-up
    std::int64_t slices_invested = 0;
    double peak_usd = 0, deepest_fall_fraction = 0;
    std::vector<double> session_equity_usd;  ///< at each session's end

    void see_value(double usd) {
        if (usd > peak_usd)
            peak_usd = usd;
        else if (usd < peak_usd * (1 - deepest_fall_fraction))
            deepest_fall_fraction = 1 - usd / peak_usd;
    }
    /// The same one after the other; blocks that stay between peak and deepest fall are only looked over.
    void see_values(std::span<const double> usd);
};

/// A point of a chart; no value: nothing was there any more.
struct ChartPoint {
    UtcTime time;
    std::optional<Decimal> value;
};
struct ChartSeries {
    std::string name;  ///< of a chart with a series a symbol
    std::vector<ChartPoint> points;
};
/// What LEAN samples once a day for its charts alone.
struct DailyCharts {
    ChartSeries drawdown, long_share, short_share, capacity;  ///< percent; shares of the value; USD
    std::vector<ChartSeries> sales, margin;                   ///< by symbol: USD so far; percent of the value
};

struct RunFacts {
    Decimal start_cash;
    std::vector<std::string> symbols;  ///< by security: the spec's, then those that have joined
    int total_orders = 0;
    Orders orders;
    std::vector<OrderEvent> events;  ///< every event when wanted, fills always
    std::vector<ClosedTrade> trades;
    std::vector<Transaction> transactions;
    int winning_transactions = 0;
    std::vector<Sample> equity;         ///< equity chart closes: every few minutes and each midnight
    std::vector<EquityCandle> candles;  ///< only when the equity path is wanted
    std::vector<Sample> returns;        ///< percent, at each midnight and at the end
    std::vector<Sample> benchmark;
    std::vector<Sample> turnover;
    Decimal in_lieu;  ///< part of `realised` that LEAN's net profit lacks, see Holding
    Decimal fees, realised, unrealised, end_value, sale_volume;
    DailyCharts charts;      ///< only when wanted, with the two that follow
    Decimal holdings;        ///< Σ |value| of what is held at the end
    Decimal closing_profit;  ///< what closing all of it then would bring at the market's other side, less its fees
    Decimal capacity;
    bool has_benchmark = false;         ///< a bar of the benchmark ended within the run or on the session before it
    std::string lowest_capacity_asset;  ///< LEAN id; empty: none
    PathFacts path;
    bool stopped_at_zero = false;  ///< the portfolio's value fell to 0 or below and the run ended there
};

}  // namespace tamis::backtest
