// lean/result_writer.hpp — a run of ours as the result files that LEAN writes.
#pragma once

#include <filesystem>
#include <string>

#include "backtest/backtest.hpp"

namespace tamis::lean {

/// What a run must keep for its files.
inline const backtest::Wanted wanted_for_files{
    .order_events = true, .order_list_hash = true, .equity_path = true, .charts = true};

/// The texts of the files, by what follows the id in their names; empty: LEAN writes no such file.
struct ResultFiles {
    std::string id;  ///< LEAN's name of the algorithm: market_structure is MarketStructure
    std::string full, summary, order_events, log;
    std::string engine_log;  ///< log.txt
};

/// Key for key and text for text as LEAN's build 24863901 writes them (BacktestingResultHandler). The same spec on the
/// same bars gives the same bytes: what LEAN takes from the clock or the machine is the run's own first and last time,
/// or empty. `result`: of the spec, run with wanted_for_files.
ResultFiles result_files(const backtest::BacktestSpec& spec,
                         const backtest::BacktestResult& result,
                         const InterestRates& rates);

/// Makes the folder where it is missing and replaces files of the same names in it. Throws Error.
void write_files(const ResultFiles& files, const std::filesystem::path& folder);

}  // namespace tamis::lean
