// lean/json_members.hpp — members of JSON objects, asked for by name; what nobody asked for is kept.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

#include "lean/lean_result.hpp"

namespace tamis::lean {

const nlohmann::json* member(const nlohmann::json& object, std::string_view name);  ///< null: not there
/// Throws Error bad_data that names the member.
const nlohmann::json& required(const nlohmann::json& object, std::string_view name);
std::int64_t required_integer(const nlohmann::json& object, std::string_view name);
/// A text, or a number's text; `otherwise` when it is missing, null or something else.
std::string text_or(const nlohmann::json& object, std::string_view name, const std::string& otherwise);

/// Members of `object` that are not in `known` become rows of lean_other.
void keep_unknown(const nlohmann::json& object,
                  std::span<const std::string_view> known,
                  const std::string& path,
                  LeanResult& out);
void keep_other(const std::string& path, const nlohmann::json& value, LeanResult& out);
/// A member that its column cannot hold, or that says NaN: kept like those without a column, with a note.
void note_not_read(const std::string& path, const nlohmann::json& value, LeanResult& out);

/// Parses; throws Error bad_data: what is wrong and at which byte; a text that ends early is called cut off.
nlohmann::json parse_json(std::string_view text);

}  // namespace tamis::lean
