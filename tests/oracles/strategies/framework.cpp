// tests/oracles/strategies/framework.cpp — from what is expected to orders, step by step.
#include "oracles/strategies/framework.hpp"

#include <algorithm>
#include <cmath>

namespace tamis::oracles {

namespace {

UtcTime after_days(ExchangeTime from, std::int64_t days) {
    ExchangeTime at = from;
    while (days > 0) {
        at.ms += ms_per_day;
        if (us_equities().is_session(at.day())) --days;
    }
    return to_utc(at);
}

/// Minutes that overlap the session count.
UtcTime after_minutes(ExchangeTime from, std::int64_t minutes) {
    ExchangeTime at = from;
    while (minutes > 0) {
        const ExchangeTime before = at;
        at.ms += ms_per_minute;
        const auto session = us_equities().session(before.day());
        if (session && before < session->close && at > session->open) --minutes;
    }
    return to_utc(at);
}

auto of_security(int security) {
    return [security](const auto& one) { return one.security == security; };
}

}  // namespace

UtcTime closes_after(ExchangeTime now, std::chrono::minutes period) {
    constexpr std::int64_t minutes_a_day = ms_per_day / ms_per_minute;
    return period.count() % minutes_a_day == 0 ? after_days(now, period.count() / minutes_a_day)
                                               : after_minutes(now, period.count());
}

void Expectations::add(const Expectation& one) {
    const auto known =
        std::find_if(all_.begin(), all_.end(), [&](const auto& other) { return other.first == one.security; });
    if (known == all_.end())
        all_.push_back({one.security, {one}});
    else
        known->second.push_back(one);
}

std::vector<Expectation> Expectations::active(UtcTime now) const {
    std::vector<Expectation> found;
    for (const auto& [security, all] : all_)
        for (const Expectation& one : all)
            if (one.is_active(now)) found.push_back(one);
    return found;
}

bool Expectations::has_active(int security, UtcTime now) const {
    const std::vector<Expectation> all = active(now);
    return std::any_of(all.begin(), all.end(), of_security(security));
}

std::optional<UtcTime> Expectations::next_end() const {
    std::optional<UtcTime> next;
    for (const auto& [security, all] : all_)
        for (const Expectation& one : all)
            if (!next || one.closes < *next) next = one.closes;
    return next;
}

std::vector<Expectation> Expectations::take_ended(UtcTime now) {
    std::vector<Expectation> ended;
    for (auto& [security, all] : all_) {
        for (const Expectation& one : all)
            if (!one.is_active(now)) ended.push_back(one);
        std::erase_if(all, [&](const Expectation& one) { return !one.is_active(now); });
    }
    std::erase_if(all_, [](const auto& one) { return one.second.empty(); });
    return ended;
}

void Expectations::end(int security, UtcTime now) {
    for (auto& [of, all] : all_)
        for (Expectation& one : all)
            if (of == security && one.is_active(now)) one.closes = UtcTime{now.ms - 1000};
}

void Constant::change(const SecurityChanges& changes) {
    for (const int added : changes.added)
        if (std::find(followed_.begin(), followed_.end(), added) == followed_.end()) followed_.push_back(added);
    for (const int removed : changes.removed) {
        std::erase(followed_, removed);
        last_given_.erase(removed);
    }
}

bool Constant::is_due(int security, UtcTime now) {
    const auto last = last_given_.find(security);
    if (last != last_given_.end() && now.ms - last->second.ms < period_.count() * ms_per_minute) return false;
    last_given_[security] = now;
    return true;
}

void Framework::on_data(const Slice& slice) {
    before_framework(slice);
    give(expect(slice));
}

void Framework::on_changes(const SecurityChanges& changes) {
    expect_changes(changes);
    has_changed_ = true;
    for (const int removed : changes.removed) end_expectations(removed);
    execute_changes(changes);
}

void Framework::give(std::vector<Expectation> expected) {
    for (Expectation& one : expected) {
        one.given = utc();
        expectations_.add(one);
    }
    const Goals goals = is_rebalance_due(!expected.empty()) ? sized() : Goals{};
    execute(overridden(manage_risk(goals), goals));
}

bool Framework::is_rebalance_due(bool has_new) {
    if (!rebalancing_.next) return true;
    const auto ends = expectations_.next_end();
    if (!rebalance_at_) {
        rebalance_at_ = rebalancing_.next(utc());
        // A time that is now is not asked for twice in a slice.
        if (rebalance_at_ && *rebalance_at_ <= utc()) {
            rebalance_at_.reset();
            has_changed_ = false;
            return true;
        }
    }
    const bool is_due = (rebalance_at_ && *rebalance_at_ <= utc()) || (rebalancing_.on_changes && has_changed_) ||
                        (rebalancing_.on_expectations && (has_new || (ends && *ends < utc())));
    if (!is_due) return false;
    rebalance_at_ = rebalancing_.next(utc());
    has_changed_ = false;
    return true;
}

std::vector<Expectation> Framework::chosen() const {
    std::vector<Expectation> last;
    for (const Expectation& one : active()) {
        if (!counts(one)) continue;
        const auto known = std::find_if(last.begin(), last.end(), of_security(one.security));
        if (known == last.end())
            last.push_back(one);
        else if (known->given <= one.given)
            *known = one;
    }
    return last;
}

std::vector<std::optional<double>> Framework::shares(const std::vector<Expectation>& of) const {
    const auto count = std::count_if(of.begin(), of.end(), [](const Expectation& one) { return one.direction != 0; });
    const Decimal share = count == 0 ? Decimal() : Decimal(1) / Decimal(count);
    std::vector<std::optional<double>> all;
    for (const Expectation& one : of) all.emplace_back(to_double(Decimal(one.direction) * share));
    return all;
}

Goals Framework::sized() {
    Goals goals;
    std::vector<int> unpriced;
    const std::vector<Expectation> of = chosen();
    const std::vector<std::optional<double>> all = shares(of);
    for (std::size_t i = 0; i < of.size(); ++i) {
        if (!all[i]) continue;
        const int security = of[i].security;
        if (price(security).is_zero()) {
            unpriced.push_back(security);
            continue;
        }
        const Decimal delta = broker().quantity_for(security, Decimal::from_double(*all[i]));
        goals.push_back({security, delta + Decimal(position(security))});
    }
    for (const Expectation& one : expectations_.take_ended(utc())) {
        const int security = one.security;
        const bool is_known = std::find(unpriced.begin(), unpriced.end(), security) != unpriced.end();
        if (!is_known && !expectations_.has_active(security, utc())) {
            goals.push_back({security, Decimal()});
            unpriced.push_back(security);
        }
    }
    for (Goal& goal : goals) goal.tag = tag_of(goal);
    return goals;
}

Goals Framework::open_goals(const Goals& fresh) {
    for (const Goal& one : fresh) {
        const auto known = std::find_if(goals_.begin(), goals_.end(), of_security(one.security));
        if (known == goals_.end())
            goals_.push_back(one);
        else
            *known = one;
    }
    struct Step {
        Goal goal;
        Decimal value;
        bool reduces;
    };
    std::vector<Step> steps;
    for (const Goal& one : goals_) {
        const Decimal existing(broker().projected_position(one.security)), whole = truncate(one.quantity);
        if (is_warming_up() || price(one.security).is_zero() || !security(one.security).is_tradable) continue;
        if (abs(whole - existing) < Decimal(1)) continue;
        steps.push_back(
            {one, abs((whole - existing) * price(one.security)), !existing.is_zero() && abs(whole) < abs(existing)});
    }
    std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
        return a.reduces != b.reduces ? a.reduces : a.value > b.value;
    });
    Goals sorted;
    for (const Step& one : steps) sorted.push_back(one.goal);
    return sorted;
}

