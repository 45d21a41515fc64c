// backtest/models/fill_models.hpp — the fill models there are: this list is all that names them.
#pragma once

#include "backtest/models/lot_fill.hpp"
#include "backtest/models/model_list.hpp"
#include "backtest/models/volume_share_fill.hpp"
#include "backtest/models/whole_fill.hpp"

namespace tamis::backtest {

/// How much of an order fills when its price has come.
/// `shares(left, volume, taken)`: of the `left` shares, above 0, that are still to fill, where the last bar traded
/// `volume` shares and fills in parts have taken `taken` of them; 0 to `left`.
using FillModel = std::variant<WholeFill, VolumeShareFill, LotFill>;

template <>
struct ModelListAbout<FillModel> {
    static constexpr std::string_view what = "fill model", example = "volume_share(volume_limit=5%)";
};

}  // namespace tamis::backtest

template <>
struct tamis::record::Stored<tamis::backtest::FillModel> : tamis::backtest::StoredModel<tamis::backtest::FillModel> {};
