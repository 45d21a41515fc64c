// backtest/strategies/market_structure.cpp — one run of the market-structure strategy.
#include "backtest/strategies/market_structure.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace tamis::backtest {

namespace {

constexpr std::int64_t minute_ms = 60'000;
/// The earlier system's exit time, on half days too.
constexpr std::int64_t bar_exit_ms = (15 * 60 + 59) * minute_ms;

/// Highs and lows of the bars so far, the newest last, and whether the bar in the middle of the last 2k + 1 is a pivot.
/// While all of a window have one factor, integers are compared.
class Pivots {
  public:
    explicit Pivots(int bars) : bars_(static_cast<std::size_t>(bars)) {}

    /// Room for `count` more bars.
    void expect(std::size_t count) {
        const std::size_t kept = std::min(end_, 2 * bars_);
        if (end_ + count <= highs_.size()) return;
        const auto keep = [&](auto& column) {
            std::copy(column.begin() + static_cast<std::ptrdiff_t>(end_ - kept),
                      column.begin() + static_cast<std::ptrdiff_t>(end_),
                      column.begin());
            column.resize(std::max(column.size(), kept + count + 512));
        };
        keep(highs_);
        keep(lows_);
        keep(factors_);
        end_ = kept;
    }
    void push(std::int64_t high, std::int64_t low, const Decimal* factor) {
        same_factor_ = end_ != 0 && factors_[end_ - 1] == factor ? same_factor_ + 1 : 1;
        highs_[end_] = high;
        lows_[end_] = low;
        factors_[end_++] = factor;
    }
    bool is_high() const { return is_pivot(highs_, std::greater<>{}); }
    bool is_low() const { return is_pivot(lows_, std::less<>{}); }
    ScaledPrice middle_high() const { return price(highs_, end_ - bars_ - 1); }
    ScaledPrice middle_low() const { return price(lows_, end_ - bars_ - 1); }

  private:
    using Column = std::vector<std::int64_t>;
    ScaledPrice price(const Column& column, std::size_t at) const { return {column[at], factors_[at]}; }

    /// No price beyond the middle one (`beyond`: greater or less); neighbours first, they decide most often.
    template <class Beyond>
    bool is_pivot(const Column& column, Beyond beyond) const {
        if (end_ < 2 * bars_ + 1) return false;
        const std::int64_t* middle = column.data() + (end_ - bars_ - 1);
        if (same_factor_ <= 2 * bars_) return is_mixed_pivot(column, beyond);
        for (std::size_t i = 1; i <= bars_; ++i)
            if (beyond(middle[i], *middle) || beyond(*(middle - i), *middle)) return false;
        return true;
    }
    template <class Beyond>
    bool is_mixed_pivot(const Column& column, Beyond beyond) const {
        const std::size_t middle = end_ - bars_ - 1;
        for (std::size_t i = 1; i <= bars_; ++i)
            if (beyond(price(column, middle + i), price(column, middle)) ||
                beyond(price(column, middle - i), price(column, middle)))
                return false;
        return true;
    }

    std::size_t bars_, end_ = 0, same_factor_ = 0;
    Column highs_, lows_;
    std::vector<const Decimal*> factors_;
};

struct SymbolState {
    explicit SymbolState(int pivot_bars) : pivots(pivot_bars) {}
    Pivots pivots;
    std::optional<ScaledPrice> pivot_high, pivot_low;
    int position = 0;          ///< what was sent last and not given up: 1 long, −1 short
    int wanted = 0;            ///< by the bar that was digested last
    bool is_digested = false;  ///< the bar that comes next has been looked at already
};

class MarketStructureRun final : public Strategy {
  public:
    explicit MarketStructureRun(const MarketStructure& parameters)
        : minutes_(minutes_of_timeframe(parameters.timeframe)),
          pivot_bars_(parameters.pivot_bars),
          exits_by_clock_(parameters.exit == "clock") {}

    void on_start(Broker& broker) override {
        symbols_.assign(static_cast<std::size_t>(broker.securities()), SymbolState(pivot_bars_));
        for (int i = 0; minutes_ > 1 && i < broker.securities(); ++i) broker.consolidate(i, minutes_);
    }

