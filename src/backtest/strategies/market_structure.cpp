// backtest/strategies/market_structure.cpp — one run of the market-structure strategy.
#include "backtest/strategies/market_structure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "backtest/columns/pivots.hpp"

namespace tamis::backtest {

namespace {

/// The earlier system's exit time, on half days too.
constexpr std::int64_t bar_exit_ms = (15 * 60 + 59) * ms_per_minute;

/// From 15:59 on the earlier rule looks at the first symbol that has a bar and at no other: what the others' windows
/// hold lacks those bars.
BarSeries bars_until_exit(const Tape& tape, const ColumnKey& name) {
    const auto security = static_cast<std::size_t>(name.security);
    BarSeries series(name);
    for (std::size_t session = 0; session < tape.sessions().size(); ++session) {
        const SecurityDay& day = tape.day(security, session);
        series.start_session(tape.grid(session));
        for (std::size_t place = 0; day.is_alive && place < day.bars.size(); ++place) {
            bool is_seen =
                session < tape.warm_up_sessions() || ExchangeTime{day.bars.end_ms(place)}.ms_of_day() < bar_exit_ms;
            for (std::size_t other = 0; !is_seen && other < security; ++other) {
                const SecurityDay& earlier = tape.day(other, session);
                if (earlier.is_alive && earlier.bars.kind(place) != BarKind::none) break;
                is_seen = other + 1 == security;
            }
            const auto bar = is_seen ? day.bar_at(place) : std::nullopt;
            if (bar) series.push(place, *bar);
        }
    }
    series.finish();
    return series;
}

class MarketStructureRun final : public Strategy {
  public:
    explicit MarketStructureRun(const MarketStructure& parameters)
        : minutes_(minutes_of_timeframe(parameters.timeframe)),
          pivot_bars_(parameters.pivot_bars),
          exits_by_clock_(parameters.exit == "clock") {}

    void on_start(Broker& broker) override {
        const Tape& tape = broker.tape();
        for (std::size_t i = 0; i < tape.securities(); ++i) {
            const auto id = static_cast<int>(i);
            const ColumnKey cut{"bars", id, minutes_, 1};
            const BarSeries& series = minutes_ == 1 && !exits_by_clock_ && i > 0
                                          ? tape.column<BarSeries>(cut, [&] { return bars_until_exit(tape, cut); })
                                          : bar_series(tape, i, minutes_);
            symbols_.push_back({series, pivots(tape, series, pivot_bars_), 0});
            if (minutes_ > 1) broker.consolidate(id, minutes_);
        }
    }

    std::size_t next_action(const Stretch& stretch, const Broker& broker) override {
        if (broker.is_warming_up()) return stretch.to;
        const Session& session = broker.tape().sessions()[stretch.session];
        const std::int64_t exit_ms =
            exits_by_clock_ ? session.close.ms - ms_per_minute : ExchangeTime(session.day, bar_exit_ms).ms;
        const std::size_t exit = first_place_at(broker.tape().grid(stretch.session), exit_ms);
        std::size_t next = std::min(stretch.to, std::max(stretch.from, exit));
        for (const Symbol& symbol : symbols_) next = next_break(symbol, {stretch.session, stretch.from, next});
        return next;
    }

    void pass(const Stretch& stretch, const Broker& broker) override {
        for (const Symbol& symbol : symbols_) {
            const std::size_t from = symbol.series.at(stretch.session, stretch.from);
            const std::size_t to = symbol.series.at(stretch.session, stretch.to);
            counters_.pivot_highs += symbol.pivots.highs.count(from, to);
            counters_.pivot_lows += symbol.pivots.lows.count(from, to);
            if (broker.is_warming_up()) continue;
            counters_.breaks_up += symbol.pivots.breaks_up.count(from, to);
            counters_.breaks_down += symbol.pivots.breaks_down.count(from, to);
        }
    }

    void on_bars(const Slice& now, Broker& broker) override {
        for (std::size_t i = 0; minutes_ == 1 && i < symbols_.size(); ++i)
            if (now.bars[i] && !see(static_cast<int>(i), symbols_[i].series.at(now.session, *now.place), broker)) break;
        if (exits_by_clock_ && !broker.is_warming_up() && is_exit_time(broker)) close_all(broker);
    }

    void on_consolidated(int security, std::size_t index, const PriceBar&, Broker& broker) override {
        see(security, index, broker);
    }

    const void* counters() const override { return &counters_; }

  private:
    struct Symbol {
        const BarSeries& series;
        const Pivots& pivots;
        int position = 0;  ///< what was sent last and not given up: 1 long, −1 short
    };

    bool is_exit_time(const Broker& broker) const {
        if (!exits_by_clock_) return broker.now().ms_of_day() >= bar_exit_ms;
        const std::int64_t close = broker.session_close().ms;
        return close != 0 && broker.now().ms >= close - ms_per_minute;
    }

