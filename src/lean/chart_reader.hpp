// lean/chart_reader.hpp — the points of a result's charts: equity candles, and every other series.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "lean/lean_result.hpp"

namespace tamis::lean {

/// `charts`: Strategy Equity's Equity becomes rows of equity, every other series rows of lean_series; points of other
/// shapes are kept as they are.
void read_charts(const nlohmann::json& charts, LeanResult& out);
/// `profitLoss`: what each close brought after fees, as a series of that name.
void read_profit_loss(const nlohmann::json& profits, LeanResult& out);

}  // namespace tamis::lean