    void on_bars(const Slice& now, Broker& broker) override {
        if (minutes_ == 1) {
            for (std::size_t i = 0; i < symbols_.size(); ++i)
                if (now.bars[i] && !see(static_cast<int>(i), *now.bars[i], broker)) break;
        }
        if (exits_by_clock_ && !broker.is_warming_up() && is_exit_time(broker.now().ms, broker)) close_all(broker);
    }

    void on_consolidated(int security, const PriceBar& bar, Broker& broker) override { see(security, bar, broker); }

    std::size_t look_ahead(const SessionBars& bars, std::size_t from, std::size_t to, Broker& broker) override {
        if (minutes_ != 1) return exits_by_clock_ && !broker.is_warming_up() ? exit_place(bars, from, to, broker) : to;
        SymbolState& symbol = symbols_.front();
        const bool trades = !broker.is_warming_up();
        if (trades) to = exit_place(bars, from, to, broker);
        symbol.pivots.expect(to - from);
        for (std::size_t place = from; place < to; ++place) {
            find_pivots(symbol, bars.high[place], bars.low[place], bars.factor);
            if (!trades) continue;
            symbol.wanted = broken({bars.close[place], bars.factor}, symbol);
            if (symbol.wanted == 0 || symbol.wanted == symbol.position) continue;
            symbol.is_digested = true;
            return place;
        }
        return to;
    }
    const void* counters() const override { return &counters_; }

  private:
    bool is_exit_time(std::int64_t now_ms, const Broker& broker) const {
        if (!exits_by_clock_) return ExchangeTime{now_ms}.ms_of_day() >= bar_exit_ms;
        const std::int64_t close = broker.session_close().ms;
        return close != 0 && now_ms >= close - minute_ms;
    }
    /// The first place at or after `from` whose bar ends at the exit time, or `to`.
    std::size_t exit_place(const SessionBars& bars, std::size_t from, std::size_t to, const Broker& broker) const {
        while (to > from && is_exit_time(bars.end_ms(to - 1), broker)) --to;
        return to;
    }

    /// False when the exit rule of the bar has ended the loop over symbols.
    bool see(int security, const PriceBar& bar, Broker& broker) {
        SymbolState& symbol = symbols_[static_cast<std::size_t>(security)];
        if (symbol.is_digested) {
            symbol.is_digested = false;
        } else {
            symbol.pivots.expect(1);
            find_pivots(symbol, bar.high.raw, bar.low.raw, bar.high.factor);
            if (broker.is_warming_up()) return true;
            if (is_exit_time(broker.now().ms, broker)) {
                if (exits_by_clock_) return true;
                close_all(broker);
                return false;
            }
            symbol.wanted = broken(bar.close, symbol);
        }
        if (symbol.wanted != 0 && symbol.wanted != symbol.position) go(security, symbol, symbol.wanted, bar.close, broker);
        return true;
    }

    void find_pivots(SymbolState& symbol, std::int64_t high, std::int64_t low, const Decimal* factor) {
        Pivots& pivots = symbol.pivots;
        pivots.push(high, low, factor);
        if (pivots.is_high()) {
            symbol.pivot_high = pivots.middle_high();
            ++counters_.pivot_highs;
        }
        if (pivots.is_low()) {
            symbol.pivot_low = pivots.middle_low();
            ++counters_.pivot_lows;
        }
    }

    // The test for a break upwards masks the one downwards, as in the earlier system.
    int broken(ScaledPrice close, const SymbolState& symbol) {
        if (symbol.pivot_high && close > *symbol.pivot_high) {
            ++counters_.breaks_up;
            return 1;
        }
        if (symbol.pivot_low && close < *symbol.pivot_low) {
            ++counters_.breaks_down;
            return -1;
        }
        return 0;
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
    int pivot_bars_;
    bool exits_by_clock_;
    std::vector<SymbolState> symbols_;
    MarketStructure::Counters counters_;
};

}  // namespace

std::unique_ptr<Strategy> MarketStructure::start() const {
    return std::make_unique<MarketStructureRun>(*this);
}

}  // namespace tamis::backtest
