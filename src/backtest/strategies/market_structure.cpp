// backtest/strategies/market_structure.cpp — one run of the market-structure strategy.
#include "backtest/strategies/market_structure.hpp"

#include <algorithm>
#include <cmath>

namespace tamis::backtest {

namespace {

constexpr std::int64_t minute_ms = 60'000;
/// The earlier system's exit time, on half days too.
constexpr std::int64_t bar_exit_ms = (15 * 60 + 59) * minute_ms;

/// The last 2k + 1 prices in one piece; the oldest first.
class Window {
  public:
    explicit Window(std::size_t length) : length_(length), prices_(length * 8) {}

    void push(ScaledPrice price) {
        if (end_ == prices_.size()) {
            std::copy(prices_.end() - static_cast<std::ptrdiff_t>(length_ - 1), prices_.end(), prices_.begin());
            end_ = length_ - 1;
        }
        prices_[end_++] = price;
    }
    bool is_full() const { return end_ >= length_; }
    ScaledPrice middle() const { return prices_[end_ - length_ / 2 - 1]; }

    /// True when no price of the window is beyond the middle one; neighbours first, they decide most often.
    template <class Beyond>
    bool is_middle_extreme(Beyond beyond) const {
        const ScaledPrice* at = &prices_[end_ - length_ / 2 - 1];
        const ScaledPrice mid = *at;
        for (std::ptrdiff_t i = 1; i <= static_cast<std::ptrdiff_t>(length_ / 2); ++i)
            if (beyond(at[i], mid) || beyond(at[-i], mid)) return false;
        return true;
    }

  private:
    std::size_t length_, end_ = 0;
    std::vector<ScaledPrice> prices_;
};

struct SymbolState {
    explicit SymbolState(std::size_t window) : highs(window), lows(window) {}
    Window highs, lows;
    std::optional<ScaledPrice> pivot_high, pivot_low;
    int position = 0;  ///< what was sent last and not given up: 1 long, −1 short
};

class MarketStructureRun final : public Strategy {
  public:
    explicit MarketStructureRun(const MarketStructure& parameters)
        : minutes_(minutes_of_timeframe(parameters.timeframe)),
          window_(static_cast<std::size_t>(2 * parameters.pivot_bars + 1)),
          exits_by_clock_(parameters.exit == "clock") {}

    void on_start(Broker& broker) override {
        symbols_.assign(static_cast<std::size_t>(broker.securities()), SymbolState(window_));
        for (int i = 0; minutes_ > 1 && i < broker.securities(); ++i) broker.consolidate(i, minutes_);
    }

    void on_bars(const Slice& now, Broker& broker) override {
        if (minutes_ == 1) {
            for (std::size_t i = 0; i < symbols_.size(); ++i)
                if (now.bars[i] && !see(static_cast<int>(i), *now.bars[i], broker)) break;
        }
        if (exits_by_clock_ && !broker.is_warming_up() && is_exit_time(broker)) close_all(broker);
    }

    void on_consolidated(int security, const PriceBar& bar, Broker& broker) override { see(security, bar, broker); }

    const void* counters() const override { return &counters_; }

  private:
    static bool is_exit_time(const Broker& broker) {
        const std::int64_t close = broker.session_close().ms;
        return close != 0 && broker.now().ms >= close - minute_ms;
    }

    /// False when the exit rule of the bar has ended the loop over symbols.
    bool see(int security, const PriceBar& bar, Broker& broker) {
        SymbolState& symbol = symbols_[static_cast<std::size_t>(security)];
        find_pivots(symbol, bar);
        if (broker.is_warming_up()) return true;
        if (exits_by_clock_) {
            if (is_exit_time(broker)) return true;
        } else if (broker.now().ms_of_day() >= bar_exit_ms) {
            close_all(broker);
            return false;
        }
        trade_breaks(security, symbol, bar.close, broker);
        return true;
    }

    void find_pivots(SymbolState& symbol, const PriceBar& bar) {
        symbol.highs.push(bar.high);
        symbol.lows.push(bar.low);
        if (!symbol.highs.is_full()) return;
        if (symbol.highs.is_middle_extreme([](const ScaledPrice& a, const ScaledPrice& b) { return a > b; })) {
            symbol.pivot_high = symbol.highs.middle();
            ++counters_.pivot_highs;
        }
        if (symbol.lows.is_middle_extreme([](const ScaledPrice& a, const ScaledPrice& b) { return a < b; })) {
            symbol.pivot_low = symbol.lows.middle();
            ++counters_.pivot_lows;
        }
    }

    // The test for a break upwards masks the one downwards, as in the earlier system.
    void trade_breaks(int security, SymbolState& symbol, ScaledPrice close, Broker& broker) {
        if (symbol.pivot_high && close > *symbol.pivot_high) {
            ++counters_.breaks_up;
            if (symbol.position != 1) go(security, symbol, 1, close, broker);
        } else if (symbol.pivot_low && close < *symbol.pivot_low) {
            ++counters_.breaks_down;
            if (symbol.position != -1) go(security, symbol, -1, close, broker);
        }
    }

    void go(int security, SymbolState& symbol, int direction, ScaledPrice close, Broker& broker) {
        if (symbol.position != 0) {
            broker.liquidate(security);
            symbol.position = 0;
            ++counters_.flips;
        }
        if (broker.is_invested(security)) return;
        const double quantity = sized(close, broker);
        if (!(quantity > 0)) return;
        broker.market_order(security, Decimal::from_double(direction * quantity));
        symbol.position = direction;
        ++(direction > 0 ? counters_.entries_long : counters_.entries_short);
    }

    // In doubles, as the strategy's source has it.
    double sized(ScaledPrice close, Broker& broker) const {
        const double price = to_double(close.usd());
        const double share = 1.0 / static_cast<double>(symbols_.size());
        const double wanted = std::trunc(to_double(broker.total_value()) * share / price);
        const double most = std::trunc(to_double(broker.margin_remaining()) / price) * 0.95;
        return std::min(wanted, most);
    }

    void close_all(Broker& broker) {
        broker.cancel_open_orders();
        for (std::size_t i = 0; i < symbols_.size(); ++i) {
            if (!broker.is_invested(static_cast<int>(i))) continue;
            broker.liquidate(static_cast<int>(i));
            symbols_[i].position = 0;
            ++counters_.exits;
        }
    }

    int minutes_;
    std::size_t window_;
    bool exits_by_clock_;
    std::vector<SymbolState> symbols_;
    MarketStructure::Counters counters_;
};

}  // namespace

std::unique_ptr<Strategy> MarketStructure::start() const {
    return std::make_unique<MarketStructureRun>(*this);
}

}  // namespace tamis::backtest
