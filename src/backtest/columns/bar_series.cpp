// backtest/columns/bar_series.cpp — a security's bars put one after the other, and made into longer ones.
#include "backtest/columns/bar_series.hpp"

#include <optional>

namespace tamis::backtest {

void BarSeries::reserve(std::size_t bars) {
    for (Column* column : {&high_, &low_, &close_}) column->reserve(bars);
    factors_.reserve(bars);
    places_.reserve(bars);
    late_.reserve(bars);
}

void BarSeries::start_session(const BarGrid& grid) {
    starts_.push_back({size(), offsets_.size(), false});
    offsets_.resize(offsets_.size() + static_cast<std::size_t>(grid.count) + 1, 0);
}

// Until `finish`, offsets count the bars of their place.
void BarSeries::push(std::size_t place, const PriceBar& bar, bool is_late) {
    const std::size_t index = size();
    note_run(index, bar);
    high_.push_back(bar.high.raw);
    low_.push_back(bar.low.raw);
    close_.push_back(bar.close.raw);
    factors_.push_back(bar.close.factor);
    places_.push_back(static_cast<std::uint32_t>(place));
    late_.push_back(is_late ? 1 : 0);
    has_late_bars_ = has_late_bars_ || is_late;
    ++offsets_[starts_.back().offsets + place];
}

// A bar whose own prices differ in their factor is a run of its own.
void BarSeries::note_run(std::size_t index, const PriceBar& bar) {
    const bool is_odd = bar.high.factor != bar.close.factor || bar.low.factor != bar.close.factor;
    const bool follows = index > 0 && factors_.back() == bar.close.factor && odd_.count(index - 1) == 0;
    if (is_odd) odd_[index] = {bar.high, bar.low, bar.close};
    if (is_odd || !follows) runs_.push_back(index);
}

void BarSeries::push(const SessionBars& bars) {
    const std::size_t index = size(), count = bars.size();
    if (index == 0 || factors_.back() != bars.factor || odd_.count(index - 1) != 0) runs_.push_back(index);
    high_.insert(high_.end(), bars.high.begin(), bars.high.end());
    low_.insert(low_.end(), bars.low.begin(), bars.low.end());
    close_.insert(close_.end(), bars.close.begin(), bars.close.end());
    factors_.resize(size(), bars.factor);
    late_.resize(size(), 0);
    for (std::size_t place = 0; place < count; ++place) places_.push_back(static_cast<std::uint32_t>(place));
    offsets_.resize(starts_.back().offsets);
    starts_.back().is_dense = true;
}

void BarSeries::finish() {
    for (std::size_t s = 0; s < starts_.size(); ++s) {
        if (starts_[s].is_dense) continue;
        const std::size_t end = s + 1 < starts_.size() ? starts_[s + 1].offsets : offsets_.size();
        std::uint32_t before = 0;
        for (std::size_t i = starts_[s].offsets; i < end; ++i) {
            const std::uint32_t here = offsets_[i];
            offsets_[i] = before;
            before += here;
        }
    }
}

namespace {

/// Bars as a strategy sees them that wants every one: a place without a bar is no bar.
template <class See>
void every_bar(const SecurityDay& day, See see) {
    if (!day.is_alive) return;
    for (std::size_t place = 0; place < day.bars.size(); ++place)
        if (const auto bar = day.bar_at(place)) see(place, *bar);
}

bool is_whole(const SecurityDay& day) {
    if (!day.is_alive) return false;
    for (const BarKind kind : day.bars.kinds)
        if (kind == BarKind::none || kind == BarKind::carried) return false;
    return true;
}

std::size_t places_of(const Tape& tape) {
    std::size_t places = 0;
    for (std::size_t session = 0; session < tape.sessions().size(); ++session)
        places += static_cast<std::size_t>(tape.grid(session).count);
    return places;
}

BarSeries own_bars(const Tape& tape, const ColumnKey& name) {
    const auto security = static_cast<std::size_t>(name.security);
    BarSeries series(name);
    series.reserve(places_of(tape));
    for (std::size_t session = 0; session < tape.sessions().size(); ++session) {
        const SecurityDay& day = tape.day(security, session);
        series.start_session(tape.grid(session));
        if (is_whole(day))
            series.push(day.bars);
        else
            every_bar(day, [&](std::size_t place, const PriceBar& bar) { series.push(place, bar); });
    }
    series.finish();
    return series;
}

/// Puts bars together; one whose last minutes are missing waits until the next slice.
class Consolidation {
  public:
    Consolidation(BarSeries& series, int minutes) : series_(series), period_ms_(ms_per_minute * minutes) {}

    void before_slice(std::size_t place, ExchangeTime now) {
        if (working_ && working_->end.ms < now.ms) deliver(place, true);
    }
    void take(std::size_t place, const PriceBar& bar, ExchangeTime now) {
        add(bar);
        if (now.ms - working_->start.ms >= period_ms_) deliver(place, false);
    }

  private:
    void deliver(std::size_t place, bool is_late) {
        series_.push(place, *working_, is_late);
        series_.keep(*working_);
        working_.reset();
    }
    void add(const PriceBar& bar) {
        if (!working_) {
            working_ = bar;
            working_->start = ExchangeTime{bar.start.ms / period_ms_ * period_ms_};
            working_->end = ExchangeTime{working_->start.ms + period_ms_};
            return;
        }
        if (bar.high > working_->high) working_->high = bar.high;
        if (bar.low < working_->low) working_->low = bar.low;
        working_->close = bar.close;
        working_->volume += bar.volume;
    }

    BarSeries& series_;
    const std::int64_t period_ms_;
    std::optional<PriceBar> working_;
};

BarSeries longer_bars(const Tape& tape, const ColumnKey& name) {
    const auto security = static_cast<std::size_t>(name.security);
    BarSeries series(name);
    Consolidation consolidation(series, name.first);
    for (std::size_t session = 0; session < tape.sessions().size(); ++session) {
        const SecurityDay& day = tape.day(security, session);
        const BarGrid& grid = tape.grid(session);
        series.start_session(grid);
        for (std::size_t place = 0; place < static_cast<std::size_t>(grid.count); ++place) {
            const ExchangeTime now{day.bars.end_ms(place)};
            consolidation.before_slice(place, now);
            if (!day.is_alive) continue;
            if (const auto bar = day.bar_at(place)) consolidation.take(place, *bar, now);
        }
    }
    series.finish();
    return series;
}

}  // namespace

const BarSeries& bar_series(const Tape& tape, std::size_t security, int minutes) {
    const ColumnKey name{"bars", static_cast<int>(security), minutes};
    return tape.column<BarSeries>(name, [&] { return minutes == 1 ? own_bars(tape, name) : longer_bars(tape, name); });
}

}  // namespace tamis::backtest
