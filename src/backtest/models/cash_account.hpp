// backtest/models/cash_account.hpp — positions of what the account is worth; sales settle as US equities' do.
#pragma once

#include "backtest/models/settlement_models.hpp"

namespace tamis::backtest {

struct CashAccount {
    static constexpr std::string_view name = "cash";
    static constexpr std::string_view meaning =
        "Positions of no more than the account is worth; sales settle at 06:00 of the next session.";
    static std::span<const record::Field> parameters() { return {}; }
    Decimal most_exposure() const { return 1; }
    Decimal night_exposure() const { return 1; }
    SettlementModel settlement() const { return DelayedSettlement{}; }
};

}  // namespace tamis::backtest
