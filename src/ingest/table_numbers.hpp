// ingest/table_numbers.hpp — numbers as people write them: dollar signs, thousands marks, decimal commas, 1.2M.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tamis::ingest {

/// What the numbers of a table say of their decimal mark, row by row.
struct DecimalMarks {
    std::uint64_t points = 0, commas = 0;  ///< numbers that can only be read with that mark
    std::string open_point, open_comma;    ///< the first that could be either: "1.234"
    void look(std::string_view text);
    /// '.' or ','; nothing: some row could be either and none settles it. `comma_separates`: cells have no bare comma.
    std::optional<char> mark(bool comma_separates) const;
};

/// The number as digits with a point, without signs of money and thousands marks; empty where there is no number.
/// "1,5M" with a comma is "1500000" times as many as written.
std::string plain_number_text(std::string_view text, char decimal_mark);

}  // namespace tamis::ingest
