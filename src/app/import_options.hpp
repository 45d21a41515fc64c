// app/import_options.hpp — what a person can say of a table, and what it means: said once, for every door.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace tamis::app {

struct ImportOption {
    std::string_view name;  ///< price_scale; of a command --price-scale
    std::string_view meaning;
    std::string_view choices{};  ///< with bars between; empty: any text
};

inline constexpr std::array table_options{
    ImportOption{"resolution", "minute, hour or daily (told by the times)", "minute|hour|daily"},
    ImportOption{"symbol", "Symbol of a table without a symbol column; of other files, its rows alone"},
    ImportOption{"timezone",
                 "Of times without a zone: UTC, America/Chicago, Europe/Berlin, +05:30 … (America/New_York)"},
    ImportOption{"map", "Columns by their names: close=Last,volume=Vol."},
    ImportOption{"columns", "Of a table without a header: date,time,open,high,low,close,volume; - passes one over"},
    ImportOption{"preset", "A provider's way; 'tamis import --dialects' lists them"},
    ImportOption{"dates", "mdy or dmy, where 03/04/2024 can be two days", "mdy|dmy"},
    ImportOption{"decimal", "The decimal mark, where 1.234 can be two numbers: . or ,", ".|,"},
    ImportOption{"stamp", "A bar's time is its start or its end (start)", "start|end"},
    ImportOption{"bar_minutes", "Bars of so many minutes, each kept in its last one (1)"},
    ImportOption{"price_scale", "USD that a whole price of 1 is: 0.01, 1e-9"},
    ImportOption{"class_mark", "BRK.B, BRK/B and BRK-B are one symbol, with this mark: . - or /", ".|-|/"},
    ImportOption{"adjusted", "Adjusted prices, where a table has both; of dividends, they are for a share of today's"},
};

inline const ImportOption& table_option(std::string_view name) {
    for (const ImportOption& one : table_options)
        if (one.name == name) return one;
    throw Error{Problem::invalid_request, "there is no option " + std::string(name)};
}

}  // namespace tamis::app
