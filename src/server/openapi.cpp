// server/openapi.cpp — the table of routes as an OpenAPI document.
#include <fmt/format.h>

#include <map>

#include "base/text.hpp"
#include "server/answers.hpp"
#include "server/router.hpp"

namespace tamis::server {

namespace {

std::string schema_of(const Parameter& parameter) {
    if (parameter.type == "array") return "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}";
    std::string words;
    for (const std::string& one : parameter.choices) words += (words.empty() ? "" : ",") + quoted_json(one);
    return fmt::format("{{\"type\":\"{}\"{}}}", parameter.type, words.empty() ? words : ",\"enum\":[" + words + "]");
}

/// In a list it is the only item.
std::string example_of(const Parameter& parameter) {
    if (parameter.example.empty()) return "";
    const bool is_text = parameter.type == "string" || parameter.type == "array";
    const std::string one = is_text ? quoted_json(parameter.example) : parameter.example;
    return ",\"example\":" + (parameter.type == "array" ? "[" + one + "]" : one);
}

std::string route_parameters_json(const Route& route) {
    std::string out;
    for (const Parameter& one : route.parameters) {
        if (one.in == In::body) continue;
        out += fmt::format("{}{{\"name\":{},\"in\":\"{}\",\"required\":{},\"description\":{}{},\"schema\":{}}}",
                           out.empty() ? "" : ",",
                           quoted_json(one.name),
                           one.in == In::path ? "path" : "query",
                           one.is_required || one.in == In::path,
                           quoted_json(one.meaning),
                           example_of(one),
                           schema_of(one));
    }
    return "[" + out + "]";
}

std::string body_json(const Route& route) {
    std::string properties, required;
    for (const Parameter& one : route.parameters) {
        if (one.in != In::body) continue;
        std::string schema = schema_of(one);
        schema.pop_back();
        properties += fmt::format("{}{}:{},\"description\":{}{}}}",
                                  properties.empty() ? "" : ",",
                                  quoted_json(one.name),
                                  schema,
                                  quoted_json(one.meaning),
                                  example_of(one));
        if (one.is_required) required += (required.empty() ? "" : ",") + quoted_json(one.name);
    }
    if (properties.empty()) return "";
    return fmt::format(
        ",\"requestBody\":{{\"required\":true,\"content\":{{\"application/json\":{{\"schema\":{{\"type\":\"object\","
        "\"properties\":{{{}}},\"required\":[{}],\"additionalProperties\":false}}}}}}}}",
        properties,
        required);
}

std::string operation_json(const Route& route) {
    return fmt::format(
        "{{\"summary\":{},\"parameters\":{}{},\"responses\":{{\"{}\":{{\"description\":{}}},\"default\":{{"
        "\"description\":\"What is wrong, and what would be right.\",\"content\":{{\"application/json\":{{\"schema\":{{"
        "\"$ref\":\"#/components/schemas/Problem\"}}}}}}}}}}}}",
        quoted_json(route.summary),
        route_parameters_json(route),
        body_json(route),
        route.status,
        quoted_json(route.answer));
}

std::string lower_method(const Route& route) {
    return lower(route.method);
}

}  // namespace

std::string openapi_text(const std::vector<Route>& routes, const std::string& version) {
    std::map<std::string, std::string> paths;
    for (const Route& route : routes) {
        std::string& operations = paths[route.path];
        operations +=
            fmt::format("{}\"{}\":{}", operations.empty() ? "" : ",", lower_method(route), operation_json(route));
    }
    std::string all;
    for (const auto& [path, operations] : paths)
        all += fmt::format("{}{}:{{{}}}", all.empty() ? "" : ",\n", quoted_json(path), operations);
    return fmt::format(
        "{{\"openapi\":\"3.1.0\",\"info\":{{\"title\":\"Tamis\",\"version\":\"{}\"}},\"paths\":{{\n{}\n}},"
        "\"components\":{{\"schemas\":{{\"Problem\":{{\"type\":\"object\",\"properties\":{{\"error\":{{\"type\":"
        "\"object\",\"properties\":{{\"problem\":{{\"type\":\"string\"}},\"message\":{{\"type\":\"string\"}}}}}}}}}}}}}"
        "}}}\n",
        version,
        all);
}

}  // namespace tamis::server
