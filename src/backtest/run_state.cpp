// backtest/run_state.cpp — places of a session as times, and prices as they pass.
#include "backtest/run_state.hpp"

#include <algorithm>
#include <cmath>

namespace tamis::backtest {

namespace {

Decimal night_exposure_of(const BacktestSpec& spec) {
    return std::visit([](const auto& one) { return one.night_exposure(); }, spec.account);
}

SettlementModel settlement_of(const BacktestSpec& spec) {
    if (spec.settlement) return *spec.settlement;
    return std::visit([](const auto& one) { return one.settlement(); }, spec.account);
}

std::pair<std::int64_t, std::int64_t> scaled_extremes(std::span<const std::int64_t> values) {
    std::int64_t low = values[0], high = values[0];
    for (const std::int64_t value : values) {
        low = value < low ? value : low;
        high = value > high ? value : high;
    }
    return {low, high};
}

}  // namespace

Decimal exposure_of(const BacktestSpec& spec) {
    return std::visit([](const auto& one) { return one.most_exposure(); }, spec.account);
}

RunState::RunState(std::shared_ptr<const Tape> of_tape, const BacktestSpec& spec)
    : tape(std::move(of_tape)),
      securities(spec.symbols.size()),
      portfolio(securities, spec.cash, exposure_of(spec), settlement_of(spec)),
      benchmark(tape->benchmark()),
      bars(spec.symbols.size(), nullptr) {
    for (std::size_t i = 0; i < securities.size(); ++i) {
        securities[i].index = static_cast<int>(i);
        securities[i].symbol = tape->security(i).identity.ticker;
        securities[i].resolution = spec.resolution;
        feeds.emplace_back(tape->security(i), securities[i]);
    }
    if (const Decimal night = night_exposure_of(spec); night != exposure_of(spec))
        portfolio.bind_more_at_night(clock, exposure_of(spec) / night);
    facts.start_cash = spec.cash;
    facts.path.peak_usd = to_double(spec.cash);
}

void RunState::start_session() {
    clock.open = tape->sessions()[session].open;
    clock.close = tape->sessions()[session].close;
    grid = tape->grid(session);
    for (SecurityFeed& feed : feeds) feed.start_session(session);
}

void RunState::end_session() {
    clock.open = clock.close = {};
    ++session;
}

std::size_t RunState::first_place_after(std::int64_t utc_ms, std::size_t from) const {
    const std::int64_t first = utc_at(from).ms;
    if (first > utc_ms) return from;
    return from + static_cast<std::size_t>((utc_ms - first) / grid.step_ms) + 1;
}

bool RunState::has_data(std::size_t place) const {
    return std::any_of(
        feeds.begin(), feeds.end(), [&](const SecurityFeed& feed) { return feed.day().has_data(place); });
}

std::int64_t RunState::count_real(const Stretch& stretch) const {
    std::int64_t count = 0;
    for (const SecurityFeed& feed : feeds)
        if (feed.day().is_alive) count += feed.day().bars.count_real(stretch.from, stretch.to);
    return count;
}

Decimal RunState::total_value_at(const Stretch& stretch, std::size_t place) {
    for (std::size_t i = 0; i < feeds.size(); ++i) {
        const SessionBars& bars_of = feeds[i].day().bars;
        if (!feeds[i].day().is_alive || securities[i].holding.quantity == 0) continue;
        std::size_t at = place;
        while (at > stretch.from && bars_of.kind(at) != BarKind::real) --at;
        if (bars_of.kind(at) == BarKind::real) securities[i].price = {bars_of.close[at], bars_of.factor};
    }
    return portfolio.total_value();
}

// Before the first real bar the price stands.
PriceExtent RunState::extent_of(int security, const Stretch& stretch) const {
    const SecurityDay& day = feeds[static_cast<std::size_t>(security)].day();
    const ScaledPrice before = securities[static_cast<std::size_t>(security)].price;
    const std::size_t from = std::max(stretch.from, day.is_alive ? day.first_real : stretch.to);
    if (from >= stretch.to) return {before, before};
    const auto [low, high] = scaled_extremes(day.bars.close.subspan(from, stretch.to - from));
    const ScaledPrice bottom{low, day.bars.factor}, top{high, day.bars.factor};
    if (from == stretch.from) return {bottom, top};
    return {std::min(before, bottom), std::max(before, top)};
}

AccountBounds RunState::bounds_of(const Stretch& stretch) const {
    AccountBounds bounds{portfolio.cash_usd()};
    for (const SecurityState& one : securities) {
        const auto quantity = static_cast<double>(one.holding.quantity);
        if (quantity == 0) continue;
        const PriceExtent extent = extent_of(one.index, stretch);
        if (extent.low.raw <= 0) bounds.are_prices_known = false;
        bounds.value += quantity * (quantity > 0 ? extent.low : extent.high).real();
        bounds.margin += std::abs(quantity) * extent.high.real() * portfolio.most_margin_requirement(one);
    }
    return bounds;
}

void RunState::end_stretch(const Stretch& stretch) {
    clock.set(time_at(stretch.to - 1));
    benchmark.ends_at(clock.now);
    for (std::size_t i = 0; i < feeds.size(); ++i) {
        const PriceBar* bar = feeds[i].show(stretch.to - 1);
        if (stretch.to == places()) bars[i] = bar;
    }
}

}  // namespace tamis::backtest