    /// The first break against what was sent last. A bar that comes late may meet another clock: it is looked at.
    static std::size_t next_break(const Symbol& symbol, const Stretch& stretch) {
        const std::size_t from = symbol.series.at(stretch.session, stretch.from);
        std::size_t next = symbol.series.at(stretch.session, stretch.to);
        const std::size_t end = next;
        if (symbol.position != 1) next = symbol.pivots.breaks_up.next(from, next);
        if (symbol.position != -1) next = symbol.pivots.breaks_down.next(from, next);
        for (std::size_t bar = from; symbol.series.has_late_bars() && bar < next; ++bar)
            if (symbol.series.is_late(bar)) next = bar;
        return next == end ? stretch.to : symbol.series.place_of(next);
    }

    /// False when the exit rule of the bar has ended the loop over symbols.
    bool see(int security, std::size_t bar, Broker& broker) {
        Symbol& symbol = symbols_[static_cast<std::size_t>(security)];
        counters_.pivot_highs += symbol.pivots.highs[bar] ? 1 : 0;
        counters_.pivot_lows += symbol.pivots.lows[bar] ? 1 : 0;
        if (broker.is_warming_up()) return true;
        if (is_exit_time(broker)) {
            if (exits_by_clock_) return true;
            close_all(broker);
            return false;
        }
        const int wanted = broken(symbol.pivots, bar);
        if (wanted != 0 && wanted != symbol.position) go(security, symbol, wanted, symbol.series.close(bar), broker);
        return true;
    }

    int broken(const Pivots& pivots, std::size_t bar) {
        const bool is_up = pivots.breaks_up[bar], is_down = pivots.breaks_down[bar];
        counters_.breaks_up += is_up ? 1 : 0;
        counters_.breaks_down += is_down ? 1 : 0;
        return is_up ? 1 : is_down ? -1 : 0;
    }

    void go(int security, Symbol& symbol, int direction, ScaledPrice close, Broker& broker) {
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
        // The rest of an order in parts goes on: liquidate counts it.
        if (broker.fills_whole()) broker.cancel_open_orders();
        for (std::size_t i = 0; i < symbols_.size(); ++i) {
            if (!broker.is_invested(static_cast<int>(i)) || broker.is_closing(static_cast<int>(i))) continue;
            broker.liquidate(static_cast<int>(i));
            symbols_[i].position = 0;
            ++counters_.exits;
        }
    }

    int minutes_;
    int pivot_bars_;
    bool exits_by_clock_;
    std::vector<Symbol> symbols_;
    MarketStructure::Counters counters_;
};

}  // namespace

std::unique_ptr<Strategy> MarketStructure::start() const {
    return std::make_unique<MarketStructureRun>(*this);
}

namespace {

/// A side's pivots at their bars, and at every bar the last one known before it.
struct PivotLines {
    ChartLine marks, level;
};

PivotLines pivot_lines(const Bits& known,
                       const BarSeries& series,
                       std::span<const std::int64_t> prices,
                       std::size_t length,
                       ChartLine level) {
    PivotLines lines{{.shape = LineShape::marks, .times = {}, .values = {}}, std::move(level)};
    double last = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t bar = 0; bar < prices.size(); ++bar) {
        lines.level.values.push_back(last);
        if (!known[bar]) continue;
        last = ScaledPrice{prices[bar - length], series.close(bar - length).factor}.real();
        lines.marks.times.push_back(lines.level.times[bar - length]);
        lines.marks.values.push_back(last);
    }
    return lines;
}

}  // namespace

std::vector<ChartLine> MarketStructure::lines(const Tape& tape, std::size_t security) const {
    const BarSeries& series = bar_series(tape, security, minutes_of_timeframe(timeframe));
    const Pivots& found = pivots(tape, series, pivot_bars);
    const auto length = static_cast<std::size_t>(pivot_bars);
    const ChartLine level{.shape = LineShape::steps, .times = bar_starts(tape, series), .values = {}};
    PivotLines highs = pivot_lines(found.highs, series, series.raw_highs(), length, level);
    PivotLines lows = pivot_lines(found.lows, series, series.raw_lows(), length, level);
    highs.marks.name = "pivot_high";
    highs.marks.meaning = "A high that no bar on either side tops.";
    highs.level.name = "last_pivot_high";
    highs.level.meaning = "A close above it breaks upwards.";
    lows.marks.name = "pivot_low";
    lows.marks.meaning = "A low that no bar on either side is below.";
    lows.level.name = "last_pivot_low";
    lows.level.meaning = "A close below it breaks downwards.";
    return {std::move(highs.marks), std::move(highs.level), std::move(lows.marks), std::move(lows.level)};
}

}  // namespace tamis::backtest
