// lean/own_from_result.cpp — our family of statistics, as far as LEAN's rows tell.
#include "lean/own_from_result.hpp"

#include <algorithm>
#include <map>

#include "backtest/statistics/own_parts.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::lean {

namespace {

using backtest::EquityRow;
using backtest::FillRow;
using backtest::OwnStatistics;
using backtest::UndefinedReasons;

/// A position at its average price, as LEAN's holdings keep it.
struct Holding {
    Decimal quantity, average_usd;
    /// Profit of what the fill closes, before fees.
    Decimal fill(const Decimal& bought, const Decimal& price) {
        const Decimal before = quantity;
        const bool adds = before == Decimal(0) || (before > Decimal(0)) == (bought > Decimal(0));
        quantity = before + bought;
        if (adds) {
            average_usd = (average_usd * before + price * bought) / quantity;
            return {};
        }
        const Decimal closed = abs(bought) < abs(before) ? abs(bought) : abs(before);
        const Decimal profit = (before > Decimal(0) ? price - average_usd : average_usd - price) * closed;
        if (quantity != Decimal(0) && (quantity > Decimal(0)) != (before > Decimal(0))) average_usd = price;
        return profit;
    }
};

struct FillSums {
    Decimal realised, volume, fees;
    bool knows_fees = true, is_flat = true;
};

FillSums sum_fills(const std::vector<FillRow>& fills) {
    FillSums sums;
    std::map<std::string, Holding> holdings;
    for (const FillRow& fill : fills) {
        const Decimal quantity(fill.quantity);
        sums.realised = sums.realised + holdings[fill.symbol].fill(quantity, fill.price_usd);
        sums.volume = sums.volume + abs(quantity) * fill.price_usd;
        if (fill.fee_usd)
            sums.fees = sums.fees + *fill.fee_usd;
        else
            sums.knows_fees = false;
    }
    for (const auto& [symbol, holding] : holdings) sums.is_flat = sums.is_flat && holding.quantity == Decimal(0);
    return sums;
}

/// The equity candles tell the deepest fall exactly, unless it lies inside one candle: which of its high and low came
/// first is not in the file.
std::optional<double> deepest_fall(const std::vector<EquityRow>& equity, double start_usd) {
    double peak = start_usd, surely = 0, at_most = 0;
    for (const EquityRow& candle : equity) {
        const double low = to_double(candle.low_usd), high = to_double(candle.high_usd);
        const double before = std::max(peak, to_double(candle.open_usd));
        if (before > 0) surely = std::max(surely, (before - low) / before);
        peak = std::max(peak, high);
        if (peak > 0) at_most = std::max(at_most, (peak - low) / peak);
    }
    return surely == at_most ? std::optional(surely) : std::nullopt;
}

/// The last candle of each session: LEAN samples at the day's end and at midnight.
std::vector<double> session_values(const LeanResult& result) {
    std::vector<double> values;
    std::size_t at = 0;
    for (const TradingDay day : us_equities().sessions(result.cell.first_day, result.cell.last_day)) {
        const UtcTime begin = to_utc(ExchangeTime(day, 0)), end = to_utc(ExchangeTime(day + std::chrono::days(1), 0));
        std::optional<double> last;
        for (; at < result.equity.size() && result.equity[at].time.ms <= end.ms; ++at)
            if (result.equity[at].time.ms > begin.ms) last = to_double(result.equity[at].close_usd);
        if (last) values.push_back(*last);
    }
    return values;
}

std::vector<backtest::ClosedTrade> closed_trades(const std::vector<backtest::TradeRow>& rows) {
    std::vector<backtest::ClosedTrade> trades;
    for (const backtest::TradeRow& row : rows) {
        backtest::ClosedTrade trade;
        trade.quantity = row.quantity;
        trade.entry_price = row.entry_price_usd;
        trade.profit_loss = row.profit_loss_usd;
        trades.push_back(trade);
    }
    return trades;
}

void add_equity(LeanResult& result, UndefinedReasons& undefined) {
    OwnStatistics& own = result.cell.own;
    const std::optional<Decimal> cash = result.cell.settings.get<&backtest::BacktestSpec::cash>();
    if (result.equity.empty() || !cash) {
        undefined.add(
            "total_return_fraction, total_profit_usd, end_value_usd, intraday_drawdown_fraction, "
            "average_daily_return_fraction, standard_deviation_fraction",
            "no equity in the result");
        return;
    }
    own.end_value_usd = result.equity.back().close_usd;
    own.total_profit_usd = *own.end_value_usd - *cash;
    const double start = to_double(*cash);
    if (start > 0)
        own.total_return_fraction = to_double(*own.total_profit_usd) / start;
    else
        undefined.add("total_return_fraction", "no cash at the start");
    if (result.more.result.completeness < static_cast<std::int64_t>(Completeness::full)) {
        undefined.add("intraday_drawdown_fraction, average_daily_return_fraction, standard_deviation_fraction",
                      "a summary's equity may be thinned out");
        return;
    }
    own.intraday_drawdown_fraction = deepest_fall(result.equity, start);
    if (!own.intraday_drawdown_fraction)
        undefined.add("intraday_drawdown_fraction", "the deepest fall lies inside one candle of sampled equity");
    backtest::add_session_returns(own, start, session_values(result), undefined);
}

// end = start + realised + unrealised - fees. With nothing held at the end, what the fills do not explain is dividends;
// otherwise it is the profit of what is held.
void add_fills(LeanResult& result, UndefinedReasons& undefined) {
    OwnStatistics& own = result.cell.own;
    const auto completeness = static_cast<Completeness>(result.more.result.completeness);
    if (completeness == Completeness::summary) {
        undefined.add("realised_usd, unrealised_usd, fees_usd, turnover_ratio, sale_volume_usd, fills",
                      "orders are only in the full result");
        return;
    }
    const FillSums sums = sum_fills(result.fills);
    own.fills = static_cast<std::int64_t>(result.fills.size());
    own.sale_volume_usd = sums.volume;
    if (own.end_value_usd)
        backtest::add_turnover(own, undefined);
    else
        undefined.add("turnover_ratio", "no equity in the result");
    if (!sums.knows_fees) {
        undefined.add("realised_usd, unrealised_usd, fees_usd", "fees are only in the order events");
        return;
    }
    own.fees_usd = sums.fees;
    if (!own.total_profit_usd) {
        undefined.add("realised_usd, unrealised_usd", "no equity in the result");
        return;
    }
    const Decimal unexplained = *own.total_profit_usd + sums.fees - sums.realised;
    own.realised_usd = sums.is_flat ? sums.realised + unexplained : sums.realised;
    own.unrealised_usd = sums.is_flat ? Decimal() : unexplained;
}

}  // namespace

void add_own_statistics(LeanResult& result) {
    OwnStatistics& own = result.cell.own;
    UndefinedReasons undefined = result.undefined;
    add_equity(result, undefined);
    add_fills(result, undefined);
    if (result.more.result.completeness >= static_cast<std::int64_t>(Completeness::full))
        backtest::add_trade_ratios(own, closed_trades(result.trades), undefined);
    else
        undefined.add(
            "profit_factor, win_rate_fraction, average_winning_return_fraction, "
            "average_losing_return_fraction",
            "closed trades are only in the full result");
    undefined.add("market_exposure_fraction, bars, warmup_bars", "bars are not in a result of LEAN");
    own.undefined = undefined.text();
}

}  // namespace tamis::lean
