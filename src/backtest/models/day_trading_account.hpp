// backtest/models/day_trading_account.hpp — larger positions by day than over night (LEAN:
// PatternDayTradingMarginModel.cs).
#pragma once

#include "backtest/models/settlement_models.hpp"

namespace tamis::backtest {

struct DayTradingAccount {
    Decimal leverage = 4;
    Decimal night_leverage = 2;

    static constexpr std::string_view name = "day_trading";
    static constexpr std::string_view meaning =
        "Larger positions from the open to ten minutes before the close than over night; sales settle at once.";
    static std::span<const record::Field> parameters();
    Decimal most_exposure() const { return leverage; }
    Decimal night_exposure() const { return night_leverage; }
    SettlementModel settlement() const { return ImmediateSettlement{}; }
};

inline constexpr std::array day_trading_account_parameters{
    record::field<&DayTradingAccount::leverage>(
        {record::Unit::ratio, "Largest position by the account's value, by day.", {}, record::Range{1, 100}}),
    record::field<&DayTradingAccount::night_leverage>(
        {record::Unit::ratio, "The same over night.", {}, record::Range{1, 100}}),
};
static_assert(record::describes_every_member<DayTradingAccount>(day_trading_account_parameters.size()));
inline std::span<const record::Field> DayTradingAccount::parameters() {
    return day_trading_account_parameters;
}

}  // namespace tamis::backtest
