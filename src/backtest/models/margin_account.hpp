// backtest/models/margin_account.hpp — positions of several times what the account is worth (LEAN:
// SecurityMarginModel.cs).
#pragma once

#include "backtest/models/settlement_models.hpp"

namespace tamis::backtest {

struct MarginAccount {
    Decimal leverage = 2;

    static constexpr std::string_view name = "margin";
    static constexpr std::string_view meaning =
        "Positions of so many times what the account is worth; sales settle at once.";
    static std::span<const record::Field> parameters();
    Decimal most_exposure() const { return leverage; }
    Decimal night_exposure() const { return leverage; }
    SettlementModel settlement() const { return ImmediateSettlement{}; }
};

inline constexpr std::array margin_account_parameters{
    record::field<&MarginAccount::leverage>(
        {record::Unit::ratio, "Largest position by the account's value.", {}, record::Range{1, 100}}),
};
static_assert(record::describes_every_member<MarginAccount>(margin_account_parameters.size()));
inline std::span<const record::Field> MarginAccount::parameters() {
    return margin_account_parameters;
}

}  // namespace tamis::backtest
