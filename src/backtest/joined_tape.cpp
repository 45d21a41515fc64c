// backtest/joined_tape.cpp — cuts what was before a security joined, and spreads coarse bars over a finer grid.
#include "backtest/joined_tape.hpp"

#include <algorithm>

namespace tamis::backtest {

namespace {

SecurityDay dead_day() {
    SecurityDay day;
    day.is_alive = false;
    return day;
}

/// Bars and quotes that end at or before `from` were never seen.
void forget_before(SecurityDay& day, ExchangeTime from) {
    const std::size_t count = day.bars.size();
    std::size_t first = 0;
    while (first < count && (day.bars.end_ms(first) <= from.ms || day.bars.kind(first) != BarKind::real)) ++first;
    if (day.kinds.empty()) day.kinds.assign(count, BarKind::real);
    std::fill_n(day.kinds.begin(), first, BarKind::none);
    day.bars.kinds = day.kinds;
    day.first_real = first;
    std::size_t quote = 0;
    std::int32_t seen = -1;
    for (; quote < day.quote_until.size(); ++quote) {
        if (day.bars.end_ms(quote) > from.ms && day.quote_until[quote] > seen) break;
        seen = day.quote_until[quote];
    }
    day.quotes_seen_from = quote;
}

/// Which of a coarse day's places ends last at or before each place of the fine grid, and whether it ends just there.
struct CoarsePlace {
    std::optional<std::size_t> last;
    bool ends_here = false;
};
std::vector<CoarsePlace> coarse_places(const SecurityDay& coarse, const BarGrid& fine) {
    std::vector<CoarsePlace> places(static_cast<std::size_t>(fine.count));
    std::optional<std::size_t> last;
    std::size_t next = 0;
    for (std::size_t at = 0; at < places.size(); ++at) {
        const std::int64_t end = fine.first_start.ms + (static_cast<std::int64_t>(at) + 1) * fine.step_ms;
        const std::size_t before = next;
        for (; next < coarse.bars.size() && coarse.bars.end_ms(next) <= end; ++next)
            if (coarse.bars.kind(next) == BarKind::real) last = next;
        places[at] = {last, next > before && last == next - 1};
    }
    return places;
}

BarKind spread_kind(const SecurityDay& coarse, const CoarsePlace& at, bool fill_forward) {
    if (at.ends_here) return BarKind::real;
    if (!fill_forward) return BarKind::none;
    if (at.last) return BarKind::filled;
    return coarse.carried.close.is_zero() ? BarKind::none : BarKind::carried;
}

/// The day's bars at the places of a finer grid where they end; in between they are repeated.
void spread(SecurityDay& day, const BarGrid& fine, bool fill_forward) {
    const std::vector<CoarsePlace> places = coarse_places(day, fine);
    const SessionBars coarse = day.bars;
    std::vector<std::int64_t> cells(5 * places.size());
    std::vector<BarKind> kinds(places.size());
    const std::array from{coarse.open, coarse.high, coarse.low, coarse.close, coarse.volume};
    for (std::size_t at = 0; at < places.size(); ++at) {
        kinds[at] = spread_kind(day, places[at], fill_forward);
        for (std::size_t column = 0; column < from.size() && places[at].last; ++column)
            cells[column * places.size() + at] = from[column][*places[at].last];
    }
    day.own_step_ms = coarse.step_ms;
    day.cells = std::move(cells);
    day.kinds = std::move(kinds);
    const auto column = [&](std::size_t at) {
        return std::span<const std::int64_t>(day.cells).subspan(at * places.size(), places.size());
    };
    day.bars = {column(0),
                column(1),
                column(2),
                column(3),
                column(4),
                day.kinds,
                coarse.factor,
                fine.first_start.ms,
                fine.step_ms};
    const auto first = std::find(day.kinds.begin(), day.kinds.end(), BarKind::real);
    day.first_real = static_cast<std::size_t>(first - day.kinds.begin());
    day.quotes_seen_from = places.size();
}

}  // namespace

SecurityTape lay_out_joined(
    const bars::BarStore& store, const Tape& run, const std::string& ticker, Resolution resolution, ExchangeTime from) {
    TapeSpec spec = run.spec();
    spec.resolution = resolution;
    spec.data_from = std::max(spec.data_from, from.day());
    const auto& sessions = run.sessions();
    const auto first = std::find_if(
        sessions.begin(), sessions.end(), [&](const Session& session) { return session.day >= from.day(); });
    const auto before = static_cast<std::size_t>(first - sessions.begin());
    SecurityTape tape = lay_out_security(store, spec, ticker, {first, sessions.end()});
    for (std::size_t i = 0; i < tape.days.size(); ++i) {
        if (i == 0 && tape.days[i].is_alive) forget_before(tape.days[i], from);
        if (resolution != run.spec().resolution) spread(tape.days[i], run.grid(before + i), spec.fill_forward);
    }
    std::vector<SecurityDay> days;
    days.reserve(sessions.size());
    for (std::size_t i = 0; i < before; ++i) days.push_back(dead_day());
    std::move(tape.days.begin(), tape.days.end(), std::back_inserter(days));
    tape.days = std::move(days);
    return tape;
}

}  // namespace tamis::backtest
