// backtest/security_tape.hpp — one security laid out session by session, as LEAN's data feed would give it.
#pragma once

#include "backtest/tape.hpp"

namespace tamis::backtest {

/// Reading order, price scaling, fill-forward and corporate events (LEAN: SubscriptionDataReader,
/// FillForwardEnumerator, SubscriptionFilterEnumerator and the auxiliary event providers). Throws Error not_found for
/// an unknown symbol.
SecurityTape lay_out_security(const bars::BarStore& store,
                              const TapeSpec& spec,
                              const std::string& symbol,
                              const std::vector<Session>& sessions);

/// The benchmark's bars from the session before the first day of data on: hours of the regular session, never filled
/// forward.
BenchmarkTape lay_out_benchmark(const bars::BarStore& store, const TapeSpec& spec);

}  // namespace tamis::backtest
