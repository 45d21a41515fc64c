// backtest/algorithm/consolidator.cpp — when bars are over, and what is in them.
#include "backtest/algorithm/consolidator.hpp"

#include <algorithm>
#include <utility>

#include "market/exchange_calendar.hpp"

namespace tamis::backtest {

namespace {

void add_to(TradeBar& working, const TradeBar& bar) {
    working.high = std::max(working.high, bar.high);
    working.low = std::min(working.low, bar.low);
    working.close = bar.close;
    working.volume += bar.volume;
}

}  // namespace

TradeBar trade_bar(const PriceBar& bar) {
    TradeBar made;
    made.open = bar.open.usd();
    made.high = bar.high.usd();
    made.low = bar.low.usd();
    made.close = bar.close.usd();
    made.volume = bar.volume;
    made.start = bar.start;
    made.end = bar.end;
    return made;
}

ExchangeTime TimeConsolidator::rounded(ExchangeTime time) const {
    return period_ms_ > ms_per_day ? time : ExchangeTime{time.ms / period_ms_ * period_ms_};
}

// A bar that is longer than what is left of its period starts one of its own.
ExchangeTime TimeConsolidator::start_of(const TradeBar& bar) const {
    const ExchangeTime start = rounded(bar.start);
    return start.ms + period_ms_ < bar.end.ms ? bar.start : start;
}

bool TimeConsolidator::is_over(ExchangeTime at, ExchangeTime rounded) const {
    return working_ && at.ms - working_->start.ms >= period_ms_ && (!last_end_ || rounded > *last_end_);
}

void TimeConsolidator::finish() {
    last_end_ = working_->end;
    const TradeBar done = *std::exchange(working_, std::nullopt);
    hand_on(done);
}

void TimeConsolidator::update(const TradeBar& bar) {
    // As LEAN: what begins just where the last bar ended is not beyond it, and waits for the clock.
    if (is_over(bar.start, start_of(bar))) finish();
    if (last_end_ && bar.start < *last_end_) return;
    if (working_) return add_to(*working_, bar);
    working_ = bar;
    working_->start = start_of(bar);
    working_->end = ExchangeTime{working_->start.ms + period_ms_};
}

void TimeConsolidator::scan(ExchangeTime now) {
    if (is_over(now, rounded(now))) finish();
}

void SessionConsolidator::finish() {
    const TradeBar done = *std::exchange(working_, std::nullopt);
    hand_on(done);
}

void SessionConsolidator::update(const TradeBar& bar) {
    const auto session = us_equities().session(bar.start.day());
    if (!session || bar.start >= session->close || bar.end <= session->open) return;
    if (working_ && bar.start >= working_->end) finish();
    if (working_) return add_to(*working_, bar);
    working_ = bar;
    working_->start = session->open;
    working_->end = session->close;
}

void SessionConsolidator::scan(ExchangeTime now) {
    if (working_ && now >= working_->end) finish();
}

void CountConsolidator::update(const TradeBar& bar) {
    if (working_) {
        add_to(*working_, bar);
        working_->end = bar.end;
    } else {
        working_ = bar;
    }
    if (++taken_ < count_) return;
    taken_ = 0;
    const TradeBar done = *std::exchange(working_, std::nullopt);
    hand_on(done);
}

void RenkoConsolidator::update(const TradeBar& bar) {
    const Decimal price = selector_ ? selector_(bar) : bar.close;
    if (working_) {
        const Decimal lowest = working_->open - brick_, highest = working_->open + brick_;
        working_->close = std::min(highest, std::max(lowest, price));
        working_->high = std::max(working_->high, working_->close);
        working_->low = std::min(working_->low, working_->close);
        working_->volume += bar.volume;
        working_->end = bar.start;
        if (price > lowest && price < highest) return;
        last_close_ = working_->close;
        const TradeBar done = *std::exchange(working_, std::nullopt);
        hand_on(done);
    }
    TradeBar brick;
    brick.open = last_close_ ? *last_close_ : ceiling(price / brick_) * brick_;
    brick.high = brick.low = brick.close = brick.open;
    brick.volume = bar.volume;
    brick.start = brick.end = bar.start;
    working_ = brick;
}

std::optional<Decimal> VolumeConsolidator::take(const TradeBar& bar, Decimal volume) {
    const Decimal left = working_->volume + volume - shares_;
    working_->volume = std::min(working_->volume + volume, shares_);
    working_->high = std::max(working_->high, bar.high);
    working_->low = std::min(working_->low, bar.low);
    working_->close = bar.close;
    working_->end = bar.end;
    return left < Decimal(0) ? std::nullopt : std::optional(left);
}

// As LEAN: the bar that trades beyond a border shows its high and low in every bar that it has a part in.
void VolumeConsolidator::update(const TradeBar& bar) {
    if (!working_) {
        working_ = bar;
        working_->volume = Decimal();
    }
    for (auto left = take(bar, bar.volume); left; left = take(bar, *left)) {
        const TradeBar done = *working_;
        hand_on(done);
        working_->open = working_->high = working_->low = done.close;
        working_->start = done.end;
        working_->volume = Decimal();
    }
}

}  // namespace tamis::backtest
