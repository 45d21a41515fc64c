// backtest/backtest.hpp — one call: a spec and the bars in, what happened and its statistics out.
#pragma once

#include <stop_token>
#include <string>

#include "backtest/backtest_spec.hpp"
#include "backtest/run_facts.hpp"
#include "backtest/statistics/lean_numbers.hpp"
#include "backtest/statistics/trade_numbers.hpp"
#include "backtest/tape.hpp"

namespace tamis::backtest {

struct BacktestResult {
    RunFacts facts;
    std::optional<LeanNumbers> lean;  ///< none where LEAN's own statistics overflow; `lean_undefined` says why
    std::string lean_undefined;
    TradeNumbers trades;
    std::vector<std::string> lean_ids;   ///< by security
    std::string order_list_hash;         ///< when wanted
    std::unique_ptr<Strategy> strategy;  ///< after the run, for its counters
};

/// Same spec and same bars: same result. Throws Error not_found for an unknown symbol, invalid_request for a bad spec,
/// cancelled when `stop` is set.
BacktestResult run(const bars::BarStore& store,
                   const BacktestSpec& spec,
                   const Wanted& wanted = {},
                   const std::stop_token& stop = {});

/// On a tape that other runs share; `tape`: of the spec, see tape_spec. `store`: where securities come from that join
/// the run; null: none can.
BacktestResult run(std::shared_ptr<const Tape> tape,
                   const InterestRates& rates,
                   const BacktestSpec& spec,
                   const Wanted& wanted = {},
                   const std::stop_token& stop = {},
                   const bars::BarStore* store = nullptr);

}  // namespace tamis::backtest
