// backtest/guarded_strategy.cpp — every call of the engine, with the clock noted before and exceptions worded after.
#include "backtest/guarded_strategy.hpp"

#include <exception>

namespace tamis::backtest {

namespace {

/// A failure that names its bar already: a strategy may be called while it calls.
class NamedFailure : public Error {
  public:
    using Error::Error;
};

}  // namespace

std::string StrategyWatch::place(std::string_view strategy) const {
    const std::int64_t ms = clock_ms.load(std::memory_order_relaxed);
    return std::string(strategy) + (ms == 0 ? " had not begun" : " was at " + to_text(ExchangeTime{ms}));
}

void GuardedStrategy::fail(Problem problem, const std::string& reason) const {
    throw NamedFailure(problem, watch_->place(name_) + " and failed: " + reason);
}

template <class Call>
auto GuardedStrategy::guarded(const Call& call) const {
    try {
        return call();
    } catch (const NamedFailure&) {
        throw;
    } catch (const Error& error) {
        fail(error.problem(), error.what());
    } catch (const std::exception& error) {
        fail(Problem::invalid_request, std::string("it threw ") + error.what());
    } catch (...) {
        fail(Problem::invalid_request, "it threw something that is no std::exception");
    }
}

GuardedStrategy::GuardedStrategy(const StrategySpec& strategy, std::shared_ptr<StrategyWatch> watch)
    : name_(strategy.type().name), watch_(watch ? std::move(watch) : std::make_shared<StrategyWatch>()) {
    strategy_ = guarded([&] { return strategy.start(); });
    if (!strategy_) fail(Problem::invalid_request, "it started nothing");
}

template <class Call>
void GuardedStrategy::guard(const Broker& broker, const Call& call) {
    watch_->clock_ms.store(broker.now().ms, std::memory_order_relaxed);
    guarded(call);
    if (watch_->is_given_up.load(std::memory_order_relaxed)) fail(Problem::cancelled, "it was given up");
}

void GuardedStrategy::on_start(Broker& broker) {
    guard(broker, [&] { strategy_->on_start(broker); });
}

std::size_t GuardedStrategy::next_action(const Stretch& stretch, const Broker& broker) {
    std::size_t next = stretch.to;
    guard(broker, [&] { next = strategy_->next_action(stretch, broker); });
    if (next < stretch.from || next > stretch.to)
        fail(Problem::invalid_request,
             "next_action answered place " + std::to_string(next) + "; it must be from " +
                 std::to_string(stretch.from) + " to " + std::to_string(stretch.to));
    return next;
}

void GuardedStrategy::pass(const Stretch& stretch, const Broker& broker) {
    guard(broker, [&] { strategy_->pass(stretch, broker); });
}

void GuardedStrategy::on_bars(const Slice& now, Broker& broker) {
    guard(broker, [&] { strategy_->on_bars(now, broker); });
}

void GuardedStrategy::on_consolidated(int security, std::size_t index, const PriceBar& bar, Broker& broker) {
    guard(broker, [&] { strategy_->on_consolidated(security, index, bar, broker); });
}

void GuardedStrategy::on_order_event(const OrderEvent& event, Broker& broker) {
    guard(broker, [&] { strategy_->on_order_event(event, broker); });
}

void GuardedStrategy::on_scheduled(int event, Broker& broker) {
    guard(broker, [&] { strategy_->on_scheduled(event, broker); });
}

void GuardedStrategy::on_securities_changed(const SecurityChanges& changes, Broker& broker) {
    guard(broker, [&] { strategy_->on_securities_changed(changes, broker); });
}

void GuardedStrategy::on_warm_up_finished(Broker& broker) {
    guard(broker, [&] { strategy_->on_warm_up_finished(broker); });
}

void GuardedStrategy::on_scan(Broker& broker) {
    guard(broker, [&] { strategy_->on_scan(broker); });
}

bool GuardedStrategy::hears_orders() const {
    return guarded([&] { return strategy_->hears_orders(); });
}

std::optional<ExchangeTime> GuardedStrategy::next_scan() const {
    return guarded([&] { return strategy_->next_scan(); });
}

const void* GuardedStrategy::counters() const {
    return guarded([&] { return strategy_->counters(); });
}

void GuardedStrategy::on_end(Broker& broker) {
    guard(broker, [&] { strategy_->on_end(broker); });
}

}  // namespace tamis::backtest
