// lean/lean_cell.hpp — one run of LEAN as data: what is run, on which days, with which parameters; its key.
#pragma once

#include <map>
#include <string>

#include "backtest/tables.hpp"
#include "lean/setup.hpp"
#include "market/time.hpp"

namespace tamis::lean {

struct LeanCell {
    std::string symbols;  ///< separated by spaces
    TradingDay first, last;
    backtest::StoredSettings settings;              ///< those that LEAN is told; the others are none
    std::map<std::string, std::string> parameters;  ///< as LEAN gets them: the setup's, filled, and the strategy's
};

/// The settings that LEAN is run with; the others are its algorithm's own affair.
backtest::StoredSettings told_settings(const backtest::BacktestSpec& spec);

/// What a setup's parameters may name of a cell: symbols, days, the settings that LEAN is told.
Placeholders cell_placeholders(const LeanCell& cell);
/// The setup's parameters filled for the cell, then `own` ones, which win.
std::map<std::string, std::string> cell_parameters(const LeanSetup& setup,
                                                   const LeanCell& cell,
                                                   const std::map<std::string, std::string>& own);

/// Hash of engine, build, algorithm, configuration, parameters, symbols, days, cash and data.
Hash128 cell_key(const LeanSetup& setup, const LeanIdentity& identity, const LeanCell& cell);

/// The key and its parts; status, numbers and times are the caller's.
backtest::CellRow cell_row(const LeanSetup& setup,
                           const LeanIdentity& identity,
                           const LeanCell& cell,
                           const Hash128& key);

}  // namespace tamis::lean
