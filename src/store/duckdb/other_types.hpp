// store/duckdb/other_types.hpp — DuckDB's types that our columns do not have, spelled as DuckDB spells them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tamis::store {

std::string interval_text(std::int32_t months, std::int32_t days, std::int64_t micros);  ///< 1 year 2 days 04:05:06
/// 09:31:00, with the part of a second where there is one.
std::string clock_text(std::int64_t units, std::int64_t units_a_second);
std::string offset_text(std::int32_t seconds);  ///< +00, -04:30
std::string blob_text(std::string_view bytes);  ///< abc\x00\xFF
std::string bit_text(std::string_view bytes);   ///< 10110, from a byte that counts the padding and the bits
__extension__ typedef unsigned __int128 Magnitude;
std::string digits_of(Magnitude number, int scale = 0);  ///< 123.45 of 12345 and 2

}  // namespace tamis::store
