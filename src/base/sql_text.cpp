// base/sql_text.cpp — quotes doubled.
#include "base/sql_text.hpp"

namespace tamis {

std::string sql_quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
    return out + "'";
}

}  // namespace tamis
