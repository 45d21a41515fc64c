// backtest/strategies/scripted_orders.hpp — plays a list of orders.
#pragma once

#include <memory>
#include <span>

#include "backtest/strategies/parameters.hpp"
#include "backtest/strategy.hpp"

namespace tamis::backtest {

/// Plays a script, see order_script.hpp: at the start of every slice the lines whose time has come, in their order.
struct ScriptedOrders {
    std::string commands;

    static constexpr std::string_view name = "scripted_orders";
    static constexpr std::string_view version = "2";
    static constexpr std::string_view meaning = "Plays a list of orders of every kind.";
    static constexpr bool needs_intraday = false;

    struct Counters {
        std::int64_t commands_played = 0, orders_refused = 0;
    };
    static std::span<const record::Field> parameters();
    static std::span<const record::Field> counters();
    WarmUp warm_up() const { return {}; }
    /// Throws Error invalid_request with line and column for a script that says something unknown.
    std::unique_ptr<Strategy> start() const;
};

inline constexpr std::array scripted_orders_parameters{
    record::field<&ScriptedOrders::commands>(
        {record::Unit::none,
         "CSV with the header time,action,ref,symbol,type,quantity,stop,limit,trailing,time_in_force,tag."}),
};
static_assert(record::describes_every_member<ScriptedOrders>(scripted_orders_parameters.size()));

using ScriptedOrdersCounters = ScriptedOrders::Counters;
inline constexpr std::array scripted_orders_counters{
    record::field<&ScriptedOrdersCounters::commands_played>({record::Unit::count, "Lines whose time came."}),
    record::field<&ScriptedOrdersCounters::orders_refused>(
        {record::Unit::count, "Orders that LEAN refuses without recording them."}),
};
inline std::span<const record::Field> ScriptedOrders::parameters() {
    return scripted_orders_parameters;
}
inline std::span<const record::Field> ScriptedOrders::counters() {
    return scripted_orders_counters;
}

}  // namespace tamis::backtest
