// backtest/models/fee_models.hpp — the fee models there are: this list is all that names them.
#pragma once

#include "backtest/models/constant_fee.hpp"
#include "backtest/models/interactive_brokers_fee.hpp"
#include "backtest/models/model_list.hpp"

namespace tamis::backtest {

/// What an order costs when it is filled.
using FeeModel = std::variant<InteractiveBrokersFee, ConstantFee>;

template <>
struct ModelListAbout<FeeModel> {
    static constexpr std::string_view what = "fee model", example = "constant(usd=1)";
};

}  // namespace tamis::backtest

template <>
struct tamis::record::Stored<tamis::backtest::FeeModel> : tamis::backtest::StoredModel<tamis::backtest::FeeModel> {};