void Framework::forget_reached_goals() {
    std::erase_if(goals_,
                  [&](const Goal& one) { return abs(one.quantity - Decimal(position(one.security))) < Decimal(1); });
}

Decimal Framework::missing(const Goal& goal) const {
    return truncate(goal.quantity - Decimal(broker().projected_position(goal.security)));
}

void Framework::execute(const Goals& goals) {
    for (const Goal& goal : open_goals(goals)) {
        const Decimal quantity = missing(goal);
        if (!quantity.is_zero() && broker().reaches_minimum_order(goal.security, quantity))
            market_order(goal.security, quantity, goal.tag);
    }
    forget_reached_goals();
}

Goals Framework::all_out(Goals goals) {
    for (Goal& one : goals) {
        end_expectations(one.security);
        one = {one.security, Decimal()};
    }
    return goals;
}

void Framework::feed(int security, Resolution resolution, const Take& take, int before) {
    constexpr int least_a_session = 4;  // hours of an early close
    const int sessions = resolution == Resolution::daily ? before : before / least_a_session + 1;
    const auto past = history(security, us_equities().sessions_before(today(), sessions), resolution);
    const std::size_t skipped = past.size() - std::min(past.size(), static_cast<std::size_t>(before));
    for (std::size_t i = skipped; i < past.size(); ++i) take(past[i]);
    if (this->security(security).resolution == resolution)
        consolidate_count(security, 1, take);
    else if (resolution == Resolution::daily)
        consolidate_sessions(security, take);
    else
        consolidate(security, std::chrono::hours(1), take);
}

Goals Framework::overridden(Goals first, const Goals& then) {
    for (const Goal& one : then)
        if (std::none_of(first.begin(), first.end(), of_security(one.security))) first.push_back(one);
    return first;
}

Goals Framework::out_where(const std::function<bool(Decimal)>& is_out) {
    Goals out;
    for (int i = 0; i < securities(); ++i) {
        if (!is_invested(i)) continue;
        const Decimal cost = abs(security(i).holding.average_price * Decimal(position(i)));
        if (cost.is_zero() || !is_out(broker().unrealized_profit(i) / cost)) continue;
        end_expectations(i);
        out.push_back({i, Decimal()});
    }
    return out;
}

Goals Framework::out_at_a_loss(Decimal share) {
    return out_where([&](Decimal profit) { return profit < -share; });
}

Goals Framework::out_at_a_profit(Decimal share) {
    return out_where([&](Decimal profit) { return profit > share; });
}

bool PortfolioLoss::is_out(Decimal value, bool has_goals) {
    if (!high_) high_ = value;
    if (is_trailing_ && *high_ < value) {
        high_ = value;
        return false;
    }
    if (!has_goals || value / *high_ - Decimal(1) >= -most_) return false;
    high_.reset();
    return true;
}

std::vector<std::optional<double>> shares_by_weight(const std::vector<Expectation>& of) {
    double sum = 0;
    for (const Expectation& one : of) sum += std::abs(*one.weight);
    const double factor = sum > 1 ? 1 / sum : 1.0;
    std::vector<std::optional<double>> all;
    for (const Expectation& one : of) all.emplace_back(one.direction * std::abs(*one.weight) * factor);
    return all;
}

backtest::Universe chosen_by_hand(TradingDay first, std::vector<std::string> tickers) {
    return {.select = [=](TradingDay midnight) -> std::optional<std::vector<std::string>> {
        if (midnight != first) return std::nullopt;
        return tickers;
    }};
}

}  // namespace tamis::oracles
