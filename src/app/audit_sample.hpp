// app/audit_sample.hpp — which cells of a run are audited: those that its strategy's counterpart can be told, and of
// them a sample.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/home.hpp"
#include "backtest/tables.hpp"
#include "lean/setup.hpp"

namespace tamis::app {

struct AuditSample {
    std::string strategy;
    std::uint64_t cells = 0;               ///< of the run that Tamis computed and finished
    std::uint64_t tellable = 0;            ///< those of them that LEAN can be told
    std::string untold;                    ///< of the first of the others, "fee_per_order=2"; empty: there are none
    std::vector<backtest::CellRow> drawn;  ///< in the order in which they were drawn
    std::vector<backtest::BacktestSpec> specs;  ///< of these
};

/// The strategy of a run's cells. Throws Error not_found for an unknown run, invalid_request where nothing of it can be
/// audited.
std::string audited_strategy(store::ResultStore& results, std::int64_t run);

/// Draws by the seed: the same seed draws the same cells, and a larger sample holds the smaller ones. Throws Error
/// invalid_request where the counterpart can be told none of the cells.
AuditSample draw_sample(store::ResultStore& results,
                        std::int64_t run,
                        std::uint64_t size,
                        std::uint64_t seed,
                        const lean::LeanSetup& counterpart);

}  // namespace tamis::app
