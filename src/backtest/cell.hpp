// backtest/cell.hpp — the unit of work and of storage: one spec on the very bars it can see, and its key.
#pragma once

#include <span>
#include <string>

#include "backtest/backtest_spec.hpp"
#include "bars/bar_store.hpp"
#include "base/hash.hpp"

namespace tamis::backtest {

/// Content of everything that a run of `spec` can see: bars of its days (warm-up included), scaling and corporate
/// events, renames and delisting, the benchmark's hours, and the risk-free rates where LEAN's statistics read them.
/// Parameters do not enter, but for the length of the warm-up.
Hash128 data_version(const bars::BarStore& store, const BacktestSpec& spec);
/// Whether a run of the spec finds a bar to trade on, warm-up not counted; else its cell is no_bars. Throws Error
/// not_found for an unknown symbol.
bool has_bars(const bars::BarStore& store, const BacktestSpec& spec);

/// Everything that can change the answer, a line each; equal texts mean equal results. `data`: data_version of the
/// spec.
std::string canonical_text(const BacktestSpec& spec, const Hash128& data);
/// The key: the first 128 bits of the SHA-256 of the canonical text.
Hash128 cell_key(const BacktestSpec& spec, const Hash128& data);

/// Keys of cells that differ in symbols, days and data only: what their canonical texts share is made once.
class CellKeys {
  public:
    explicit CellKeys(const BacktestSpec& spec);
    /// The lines of symbols and days, which the parameter sets of a span share.
    static std::string place_text(std::span<const std::string> symbols, TradingDay first, TradingDay last);
    std::string text(std::string_view place, const Hash128& data) const;
    Hash128 key(std::string_view place, const Hash128& data) const { return sha256_128(text(place, data)); }

  private:
    std::string before_symbols_, settings_;
};

/// "pivot_bars=2, timeframe=1min, …", defaults written out.
std::string parameters_text(const StrategySpec& strategy);

}  // namespace tamis::backtest
