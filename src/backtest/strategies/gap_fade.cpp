// backtest/strategies/gap_fade.cpp — one run of the gap fade.
#include "backtest/strategies/gap_fade.hpp"

#include <limits>

#include "backtest/columns/bar_series.hpp"

namespace tamis::backtest {

namespace {

class GapFadeRun final : public Strategy {
  public:
    explicit GapFadeRun(const GapFade& parameters) : parameters_(parameters) {}

    void on_start(Broker& broker) override {
        for (std::size_t i = 0; i < broker.tape().securities(); ++i)
            symbols_.push_back({bar_series(broker.tape(), i), broker.tape().security(i), {}});
    }

    std::size_t next_action(const Stretch& stretch, const Broker& broker) override {
        std::size_t next = stretch.to;
        if (broker.is_warming_up()) return next;
        for (std::size_t i = 0; i < symbols_.size(); ++i) {
            const std::size_t first = symbols_[i].tape.days[stretch.session].first_real;
            if (first >= stretch.from) next = std::min(next, first);
            if (broker.is_invested(static_cast<int>(i)))
                next = close_place(symbols_[i],
                                   {stretch.session, stretch.from, next},
                                   broker.position(static_cast<int>(i)) > 0,
                                   broker);
        }
        return next;
    }

    void on_bars(const Slice& now, Broker& broker) override {
        for (std::size_t i = 0; i < symbols_.size(); ++i)
            if (now.bars[i]) see(static_cast<int>(i), symbols_[i], now, broker);
    }

    const void* counters() const override { return &counters_; }

  private:
    struct Symbol {
        const BarSeries& series;
        const SecurityTape& tape;
        ScaledPrice target;  ///< the earlier session's close
    };

    static bool is_closed(ScaledPrice price, ScaledPrice target, bool is_long) {
        return is_long ? price >= target : price <= target;
    }
    static std::int64_t late_ms(const Broker& broker) { return broker.session_close().ms - ms_per_minute; }

    /// Where a position's gap is closed, or the session nearly over.
    static std::size_t close_place(const Symbol& symbol, const Stretch& stretch, bool is_long, const Broker& broker) {
        const std::size_t late =
            std::max(stretch.from, first_place_at(broker.tape().grid(stretch.session), late_ms(broker)));
        const std::size_t until = std::min(stretch.to, late);
        const std::size_t end = symbol.series.at(stretch.session, until);
        for (std::size_t bar = symbol.series.at(stretch.session, stretch.from); bar < end; ++bar)
            if (is_closed(symbol.series.close(bar), symbol.target, is_long)) return symbol.series.place_of(bar);
        return until;
    }

    void see(int security, Symbol& symbol, const Slice& now, Broker& broker) {
        const PriceBar& bar = *now.bars[static_cast<std::size_t>(security)];
        if (*now.place == symbol.tape.days[now.session].first_real) {
            const std::size_t index = symbol.series.at(now.session, *now.place);
            symbol.target = index == 0 ? ScaledPrice{} : symbol.series.close(index - 1);
            if (!symbol.target.is_zero() && !broker.is_warming_up()) open(security, symbol, bar, broker);
        } else if (broker.is_invested(security)) {
            close(security, symbol, bar.close, broker);
        }
    }

    void open(int security, const Symbol& symbol, const PriceBar& bar, Broker& broker) {
        const double before = to_double(symbol.target.usd());
        const double gap = (to_double(bar.open.usd()) - before) / before;
        if (gap < parameters_.threshold && gap > -parameters_.threshold) return;
        ++(gap > 0 ? counters_.gaps_up : counters_.gaps_down);
        if (gap > 0 && !parameters_.short_too) return;
        const Decimal share = Decimal::from_double(parameters_.fraction) / Decimal(broker.securities());
        broker.set_holdings(security, gap > 0 ? -share : share);
    }

    void close(int security, const Symbol& symbol, ScaledPrice price, Broker& broker) {
        const bool has_closed = is_closed(price, symbol.target, broker.position(security) > 0);
        if (!has_closed && broker.now().ms < late_ms(broker)) return;
        if (broker.is_closing(security)) return;
        broker.liquidate(security);
        ++(has_closed ? counters_.closed_gaps : counters_.exits);
    }

    GapFade parameters_;
    std::vector<Symbol> symbols_;
    GapFade::Counters counters_;
};

}  // namespace

std::unique_ptr<Strategy> GapFade::start() const {
    return std::make_unique<GapFadeRun>(*this);
}

std::vector<ChartLine> GapFade::lines(const Tape& tape, std::size_t security) const {
    const BarSeries& series = bar_series(tape, security);
    ChartLine target{.name = "earlier_close",
                     .meaning = "The close of the session before, where the gap is closed.",
                     .shape = LineShape::steps,
                     .times = bar_starts(tape, series),
                     .values = {}};
    for (std::size_t session = 0; session < tape.sessions().size(); ++session) {
        const std::size_t first = series.at(session, tape.day(security, session).first_real);
        const std::size_t end = series.at(session, static_cast<std::size_t>(tape.grid(session).count));
        for (std::size_t bar = series.at(session, 0); bar < end; ++bar)
            target.values.push_back(first == 0 ? std::numeric_limits<double>::quiet_NaN()
                                               : series.close(first - 1).real());
    }
    return {std::move(target)};
}

}  // namespace tamis::backtest
