// backtest/strategies/opening_range_breakout.cpp — one run of the opening-range breakout.
#include "backtest/strategies/opening_range_breakout.hpp"

namespace tamis::backtest {

namespace {

class OpeningRangeBreakoutRun final : public Strategy {
  public:
    explicit OpeningRangeBreakoutRun(const OpeningRangeBreakout& parameters) : parameters_(parameters) {}

    void on_start(Broker& broker) override { symbols_.resize(static_cast<std::size_t>(broker.securities())); }

    void on_bars(const Slice& now, Broker& broker) override {
        if (broker.session_close().ms == 0) return;
        for (std::size_t i = 0; i < symbols_.size(); ++i)
            if (now.bars[i]) see(static_cast<int>(i), symbols_[i], *now.bars[i], broker);
    }

    const void* counters() const override { return &counters_; }

  private:
    struct SymbolState {
        TradingDay day{};
        std::optional<ScaledPrice> high, low;
        bool is_complete = false, has_traded = false;
    };

    void see(int security, SymbolState& symbol, const PriceBar& bar, Broker& broker) {
        if (symbol.day != bar.end.day()) symbol = {.day = bar.end.day(), .high = {}, .low = {}};
        const std::int64_t range_end = broker.session_open().ms + parameters_.range_minutes * ms_per_minute;
        if (bar.end.ms <= range_end) {
            if (!symbol.high || bar.high > *symbol.high) symbol.high = bar.high;
            if (!symbol.low || bar.low < *symbol.low) symbol.low = bar.low;
            return;
        }
        if (!symbol.high) return;
        if (!symbol.is_complete) ++counters_.ranges;
        symbol.is_complete = true;
        trade(security, symbol, bar.close, broker);
    }

    void trade(int security, SymbolState& symbol, ScaledPrice close, Broker& broker) {
        const std::int64_t held = broker.position(security);
        if (broker.now().ms >= broker.session_close().ms - ms_per_minute) {
            if (held != 0) leave(security, counters_.exits, broker);
        } else if (held != 0) {
            const bool is_stopped = held > 0 ? close < *symbol.low : close > *symbol.high;
            if (parameters_.stop_at_range && is_stopped) leave(security, counters_.stops, broker);
        } else if (!symbol.has_traded && close > *symbol.high) {
            enter(security, symbol, 1, counters_.breaks_up, broker);
        } else if (!symbol.has_traded && !parameters_.long_only && close < *symbol.low) {
            enter(security, symbol, -1, counters_.breaks_down, broker);
        }
    }

    void enter(int security, SymbolState& symbol, int direction, std::int64_t& counter, Broker& broker) {
        const Decimal share = Decimal::from_double(parameters_.fraction) / Decimal(broker.securities());
        symbol.has_traded = true;
        if (broker.set_holdings(security, direction > 0 ? share : -share) != 0) ++counter;
    }

    void leave(int security, std::int64_t& counter, Broker& broker) {
        broker.liquidate(security);
        ++counter;
    }

    OpeningRangeBreakout parameters_;
    std::vector<SymbolState> symbols_;
    OpeningRangeBreakout::Counters counters_;
};

}  // namespace

std::unique_ptr<Strategy> OpeningRangeBreakout::start() const {
    return std::make_unique<OpeningRangeBreakoutRun>(*this);
}

}  // namespace tamis::backtest
