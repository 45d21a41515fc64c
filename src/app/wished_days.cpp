// app/wished_days.cpp — days that stand the wrong way round are an error, and not a time without bars.
#include "app/wished_days.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace tamis::app {

std::pair<TradingDay, TradingDay> require_days(const std::string& first,
                                               const std::string& last,
                                               const char* first_name,
                                               const char* last_name) {
    const std::pair days{require_day(first, first_name), require_day(last, last_name)};
    if (days.first > days.second)
        throw Error{
            Problem::invalid_request,
            fmt::format("{} {} is after {} {}", first_name, to_text(days.first), last_name, to_text(days.second))};
    return days;
}

}  // namespace tamis::app
