// backtest/engine_walk.cpp — the fast pace of a run: bars on which nothing acts, taken in one go.
#include <algorithm>
#include <cmath>

#include "backtest/engine.hpp"

namespace tamis::backtest {

// Hours are left to full slices, because the benchmark's bars end there, and so are bars from before the session.
int Engine::next_full_slice(int place) {
    if (!can_walk_) return place;
    if (delisted_[0] || !feeds_[0].is_alive() || desk_->has_open_orders()) return place;
    const SessionBars& bars = feeds_[0].session_bars();
    const auto is_walkable = [&](std::size_t at) {
        const BarKind kind = bars.kind(at);
        return kind != BarKind::none && kind != BarKind::carried &&
               (clock_.is_warming_up || bars.end_ms(at) % ms_per_hour != 0);
    };
    const auto from = static_cast<std::size_t>(place);
    std::size_t to = from;
    while (to < bars.close.size() && is_walkable(to)) ++to;
    return to == from ? place : static_cast<int>(strategy_->look_ahead(bars, from, to, broker_));
}

/// Brings the security's state to the bar at `place`, whose price it has already.
void Engine::show_market(int place) {
    const SessionBars& bars = feeds_[0].session_bars();
    int last = place;
    while (last > 0 && bars.kind(static_cast<std::size_t>(last)) == BarKind::filled) --last;
    if (bars.kind(static_cast<std::size_t>(last)) == BarKind::real)
        securities_[0].update_trade(*feeds_[0].trade_at(last));
    feeds_[0].show_quotes(place);
}

void Engine::walk(std::size_t from, std::size_t to) {
    const SessionBars& bars = feeds_[0].session_bars();
    if (clock_.is_warming_up) {
        facts_.path.warmup_bars += bars.count_real(from, to);
    } else {
        samples_before(ExchangeTime{bars.end_ms(from)});
        clock_.set(ExchangeTime{bars.end_ms(from)});
        if (is_account_safe(from, to))
            walk_at_once(from, to);
        else
            for (std::size_t place = from; place < to && !over_; ++place) walk_bar(place, bars.kind(place));
    }
    clock_.set(ExchangeTime{bars.end_ms(to - 1)});
    show_market(static_cast<int>(to - 1));
    bars_[0] = feeds_[0].trade_at(static_cast<int>(to - 1));
}

// The account's value is a line in the price, so its ends tell whether a margin call or the end of the money is near.
bool Engine::is_account_safe(std::size_t from, std::size_t to) const {
    if (!portfolio_->is_invested()) return value_ >= 1;
    const SessionBars& bars = feeds_[0].session_bars();
    const auto [low, high] = std::minmax_element(bars.close.begin() + static_cast<std::ptrdiff_t>(from),
                                                 bars.close.begin() + static_cast<std::ptrdiff_t>(to));
    const auto is_safe_at = [&](double price) {
        const double value = portfolio_->cash_usd() + static_cast<double>(securities_[0].holding.quantity) * price;
        const double margin = std::abs(static_cast<double>(securities_[0].holding.quantity)) * price *
                              to_double(portfolio_->margin_requirement());
        return value >= 1 && margin < 0.98 * value;
    };
    return *low > 0 && value_ >= 1 && is_safe_at(ScaledPrice{*low, bars.factor}.real()) &&
           is_safe_at(ScaledPrice{*high, bars.factor}.real());
}

// What each slice adds, sum by sum instead of slice by slice; none of the sums looks at another.
void Engine::walk_at_once(std::size_t from, std::size_t to) {
    const SessionBars& bars = feeds_[0].session_bars();
    const auto count = static_cast<std::int64_t>(to - from);
    facts_.path.bars += bars.count_real(from, to);
    facts_.path.slices += count;
    any_slice_ = true;
    if (portfolio_->is_invested()) {
        facts_.path.slices_invested += count;
        walk_path(from, to);
    } else {
        see_value(portfolio_->estimated_value());
    }
    if (desk_->has_open_trade(0)) walk_trades(from, to);
    walk_capacity(from, to);
    walk_samples(from, to);
    // The margin is far from a call, but its next look is due as if each slice had looked.
    for (std::size_t place = from; place < to; ++place)
        desk_->skip_margin_check(clock_.utc_of(ExchangeTime{bars.end_ms(place)}));
}

void Engine::walk_trades(std::size_t from, std::size_t to) {
    const SessionBars& bars = feeds_[0].session_bars();
    while (from < to && bars.kind(from) != BarKind::real) ++from;
    desk_->see_market(0, bars.close.subspan(from, to - from), bars.factor);
}

// The same operations in the same order as Portfolio::estimated_value, so that both paces give the same bits.
void Engine::walk_path(std::size_t from, std::size_t to) {
    const SessionBars& bars = feeds_[0].session_bars();
    const double cash = portfolio_->cash_usd(), quantity = static_cast<double>(securities_[0].holding.quantity);
    const double factor = bars.factor ? to_double(*bars.factor) : 1;
    for (std::size_t place = from; place < to; ++place)
        see_value(cash + quantity * (static_cast<double>(bars.close[place]) * 1e-4 * factor));
}

void Engine::walk_samples(std::size_t from, std::size_t to) {
    const SessionBars& bars = feeds_[0].session_bars();
    SecurityState& security = securities_[0];
    const auto show_price = [&](std::size_t place) {
        while (place > from && bars.kind(place) != BarKind::real) --place;
        if (bars.kind(place) == BarKind::real) security.price = {bars.close[place], bars.factor};
    };
    for (std::size_t place = from; place < to; ++place) {
        const UtcTime utc = clock_.utc_of(ExchangeTime{bars.end_ms(place)});
        if (!sampler_.keeps_candles() && !sampler_.is_due(utc)) continue;
        show_price(place);
        sampler_.slice(utc, portfolio_->total_value(), false, facts_);
    }
    show_price(to - 1);
}

void Engine::walk_capacity(std::size_t from, std::size_t to) {
    const SessionBars& bars = feeds_[0].session_bars();
    for (std::size_t place = from; place < to; ++place) {
        const UtcTime utc = clock_.utc_of(ExchangeTime{bars.end_ms(place)});
        if (capacity_.is_idle(utc)) return;
        if (capacity_.is_snapshot_due(utc)) {
            bars_[0] = feeds_[0].trade_at(static_cast<int>(place));
            capacity_.update(bars_, utc, *portfolio_, securities_, false);
        } else if (bars.kind(place) == BarKind::real) {
            capacity_.add(0, {{bars.close[place], bars.factor}, feeds_[0].volume_at(place), bars.step_ms}, utc);
        }
    }
}

void Engine::see_value(double value) {
    PathFacts& path = facts_.path;
    value_ = value;
    if (value > path.peak_usd)
        path.peak_usd = value;
    else if (value < path.peak_usd * (1 - path.deepest_fall_fraction))
        path.deepest_fall_fraction = 1 - value / path.peak_usd;
}

// As `slice`, without what cannot happen here: orders, consolidated bars, the benchmark, the strategy.
void Engine::walk_bar(std::size_t place, BarKind kind) {
    const SessionBars& bars = feeds_[0].session_bars();
    SecurityState& security = securities_[0];
    if (is_at_zero()) {
        over_ = facts_.stopped_at_zero = true;
        return;
    }
    clock_.set(ExchangeTime{bars.end_ms(place)});
    if (kind == BarKind::real) {
        ++facts_.path.bars;
        if (bars.close[place] != 0) security.price = {bars.close[place], bars.factor};
        desk_->see_market(0);
    }
    if (desk_->is_margin_due()) {
        if (portfolio_->is_invested()) show_market(static_cast<int>(place));
        desk_->check_margin();
    }
    bars_[0] = capacity_.is_idle(clock_.utc) ? nullptr : feeds_[0].trade_at(static_cast<int>(place));
    end_of_slice(true);
}

}  // namespace tamis::backtest
