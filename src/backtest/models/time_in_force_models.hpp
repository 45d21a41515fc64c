// backtest/models/time_in_force_models.hpp — until when orders stay open: this list is all that names the ways.
#pragma once

#include "backtest/models/good_til_cancelled.hpp"
#include "backtest/models/good_til_close.hpp"
#include "backtest/models/good_til_date.hpp"
#include "backtest/models/model_list.hpp"

namespace tamis::backtest {

/// The first is what an order has that says nothing.
using TimeInForce = std::variant<GoodTilCancelled, GoodTilClose, GoodTilDate>;

template <>
struct ModelListAbout<TimeInForce> {
    static constexpr std::string_view what = "time in force", example = "good_til_date(date=2024-11-04)";
};

/// When an order that was sent at `sent` expires; none: never.
inline std::optional<ExchangeTime> end_of(const TimeInForce& time, ExchangeTime sent) {
    return std::visit([&](const auto& one) { return one.end(sent); }, time);
}

}  // namespace tamis::backtest
