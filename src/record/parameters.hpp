// record/parameters.hpp — parameters as text: read with checks, written with one spelling a value.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/field.hpp"

namespace tamis::record {

/// The field of that name. Throws Error invalid_request: "gap has no parameter 'treshold'; did you
/// mean 'threshold'?".
const Field& find_parameter(std::span<const Field> fields, std::string_view name, std::string_view owner);
/// Reads `text` into the field: yes/no words, whole numbers, numbers with an optional % sign, days,
/// times, words; "none" empties an optional one. Throws Error invalid_request naming owner.field,
/// the value and what is allowed; the field then keeps its value.
void set_parameter(const Field& field, void* row, std::string_view text, std::string_view owner);
/// "name=value, …" of every field, defaults written out. Equal rows give equal texts and different
/// rows different ones: a text that could be mistaken (it holds a comma, a quote, …) is written as
/// a JSON string.
std::string parameters_text(std::span<const Field> fields, const void* row);

/// The parts of such a text, "name=value" each: a comma inside of a JSON string separates nothing.
std::vector<std::string> parameter_parts(std::string_view text);
/// Names and values of such a text, a JSON string as what it stands for.
std::vector<std::pair<std::string, std::string>> parameter_values(std::string_view text);

/// A value as people and files write it: yes/no words, 12, 0.02 or 2%, 2024-01-02,
/// 2024-01-02T14:31[:00[.000]][Z or an offset; else UTC], 32 hex digits, any text. Nothing when it is not of that type.
std::optional<Value> parse_value(Type type, std::string_view text);
/// What parse_value wants to see: "a number (0.02 or 2%)".
std::string_view expected_text(Type type);
/// One value: the shortest text that reads back the same; "none" for NULL.
std::string value_text(const Value& value);
/// "0 to 0.5", "above or below", …; empty when anything goes.
std::string allowed_text(const Field& field);

}  // namespace tamis::record
