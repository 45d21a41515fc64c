// backtest/models/good_til_date.hpp — orders until a day (LEAN: GoodTilDateTimeInForce.cs).
#pragma once

#include <optional>
#include <string>

#include "backtest/orders/next_close.hpp"
#include "record/field.hpp"

namespace tamis::backtest {

struct GoodTilDate {
    TradingDay date{};

    static constexpr std::string_view name = "good_til_date";
    static constexpr std::string_view meaning =
        "The order expires at the close of a day, or at the next one where the day has none.";
    static std::span<const record::Field> parameters();
    std::optional<ExchangeTime> end(ExchangeTime) const { return next_close(ExchangeTime(date, 0)); }
    std::string lean_json() const {
        return R"({"$type":"QuantConnect.Orders.TimeInForces.GoodTilDateTimeInForce","Expiry":")" + to_text(date) +
               R"(T00:00:00"})";
    }
    friend bool operator==(const GoodTilDate&, const GoodTilDate&) = default;
};

inline constexpr std::array good_til_date_parameters{
    record::field<&GoodTilDate::date>({record::Unit::none, "The last day."}),
};
static_assert(record::describes_every_member<GoodTilDate>(good_til_date_parameters.size()));
inline std::span<const record::Field> GoodTilDate::parameters() {
    return good_til_date_parameters;
}

}  // namespace tamis::backtest
