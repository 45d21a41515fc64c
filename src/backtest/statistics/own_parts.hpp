// backtest/statistics/own_parts.hpp — parts of our own statistics that any engine's result can be summed into.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "backtest/statistics/result_families.hpp"
#include "backtest/trade_builder.hpp"

namespace tamis::backtest {

/// Why columns are NULL: "column: reason", separated by semicolons.
class UndefinedReasons {
  public:
    void add(std::string_view column, std::string_view reason);
    std::optional<std::string> text() const { return text_.empty() ? std::nullopt : std::optional(text_); }

  private:
    std::string text_;
};

/// Mean and sample deviation of the sessions' returns; `values_usd`: the portfolio's at each session's end.
void add_session_returns(OwnStatistics& own,
                         double start_usd,
                         std::span<const double> values_usd,
                         UndefinedReasons& undefined);
/// Profit factor, win rate and the mean returns of winners and losers.
void add_trade_ratios(OwnStatistics& own, std::span<const ClosedTrade> trades, UndefinedReasons& undefined);
/// Turnover; `sale_volume_usd` and `end_value_usd` must be there.
void add_turnover(OwnStatistics& own, UndefinedReasons& undefined);

}  // namespace tamis::backtest
