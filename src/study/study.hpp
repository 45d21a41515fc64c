// study/study.hpp — one screen, a grid of strategies: which cells that makes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backtest/backtest_spec.hpp"
#include "backtest/cell.hpp"
#include "screen/screener.hpp"

namespace tamis::study {

/// A share of a study: the `number`-th of `of`, from 1.
struct Shard {
    int number = 1, of = 1;
};

/// A run as data.
struct StudySpec {
    std::string name;
    std::optional<screen::ScreenSpec> screen;  ///< none: the symbols below on the days below
    std::vector<std::string> symbols;
    std::optional<std::pair<TradingDay, TradingDay>> days;  ///< of the backtests; none: each hit on its own day
    backtest::BacktestSpec base;               ///< cash, resolution, models; symbols, days and strategy are filled in
    std::vector<backtest::StrategySpec> grid;  ///< all combinations of the parameters' values

    std::optional<Shard> shard;  ///< this share alone; none: all of it
    std::int64_t run = 0;        ///< number of the queued run that this is; 0: a new one
    unsigned threads = 0;        ///< 0: one a core
    int attempts = 1;
    double timeout_seconds = 0;
    bool continue_on_error = true;
    std::uint64_t most_backtests = 0;  ///< of those to compute; 0: no limit
    bool keep_trades = true, keep_fills = true, keep_equity = false;

    /// Throws Error invalid_request: what is missing or wrong.
    void validate() const;
    /// All of it but the strategies, for an engine that has its own.
    void validate_queue() const;
};

/// A symbol and the span of days that is run on it; one for each hit.
struct Span {
    std::string symbol;
    TradingDay first, last;
    backtest::HitMeasures hit = {};  ///< of a hit on its own day: what some strategy of the grid reads
};

/// Spans of a study, ordered by symbol and day, each once.
std::vector<Span> spans_of(const StudySpec& spec, const std::vector<screen::ScreenHit>& hits);
/// The backtest of one span with one set of parameters; of the hit's measures it has those that the strategy reads.
backtest::BacktestSpec cell_spec(const StudySpec& spec, const Span& span, const backtest::StrategySpec& strategy);

}  // namespace tamis::study
