// backtest/strategies/moving_average_cross.cpp — one run of the moving-average cross.
#include "backtest/strategies/moving_average_cross.hpp"

#include <algorithm>
#include <limits>

#include "backtest/columns/crosses.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

namespace {

class MovingAverageCrossRun final : public Strategy {
  public:
    explicit MovingAverageCrossRun(const MovingAverageCross& parameters) : parameters_(parameters) {}

    void on_start(Broker& broker) override {
        for (std::size_t i = 0; i < broker.tape().securities(); ++i)
            symbols_.push_back({bar_series(broker.tape(), i),
                                crosses(broker.tape(), i, parameters_.fast_bars, parameters_.slow_bars)});
    }

    std::size_t next_action(const Stretch& stretch, const Broker& broker) override {
        std::size_t next = stretch.to;
        if (broker.is_warming_up()) return next;
        for (const Symbol& symbol : symbols_) {
            const std::size_t from = symbol.series.at(stretch.session, stretch.from);
            const std::size_t to = symbol.series.at(stretch.session, next);
            const std::size_t cross = std::min(symbol.crosses.up.next(from, to), symbol.crosses.down.next(from, to));
            if (cross < to) next = symbol.series.place_of(cross);
        }
        return next;
    }

    void pass(const Stretch& stretch, const Broker&) override {
        for (const Symbol& symbol : symbols_) {
            const std::size_t from = symbol.series.at(stretch.session, stretch.from);
            const std::size_t to = symbol.series.at(stretch.session, stretch.to);
            counters_.crosses_up += symbol.crosses.up.count(from, to);
            counters_.crosses_down += symbol.crosses.down.count(from, to);
        }
    }

    void on_bars(const Slice& now, Broker& broker) override {
        for (std::size_t i = 0; i < symbols_.size(); ++i) {
            if (!now.bars[i]) continue;
            const std::size_t bar = symbols_[i].series.at(now.session, *now.place);
            const bool is_up = symbols_[i].crosses.up[bar];
            if (!is_up && !symbols_[i].crosses.down[bar]) continue;
            ++(is_up ? counters_.crosses_up : counters_.crosses_down);
            if (!broker.is_warming_up()) trade(static_cast<int>(i), is_up, broker);
        }
    }

    const void* counters() const override { return &counters_; }

  private:
    struct Symbol {
        const BarSeries& series;
        const Crosses& crosses;
    };

    void trade(int security, bool is_up, Broker& broker) {
        const Decimal share = Decimal::from_double(parameters_.fraction) / Decimal(broker.securities());
        if (is_up)
            broker.set_holdings(security, share);
        else if (parameters_.short_too)
            broker.set_holdings(security, -share);
        else
            broker.liquidate(security);
    }

    MovingAverageCross parameters_;
    std::vector<Symbol> symbols_;
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

namespace {

/// The mean of the last closes at every bar that has as many before it.
std::vector<double> average(const BarSeries& series, std::size_t length) {
    std::vector<double> values(series.size(), std::numeric_limits<double>::quiet_NaN());
    double sum = 0;
    for (std::size_t bar = 0; bar < series.size(); ++bar) {
        sum += series.close(bar).real();
        if (bar >= length) sum -= series.close(bar - length).real();
        if (bar + 1 >= length) values[bar] = sum / static_cast<double>(length);
    }
    return values;
}

}  // namespace

std::vector<ChartLine> MovingAverageCross::lines(const Tape& tape, std::size_t security) const {
    const BarSeries& series = bar_series(tape, security);
    const std::vector<ExchangeTime> times = bar_starts(tape, series);
    return {{.name = "fast_average",
             .meaning = "Mean of the last fast_bars closes.",
             .times = times,
             .values = average(series, static_cast<std::size_t>(fast_bars))},
            {.name = "slow_average",
             .meaning = "Mean of the last slow_bars closes.",
             .times = times,
             .values = average(series, static_cast<std::size_t>(slow_bars))}};
}

}  // namespace tamis::backtest
