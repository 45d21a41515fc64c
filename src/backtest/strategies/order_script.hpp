// backtest/strategies/order_script.hpp — a list of orders to play, one command a line, read from CSV text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backtest/order.hpp"

namespace tamis::backtest {

enum class ScriptAction : std::uint8_t {
    order,
    update,
    cancel,
    cancel_all,
    set_holdings,
    set_holdings_and_liquidate,
    liquidate
};
inline constexpr std::array<std::string_view, 7> script_action_names{
    "order", "update", "cancel", "cancel_all", "set_holdings", "set_holdings_and_liquidate", "liquidate"};

/// One line of a script; cells that are empty are absent.
struct ScriptCommand {
    std::size_t line = 0;  ///< in the text, from 1
    ExchangeTime time;     ///< played in the first slice at or after it
    ScriptAction action = ScriptAction::order;
    std::string ref;     ///< names an order, for the lines that update or cancel it
    std::string symbol;  ///< empty for liquidate: everything
    std::optional<OrderType> type;
    std::optional<Decimal> quantity;  ///< shares; of set_holdings the share of the portfolio's value
    OrderPrices prices;
    bool trailing_is_fraction = false;
    TimeInForce time_in_force;
    std::optional<std::string> tag;
};

/// "time,action,ref,symbol,type,quantity,stop,limit,trailing,time_in_force,tag" and the lines under it; columns in any
/// order, time and action at least. Times are the exchange's wall clock. Throws Error invalid_request with line and
/// column: what is there and what is allowed; bad_data for a quote that does not end.
std::vector<ScriptCommand> read_order_script(std::string_view text);
/// Ends a job over one line: "line 3, column symbol: …".
[[noreturn]] void refuse_script(std::size_t line, std::string_view column, const std::string& why);

}  // namespace tamis::backtest
