// backtest/capacity.cpp — which bars count towards capacity, and the snapshot that weighs them.
#include "backtest/capacity.hpp"

#include <algorithm>
#include <cstdlib>

namespace tamis::backtest {

namespace {

constexpr std::int64_t minute_ms = 60'000, hour_ms = 60 * minute_ms, day_ms = 24 * hour_ms;
const Decimal discount_floor = Decimal::scaled(20, 2);

Decimal minutes_between(UtcTime from, UtcTime to) {
    const std::int64_t ms = to.ms - from.ms;
    if (ms % minute_ms == 0) return Decimal(ms / minute_ms);
    return Decimal::from_double(static_cast<double>(ms) / static_cast<double>(minute_ms));
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

CapacityEstimate::Asset& CapacityEstimate::asset(int security) {
    for (Asset& one : assets_)
        if (one.security == security) return one;
    assets_.push_back({.security = security});
    return assets_.back();
}

void CapacityEstimate::on_fill(int security, Decimal price, std::int64_t quantity, UtcTime time) {
    Asset& one = asset(security);
    one.sale_volume += price * Decimal(std::abs(quantity));
    const UtcTime previous = one.previous_fill.value_or(UtcTime{time.ms - day_ms});
    const Decimal discount = Decimal(2) * (minutes_between(previous, time) / Decimal(390));
    one.discount = discount > Decimal(1) ? Decimal(1) : std::max(discount_floor, discount);
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

bool CapacityEstimate::is_near_fill(const Asset& asset, const PriceBar& bar, UtcTime now) {
    const std::int64_t span = bar.end.ms - bar.start.ms, fill = asset.previous_fill->ms;
    if (span < hour_ms) return now.ms <= fill + minutes_counted(asset.average_dollar_volume) * minute_ms;
    if (span < day_ms) return now.ms == round_up(fill, hour_ms);
    return now.ms == fill || utc_day(now) * day_ms == round_up(fill, day_ms);
}

bool CapacityEstimate::add_bar(Asset& asset, const PriceBar& bar, UtcTime now) {
    const Decimal close = bar.close.usd();
    const Decimal between = asset.previous_bar ? minutes_between(*asset.previous_bar, now) : Decimal();
    if (between.is_zero())
        asset.average_dollar_volume = close * Decimal(bar.volume);
    else
        asset.average_dollar_volume = close * Decimal(bar.volume + asset.previous_volume) / between;
    asset.previous_bar = now;
    asset.previous_volume = bar.volume;
    if (!is_near_fill(asset, bar, now)) return false;
    const std::int64_t span = bar.end.ms - bar.start.ms;
    asset.scale = span < hour_ms ? Decimal::scaled(20, 2) : Decimal::scaled(span < day_ms ? 5 : 2, 2);
    asset.market_volume += close * asset.discount * Decimal(bar.volume);
    return true;
}

void CapacityEstimate::update(std::span<const PriceBar* const> bars,
                              UtcTime now,
                              const Portfolio& portfolio,
                              const std::vector<SecurityState>& securities,
                              bool force) {
    for (std::size_t i = monitored_.size(); i-- > 0;) {
        const auto security = static_cast<std::size_t>(monitored_[i]);
        const PriceBar* bar = security < bars.size() ? bars[security] : nullptr;
        if (!bar || bar->volume == 0) continue;
        Asset& one = asset(monitored_[i]);
        if (add_bar(one, *bar, now)) continue;
        one.monitored = false;
        monitored_.erase(monitored_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (!assets_.empty() && (force || utc_day(now) >= next_snapshot_day_)) snapshot(now, portfolio, securities);
}

void CapacityEstimate::snapshot(UtcTime now, const Portfolio& portfolio, const std::vector<SecurityState>& securities) {
    const Decimal total_value = portfolio.total_value();
    if (total_value.is_zero()) return;
    Decimal total_sales;
    for (const Asset& one : assets_) total_sales += one.sale_volume;
    const auto smallest = std::min_element(assets_.begin(), assets_.end(), [](const Asset& a, const Asset& b) {
        return a.scaled_volume() < b.scaled_volume();
    });
    lowest_ = smallest->security;
    const SecurityState& security = securities[static_cast<std::size_t>(smallest->security)];
    const Decimal share_of_sales = total_sales.is_zero() ? Decimal() : smallest->sale_volume / total_sales;
    const Decimal leverage = Decimal(1) / portfolio.margin_requirement();
    const Decimal share_of_holdings = portfolio.maintenance_margin(security) * leverage / total_value;
    const Decimal share = std::max(share_of_sales, share_of_holdings);
    Decimal next = capacity_;
    if (!share.is_zero()) next = smallest->scaled_volume() / Decimal(smallest->trades) / share;
    if (!capacity_.is_zero()) next = Decimal::scaled(33, 2) * next + capacity_ * Decimal::scaled(66, 2);
    capacity_ = next;

    // Assets that are neither held nor traded within thirty days leave; the others begin a new period.
    std::erase_if(assets_, [&](Asset& one) {
        const bool held = securities[static_cast<std::size_t>(one.security)].holding.is_invested();
        const bool leaves = !held && now.ms >= one.previous_fill->ms + 30 * day_ms;
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
