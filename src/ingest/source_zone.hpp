// ingest/source_zone.hpp — the clock by which a table's times without a zone were written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "market/time.hpp"

namespace tamis::ingest {

struct SourceZone {
    /// New York's clock and so many minutes less; UTC and so many minutes more, all year or with Europe's summer time.
    enum class Rule : std::uint8_t { exchange, fixed, european };
    Rule rule = Rule::exchange;
    int minutes = 0;
    bool is_exchange() const { return rule == Rule::exchange && minutes == 0; }
    bool is_utc() const { return rule == Rule::fixed && minutes == 0; }

    /// The instant of a reading of the clock; of the hour that summer time repeats the second.
    UtcTime instant(ExchangeTime wall) const;
    /// The same by New York's clock.
    ExchangeTime exchange(ExchangeTime wall) const;
};

/// "America/Chicago", "Europe/Berlin", "+05:30"; nothing for other words.
std::optional<SourceZone> parse_zone(std::string_view name);
/// For messages.
std::string zone_names();

}  // namespace tamis::ingest
