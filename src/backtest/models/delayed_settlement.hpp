// backtest/models/delayed_settlement.hpp — what is sold can be spent some sessions later (LEAN:
// DelayedSettlementModel.cs).
#pragma once

#include <optional>

#include "market/exchange_calendar.hpp"
#include "record/field.hpp"

namespace tamis::backtest {

/// The account is worth what was sold at once; orders cannot use it before it settles.
struct DelayedSettlement {
    int days = 1;
    int minutes = 6 * 60;

    static constexpr std::string_view name = "delayed";
    static constexpr std::string_view meaning = "What is sold can be spent some sessions later.";
    static std::span<const record::Field> parameters();
    /// When the money of a sale can be spent.
    std::optional<ExchangeTime> settles_at(ExchangeTime sold) const {
        TradingDay day = sold.day();
        for (int i = 0; i < days; ++i) day = us_equities().next_session(day);
        return ExchangeTime(day, minutes * ms_per_minute);
    }
};

inline constexpr std::array delayed_settlement_parameters{
    record::field<&DelayedSettlement::days>({record::Unit::days, "Sessions after the sale.", {}, record::Range{0, 30}}),
    record::field<&DelayedSettlement::minutes>(
        {record::Unit::minutes, "After midnight at the exchange.", {}, record::Range{0, 1439}}),
};
static_assert(record::describes_every_member<DelayedSettlement>(delayed_settlement_parameters.size()));
inline std::span<const record::Field> DelayedSettlement::parameters() {
    return delayed_settlement_parameters;
}

}  // namespace tamis::backtest
