// backtest/strategies/market_structure.cpp — one run of the market-structure strategy.
#include "backtest/strategies/market_structure.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tamis::backtest {

namespace {

/// The earlier system's exit time, on half days too.
constexpr std::int64_t bar_exit_ms = (15 * 60 + 59) * ms_per_minute;

/// 1 where a value is the extreme of the `window` values that end `window / 2` later, for every complete window:
/// flags[i] speaks of values[i + window / 2]. `pick`: max or min. By doubling, without a branch a value.
template <class Pick>
void mark_extremes(std::span<const std::int64_t> values,
                   std::size_t window,
                   Pick pick,
                   std::vector<std::int64_t>& scratch,
                   std::vector<std::uint8_t>& flags) {
    const std::size_t count = values.size() < window ? 0 : values.size() - window + 1;
    flags.resize(count);
    scratch.assign(values.begin(), values.end());
    std::int64_t* extreme = scratch.data();
    std::size_t length = 1;
    for (; 2 * length <= window; length *= 2)
        for (std::size_t i = 0; i + 2 * length <= values.size(); ++i)
            extreme[i] = pick(extreme[i], extreme[i + length]);
    const std::int64_t* middle = values.data() + window / 2;
    const std::int64_t* end = extreme + (window - length);
    for (std::size_t i = 0; i < count; ++i) flags[i] = middle[i] == pick(extreme[i], end[i]) ? 1 : 0;
}

/// Highs and lows of the bars so far, the newest last, and which of them are pivots once k more bars are known. While
/// all of a window have one factor, integers are compared.
class Pivots {
  public:
    explicit Pivots(int bars) : bars_(static_cast<std::size_t>(bars)) {}

    /// Takes more bars in; the index of the first of them, good until the next call.
    std::size_t append(std::span<const std::int64_t> highs, std::span<const std::int64_t> lows, const Decimal* factor) {
        make_room();
        const std::size_t first = highs_.size();
        if (first == 0 || factors_.back() != factor) run_from_ = first;
        highs_.insert(highs_.end(), highs.begin(), highs.end());
        lows_.insert(lows_.end(), lows.begin(), lows.end());
        factors_.resize(highs_.size(), factor);
        marked_from_ = first < 2 * bars_ ? 0 : first - 2 * bars_;
        const auto part = [&](const Column& column) { return std::span(column).subspan(marked_from_); };
        const auto larger = [](std::int64_t a, std::int64_t b) { return a > b ? a : b; };
        const auto smaller = [](std::int64_t a, std::int64_t b) { return a < b ? a : b; };
        mark_extremes(part(highs_), 2 * bars_ + 1, larger, scratch_, high_flags_);
        mark_extremes(part(lows_), 2 * bars_ + 1, smaller, scratch_, low_flags_);
        return first;
    }

    struct Found {
        bool is_high = false, is_low = false;
    };
    /// Of the bar in the middle of the window that ends at `newest`, an index of the last append.
    Found at(std::size_t newest) const {
        if (newest < 2 * bars_) return {};
        const std::size_t oldest = newest - 2 * bars_;
        if (oldest < run_from_) return mixed(oldest, newest);
        return {high_flags_[oldest - marked_from_] != 0, low_flags_[oldest - marked_from_] != 0};
    }
    /// What windows that end at `first` … `last` − 1 hold together: how many pivots, and the window of the last.
    struct Tally {
        std::int64_t highs = 0, lows = 0;
        std::size_t last_high = 0, last_low = 0;  ///< `newest` of that window
    };
    /// Nothing where a window of them crosses a change of the factor.
    std::optional<Tally> tally(std::size_t first, std::size_t last) const {
        first = std::max(first, 2 * bars_);
        if (first >= last) return Tally{};
        if (first - 2 * bars_ < run_from_) return std::nullopt;
        const std::size_t from = first - 2 * bars_ - marked_from_, to = last - 2 * bars_ - marked_from_;
        Tally tally;
        const auto look = [&](const std::vector<std::uint8_t>& flags, std::int64_t& count, std::size_t& newest) {
            for (std::size_t i = from; i < to; ++i) count += flags[i];
            std::size_t i = to;
            while (i > from && flags[i - 1] == 0) --i;
            newest = i - 1 + marked_from_ + 2 * bars_;
        };
        look(high_flags_, tally.highs, tally.last_high);
        look(low_flags_, tally.lows, tally.last_low);
        return tally;
    }
    ScaledPrice high(std::size_t newest) const { return price(highs_, newest - bars_); }
    ScaledPrice low(std::size_t newest) const { return price(lows_, newest - bars_); }

  private:
    using Column = std::vector<std::int64_t>;
    ScaledPrice price(const Column& column, std::size_t at) const { return {column[at], factors_[at]}; }

