// backtest/tape.cpp — tapes made and kept, and single bars read from them.
#include "backtest/tape.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "backtest/backtest_spec.hpp"
#include "backtest/security_tape.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

TradingDay first_day_of_data(const BacktestSpec& spec) {
    const WarmUp warm_up = spec.strategy.warm_up();
    if (warm_up.calendar_days) return spec.first - std::chrono::days(warm_up.count);
    return warm_up.count == 0 ? spec.first : us_equities().sessions_before(spec.first, warm_up.count);
}

Decimal scale_of(const FactorTable& factors, Normalization normalization, TradingDay day) {
    if (normalization == Normalization::raw) return 1;
    return normalization == Normalization::adjusted ? factors.scale(day) : factors.split_factor(day);
}

TapeSpec tape_spec(const BacktestSpec& spec) {
    return {spec.symbols,
            first_day_of_data(spec),
            spec.first,
            spec.last,
            spec.resolution,
            spec.normalization,
            spec.fill_forward,
            spec.benchmark,
            spec.extended_hours};
}

Session extended_session(const Session& session) {
    const ExchangeTime close = session.is_early_close() ? session.close : ExchangeTime(session.day, 20 * ms_per_hour);
    return {session.day, ExchangeTime(session.day, 4 * ms_per_hour), close};
}

BarGrid bar_grid(const Session& session, Resolution resolution, bool extended_hours) {
    if (extended_hours && resolution != Resolution::daily)
        return bar_grid(extended_session(session), resolution, false);
    const std::int64_t open = session.open.ms, close = session.close.ms;
    if (resolution == Resolution::minute)
        return {ExchangeTime{open}, ms_per_minute, static_cast<int>((close - open) / ms_per_minute)};
    if (resolution == Resolution::hour) {
        const std::int64_t first = open / ms_per_hour * ms_per_hour;
        return {ExchangeTime{first}, ms_per_hour, static_cast<int>((close - first + ms_per_hour - 1) / ms_per_hour)};
    }
    return {session.open, close - open, 1};
}

std::size_t first_place_at(const BarGrid& grid, std::int64_t exchange_ms) {
    const std::int64_t from_start = exchange_ms - grid.first_start.ms;
    const std::int64_t place = (from_start + grid.step_ms - 1) / grid.step_ms - 1;
    return static_cast<std::size_t>(std::clamp<std::int64_t>(place, 0, grid.count));
}

std::int64_t scaled_volume(const SecurityDay& day, std::int64_t shares) {
    if (!day.bars.factor) return shares;
    // A double decides wherever it is clear of a tie; its error is below 1e-15 of a number below 2^40.
    const double real = static_cast<double>(shares) * day.volume_factor_real;
    const double whole = std::nearbyint(real);
    if (real < 1e12 && std::abs(std::abs(real - whole) - 0.5) > 1e-3) return static_cast<std::int64_t>(whole);
    return to_int64(round_half_even(Decimal(shares) * day.volume_factor, 0));
}

std::int64_t SecurityDay::volume_at(std::size_t place) const {
    return scaled_volume(*this, bars.volume[place]);
}

bool SecurityDay::read_bar(std::size_t place, PriceBar& bar) const {
    const BarKind kind = bars.kind(place);
    if (kind == BarKind::none) return false;
    if (kind == BarKind::carried) {
        bar = carried;
    } else {
        bar.open = {bars.open[place], bars.factor};
        bar.high = {bars.high[place], bars.factor};
        bar.low = {bars.low[place], bars.factor};
        bar.close = {bars.close[place], bars.factor};
    }
    bar.volume = kind == BarKind::real ? volume_at(place) : 0;
    bar.end = ExchangeTime{bars.end_ms(place)};
    bar.start = ExchangeTime{bar.end.ms - bar_ms()};
    bar.fill_forward = kind != BarKind::real;
    return true;
}

std::optional<PriceBar> SecurityDay::bar_at(std::size_t place) const {
    PriceBar bar;
    return read_bar(place, bar) ? std::optional(bar) : std::nullopt;
}

void require_benchmark(const bars::BarStore& store, const std::string& ticker) {
    if (ticker == default_benchmark || store.find(ticker)) return;
    try {
        (void)store.book(ticker);
    } catch (const Error& error) {
        throw Error{error.problem(), "the benchmark cannot be followed: " + std::string(error.what())};
    }
}

