// backtest/models/good_til_close.hpp — orders of a day (LEAN: DayTimeInForce.cs).
#pragma once

#include <optional>
#include <string>

#include "backtest/orders/next_close.hpp"
#include "record/field.hpp"

namespace tamis::backtest {

struct GoodTilClose {
    static constexpr std::string_view name = "day";
    static constexpr std::string_view meaning = "The order expires at the close that follows it.";
    static std::span<const record::Field> parameters() { return {}; }
    std::optional<ExchangeTime> end(ExchangeTime sent) const { return next_close(sent); }
    std::string lean_json() const { return R"({"$type":"QuantConnect.Orders.TimeInForces.DayTimeInForce"})"; }
    friend bool operator==(const GoodTilClose&, const GoodTilClose&) = default;
};

}  // namespace tamis::backtest
