// server/body.cpp — nlohmann's parser behind three types.
#include "server/body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::server {

namespace {

using Json = nlohmann::json;
constexpr int deepest = 4;

[[noreturn]] void refuse(const std::string& why) {
    throw Error{Problem::invalid_request, why};
}

Json parsed(const std::string& text) {
    const auto shallow = [](int depth, Json::parse_event_t, Json&) {
        if (depth > deepest) refuse("the body is nested deeper than anything that is asked here");
        return true;
    };
    Json json = Json::parse(text.empty() ? "{}" : text, shallow, false);
    if (!json.is_object()) refuse("the body must be a JSON object");
    return json;
}

std::vector<std::string> texts_of(const std::string& name, const Json& list) {
    std::vector<std::string> texts;
    for (const Json& one : list) {
        if (!one.is_string()) refuse(fmt::format("{} must be a list of texts", name));
        texts.push_back(one.get<std::string>());
    }
    return texts;
}

}  // namespace

Body::Body(const std::string& text, std::vector<std::string_view> known) {
    const Json json = parsed(text);
    for (const auto& [name, value] : json.items()) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            refuse(fmt::format("the body has a member '{}'{}", excerpt(name), did_you_mean_or_all(name, known)));
        if (value.is_null()) continue;
        if (value.is_string())
            members_[name] = value.get<std::string>();
        else if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX)
            refuse(fmt::format("{} is {}, which no number here is as large as", name, value.get<std::uint64_t>()));
        else if (value.is_number_integer())
            members_[name] = value.get<std::int64_t>();
        else if (value.is_boolean())
            members_[name] = value.get<bool>();
        else if (value.is_array())
            members_[name] = texts_of(name, value);
        else
            refuse(fmt::format("{} is {}; it must be a text, a whole number, true or false, or a list of texts",
                               name,
                               excerpt(value.dump())));
    }
}

template <class T>
const T* Body::find(const std::string& name, std::string_view what) const {
    const auto found = members_.find(name);
    if (found == members_.end()) return nullptr;
    const T* value = std::get_if<T>(&found->second);
    if (!value) refuse(fmt::format("{} must be {}", name, what));
    return value;
}

std::string Body::text(const std::string& name) const {
    const auto* value = find<std::string>(name, "a text");
    return value ? *value : std::string();
}

std::vector<std::string> Body::texts(const std::string& name) const {
    const auto* value = find<std::vector<std::string>>(name, "a list of texts");
    return value ? *value : std::vector<std::string>();
}

bool Body::yes(const std::string& name) const {
    const auto* value = find<bool>(name, "true or false");
    return value && *value;
}

std::int64_t Body::number(const std::string& name,
                          std::int64_t otherwise,
                          std::int64_t least,
                          std::int64_t most) const {
    const auto* value = find<std::int64_t>(name, "a whole number");
    if (!value) return otherwise;
    if (*value >= least && *value <= most) return *value;
    refuse(most == INT64_MAX ? fmt::format("{} is {}, allowed: {} or more", name, *value, least)
                             : fmt::format("{} is {}, allowed: {} to {}", name, *value, least, most));
}

}  // namespace tamis::server
