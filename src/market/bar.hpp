// market/bar.hpp — how long a bar lasts, and the unit its prices are kept in.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "record/column.hpp"

namespace tamis {

/// Prices are kept as LEAN's files have them: whole deci-cents, 1/10,000 USD.
inline constexpr int price_scale = 4;
inline constexpr std::int64_t deci_cents_per_usd = 10'000;

enum class Resolution : std::uint8_t { minute, hour, daily };
inline constexpr std::array<std::string_view, 3> resolution_names{"minute", "hour", "daily"};

constexpr std::string_view name_of(Resolution resolution) {
    return resolution_names[static_cast<std::size_t>(resolution)];
}
constexpr std::optional<Resolution> parse_resolution(std::string_view text) {
    for (std::size_t i = 0; i < resolution_names.size(); ++i)
        if (resolution_names[i] == text) return static_cast<Resolution>(i);
    return std::nullopt;
}

template <>
struct record::Stored<Resolution> : record::StoredWord<Resolution, resolution_names> {};

}  // namespace tamis
