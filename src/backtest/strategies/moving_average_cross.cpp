// backtest/strategies/moving_average_cross.cpp — one run of the moving-average cross.
#include "backtest/strategies/moving_average_cross.hpp"

#include <deque>

#include "base/error.hpp"

namespace tamis::backtest {

namespace {

/// Mean of the last n values, as a decimal sum over n: exact, so it does not drift.
class RollingMean {
  public:
    explicit RollingMean(std::size_t length) : length_(length) {}
    void push(Decimal value) {
        values_.push_back(value);
        sum_ += value;
        if (values_.size() <= length_) return;
        sum_ -= values_.front();
        values_.pop_front();
    }
    bool is_full() const { return values_.size() == length_; }
    Decimal mean() const { return sum_ / Decimal(static_cast<std::int64_t>(length_)); }

  private:
    std::size_t length_;
    std::deque<Decimal> values_;
    Decimal sum_;
};

class MovingAverageCrossRun final : public Strategy {
  public:
    explicit MovingAverageCrossRun(const MovingAverageCross& parameters) : parameters_(parameters) {}

    void on_start(Broker& broker) override {
        const SymbolState empty{RollingMean(static_cast<std::size_t>(parameters_.fast_bars)),
                                RollingMean(static_cast<std::size_t>(parameters_.slow_bars)),
                                0};
        symbols_.assign(static_cast<std::size_t>(broker.securities()), empty);
    }

    void on_bars(const Slice& now, Broker& broker) override {
        for (std::size_t i = 0; i < symbols_.size(); ++i)
            if (now.bars[i]) see(static_cast<int>(i), symbols_[i], now.bars[i]->close.usd(), broker);
    }

    const void* counters() const override { return &counters_; }

  private:
    struct SymbolState {
        RollingMean fast, slow;
        int side = 0;  ///< 1 above, −1 below
    };

    void see(int security, SymbolState& symbol, Decimal close, Broker& broker) {
        symbol.fast.push(close);
        symbol.slow.push(close);
        if (!symbol.slow.is_full()) return;
        const auto order = symbol.fast.mean() <=> symbol.slow.mean();
        const int side = order > 0 ? 1 : order < 0 ? -1 : symbol.side;
        if (side == symbol.side) return;
        symbol.side = side;
        ++(side > 0 ? counters_.crosses_up : counters_.crosses_down);
        if (!broker.is_warming_up()) trade(security, side, broker);
    }

    void trade(int security, int side, Broker& broker) {
        const Decimal share = Decimal::from_double(parameters_.fraction) / Decimal(broker.securities());
        if (side > 0)
            broker.set_holdings(security, share);
        else if (parameters_.short_too)
            broker.set_holdings(security, -share);
        else
            broker.liquidate(security);
    }

    MovingAverageCross parameters_;
    std::vector<SymbolState> symbols_;
    MovingAverageCross::Counters counters_;
};

}  // namespace

std::unique_ptr<Strategy> MovingAverageCross::start() const {
    if (fast_bars >= slow_bars)
        throw Error{Problem::invalid_request,
                    "moving_average_cross.fast_bars is " + std::to_string(fast_bars) +
                        "; it must be less than slow_bars (" + std::to_string(slow_bars) + ")"};
    return std::make_unique<MovingAverageCrossRun>(*this);
}

}  // namespace tamis::backtest
