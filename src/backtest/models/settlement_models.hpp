// backtest/models/settlement_models.hpp — the settlement models there are: this list is all that names them.
#pragma once

#include "backtest/models/delayed_settlement.hpp"
#include "backtest/models/immediate_settlement.hpp"
#include "backtest/models/model_list.hpp"

namespace tamis::backtest {

/// When orders can use the money of a sale.
using SettlementModel = std::variant<ImmediateSettlement, DelayedSettlement>;

template <>
struct ModelListAbout<SettlementModel> {
    static constexpr std::string_view what = "settlement model", example = "delayed(days=1, minutes=360)";
};

}  // namespace tamis::backtest

template <>
struct tamis::record::Stored<tamis::backtest::SettlementModel>
    : tamis::backtest::StoredModel<tamis::backtest::SettlementModel> {};
