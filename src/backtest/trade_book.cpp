// backtest/trade_book.cpp — what each builder is shown.
#include "backtest/trade_book.hpp"

#include <algorithm>

namespace tamis::backtest {

std::size_t TradeBook::next_slice(const RunState& run, const Stretch& stretch) const {
    for (const SecurityState& one : run.securities) {
        if (!has_open_trade(one.index) || run.lean_id(one.index) != run.benchmark.lean_id()) continue;
        const std::int64_t hour = (run.time_at(stretch.from).ms + ms_per_hour - 1) / ms_per_hour * ms_per_hour;
        return std::min(stretch.to, first_place_at(run.grid, hour));
    }
    return stretch.to;
}

// As LEAN: a trade hears of an order's fee with its first fill alone (TradeBuilder.ProcessFill).
void TradeBook::on_fill(const Fill& fill) {
    const Decimal fee = fill.is_first_of_order ? fill.fee_usd : Decimal();
    builders_[static_cast<std::size_t>(fill.security)].fill(
        fill.security, fill.order, fill.quantity, fill.price, fee, fill.time, closed_);
}

void TradeBook::on_stretch(RunState& run, const Stretch& stretch) {
    for (std::size_t i = 0; i < builders_.size(); ++i) {
        const SessionBars& bars = run.feeds[i].day().bars;
        if (!builders_[i].is_open() || !run.feeds[i].day().is_alive) continue;
        // Bars that repeat the last one before the stretch show its price, which an entry at an open has not seen.
        std::size_t from = stretch.from;
        if (bars.kind(from) == BarKind::filled || bars.kind(from) == BarKind::carried) see(run.securities[i]);
        while (from < stretch.to && bars.kind(from) != BarKind::real) ++from;
        builders_[i].see(bars.close.subspan(from, stretch.to - from), bars.factor);
    }
}

}  // namespace tamis::backtest
