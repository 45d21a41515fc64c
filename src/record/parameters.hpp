// record/parameters.hpp — parameters as text: read with checks, written with one spelling a value.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "record/field.hpp"

namespace tamis::record {

/// The field of that name. Throws Error invalid_request: "gap has no parameter 'treshold'; did you mean 'threshold'?".
const Field& find_parameter(std::span<const Field> fields, std::string_view name, std::string_view owner);
/// Reads `text` into the field: yes/no words, whole numbers, numbers with an optional % sign, days, words; "none" empties
/// an optional one. Throws Error invalid_request naming owner.field, the value and what is allowed.
void set_parameter(const Field& field, void* row, std::string_view text, std::string_view owner);
/// "name=value, …" of every field, defaults written out.
std::string parameters_text(std::span<const Field> fields, const void* row);
/// One value: the shortest text that reads back the same; "none" for an empty optional.
std::string value_text(const Value& value);
/// "0 to 0.5", "above or below", …; empty when anything goes.
std::string allowed_text(const Field& field);

}  // namespace tamis::record
