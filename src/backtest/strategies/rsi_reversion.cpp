// backtest/strategies/rsi_reversion.cpp — one run of the RSI reversion.
#include "backtest/strategies/rsi_reversion.hpp"

#include "backtest/columns/relative_strength.hpp"

namespace tamis::backtest {

namespace {

class RsiReversionRun final : public Strategy {
  public:
    explicit RsiReversionRun(const RsiReversion& parameters) : parameters_(parameters) {}

    void on_start(Broker& broker) override {
        for (std::size_t i = 0; i < broker.tape().securities(); ++i)
            symbols_.push_back(
                {bar_series(broker.tape(), i), relative_strength(broker.tape(), i, parameters_.period_bars)});
    }

    std::size_t next_action(const Stretch& stretch, const Broker& broker) override {
        if (broker.is_warming_up()) return stretch.to;
        std::size_t next = stretch.to;
        for (std::size_t i = 0; i < symbols_.size(); ++i) {
            const Symbol& symbol = symbols_[i];
            const bool is_held = broker.is_invested(static_cast<int>(i));
            const std::size_t to = symbol.series.at(stretch.session, next);
            std::size_t bar = symbol.series.at(stretch.session, stretch.from);
            while (bar < to && !acts(is_held, symbol.rsi[bar])) ++bar;
            if (bar < to) next = symbol.series.place_of(bar);
        }
        return std::min(next, std::max(stretch.from, late_place(stretch, broker)));
    }

    void on_bars(const Slice& now, Broker& broker) override {
        for (std::size_t i = 0; i < symbols_.size(); ++i)
            if (now.bars[i] && !broker.is_warming_up())
                see(static_cast<int>(i),
                    *now.bars[i],
                    symbols_[i].rsi[symbols_[i].series.at(now.session, *now.place)],
                    broker);
    }

    const void* counters() const override { return &counters_; }

  private:
    struct Symbol {
        const BarSeries& series;
        const std::vector<double>& rsi;
    };
    bool acts(bool is_held, double rsi) const {
        return is_held ? rsi > parameters_.exit_above : rsi < parameters_.entry_below;
    }
    /// The first place at which positions are closed for the day.
    std::size_t late_place(const Stretch& stretch, const Broker& broker) const {
        if (parameters_.overnight) return stretch.to;
        return first_place_at(broker.tape().grid(stretch.session), broker.session_close().ms - ms_per_minute);
    }

    void see(int security, const PriceBar& bar, double rsi, Broker& broker) {
        const bool is_intraday = bar.end.ms - bar.start.ms < 2 * ms_per_hour;
        const bool is_late =
            is_intraday && !parameters_.overnight && broker.now().ms >= broker.session_close().ms - ms_per_minute;
        const bool is_held = broker.is_invested(security);
        if (is_held && broker.is_closing(security)) return;
        if (is_held && is_late) {
            broker.liquidate(security);
            ++counters_.exits;
        } else if (is_held && rsi > parameters_.exit_above) {
            broker.liquidate(security);
            ++counters_.recoveries;
        } else if (!is_held && !is_late && rsi < parameters_.entry_below) {
            const Decimal share = Decimal::from_double(parameters_.fraction) / Decimal(broker.securities());
            if (broker.set_holdings(security, share) != 0) ++counters_.entries;
        }
    }

    RsiReversion parameters_;
    std::vector<Symbol> symbols_;
    RsiReversion::Counters counters_;
};

}  // namespace

std::unique_ptr<Strategy> RsiReversion::start() const {
    return std::make_unique<RsiReversionRun>(*this);
}

std::vector<ChartLine> RsiReversion::lines(const Tape& tape, std::size_t security) const {
    const std::vector<ExchangeTime> times = bar_starts(tape, bar_series(tape, security));
    const auto line = [&](std::string_view called, std::string_view means, std::vector<double> values) {
        return ChartLine{
            .name = called, .meaning = means, .is_price = false, .times = times, .values = std::move(values)};
    };
    return {line("rsi", "Wilder's RSI of the closes, 0 to 100.", relative_strength(tape, security, period_bars)),
            line("entry_below", "Below it is bought.", std::vector(times.size(), entry_below)),
            line("exit_above", "Above it is sold.", std::vector(times.size(), exit_above))};
}

}  // namespace tamis::backtest
