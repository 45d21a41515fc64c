// lean/counterpart.hpp — a backtest of ours as a run of the algorithm that its strategy has as its counterpart in LEAN.
#pragma once

#include <map>
#include <string>

#include "backtest/backtest_spec.hpp"
#include "lean/setup.hpp"

namespace tamis::lean {

/// What of the backtest the counterpart cannot be told, "fee_per_order=2": a parameter of the strategy or a setting of
/// the run that is not at its default and that no parameter of the setup names in braces. Empty: all of it can be told.
std::string untold_part(const LeanSetup& counterpart, const backtest::BacktestSpec& spec);

/// The counterpart's parameters filled for the backtest. They may name, beside what every setup may, parameters of the
/// strategy and settings of the run. Throws Error invalid_request for a name that is none of them.
std::map<std::string, std::string> told_parameters(const LeanSetup& counterpart, const backtest::BacktestSpec& spec);

}  // namespace tamis::lean
