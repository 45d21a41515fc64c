// backtest/strategies/opening_range_breakout.cpp — one run of the opening-range breakout.
#include "backtest/strategies/opening_range_breakout.hpp"

#include <limits>

#include "backtest/columns/opening_range.hpp"

namespace tamis::backtest {

namespace {

class OpeningRangeBreakoutRun final : public Strategy {
  public:
    explicit OpeningRangeBreakoutRun(const OpeningRangeBreakout& parameters) : parameters_(parameters) {}

    void on_start(Broker& broker) override {
        for (std::size_t i = 0; i < broker.tape().securities(); ++i)
            symbols_.push_back(
                {bar_series(broker.tape(), i), opening_ranges(broker.tape(), i, parameters_.range_minutes), {}});
    }

    std::size_t next_action(const Stretch& stretch, const Broker& broker) override {
        std::size_t next = stretch.to;
        for (std::size_t i = 0; i < symbols_.size(); ++i) {
            const Stretch left{stretch.session, stretch.from, next};
            next = next_of(symbols_[i], left, broker.position(static_cast<int>(i)), broker);
        }
        return next;
    }

    void pass(const Stretch& stretch, const Broker&) override {
        for (const Symbol& symbol : symbols_) {
            const OpeningRange& range = symbol.ranges[stretch.session];
            const std::size_t from = symbol.series.at(stretch.session, stretch.from);
            const std::size_t to = symbol.series.at(stretch.session, stretch.to);
            if (range.high && from <= range.end && range.end < to) ++counters_.ranges;
        }
    }

    void on_bars(const Slice& now, Broker& broker) override {
        for (std::size_t i = 0; i < symbols_.size(); ++i)
            if (now.bars[i]) see(static_cast<int>(i), symbols_[i], now, broker);
    }

    const void* counters() const override { return &counters_; }

  private:
    struct Symbol {
        const BarSeries& series;
        const std::vector<OpeningRange>& ranges;
        std::optional<std::size_t> traded_in;  ///< the last session with an entry
    };

    static std::int64_t late_ms(const Broker& broker) { return broker.session_close().ms - ms_per_minute; }

    std::size_t next_of(const Symbol& symbol, const Stretch& stretch, std::int64_t held, const Broker& broker) const {
        const OpeningRange& range = symbol.ranges[stretch.session];
        if (!range.high) return stretch.to;
        const bool is_done = held == 0 && symbol.traded_in == stretch.session;
        if (is_done) return stretch.to;
        const std::size_t late = first_place_at(broker.tape().grid(stretch.session), late_ms(broker));
        const std::size_t until = held == 0 ? stretch.to : std::min(stretch.to, std::max(stretch.from, late));
        const std::size_t end = symbol.series.at(stretch.session, until);
        std::size_t bar = std::max(range.end, symbol.series.at(stretch.session, stretch.from));
        for (; bar < end; ++bar)
            if (acts_on(symbol.series.close(bar), range, held)) return symbol.series.place_of(bar);
        return until;
    }
    bool acts_on(ScaledPrice close, const OpeningRange& range, std::int64_t held) const {
        if (held > 0) return parameters_.stop_at_range && close < *range.low;
        if (held < 0) return parameters_.stop_at_range && close > *range.high;
        return close > *range.high || (!parameters_.long_only && close < *range.low);
    }

    void see(int security, Symbol& symbol, const Slice& now, Broker& broker) {
        const OpeningRange& range = symbol.ranges[now.session];
        const std::size_t bar = symbol.series.at(now.session, *now.place);
        if (bar < range.end || !range.high) return;
        if (bar == range.end) ++counters_.ranges;
        trade(security, symbol, range, now, broker);
    }

    void trade(int security, Symbol& symbol, const OpeningRange& range, const Slice& now, Broker& broker) {
        const std::int64_t held = broker.position(security);
        const ScaledPrice close = now.bars[static_cast<std::size_t>(security)]->close;
        const bool has_traded = symbol.traded_in == now.session;
        if (broker.now().ms >= late_ms(broker)) {
            if (held != 0) leave(security, counters_.exits, broker);
        } else if (held != 0) {
            if (acts_on(close, range, held)) leave(security, counters_.stops, broker);
        } else if (!has_traded && acts_on(close, range, 0)) {
            symbol.traded_in = now.session;
            const bool is_up = close > *range.high;
            enter(security, is_up ? 1 : -1, is_up ? counters_.breaks_up : counters_.breaks_down, broker);
        }
    }

    void enter(int security, int direction, std::int64_t& counter, Broker& broker) {
        const Decimal share = Decimal::from_double(parameters_.fraction) / Decimal(broker.securities());
        if (broker.set_holdings(security, direction > 0 ? share : -share) != 0) ++counter;
    }

    void leave(int security, std::int64_t& counter, Broker& broker) {
        if (broker.is_closing(security)) return;
        broker.liquidate(security);
        ++counter;
    }

    OpeningRangeBreakout parameters_;
    std::vector<Symbol> symbols_;
    OpeningRangeBreakout::Counters counters_;
};

}  // namespace

std::unique_ptr<Strategy> OpeningRangeBreakout::start() const {
    return std::make_unique<OpeningRangeBreakoutRun>(*this);
}

std::vector<ChartLine> OpeningRangeBreakout::lines(const Tape& tape, std::size_t security) const {
    const BarSeries& series = bar_series(tape, security);
    const std::vector<OpeningRange>& ranges = opening_ranges(tape, security, range_minutes);
    const std::vector<ExchangeTime> times = bar_starts(tape, series);
    const std::vector<double> none(times.size(), std::numeric_limits<double>::quiet_NaN());
    std::vector<ChartLine> lines{{.name = "range_high",
                                  .meaning = "The opening range's high, once the range is over.",
                                  .shape = LineShape::steps,
                                  .times = times,
                                  .values = none},
                                 {.name = "range_low",
                                  .meaning = "The opening range's low, once the range is over.",
                                  .shape = LineShape::steps,
                                  .times = times,
                                  .values = none}};
    for (std::size_t session = 0; session < ranges.size(); ++session) {
        const OpeningRange& range = ranges[session];
        const std::size_t end = series.at(session, static_cast<std::size_t>(tape.grid(session).count));
        for (std::size_t bar = range.end; range.high && bar < end; ++bar) {
            lines[0].values[bar] = range.high->real();
            lines[1].values[bar] = range.low->real();
        }
    }
    return lines;
}

}  // namespace tamis::backtest
