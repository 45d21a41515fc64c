// backtest/models/volume_share_fill.hpp — no more of a bar's volume than a share of it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "record/field.hpp"

namespace tamis::backtest {

struct VolumeShareFill {
    Decimal volume_limit = Decimal::scaled(1, 1);

    static constexpr std::string_view name = "volume_share";
    static constexpr std::string_view meaning =
        "All orders of a security together fill at most this share of a bar's volume; the rest waits for the next bar.";
    static std::span<const record::Field> parameters();
    /// Of a bar without volume nothing.
    std::int64_t shares(std::int64_t left, std::int64_t volume, std::int64_t taken) const {
        const std::int64_t most = to_int64(truncate(volume_limit * Decimal(volume)));
        return std::clamp<std::int64_t>(most - taken, 0, left);
    }
};

inline constexpr std::array volume_share_fill_parameters{
    record::field<&VolumeShareFill::volume_limit>(
        {record::Unit::fraction, "Share of a bar's volume that orders fill at most.", {}, record::Range{0.0001, 1}}),
};
static_assert(record::describes_every_member<VolumeShareFill>(volume_share_fill_parameters.size()));
inline std::span<const record::Field> VolumeShareFill::parameters() {
    return volume_share_fill_parameters;
}

}  // namespace tamis::backtest
