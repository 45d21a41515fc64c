// backtest/consolidator.hpp — bars of some minutes out of a subscription's bars (LEAN: TradeBarConsolidator).
#pragma once

#include <optional>

#include "backtest/price.hpp"

namespace tamis::backtest {

/// Bars start at multiples of the period counted from midnight; hours begin at the full hour.
class Consolidator {
  public:
    Consolidator(int security, int minutes) : security_(security), period_ms_(std::int64_t{60'000} * minutes) {}

    int security() const { return security_; }
    bool is_working() const { return is_working_; }
    ExchangeTime working_end() const { return working_.end; }
    const PriceBar& working() const { return working_; }

    /// True when the working bar is over before `bar` begins: take it with `finish`, then `add`.
    bool is_over_before(const PriceBar& bar) const {
        return is_working_ && bar.start.ms - working_.start.ms >= period_ms_;
    }
    bool is_over_at(ExchangeTime now) const { return is_working_ && now.ms - working_.start.ms >= period_ms_; }
    PriceBar finish() {
        is_working_ = false;
        return working_;
    }
    void add(const PriceBar& bar) {
        if (!is_working_) {
            working_ = bar;
            working_.start = ExchangeTime{bar.start.ms / period_ms_ * period_ms_};
            working_.end = ExchangeTime{working_.start.ms + period_ms_};
            is_working_ = true;
            return;
        }
        if (bar.high > working_.high) working_.high = bar.high;
        if (bar.low < working_.low) working_.low = bar.low;
        working_.close = bar.close;
        working_.volume += bar.volume;
    }

  private:
    int security_;
    std::int64_t period_ms_;
    bool is_working_ = false;
    PriceBar working_;
};

}  // namespace tamis::backtest
