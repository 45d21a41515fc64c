// backtest/models/good_til_cancelled.hpp — orders that stay open until they are filled or cancelled.
#pragma once

#include <optional>
#include <string>

#include "market/time.hpp"
#include "record/field.hpp"

namespace tamis::backtest {

struct GoodTilCancelled {
    static constexpr std::string_view name = "good_til_cancelled";
    static constexpr std::string_view meaning = "The order stays open until it is filled or cancelled.";
    static std::span<const record::Field> parameters() { return {}; }
    /// When an order that was sent at a time expires; none: never.
    std::optional<ExchangeTime> end(ExchangeTime) const { return std::nullopt; }
    /// As LEAN serialises it.
    std::string lean_json() const { return "{}"; }
    friend bool operator==(const GoodTilCancelled&, const GoodTilCancelled&) = default;
};

}  // namespace tamis::backtest
