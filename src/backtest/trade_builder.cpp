// backtest/trade_builder.cpp — rules of Common/Statistics/TradeBuilder.cs of LEAN's build 24863901.
#include "backtest/trade_builder.hpp"

#include <algorithm>
#include <cstdlib>

namespace tamis::backtest {

Decimal ProfitPath::profit_of(const SeenPrice& seen) const {
    const Decimal entry = normalize(entry_.usd());
    return is_long_ ? seen.usd() - entry : entry - seen.usd();
}

void ProfitPath::see(SeenPrice seen) {
    if (in_decimals_ || seen.price.factor != entry_.factor) {
        leave_integers();
        return see_decimal(is_long_ ? seen.usd() - entry_decimal_ : entry_decimal_ - seen.usd());
    }
    const std::int64_t profit = is_long_ ? seen.price.raw - entry_.raw : entry_.raw - seen.price.raw;
    if (profit >= best_raw_) {
        best_raw_ = profit;
        best_seen_ = seen;
    } else if (best_raw_ - profit > drawdown_raw_) {
        drawdown_raw_ = best_raw_ - profit;
        peak_of_fall_ = best_seen_;
        low_of_fall_ = seen;
    }
}

void ProfitPath::see(std::span<const std::int64_t> closes, const Decimal* factor) {
    if (in_decimals_ || factor != entry_.factor) {
        for (const std::int64_t close : closes) see(SeenPrice{{close, factor}});
        return;
    }
    // The best is the last of equals, the fall the first of equals, as in the loop over single prices.
    const std::int64_t sign = is_long_ ? 1 : -1, entry = sign * entry_.raw;
    for (const std::int64_t close : closes) {
        const std::int64_t profit = sign * close - entry;
        if (profit >= best_raw_) {
            best_raw_ = profit;
            best_seen_ = SeenPrice{{close, factor}};
        } else if (best_raw_ - profit > drawdown_raw_) {
            drawdown_raw_ = best_raw_ - profit;
            peak_of_fall_ = best_seen_;
            low_of_fall_ = SeenPrice{{close, factor}};
        }
    }
}

void ProfitPath::see_decimal(Decimal profit) {
    if (profit >= best_)
        best_ = profit;
    else if (best_ - profit > drawdown_)
        drawdown_ = best_ - profit;
}

void ProfitPath::leave_integers() {
    if (in_decimals_) return;
    drawdown_ = max_drawdown();
    best_ = best();
    entry_decimal_ = normalize(entry_.usd());
    in_decimals_ = true;
}

void ProfitPath::split(Decimal factor) {
    leave_integers();
    entry_decimal_ *= factor;
    best_ *= factor;
    drawdown_ *= factor;
}

Decimal ProfitPath::max_drawdown() const {
    if (in_decimals_) return drawdown_;
    if (!low_of_fall_) return {};
    return (peak_of_fall_ ? profit_of(*peak_of_fall_) : Decimal()) - profit_of(*low_of_fall_);
}

void TradeBuilder::see(SeenPrice seen) {
    if (pending_.empty()) return;
    if (scaled_) {
        const Decimal usd = seen.usd();
        if (usd > highest_usd_)
            highest_usd_ = usd;
        else if (usd < lowest_usd_)
            lowest_usd_ = usd;
    } else if (seen.price > highest_.price) {
        highest_ = seen;
    } else if (seen.price < lowest_.price) {
        lowest_ = seen;
    }
    for (Pending& one : pending_) one.path.see(seen);
}

void TradeBuilder::see(std::span<const std::int64_t> closes, const Decimal* factor) {
    if (pending_.empty() || closes.empty()) return;
    if (scaled_ || factor != highest_.price.factor || factor != lowest_.price.factor) {
        for (const std::int64_t close : closes) see(SeenPrice{{close, factor}});
        return;
    }
    std::int64_t highest = highest_.price.raw, lowest = lowest_.price.raw;
    for (const std::int64_t close : closes) {
        highest = std::max(highest, close);
        lowest = std::min(lowest, close);
    }
    if (highest > highest_.price.raw) highest_ = SeenPrice{{highest, factor}};
    if (lowest < lowest_.price.raw) lowest_ = SeenPrice{{lowest, factor}};
    for (Pending& one : pending_) one.path.see(closes, factor);
}

void TradeBuilder::split(Decimal factor) {
    if (pending_.empty()) return;
    lowest_usd_ = lowest() * factor;
    highest_usd_ = highest() * factor;
    scaled_ = true;
    for (Pending& one : pending_) {
        one.quantity /= factor;
        one.entry_price *= factor;
        one.path.split(factor);
    }
}

void TradeBuilder::open(bool is_long, int order, Decimal quantity, ScaledPrice price, Decimal fee, UtcTime time) {
    if (pending_.empty()) {
        is_long_ = is_long;
        lowest_ = highest_ = SeenPrice{price, true};
        scaled_ = false;
    }
    pending_.push_back({ProfitPath(price, is_long), normalize(price.usd()), quantity, fee, time, order});
}

ClosedTrade TradeBuilder::close(const Pending& pending,
                                Decimal quantity,
                                Decimal fees,
                                int security,
                                int order,
                                Decimal price,
                                UtcTime time) const {
    const Decimal entry = pending.entry_price;
    const auto money = [&](Decimal a_share) { return round_half_even(a_share * quantity, 2); };
    return {.security = security,
            .is_long = is_long_,
            .quantity = quantity,
            .entry_time = pending.entry_time,
            .exit_time = time,
            .entry_price = entry,
            .exit_price = price,
            .profit_loss = money(is_long_ ? price - entry : entry - price),
            .fees = fees,
            .mae = money(is_long_ ? lowest() - entry : entry - highest()),
            .mfe = money(is_long_ ? highest() - entry : entry - lowest()),
            .end_trade_drawdown = money(pending.path.max_drawdown()),
            .entry_order = pending.order,
            .exit_order = order};
}

void TradeBuilder::fill(int security,
                        int order,
                        std::int64_t quantity,
                        ScaledPrice price,
                        Decimal fee,
                        UtcTime time,
                        std::vector<ClosedTrade>& closed) {
    const bool buys = quantity > 0;
    if (pending_.empty()) return open(buys, order, Decimal(std::abs(quantity)), price, fee, time);
    see(SeenPrice{price, true});
    if (buys == is_long_) return open(buys, order, Decimal(std::abs(quantity)), price, fee, time);

    const Decimal usd = normalize(price.usd());
    Decimal left(std::abs(quantity));
    bool fee_assigned = false;
    std::size_t done = 0;
    while (done < pending_.size() && left > Decimal(0)) {
        Pending& first = pending_[done];
        const Decimal closing_fee = fee_assigned ? Decimal() : fee;
        if (left >= first.quantity) {
            closed.push_back(close(first, first.quantity, first.fees + closing_fee, security, order, usd, time));
            left -= first.quantity;
            ++done;
        } else {
            first.quantity -= left;
            closed.push_back(close(first, left, first.fees + closing_fee, security, order, usd, time));
            first.fees = Decimal();
            left = Decimal();
        }
        fee_assigned = true;
    }
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(done));
    if (left > Decimal(0)) open(buys, order, left, price, Decimal(), time);
}

}  // namespace tamis::backtest
