// backtest/strategies/rsi_reversion.cpp — one run of the RSI reversion.
#include "backtest/strategies/rsi_reversion.hpp"

#include <algorithm>

namespace tamis::backtest {

namespace {

/// Wilder's RSI, value by value: the first averages are plain means of `period` changes.
class RollingRsi {
  public:
    explicit RollingRsi(int period) : period_(period) {}

    std::optional<double> push(double close) {
        if (!last_) {
            last_ = close;
            return std::nullopt;
        }
        const double change = close - *last_;
        last_ = close;
        ++changes_;
        const double gain = std::max(change, 0.0), loss = std::max(-change, 0.0);
        if (changes_ <= period_) {
            gain_ += gain / period_;
            loss_ += loss / period_;
        } else {
            gain_ = (gain_ * (period_ - 1) + gain) / period_;
            loss_ = (loss_ * (period_ - 1) + loss) / period_;
        }
        if (changes_ < period_) return std::nullopt;
        return loss_ == 0 ? 100 : 100 - 100 / (1 + gain_ / loss_);
    }

  private:
    int period_, changes_ = 0;
    std::optional<double> last_;
    double gain_ = 0, loss_ = 0;
};

class RsiReversionRun final : public Strategy {
  public:
    explicit RsiReversionRun(const RsiReversion& parameters) : parameters_(parameters) {}

    void on_start(Broker& broker) override {
        symbols_.assign(static_cast<std::size_t>(broker.securities()), RollingRsi(parameters_.period_bars));
    }

    void on_bars(const Slice& now, Broker& broker) override {
        for (std::size_t i = 0; i < symbols_.size(); ++i)
            if (now.bars[i]) see(static_cast<int>(i), *now.bars[i], broker);
    }

    const void* counters() const override { return &counters_; }

  private:
    void see(int security, const PriceBar& bar, Broker& broker) {
        const auto rsi = symbols_[static_cast<std::size_t>(security)].push(to_double(bar.close.usd()));
        if (broker.is_warming_up()) return;
        const bool is_intraday = bar.end.ms - bar.start.ms < 2 * 60 * ms_per_minute;
        const bool is_late =
            is_intraday && !parameters_.overnight && broker.now().ms >= broker.session_close().ms - ms_per_minute;
        const bool is_held = broker.is_invested(security);
        if (is_held && is_late) {
            broker.liquidate(security);
            ++counters_.exits;
        } else if (is_held && rsi && *rsi > parameters_.exit_above) {
            broker.liquidate(security);
            ++counters_.recoveries;
        } else if (!is_held && !is_late && rsi && *rsi < parameters_.entry_below) {
            const Decimal share = Decimal::from_double(parameters_.fraction) / Decimal(broker.securities());
            if (broker.set_holdings(security, share) != 0) ++counters_.entries;
        }
    }

    RsiReversion parameters_;
    std::vector<RollingRsi> symbols_;
    RsiReversion::Counters counters_;
};

}  // namespace

std::unique_ptr<Strategy> RsiReversion::start() const {
    return std::make_unique<RsiReversionRun>(*this);
}

}  // namespace tamis::backtest
