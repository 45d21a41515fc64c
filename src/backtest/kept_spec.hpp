// backtest/kept_spec.hpp — the spec of a kept cell, read back from its row, and the text that its key was made of.
#pragma once

#include <optional>

#include "backtest/tables.hpp"

namespace tamis::backtest {

/// None for a cell whose strategy is not built in, or whose row does not say its symbols.
std::optional<BacktestSpec> spec_of(const CellRow& row);

/// The canonical text of the cell, also of one that an earlier version of the engine computed; none where no text that
/// this program knows gives its key.
std::optional<std::string> key_text(const CellRow& row);

}  // namespace tamis::backtest
