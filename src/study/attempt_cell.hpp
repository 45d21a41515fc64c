// study/attempt_cell.hpp — one cell run on a worker, as often as its options say, with what is kept of a failure.
#pragma once

#include <optional>
#include <string>

#include "backtest/tables.hpp"
#include "jobs/executor.hpp"
#include "study/cell_engine.hpp"

namespace tamis::study {

/// The cell's rows with how they came about; of one that failed in the end its key, its reason and what the engine
/// knows of the attempts. Nothing: it was interrupted. `unreadable`: why its bars cannot be read, else empty.
std::optional<backtest::CellRows> attempt_cell(CellEngine& engine,
                                               const CellPlace& place,
                                               jobs::Worker& worker,
                                               const std::string& unreadable = {});

}  // namespace tamis::study
