// market/exchange_clock.hpp — the exchange's clock, by which tables for people show instants.
#pragma once

#include "market/time.hpp"
#include "record/format.hpp"

namespace tamis {

inline record::Clock exchange_clock() {
    return {"New York", [](record::Timestamp time) { return record::Timestamp{to_exchange(UtcTime{time.ms}).ms}; }};
}

}  // namespace tamis
