// lean/python_json.hpp — JSON as Python writes it: NaN and Infinity bare, and its own words and quotes where a
// dictionary was printed instead of dumped.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace tamis::lean {

/// The text with NaN, Infinity and -Infinity in quotes, None, True and False in JSON's words, and 'single' quotes
/// doubled; texts in quotes are left as they are.
std::string as_json(std::string_view text);

/// JSON, or what Python makes of it; discarded where it is neither.
nlohmann::json parse_lenient(std::string_view text);

}  // namespace tamis::lean
