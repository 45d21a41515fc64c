// app/wished_days.hpp — a person's first and last day, in that order.
#pragma once

#include <string>
#include <utility>

#include "market/time.hpp"

namespace tamis::app {

/// Both inclusive; `first_name` and `last_name` are what they are called where they are asked. Throws Error
/// invalid_request for a text that is no day, and where the first is after the last.
std::pair<TradingDay, TradingDay> require_days(const std::string& first,
                                               const std::string& last,
                                               const char* first_name = "--from",
                                               const char* last_name = "--to");

}  // namespace tamis::app
