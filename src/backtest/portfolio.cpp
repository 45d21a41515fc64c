// backtest/portfolio.cpp — LEAN's SecurityPortfolioModel, margin model and corporate-action handling, rule by rule.
#include "backtest/portfolio.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace tamis::backtest {

Decimal Portfolio::total_value() const {
    Decimal total = cash_;
    if (invested_ == 0) return total;
    for (const SecurityState& one : securities_)
        if (one.holding.quantity != 0) total += one.value();
    return total;
}

void Portfolio::bind_more_at_night(const Clock& clock, Decimal factor) {
    clock_ = &clock;
    night_factor_ = factor;
    night_factor_real_ = to_double(factor);
}

double Portfolio::estimated_holdings(bool is_margin) const {
    double sum = 0;
    for (const SecurityState& one : securities_) {
        if (one.holding.quantity == 0) continue;
        const double value = static_cast<double>(one.holding.quantity) * one.price.real();
        sum += is_margin ? std::abs(value) * most_margin_requirement(one) : value;
    }
    return sum;
}

Decimal Portfolio::margin_used() const {
    Decimal used;
    if (invested_ == 0) return used;
    for (const SecurityState& one : securities_)
        if (one.holding.quantity != 0) used += maintenance_margin(one);
    return used;
}

// By day and then by night: the two factors as one would differ in the last digit.
Decimal Portfolio::margin_of(Decimal value, const SecurityState& security) const {
    const Decimal by_day = value * security.margin_requirement;
    return is_at_night() ? by_day * night_factor_ : by_day;
}

Decimal Portfolio::leverage(const SecurityState& security) const {
    const Decimal by_day = Decimal(1) / security.margin_requirement;
    return is_at_night() ? by_day * (Decimal(1) / night_factor_) : by_day;
}

Decimal Portfolio::initial_margin(const SecurityState& security, std::int64_t quantity) const {
    return margin_of(security.price.usd() * Decimal(quantity), security);
}

Decimal Portfolio::maintenance_margin(const SecurityState& security) const {
    return security.holding.quantity == 0 ? Decimal() : margin_of(abs(security.value()), security);
}

// Transactions are keyed by time in LEAN: one that finds its millisecond taken moves on to the next free one.
void Portfolio::record(UtcTime time, Decimal profit) {
    std::int64_t ms = time.ms;
    auto at = transactions_.end();
    while (at != transactions_.begin() && (at - 1)->utc_ms >= ms) --at;
    for (; at != transactions_.end() && at->utc_ms == ms; ++at) ++ms;
    transactions_.insert(at, {ms, profit});
    if (profit > Decimal(0)) ++wins_;
}

void Portfolio::move_average(Holding& holding, std::int64_t quantity, Decimal price) {
    const std::int64_t before = holding.quantity, after = before + quantity;
    const bool same_direction = before == 0 || (before > 0) == (quantity > 0);
    if (after == 0)
        holding.average_price = Decimal();
    else if (before == 0 || (!same_direction && (after > 0) == (quantity > 0)))
        holding.average_price = price;
    else if (same_direction)
        holding.average_price = (holding.average_price * Decimal(before) + Decimal(quantity) * price) / Decimal(after);
    set_quantity(holding, after);
}

void Portfolio::add_cash(Decimal usd) {
    cash_ += usd;
    cash_usd_ = to_double(cash_);
}

void Portfolio::set_quantity(Holding& holding, std::int64_t quantity) {
    invested_ += (quantity != 0) - (holding.quantity != 0);
    holding.quantity = quantity;
}

void Portfolio::fill(SecurityState& security, std::int64_t quantity, Decimal price, Decimal fee, UtcTime time) {
    Holding& holding = security.holding;
    holding.sale_volume += price * Decimal(std::abs(quantity));
    if (!fee.is_zero()) {
        holding.fees += fee;
        cash_ += -fee;
    }
    add_cash(-Decimal(quantity) * price);
    if (quantity < 0) wait_for(security.index, -Decimal(quantity) * price, time);
    if (holding.quantity != 0 && (holding.quantity > 0) != (quantity > 0)) {
        const std::int64_t least = std::min(std::abs(quantity), std::abs(holding.quantity));
        const Decimal closed(quantity < 0 ? least : -least);
        const Decimal profit = price * closed - holding.average_price * closed;
        holding.profit += profit;
        record(time, profit - Decimal(2) * fee);
    }
    move_average(holding, quantity, price);
}

void Portfolio::wait_for(int security, Decimal sale, UtcTime time) {
    const auto at = std::visit([&](const auto& one) { return one.settles_at(to_exchange(time)); }, settlement_);
    if (!at) return;
    unsettled_.push_back({to_utc(*at).ms, sale, security});
    unsettled_usd_ += sale;
}

bool Portfolio::has_unsettled(int security) const {
    return std::ranges::any_of(unsettled_, [&](const Unsettled& one) { return one.security == security; });
}

void Portfolio::never_settle(int security) {
    std::erase_if(unsettled_, [&](const Unsettled& one) { return one.security == security; });
}

void Portfolio::settle(UtcTime now) {
    if (now.ms < next_settlement_ms_) return;
    next_settlement_ms_ = now.ms / ms_per_hour * ms_per_hour + ms_per_hour;
    // As LEAN: one that waits lets those behind it wait.
    std::size_t settled = 0;
    for (; settled < unsettled_.size() && unsettled_[settled].utc_ms <= now.ms; ++settled)
        unsettled_usd_ -= unsettled_[settled].usd;
    unsettled_.erase(unsettled_.begin(), unsettled_.begin() + static_cast<std::ptrdiff_t>(settled));
}

void Portfolio::pay_dividend(SecurityState& security, Decimal distribution) {
    const Decimal total = Decimal(security.holding.quantity) * distribution;
    add_cash(total);
    security.holding.profit += total;
}

void Portfolio::split(SecurityState& security, Decimal factor, Decimal reference_price) {
    Holding& holding = security.holding;
    const Decimal quantity = Decimal(holding.quantity) / factor;
    const Decimal whole = truncate(quantity);
    const Decimal leftover = quantity - whole;
    holding.average_price = holding.average_price * factor;
    set_quantity(holding, to_int64(whole));
    const Decimal price = security.has_trade ? security.last_trade.close.usd() : reference_price * factor;
    add_cash(leftover * price);
    const Decimal in_lieu = leftover * (price - holding.average_price);
    holding.profit += in_lieu;
    holding.in_lieu += in_lieu;
}

}  // namespace tamis::backtest
