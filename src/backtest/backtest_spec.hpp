// backtest/backtest_spec.hpp — one backtest as data: what is run, on which days, with which money.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backtest/strategies/market_structure.hpp"
#include "backtest/strategy_type.hpp"
#include "base/decimal.hpp"
#include "market/bar.hpp"
#include "market/time.hpp"

namespace tamis::backtest {

/// How prices before a corporate action are shown: adjusted = × price and split factor (LEAN's default), raw = as
/// traded, with splits and dividends applied to the portfolio.
enum class Normalization : std::uint8_t { adjusted, raw };
std::string_view name_of(Normalization normalization);

/// LEAN's rules, of this build, are what `engine` runs; it is part of every key.
inline constexpr std::string_view engine_name = "tamis";
inline constexpr std::string_view engine_version = "2+lean.24863901";
/// LEAN's benchmark where none is set.
inline constexpr std::string_view default_benchmark = "SPY";

struct BacktestSpec {
    std::vector<std::string> symbols;
    TradingDay first, last;  ///< both inclusive
    Decimal cash = 100'000;  ///< USD
    StrategySpec strategy = MarketStructure{};
    Resolution resolution = Resolution::minute;
    Normalization normalization = Normalization::adjusted;
    std::optional<Decimal> fee_per_order;  ///< USD; none: Interactive Brokers' US equity fees, as LEAN's default
    bool fill_forward = true;
    std::string benchmark{default_benchmark};

    /// Throws Error invalid_request: which field, with which value, and what is allowed.
    void validate() const;
};

/// What a caller wants beside the statistics; none of it changes an answer, so none of it is part of a key.
struct Wanted {
    bool order_events = false;
    bool order_list_hash = false;
    bool equity_path = false;
};

}  // namespace tamis::backtest
