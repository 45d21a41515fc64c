// lean/json_members.cpp — members by name, with the type that LEAN writes or none.
#include "lean/json_members.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/printed_value.hpp"
#include "lean/python_json.hpp"

namespace tamis::lean {

using nlohmann::json;

const json* member(const json& object, std::string_view name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

const json& required(const json& object, std::string_view name) {
    const json* value = member(object, name);
    if (!value) throw Error{Problem::bad_data, fmt::format("'{}' is missing in {}", name, excerpt(object.dump()))};
    return *value;
}

std::int64_t required_integer(const json& object, std::string_view name) {
    const json& value = required(object, name);
    if (const auto whole = whole_of(value)) return *whole;
    throw Error{Problem::bad_data, fmt::format("'{}' is {}, a whole number is expected", name, excerpt(value.dump()))};
}

std::string text_or(const json& object, std::string_view name, const std::string& otherwise) {
    const json* value = member(object, name);
    if (!value) return otherwise;
    if (value->is_string()) return value->get<std::string>();
    return value->is_number() || value->is_boolean() ? value->dump() : otherwise;
}

void note_not_read(const std::string& path, const json& value, LeanResult& out) {
    out.notes.push_back(says_nan(value) ? fmt::format("{} is NaN, no number: NULL, and kept in lean_other", path)
                                        : fmt::format("{} is {}, not understood", path, value.dump()));
    keep_other(path, value, out);
}

void keep_other(const std::string& path, const json& value, LeanResult& out) {
    out.more.others.push_back({{}, path, value.dump()});
}

void keep_unknown(const json& object,
                  std::span<const std::string_view> known,
                  const std::string& path,
                  LeanResult& out) {
    if (!object.is_object()) return;
    for (const auto& [name, value] : object.items())
        if (std::find(known.begin(), known.end(), name) == known.end())
            keep_other(path.empty() ? name : fmt::format("{}.{}", path, name), value, out);
}

json parse_json(std::string_view text) {
    try {
        return json::parse(text);
    } catch (const json::exception& error) {
        if (trim(text).empty()) throw Error{Problem::bad_data, "the file is empty"};
        if (json python = parse_lenient(text); !python.is_discarded()) return python;
        const auto* parse = dynamic_cast<const json::parse_error*>(&error);
        if (!parse) throw Error{Problem::bad_data, fmt::format("no JSON: {}", error.what())};
        const bool is_cut_off = parse->byte >= text.size();
        throw Error{Problem::bad_data,
                    is_cut_off ? fmt::format("cut off after {}: the JSON does not end", bytes_text(text.size()))
                               : fmt::format("no JSON at byte {}", parse->byte)};
    }
}

}  // namespace tamis::lean
