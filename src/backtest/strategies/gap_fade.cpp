// backtest/strategies/gap_fade.cpp — one run of the gap fade.
#include "backtest/strategies/gap_fade.hpp"

namespace tamis::backtest {

namespace {

class GapFadeRun final : public Strategy {
  public:
    explicit GapFadeRun(const GapFade& parameters) : parameters_(parameters) {}

    void on_start(Broker& broker) override { symbols_.resize(static_cast<std::size_t>(broker.securities())); }

    void on_bars(const Slice& now, Broker& broker) override {
        for (std::size_t i = 0; i < symbols_.size(); ++i)
            if (now.bars[i]) see(static_cast<int>(i), symbols_[i], *now.bars[i], broker);
    }

    const void* counters() const override { return &counters_; }

  private:
    struct SymbolState {
        TradingDay day{};
        ScaledPrice last_close;  ///< of the bar before
        ScaledPrice target;      ///< the earlier session's close
    };

    void see(int security, SymbolState& symbol, const PriceBar& bar, Broker& broker) {
        if (!bar.fill_forward && symbol.day != bar.end.day()) {
            symbol.day = bar.end.day();
            symbol.target = symbol.last_close;
            if (!symbol.target.is_zero() && !broker.is_warming_up()) open(security, symbol, bar, broker);
        } else if (broker.is_invested(security)) {
            close(security, symbol, bar.close, broker);
        }
        symbol.last_close = bar.close;
    }

    void open(int security, const SymbolState& symbol, const PriceBar& bar, Broker& broker) {
        const double before = to_double(symbol.target.usd());
        const double gap = (to_double(bar.open.usd()) - before) / before;
        if (gap < parameters_.threshold && gap > -parameters_.threshold) return;
        ++(gap > 0 ? counters_.gaps_up : counters_.gaps_down);
        if (gap > 0 && !parameters_.short_too) return;
        const Decimal share = Decimal::from_double(parameters_.fraction) / Decimal(broker.securities());
        broker.set_holdings(security, gap > 0 ? -share : share);
    }

    void close(int security, const SymbolState& symbol, ScaledPrice price, Broker& broker) {
        const bool is_long = broker.position(security) > 0;
        const bool is_closed = is_long ? price >= symbol.target : price <= symbol.target;
        const bool is_late = broker.now().ms >= broker.session_close().ms - ms_per_minute;
        if (!is_closed && !is_late) return;
        broker.liquidate(security);
        ++(is_closed ? counters_.closed_gaps : counters_.exits);
    }

    GapFade parameters_;
    std::vector<SymbolState> symbols_;
    GapFade::Counters counters_;
};

}  // namespace

std::unique_ptr<Strategy> GapFade::start() const {
    return std::make_unique<GapFadeRun>(*this);
}

}  // namespace tamis::backtest
