// base/sql_text.hpp — texts inside a statement of SQL.
#pragma once

#include <string>
#include <string_view>

namespace tamis {

/// 'text', safe for any text.
std::string sql_quoted(std::string_view text);

}  // namespace tamis
