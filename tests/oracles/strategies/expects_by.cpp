// tests/oracles/strategies/expects_by.cpp — when indicators change what is expected.
#include "oracles/strategies/expects_by.hpp"

namespace tamis::oracles {

using backtest::TradeBar;

void ByStrength::change(const SecurityChanges& changes) {
    for (const int removed : changes.removed) all_.erase(removed);
    for (const int added : changes.added) {
        if (all_.contains(added)) continue;
        const auto one = all_[added] = std::make_shared<Strength>();
        feed_(added, [one](const TradeBar& bar) { one->index.update(bar.close); }, 14);
    }
}

ByStrength::State ByStrength::state_of(const Strength& one) {
    const Decimal index = one.index.value();
    if (index > Decimal(70)) return State::high;
    if (index < Decimal(30)) return State::low;
    const bool is_back =
        (one.state == State::low && index > Decimal(35)) || (one.state == State::high && index < Decimal(65));
    return is_back ? State::middle : one.state;
}

std::vector<Expectation> ByStrength::give(ExchangeTime now) {
    std::vector<Expectation> given;
    for (const auto& [security, one] : all_) {
        const State before = std::exchange(one->state, state_of(*one));
        if (one->state == before || one->state == State::middle || !one->index.is_ready()) continue;
        given.push_back({security, one->state == State::low ? 1 : -1, closes_after(now, period_)});
    }
    return given;
}

void ByCrossings::change(const SecurityChanges& changes) {
    for (const int added : changes.added) {
        if (all_.contains(added)) continue;
        const auto one = all_[added] = std::make_shared<Averages>();
        feed_(added, [one](const TradeBar& bar) { one->fast.update(bar.close); }, 12);
        feed_(added, [one](const TradeBar& bar) { one->slow.update(bar.close); }, 26);
    }
    for (const int removed : changes.removed) all_.erase(removed);
}

std::vector<Expectation> ByCrossings::give(ExchangeTime now) {
    std::vector<Expectation> given;
    for (const auto& [security, one] : all_) {
        const Decimal fast = one->fast.value(), slow = one->slow.value();
        const int direction = one->is_fast_above && slow > fast ? -1 : !one->is_fast_above && fast > slow ? 1 : 0;
        if (one->fast.is_ready() && one->slow.is_ready() && direction != 0)
            given.push_back({security, direction, closes_after(now, std::chrono::days(12))});
        one->is_fast_above = fast > slow;
    }
    return given;
}

}  // namespace tamis::oracles
