// server/http.cpp — targets taken apart.
#include "server/http.hpp"

#include <charconv>
#include <optional>

#include "base/text.hpp"

namespace tamis::server {

namespace {

std::string_view text_in(const std::map<std::string, std::string>& texts, const std::string& name) {
    const auto found = texts.find(name);
    return found == texts.end() ? std::string_view() : std::string_view(found->second);
}

/// %41 is A; in a query + is a space. Nothing: a percent sign without two digits, or a zero byte.
std::optional<std::string> decoded(std::string_view text, bool is_query) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += is_query && text[i] == '+' ? ' ' : text[i];
            continue;
        }
        unsigned char byte = 0;
        const char* digits = text.data() + i + 1;
        if (i + 2 >= text.size() || std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2 || byte == 0)
            return std::nullopt;
        out += static_cast<char>(byte);
        i += 2;
    }
    return out;
}

bool read_query(std::string_view text, std::map<std::string, std::string>& query) {
    for (const std::string_view pair : split(text, '&')) {
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const auto name = decoded(pair.substr(0, equals), true);
        const auto value = decoded(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value) return false;
        query[*name] = *value;
    }
    return true;
}

}  // namespace

std::string_view Request::header(const std::string& name) const {
    return text_in(headers, name);
}

std::string_view Request::asked(const std::string& name) const {
    return text_in(query, name);
}

bool read_target(std::string_view target, Request& request) {
    if (target.empty() || target.front() != '/') return false;
    const std::size_t mark = std::min(target.find('?'), target.size());
    const auto path = decoded(target.substr(0, mark), false);
    if (!path) return false;
    request.path = *path;
    return mark == target.size() || read_query(target.substr(mark + 1), request.query);
}

}  // namespace tamis::server
