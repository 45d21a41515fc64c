// lean/indented_json.hpp — JSON on one line, laid out as LEAN's files are.
#pragma once

#include <string>
#include <string_view>

namespace tamis::lean {

/// Stands before a value that stays on one line, as LEAN's series do; JSON itself has no such character.
inline constexpr char one_line = '\x01';

/// Two blanks a level, a member a line, empty arrays and objects closed at once.
std::string indented(std::string_view compact);

}  // namespace tamis::lean
