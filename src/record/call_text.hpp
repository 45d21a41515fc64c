// record/call_text.hpp — "name(parameter=value, …)" taken apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamis::record {

struct Argument {
    std::string_view name, value;
};
/// Views of the text.
struct Call {
    std::string_view name;
    std::vector<Argument> arguments;
};

/// "gap(threshold=2%, direction=up)", "rsi". `what` it is, for errors, and an `example`. Throws Error invalid_request:
/// no closing parenthesis, an argument that is no name=value, or one name twice.
Call parse_call(std::string_view text, std::string_view what, std::string_view example);

}  // namespace tamis::record