    /// Only the last 2k bars can still be part of a window.
    void make_room() {
        constexpr std::size_t most = 4096;
        if (highs_.size() < most + 2 * bars_) return;
        const std::size_t drop = highs_.size() - 2 * bars_;
        const auto forget = [&](auto& column) {
            column.erase(column.begin(), column.begin() + static_cast<std::ptrdiff_t>(drop));
        };
        forget(highs_);
        forget(lows_);
        forget(factors_);
        run_from_ = run_from_ > drop ? run_from_ - drop : 0;
    }

    /// A window across a change of the factor: prices are compared one by one.
    Found mixed(std::size_t oldest, std::size_t newest) const {
        Found found{true, true};
        for (std::size_t at = oldest; at <= newest; ++at) {
            found.is_high = found.is_high && !(price(highs_, at) > high(newest));
            found.is_low = found.is_low && !(price(lows_, at) < low(newest));
        }
        return found;
    }

    std::size_t bars_;
    std::size_t run_from_ = 0;     ///< since this index all factors are the same
    std::size_t marked_from_ = 0;  ///< index of the oldest bar of the flags' first window
    Column highs_, lows_, scratch_;
    std::vector<const Decimal*> factors_;
    std::vector<std::uint8_t> high_flags_, low_flags_;
};

struct SymbolState {
    explicit SymbolState(int pivot_bars) : pivots(pivot_bars) {}
    Pivots pivots;
    std::optional<ScaledPrice> pivot_high, pivot_low;
    int position = 0;          ///< what was sent last and not given up: 1 long, −1 short
    int wanted = 0;            ///< by the bar that was digested last
    bool is_digested = false;  ///< the bar that comes next has been looked at already

    // A session whose bars were all taken in at once; what is known of a bar still waits for the bar's own time.
    std::int64_t session_ms = INT64_MIN;  ///< the session's first bar start
    std::size_t first_place = 0, first_index = 0;
    std::size_t index_of(std::size_t place) const { return first_index + (place - first_place); }
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
        take_session(symbol, bars, from);
        if (!trades && digest_at_once(symbol, from, to)) return to;
        if (trades) to = exit_place(bars, from, to, broker);
        for (std::size_t place = from; place < to; ++place) {
            find_pivots(symbol, symbol.index_of(place));
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
        return close != 0 && now_ms >= close - ms_per_minute;
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
            find_pivots(symbol, take_bar(symbol, bar));
            if (broker.is_warming_up()) return true;
            if (is_exit_time(broker.now().ms, broker)) {
                if (exits_by_clock_) return true;
                close_all(broker);
                return false;
            }
            symbol.wanted = broken(bar.close, symbol);
        }
        if (symbol.wanted != 0 && symbol.wanted != symbol.position)
            go(security, symbol, symbol.wanted, bar.close, broker);
        return true;
    }

    /// All bars of the session from `from` on, once a session. With places that have no bar it would not be one run.
    static void take_session(SymbolState& symbol, const SessionBars& bars, std::size_t from) {
        if (symbol.session_ms == bars.first_start_ms) return;
        symbol.session_ms = bars.first_start_ms;
        symbol.first_place = from;
        symbol.first_index = symbol.pivots.append(bars.high.subspan(from), bars.low.subspan(from), bars.factor);
    }
    /// The pivots of bars on which nothing is traded; false where they have to be looked at one by one.
    bool digest_at_once(SymbolState& symbol, std::size_t from, std::size_t to) {
        const auto found = symbol.pivots.tally(symbol.index_of(from), symbol.index_of(to));
        if (!found) return false;
        if (found->highs > 0) symbol.pivot_high = symbol.pivots.high(found->last_high);
        if (found->lows > 0) symbol.pivot_low = symbol.pivots.low(found->last_low);
        counters_.pivot_highs += found->highs;
        counters_.pivot_lows += found->lows;
        return true;
    }
    /// The index of a bar that comes alone: of its session, or appended.
    static std::size_t take_bar(SymbolState& symbol, const PriceBar& bar) {
        const bool is_taken = symbol.session_ms != INT64_MIN && bar.start.ms - symbol.session_ms < ms_per_day;
        if (is_taken)
            return symbol.index_of(static_cast<std::size_t>((bar.start.ms - symbol.session_ms) / ms_per_minute));
        return symbol.pivots.append({&bar.high.raw, 1}, {&bar.low.raw, 1}, bar.high.factor);
    }

    void find_pivots(SymbolState& symbol, std::size_t newest) {
        const auto [is_high, is_low] = symbol.pivots.at(newest);
        if (is_high) {
            symbol.pivot_high = symbol.pivots.high(newest);
            ++counters_.pivot_highs;
        }
        if (is_low) {
            symbol.pivot_low = symbol.pivots.low(newest);
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
