// backtest/tells_its_rule.hpp — a strategy that can say which of its rules sends an order.
#pragma once

#include <optional>
#include <string>

namespace tamis::backtest {

/// A rule that an order follows.
struct FollowedRule {
    std::string name;                        ///< the parameter that says it: "stop"
    std::string text;                        ///< what it says: "0.02"
    std::optional<double> level_usd = {};    ///< of a stop, target or trailing: where it stood, USD a share
    std::optional<double> reached_usd = {};  ///< the bar's price that reached it, USD a share
    std::optional<double> share = {};        ///< of an entry: the fraction of the portfolio's value that it is to have
};

/// Beside Strategy, of strategies that know it; runs do not ask, whoever watches one does.
class TellsItsRule {
  public:
    virtual ~TellsItsRule() = default;
    /// While it sends an order: the rule that makes it. None: no rule does.
    virtual std::optional<FollowedRule> rule() const = 0;
};

}  // namespace tamis::backtest
