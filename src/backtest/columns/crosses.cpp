// backtest/columns/crosses.cpp — averages compared as exact sums.
#include "backtest/columns/crosses.hpp"

namespace tamis::backtest {

namespace {

/// Sums of the last closes in integers while they have one factor, else in decimals; neither drifts.
class Sums {
  public:
    Sums(const BarSeries& series, std::size_t length) : series_(series), length_(length) {}

    void take(std::size_t bar) {
        raw_ += series_.raw_closes()[bar];
        if (bar >= length_) raw_ -= series_.raw_closes()[bar - length_];
    }
    std::int64_t raw() const { return raw_; }
    Decimal mean_until(std::size_t bar) const {
        Decimal sum;
        for (std::size_t i = bar + 1 - length_; i <= bar; ++i) sum += series_.close(i).usd();
        return sum / Decimal(length_);
    }

  private:
    const BarSeries& series_;
    std::size_t length_;
    std::int64_t raw_ = 0;
};

}  // namespace

const Crosses& crosses(const Tape& tape, std::size_t security, int fast_bars, int slow_bars) {
    return tape.column<Crosses>({"crosses", static_cast<int>(security), fast_bars, slow_bars}, [&] {
        const BarSeries& series = bar_series(tape, security);
        Crosses found{Bits(series.size()), Bits(series.size())};
        const auto fast = static_cast<std::size_t>(fast_bars), slow = static_cast<std::size_t>(slow_bars);
        Sums fast_sums(series, fast), slow_sums(series, slow);
        FactorRun run(series);
        int side = 0;
        for (std::size_t bar = 0; bar < series.size(); ++bar) {
            fast_sums.take(bar);
            slow_sums.take(bar);
            if (bar + 1 < slow) continue;
            // Sums times the other's length are the averages' order; below 10^10 × 2,000 × 2,000.
            const auto order = run.from(bar) + slow <= bar + 1
                                   ? fast_sums.raw() * slow_bars <=> slow_sums.raw() * fast_bars
                                   : fast_sums.mean_until(bar) <=> slow_sums.mean_until(bar);
            const int now = order > 0 ? 1 : order < 0 ? -1 : side;
            if (now == side) continue;
            side = now;
            (side > 0 ? found.up : found.down).set(bar);
        }
        return found;
    });
}

}  // namespace tamis::backtest
