// backtest/capacity.cpp — which bars count towards capacity, and the snapshot that weighs them.
#include "backtest/capacity.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ranges>

namespace tamis::backtest {

namespace {

const Decimal discount_floor = Decimal::scaled(20, 2);

Decimal minutes_between(UtcTime from, UtcTime to) {
    const std::int64_t ms = to.ms - from.ms;
    if (ms % ms_per_minute == 0) return Decimal(ms / ms_per_minute);
    return Decimal::from_double(static_cast<double>(ms) / static_cast<double>(ms_per_minute));
}

// Clamped to 0.2 … 1; the quotients of whole minutes are made once.
Decimal discount_of(Decimal minutes) {
    const Decimal discount = Decimal(2) * (minutes / Decimal(390));
    return discount > Decimal(1) ? Decimal(1) : std::max(discount_floor, discount);
}
Decimal discount_between(UtcTime from, UtcTime to) {
    static const std::vector<Decimal> of_minutes = [] {
        std::vector<Decimal> all;
        for (int minutes = 0; minutes <= 196; ++minutes) all.push_back(discount_of(Decimal(minutes)));
        return all;
    }();
    const std::int64_t ms = to.ms - from.ms;
    if (ms >= 0 && ms % ms_per_minute == 0) {
        const auto minutes = static_cast<std::size_t>(ms / ms_per_minute);
        return of_minutes[std::min(minutes, of_minutes.size() - 1)];
    }
    return discount_of(minutes_between(from, to));
}

std::int64_t round_up(std::int64_t ms, std::int64_t step) {
    return (ms + step - 1) / step * step;
}

// LEAN: k > 120 ? 120 : (int)Math.Max(1, (double)k), with k = 6,000,000 / average dollar volume, 10 without volume.
std::int64_t minutes_counted(Decimal average_dollar_volume) {
    if (average_dollar_volume.is_zero()) return 10;
    const Decimal scale(6'000'000);
    if (average_dollar_volume >= scale) return 1;
    if (average_dollar_volume * Decimal(120) < scale) return 120;
    const Decimal k = scale / average_dollar_volume;
    return k > Decimal(120) ? 120 : static_cast<std::int64_t>(std::max(1.0, to_double(k)));
}

}  // namespace

// LEAN compares UTC dates with start + clamp(days − 1 tick − 1, 1, 7), so the fraction rounds up to whole days.
CapacityEstimate::CapacityEstimate(TradingDay first, int days)
    : next_snapshot_day_(first.time_since_epoch().count()), period_days_(std::clamp(days - 1, 1, 7)) {
    next_snapshot_day_ += period_days_;
}

std::size_t CapacityEstimate::next_slice(const RunState& run, const Stretch& stretch) const {
    const auto is_due = [&](std::size_t place) { return is_snapshot_due(run.utc_at(place)); };
    if (stretch.from == stretch.to || is_due(stretch.from)) return stretch.from;
    if (!is_due(stretch.to - 1)) return stretch.to;
    // With extended hours a UTC day begins within the session.
    const auto places = std::views::iota(stretch.from, stretch.to);
    return *std::ranges::partition_point(places, [&](std::size_t place) { return !is_due(place); });
}

void CapacityEstimate::on_fill(const Fill& fill) {
    on_fill(fill.security, fill.price_usd, fill.quantity, fill.time);
}

void CapacityEstimate::on_slice(RunState& run, bool) {
    if (!is_idle(run.clock.utc)) update(run.bars, run.clock.utc, run.portfolio, run.securities, false);
}

void CapacityEstimate::on_stretch(RunState& run, const Stretch& stretch) {
    for (std::size_t i = 0; i < run.feeds.size(); ++i) {
        const SecurityDay& day = run.feeds[i].day();
        const auto security = static_cast<int>(i);
        if (!is_monitored(security) || !day.is_alive) continue;
        pass(security, day, stretch.from, stretch.to, run.utc_at(stretch.from));
    }
}

CapacityEstimate::Asset& CapacityEstimate::asset(int security) {
    for (Asset& one : assets_)
        if (one.security == security) return one;
    assets_.push_back({.security = security});
    return assets_.back();
}

void CapacityEstimate::on_fill(int security, Decimal price, std::int64_t quantity, UtcTime time) {
    Asset& one = asset(security);
    one.sale_volume += price * Decimal(std::abs(quantity));
    const UtcTime previous = one.previous_fill.value_or(UtcTime{time.ms - ms_per_day});
    settle(one);
    one.discount = discount_between(previous, time);
    if (one.reset) {
        one.market_volume = Decimal();
        one.trades = 0;
        one.reset = false;
    }
    ++one.trades;
    one.previous_fill = time;
    if (!one.monitored) monitored_.push_back(security);
    one.monitored = true;
}

// Exactly LEAN's numbers: the dollar volume of this bar and the one before it, by the minutes between their ends.
std::int64_t CapacityEstimate::exact_minutes(const Asset& asset, const BarVolume& bar, UtcTime now) {
    const Decimal close = bar.close.usd();
    const Decimal between = asset.previous_bar ? minutes_between(*asset.previous_bar, now) : Decimal();
    if (between.is_zero()) return minutes_counted(close * Decimal(bar.volume));
    return minutes_counted(close * Decimal(bar.volume + asset.previous_volume) / between);
}

// Doubles decide wherever they are clear of the boundary: decimal quotients are dear, and one is due every minute.
bool CapacityEstimate::is_minute_near_fill(const Asset& asset, const BarVolume& bar, UtcTime now) {
    const std::int64_t since_fill = now.ms - asset.previous_fill->ms;
    const std::int64_t needed = (since_fill + ms_per_minute - 1) / ms_per_minute;
    if (needed <= 1) return true;
    if (needed > 120) return false;
    const std::int64_t between = asset.previous_bar ? now.ms - asset.previous_bar->ms : 0;
    const double shares = static_cast<double>(between == 0 ? bar.volume : bar.volume + asset.previous_volume);
    const double minutes = between == 0 ? 1 : static_cast<double>(between) / static_cast<double>(ms_per_minute);
    // More than the needed minutes are counted where 6,000,000 USD are more than as many average minutes trade.
    const double counted = 6e6 * minutes, due = static_cast<double>(needed) * bar.close.real() * shares;
    if (due > 0 && std::abs(counted - due) > 1e-6 * due) return counted > due;
    return needed <= exact_minutes(asset, bar, now);
}

bool CapacityEstimate::is_near_fill(const Asset& asset, const BarVolume& bar, UtcTime now) {
    const std::int64_t span = bar.span_ms, fill = asset.previous_fill->ms;
    if (span < ms_per_hour) return is_minute_near_fill(asset, bar, now);
    if (span < ms_per_day) return now.ms == round_up(fill, ms_per_hour);
    return now.ms == fill || utc_day(now) * ms_per_day == round_up(fill, ms_per_day);
}

bool CapacityEstimate::add_bar(Asset& asset, const BarVolume& bar, UtcTime now) {
    const bool is_near = is_near_fill(asset, bar, now);
    asset.previous_bar = now;
    asset.previous_volume = bar.volume;
    if (!is_near) return false;
    const std::int64_t span = bar.span_ms;
    asset.scale = span < ms_per_hour ? Decimal::scaled(20, 2) : Decimal::scaled(span < ms_per_day ? 5 : 2, 2);
    if (bar.close.factor != asset.raw_factor) settle(asset);
    asset.raw_factor = bar.close.factor;
    asset.raw_volume +=
        detail::u128{static_cast<std::uint64_t>(bar.close.raw)} * static_cast<std::uint64_t>(bar.volume);
    if (asset.raw_volume >> 90) settle(asset);
    return true;
}

// Close × volume is summed in integers while factor and discount stand, and rounded once where LEAN rounds every bar.
void CapacityEstimate::settle(Asset& asset) {
    if (asset.raw_volume == 0) return;
    const Decimal raw = Decimal::from_parts(static_cast<std::uint64_t>(asset.raw_volume),
                                            static_cast<std::uint32_t>(asset.raw_volume >> 64),
                                            price_scale,
                                            false);
    asset.market_volume += (asset.raw_factor ? raw * *asset.raw_factor : raw) * asset.discount;
    asset.raw_volume = 0;
}

bool CapacityEstimate::watch(Asset& asset, const BarVolume& bar, UtcTime now) {
    if (bar.volume == 0 || add_bar(asset, bar, now)) return true;
    asset.monitored = false;
    std::erase(monitored_, asset.security);
    return false;
}

void CapacityEstimate::pass(int security, const SecurityDay& day, std::size_t from, std::size_t to, UtcTime first_end) {
    Asset& one = asset(security);
    for (std::size_t place = from; place < to; ++place) {
        if (day.bars.kind(place) != BarKind::real) continue;
        const BarVolume bar{{day.bars.close[place], day.bars.factor}, day.volume_at(place), day.bar_ms()};
        const UtcTime now{first_end.ms + static_cast<std::int64_t>(place - from) * day.bars.step_ms};
        if (!watch(one, bar, now)) return;
    }
}

void CapacityEstimate::update(std::span<const PriceBar* const> bars,
                              UtcTime now,
                              const Portfolio& portfolio,
                              const Securities& securities,
                              bool force) {
    for (std::size_t i = monitored_.size(); i-- > 0;) {
        const auto security = static_cast<std::size_t>(monitored_[i]);
        const PriceBar* bar = security < bars.size() ? bars[security] : nullptr;
        if (bar) watch(asset(monitored_[i]), {bar->close, bar->volume, bar->end.ms - bar->start.ms}, now);
    }
    if (!assets_.empty() && (force || utc_day(now) >= next_snapshot_day_)) snapshot(now, portfolio, securities);
}

void CapacityEstimate::snapshot(UtcTime now, const Portfolio& portfolio, const Securities& securities) {
    const Decimal total_value = portfolio.total_value();
    if (total_value.is_zero()) return;
    for (Asset& one : assets_) settle(one);
    Decimal total_sales;
    for (const Asset& one : assets_) total_sales += one.sale_volume;
    const auto smallest = std::min_element(assets_.begin(), assets_.end(), [](const Asset& a, const Asset& b) {
        return a.scaled_volume() < b.scaled_volume();
    });
    lowest_ = smallest->security;
    const SecurityState& security = securities[static_cast<std::size_t>(smallest->security)];
    const Decimal share_of_sales = total_sales.is_zero() ? Decimal() : smallest->sale_volume / total_sales;
    const Decimal leverage = portfolio.leverage(security);
    const Decimal share_of_holdings = portfolio.maintenance_margin(security) * leverage / total_value;
    const Decimal share = std::max(share_of_sales, share_of_holdings);
    Decimal next = capacity_;
    if (!share.is_zero()) next = smallest->scaled_volume() / Decimal(smallest->trades) / share;
    if (!capacity_.is_zero()) next = Decimal::scaled(33, 2) * next + capacity_ * Decimal::scaled(66, 2);
    capacity_ = next;

    // Assets that are neither held nor traded within thirty days leave; the others begin a new period.
    std::erase_if(assets_, [&](Asset& one) {
        const bool held = securities[static_cast<std::size_t>(one.security)].holding.is_invested();
        const bool leaves = !held && now.ms >= one.previous_fill->ms + 30 * ms_per_day;
        if (leaves) std::erase(monitored_, one.security);
        one.reset = true;
        one.sale_volume = Decimal();
        return leaves;
    });
    next_snapshot_day_ = utc_day(now) + period_days_;
}

Decimal CapacityEstimate::capacity() const {
    return discretely_round_by(capacity_, Decimal::scaled(100'000, 2), Rounding::half_away);
}

}  // namespace tamis::backtest
