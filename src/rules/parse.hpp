// rules/parse.hpp — text into a tree.
#pragma once

#include <string_view>

#include "rules/tree.hpp"

namespace tamis::rules {

/// What people write: `close crosses_above sma(20) and minutes >= 30`. Numbers may be 2%, times 15:30, bars of an
/// indicator 5min or 1hour as its last argument; a value so many bars ago is close[1]. A word that is no word of the
/// language stands for a number that the user names. Throws Fault: where, what stands there and what was expected.
Tree parse(std::string_view text);

}  // namespace tamis::rules
