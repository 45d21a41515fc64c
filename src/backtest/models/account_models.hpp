// backtest/models/account_models.hpp — the kinds of account there are: this list is all that names them.
#pragma once

#include "backtest/models/cash_account.hpp"
#include "backtest/models/day_trading_account.hpp"
#include "backtest/models/margin_account.hpp"
#include "backtest/models/model_list.hpp"

namespace tamis::backtest {

/// How much may be held, and when sales settle where the run does not say.
using AccountModel = std::variant<MarginAccount, CashAccount, DayTradingAccount>;

template <>
struct ModelListAbout<AccountModel> {
    static constexpr std::string_view what = "kind of account", example = "margin(leverage=2)";
};

}  // namespace tamis::backtest

template <>
struct tamis::record::Stored<tamis::backtest::AccountModel>
    : tamis::backtest::StoredModel<tamis::backtest::AccountModel> {};
