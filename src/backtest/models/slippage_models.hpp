// backtest/models/slippage_models.hpp — the slippage models there are: this list is all that names them.
#pragma once

#include "backtest/models/constant_slippage.hpp"
#include "backtest/models/model_list.hpp"
#include "backtest/models/no_slippage.hpp"
#include "backtest/models/volume_share_slippage.hpp"

namespace tamis::backtest {

/// How much worse than the price that is seen market, stop, on-open and on-close orders fill.
using SlippageModel = std::variant<NoSlippage, ConstantSlippage, VolumeShareSlippage>;

template <>
struct ModelListAbout<SlippageModel> {
    static constexpr std::string_view what = "slippage model", example = "constant(fraction=0.001)";
};

}  // namespace tamis::backtest

template <>
struct tamis::record::Stored<tamis::backtest::SlippageModel>
    : tamis::backtest::StoredModel<tamis::backtest::SlippageModel> {};
