// tests/lean_stand_in/written_result.hpp — result files of an invented run, in the shape that LEAN writes.
#pragma once

#include <map>
#include <string>

#include "market/time.hpp"

namespace tamis::stand_in {

/// What an invented run is made of; equal runs give equal files.
struct Run {
    std::string id = "1000000001";
    std::string symbol = "AAPL";
    TradingDay first, last;
    double cash_usd = 100'000;
    std::map<std::string, std::string> parameters;
    int flips_a_day = 8;        ///< market orders that turn the position round
    std::string runtime_error;  ///< written into the state; empty: none
};

struct Files {
    std::string full, summary, order_events, log;
};
/// Prices walk from minute to minute; fills, fees, trades and equity agree with one another.
Files write_run(const Run& run);

}  // namespace tamis::stand_in
