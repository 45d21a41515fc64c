// backtest/backtest.cpp — engine, then statistics.
#include "backtest/backtest.hpp"

#include "backtest/engine.hpp"
#include "backtest/statistics/order_list_hash.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

BacktestResult run(const bars::BarStore& store,
                   const BacktestSpec& spec,
                   const Wanted& wanted,
                   const std::stop_token& stop) {
    return run(Tape::make(store, tape_spec(spec), stop), store.interest_rates(), spec, wanted, stop, &store);
}

BacktestResult run(std::shared_ptr<const Tape> tape,
                   const InterestRates& rates,
                   const BacktestSpec& spec,
                   const Wanted& wanted,
                   const std::stop_token& stop,
                   const bars::BarStore* store) {
    BacktestResult result;
    result.strategy = spec.strategy.type().is_from_library
                          ? std::make_unique<GuardedStrategy>(spec.strategy, wanted.watch)
                          : spec.strategy.start();
    Engine engine(std::move(tape), spec, wanted, store);
    result.facts = engine.run(*result.strategy, stop);
    for (const SecurityState& one : engine.securities())
        result.lean_ids.push_back(engine.security_tape(one.index).identity.lean_id);
    try {
        result.lean = lean_numbers(result.facts, rates);
    } catch (const Error& error) {
        result.lean_undefined = error.what();
    }
    result.trades = trade_numbers(result.facts.trades);
    if (wanted.order_list_hash)
        result.order_list_hash = order_list_hash(result.facts.orders, result.lean_ids, lean_number(spec.normalization));
    return result;
}

}  // namespace tamis::backtest
