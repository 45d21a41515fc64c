// store/duckdb/errors.cpp — DuckDB's words as errors of the right kind.
#include "store/duckdb/errors.hpp"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <string_view>

#include "base/error.hpp"
#include "base/file.hpp"

namespace tamis::store {

namespace {

bool contains_any(const std::string& message, std::initializer_list<std::string_view> words) {
    return std::any_of(
        words.begin(), words.end(), [&](std::string_view word) { return message.find(word) != std::string::npos; });
}

[[noreturn]] void refuse_locked(const std::string& message) {
    const std::size_t pid = message.find("(PID ");
    const std::string holder =
        pid == std::string::npos ? "another process" : process_text(std::atol(message.c_str() + pid + 5));
    throw Error{Problem::conflict,
                "the results are in use by " + holder + "; wait until it ends, or use another --home"};
}

}  // namespace

void refuse_change() {
    throw Error{Problem::invalid_request,
                "this statement would change the file; only SELECT and EXPLAIN are allowed without "
                "--write"};
}

void refuse_export() {
    throw Error{Problem::invalid_request, "what is exported must be one SELECT"};
}

namespace {

// Of everything that the lock keeps out: other files, attached databases, extensions, settings.
[[noreturn]] void refuse_files() {
    throw Error{Problem::invalid_request,
                "this statement reads or writes other files, or would change a setting; --files allows that"};
}

}  // namespace

bool is_change_of_a_view(const std::string& message) {
    return contains_any(message, {"Can only delete from base table", "Can only update base table", "is not an table"});
}

void fail(const std::string& message) {
    if (contains_any(message, {"Could not set lock"})) refuse_locked(message);
    if (contains_any(message, {"launched in read-only mode", "attached in read-only mode"})) refuse_change();
    if (contains_any(message,
                     {"disabled by configuration", "disabled through configuration", "configuration has been locked"}))
        refuse_files();
    std::string text = "the result store says: " + message;
    if (is_change_of_a_view(message))
        text += "; a view is only read: what NAME shows is changed in NAME_own, and in NAME_shared what its rows share";
    if (contains_any(message, {"not a valid DuckDB", "orrupt", "Could not read enough bytes", "Serialization Error"}))
        throw Error{Problem::bad_data, text};
    const bool is_unavailable = message.starts_with("IO Error") || message.starts_with("Out of Memory") ||
                                message.starts_with("FATAL") ||
                                contains_any(message, {"Could not write file", "No space left"});
    throw Error{is_unavailable ? Problem::unavailable : Problem::invalid_request, text};
}

}  // namespace tamis::store