namespace {

/// Places from `from` on have no bar and no new quote.
void hide_places(SecurityDay& day, std::size_t from) {
    SessionBars& bars = day.bars;
    const std::size_t count = bars.size();
    if (from >= count) return;
    std::vector<std::int64_t> cells;
    cells.reserve(5 * count);
    const std::array columns{&bars.open, &bars.high, &bars.low, &bars.close, &bars.volume};
    for (const auto* column : columns) {
        cells.insert(cells.end(), column->begin(), column->begin() + static_cast<std::ptrdiff_t>(from));
        cells.resize(cells.size() + count - from);
    }
    std::vector<BarKind> kinds(count, BarKind::none);
    for (std::size_t place = 0; place < from; ++place) kinds[place] = bars.kind(place);
    day.cells = std::move(cells);
    day.kinds = std::move(kinds);
    for (std::size_t i = 0; i < columns.size(); ++i) *columns[i] = {day.cells.data() + i * count, count};
    bars.kinds = day.kinds;
    if (day.first_real >= from) day.first_real = count;
    if (day.quote_until.empty()) return;
    const std::int32_t newest = from == 0 ? -1 : day.quote_until[from - 1];
    std::fill(day.quote_until.begin() + static_cast<std::ptrdiff_t>(from), day.quote_until.end(), newest);
    day.quotes.resize(static_cast<std::size_t>(newest + 1));
    if (day.quotes_seen_from >= from) day.quotes_seen_from = count;
}

/// How many places of a grid have ended at a time.
std::size_t places_ended(const BarGrid& grid, ExchangeTime time) {
    const std::int64_t ended = time < grid.first_start ? 0 : (time.ms - grid.first_start.ms) / grid.step_ms;
    return static_cast<std::size_t>(std::min<std::int64_t>(ended, grid.count));
}

}  // namespace

std::shared_ptr<const Tape> Tape::make(const bars::BarStore& store, const TapeSpec& spec, const std::stop_token& stop) {
    return laid_out(store, spec, stop);
}

std::shared_ptr<const Tape> Tape::make_until(const bars::BarStore& store, const TapeSpec& spec, ExchangeTime until) {
    const auto tape = laid_out(store, spec, {});
    for (SecurityTape& security : tape->securities_)
        for (std::size_t session = 0; session < tape->sessions_.size(); ++session) {
            SecurityDay& day = security.days[session];
            hide_places(day, places_ended(tape->grids_[session], until));
            if (tape->sessions_[session].day <= until.day()) continue;
            day.events = {};
            day.carried = {};
        }
    auto& hours = tape->benchmark_.bars;
    std::erase_if(hours, [&](const BenchmarkBar& bar) { return bar.end > until; });
    tape->find_even();
    return tape;
}

std::shared_ptr<Tape> Tape::laid_out(const bars::BarStore& store, const TapeSpec& spec, const std::stop_token& stop) {
    auto tape = std::make_shared<Tape>();
    tape->spec_ = spec;
    for (const TradingDay day : us_equities().sessions(spec.data_from, spec.last)) {
        tape->sessions_.push_back(*us_equities().session(day));
        tape->grids_.push_back(bar_grid(tape->sessions_.back(), spec.resolution, spec.extended_hours));
        if (day < spec.first) ++tape->warm_up_sessions_;
    }
    tape->securities_.reserve(spec.symbols.size());
    for (const std::string& symbol : spec.symbols) {
        if (stop.stop_requested()) throw Error{Problem::cancelled, "stopped before its bars were laid out"};
        tape->securities_.push_back(lay_out_security(store, spec, symbol, tape->sessions_));
    }
    tape->benchmark_ = lay_out_benchmark(store, spec);
    tape->find_even();
    return tape;
}

void Tape::find_even() {
    is_even_.clear();
    for (std::size_t session = 0; session < sessions_.size(); ++session) is_even_.push_back(is_even_now(session));
}

bool Tape::is_even_now(std::size_t session) const {
    bool are_plain = true, has_dense = false;
    for (const SecurityTape& security : securities_) {
        const SecurityDay& day = security.days[session];
        are_plain = are_plain && day.is_plain;
        has_dense = has_dense || (day.is_alive && day.bars.kinds.empty());
    }
    if (!are_plain || has_dense) return are_plain;
    for (std::size_t place = 0; place < static_cast<std::size_t>(grids_[session].count); ++place)
        if (std::none_of(securities_.begin(), securities_.end(), [&](const SecurityTape& security) {
                return security.days[session].has_data(place);
            }))
            return false;
    return true;
}

}  // namespace tamis::backtest
