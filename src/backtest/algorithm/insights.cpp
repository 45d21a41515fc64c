// backtest/algorithm/insights.cpp — from expectations to orders, step by step as LEAN's framework goes.
#include "backtest/algorithm/insights.hpp"

#include <algorithm>

namespace tamis::backtest {

namespace {

/// So many minutes of the session after a time, those that overlap it counted.
UtcTime after_session_minutes(ExchangeTime from, std::int64_t minutes) {
    ExchangeTime at = from;
    for (std::int64_t counted = 0; counted < minutes;) {
        const ExchangeTime before = at;
        at.ms += ms_per_minute;
        const auto session = us_equities().session(before.day());
        if (session && before < session->close && at > session->open) {
            ++counted;
        } else if (!session || before >= session->close) {
            at.ms = ExchangeTime(before.day() + std::chrono::days(1), from.ms % ms_per_minute).ms;
        }
    }
    return to_utc(at);
}

}  // namespace

UtcTime a_day_later(UtcTime time) {
    return {time.ms + ms_per_day};
}

std::function<UtcTime(UtcTime)> every_weekday(std::chrono::weekday day) {
    return [day](UtcTime time) {
        TradingDay next(std::chrono::days(time.ms / ms_per_day + 1));
        next += day - std::chrono::weekday(next);
        return UtcTime{next.time_since_epoch().count() * ms_per_day};
    };
}

void InsightPortfolio::on_changes(const SecurityChanges& changes) {
    for (const int removed : changes.removed) {
        std::erase(followed_, removed);
        last_given_.erase(removed);
        expire(removed);
    }
    for (const int added : changes.added)
        if (std::find(followed_.begin(), followed_.end(), added) == followed_.end()) followed_.push_back(added);
    has_changed_ = true;
}

void InsightPortfolio::on_data(const Slice&) {
    const std::size_t given = give_insights();
    given_ += given;
    std::vector<QuantityTarget> sized;
    if (is_rebalance_due(given > 0)) {
        sized = targets();
        const std::vector<QuantityTarget> expired = expired_targets();
        sized.insert(sized.end(), expired.begin(), expired.end());
    }
    // What risk wants comes first and stands.
    std::vector<QuantityTarget> all = risk_targets();
    for (const QuantityTarget& one : sized)
        if (std::none_of(all.begin(), all.end(), [&](const auto& other) { return other.security == one.security; }))
            all.push_back(one);
    execute(all);
}

std::size_t InsightPortfolio::give_insights() {
    std::size_t given = 0;
    for (const int security : followed_) {
        if (broker().price(security).is_zero()) continue;
        const auto last = last_given_.find(security);
        if (last != last_given_.end() && utc().ms - last->second.ms < settings_.period.count() * ms_per_minute)
            continue;
        last_given_[security] = utc();
        const Insight insight{security, utc(), after_session_minutes(now(), settings_.period.count())};
        const auto known =
            std::find_if(insights_.begin(), insights_.end(), [&](const auto& one) { return one.first == security; });
        if (known == insights_.end())
            insights_.push_back({security, {insight}});
        else
            known->second.push_back(insight);
        ++given;
    }
    return given;
}

std::optional<UtcTime> InsightPortfolio::next_expiry() const {
    std::optional<UtcTime> next;
    for (const auto& [security, all] : insights_)
        for (const Insight& one : all)
            if (!next || one.closes < *next) next = one.closes;
    return next;
}

bool InsightPortfolio::is_rebalance_due(bool has_new) {
    const auto expiry = next_expiry();
    if (!rebalance_at_) {
        rebalance_at_ = settings_.next_rebalance(utc());
        // A time that is now is not asked for twice in a slice.
        if (rebalance_at_ && *rebalance_at_ <= utc()) {
            rebalance_at_.reset();
            has_changed_ = false;
            return true;
        }
    }
    const bool is_due = (rebalance_at_ && *rebalance_at_ <= utc()) || (settings_.on_changes && has_changed_) ||
                        (settings_.on_insights && (has_new || (expiry && *expiry < utc())));
    if (!is_due) return false;
    rebalance_at_ = settings_.next_rebalance(utc());
    has_changed_ = false;
    return true;
}

std::vector<InsightPortfolio::QuantityTarget> InsightPortfolio::targets() {
    std::vector<int> active;
    for (const auto& [security, all] : insights_)
        if (std::any_of(all.begin(), all.end(), [&](const Insight& one) { return one.is_active(utc()); }))
            active.push_back(security);
    std::vector<QuantityTarget> sized;
    for (const int security : active) {
        const Decimal share = Decimal::from_double(1.0 / static_cast<double>(active.size()) * settings_.direction);
        const Decimal delta = broker().quantity_for(security, share);
        sized.push_back({security, to_int64(delta) + position(security)});
    }
    return sized;
}

/// Nothing is to be held where all insights have ended; they are forgotten.
std::vector<InsightPortfolio::QuantityTarget> InsightPortfolio::expired_targets() {
    std::vector<QuantityTarget> flat;
    for (auto& [security, all] : insights_) {
        const auto expired = std::erase_if(all, [&](const Insight& one) { return !one.is_active(utc()); });
        if (expired > 0 && all.empty()) flat.push_back({security, 0});
    }
    std::erase_if(insights_, [](const auto& one) { return one.second.empty(); });
    return flat;
}

void InsightPortfolio::expire(int security) {
    for (auto& [of, all] : insights_)
        for (Insight& one : all)
            if (of == security && one.is_active(utc())) one.closes = UtcTime{utc().ms - 1000};
}

std::vector<InsightPortfolio::QuantityTarget> InsightPortfolio::risk_targets() {
    std::vector<QuantityTarget> flat;
    for (int i = 0; settings_.most_loss && i < securities(); ++i) {
        if (!is_invested(i)) continue;
        const Decimal cost = abs(security(i).holding.average_price * Decimal(position(i)));
        if (cost.is_zero() || broker().unrealized_profit(i) / cost >= -*settings_.most_loss) continue;
        expire(i);
        flat.push_back({i, 0});
    }
    return flat;
}

void InsightPortfolio::send_unordered(const QuantityTarget& target) {
    const Decimal quantity(target.quantity - broker().projected_position(target.security));
    if (!quantity.is_zero() && broker().reaches_minimum_order(target.security, quantity))
        market_order(target.security, quantity);
}

// What reduces positions first, then by value.
void InsightPortfolio::execute(const std::vector<QuantityTarget>& targets) {
    for (const QuantityTarget& one : targets) {
        std::erase_if(open_targets_, [&](const auto& other) { return other.security == one.security; });
        open_targets_.push_back(one);
    }
    if (is_warming_up()) return;
    struct Step {
        QuantityTarget target;
        Decimal value;
        bool reduces;
    };
    std::vector<Step> steps;
    for (const QuantityTarget& one : open_targets_) {
        const std::int64_t existing = broker().projected_position(one.security);
        if (!security(one.security).is_tradable || one.quantity == existing) continue;
        const Decimal value = abs(Decimal(one.quantity - existing) * price(one.security));
        steps.push_back({one, value, existing != 0 && std::abs(one.quantity) < std::abs(existing)});
    }
    std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
        return a.reduces != b.reduces ? a.reduces : a.value > b.value;
    });
    for (const Step& step : steps) send_unordered(step.target);
    std::erase_if(open_targets_, [&](const QuantityTarget& one) { return one.quantity == position(one.security); });
}

}  // namespace tamis::backtest
