// app/without_future.hpp — whether a strategy decides by what it could not have known: runs with the future cut off.
#pragma once

#include <string>
#include <vector>

#include "app/backtests.hpp"
#include "market/time.hpp"

namespace tamis::app {

/// A decision that is another when the bars after it are not there.
struct ChangedDecision {
    ExchangeTime time{};                      ///< of the decision
    ExchangeTime cut{};                       ///< the last bar that the run without the future had
    std::string with_future, without_future;  ///< "buy 100 SPY, market"; "nothing"; or how the run failed
};

struct LookaheadAnswer {
    std::string ran;  ///< "buy_and_hold on SPY, 2024-03-01 to 2024-03-28"
    std::uint64_t bars = 0, checked = 0, decisions = 0;
    std::vector<ChangedDecision> changed;  ///< by time, each once
};

/// Runs the request as it is, then once for every `every`th bar, and for each bar at which it decided, on a tape that
/// ends there (0: so many that about 400 are spread over the span). Decisions up to the cut are held against each
/// other. What a strategy reads past the tape (files, the network) is not cut off. Throws Error invalid_request for
/// lists of orders, which decide nothing, and cancelled; study::TimeIsOver where a strategy of a library does not come
/// back from one of these runs in the request's time.
LookaheadAnswer check_lookahead(const Home& home,
                                const BacktestRequest& request,
                                std::uint64_t every,
                                const Work& work);
/// The same of a spec on these bars; `timeout_seconds`: of each run.
LookaheadAnswer check_lookahead(std::shared_ptr<const bars::BarStore> bars,
                                const backtest::BacktestSpec& spec,
                                std::uint64_t every,
                                const Work& work,
                                double timeout_seconds = 0);
/// One JSON value without a line end; at most `most` changed decisions, and how many there are.
std::string lookahead_json(const LookaheadAnswer& answer, std::uint64_t most);

}  // namespace tamis::app
