// server/answers.cpp — rows and errors as the JSON that every route speaks.
#include "server/answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "record/format.hpp"

namespace tamis::server {

namespace {

Response refusal(int status, const std::string& problem, const std::string& message) {
    return json_answer(
        fmt::format("{{\"error\":{{\"problem\":{},\"message\":{}}}}}", quoted_json(problem), quoted_json(message)),
        status);
}

std::string problem_word(Problem problem) {
    std::string word(info(problem).name);
    std::replace(word.begin(), word.end(), ' ', '_');
    return word;
}

/// What a name ends in, where no table says.
record::Unit unit_of(std::string_view name) {
    using enum record::Unit;
    static constexpr std::array<std::pair<std::string_view, record::Unit>, 7> endings{{{"_usd", usd},
                                                                                       {"_fraction", fraction},
                                                                                       {"_ratio", ratio},
                                                                                       {"_shares", shares},
                                                                                       {"_ms", milliseconds},
                                                                                       {"seconds", seconds},
                                                                                       {"seconds_saved", seconds}}};
    for (const auto& [ending, unit] : endings)
        if (name.ends_with(ending)) return unit;
    return none;
}

std::string column_json(const record::Rows& rows, std::size_t column, const record::Table* table) {
    const record::Field* field = table ? table->find(rows.names[column]) : nullptr;
    return fmt::format("{{\"name\":{},\"type\":\"{}\",\"unit\":\"{}\"}}",
                       quoted_json(rows.names[column]),
                       record::name_of(rows.columns[column].type()),
                       record::name_of(field ? field->about.unit : unit_of(rows.names[column])));
}

}  // namespace

Response json_answer(std::string body, int status) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

Response error_answer(Problem problem, const std::string& message) {
    return refusal(info(problem).http_status, problem_word(problem), message);
}

Response malformed(const std::string& message) {
    return error_answer(Problem::invalid_request, message);
}

Response too_large(const std::string& what) {
    return refusal(413, "too_large", what + " is larger than this server takes");
}

Response too_much(const std::string& what) {
    Response response = refusal(429, "too_much", "this server has all the " + what + " that it takes; try again soon");
    response.headers.emplace_back("Retry-After", "1");
    return response;
}

std::string rows_json(const store::Answer& answer, const record::Table* table) {
    const record::Rows& rows = answer.rows;
    std::string out = "{\"columns\":[";
    for (std::size_t c = 0; c < rows.names.size(); ++c) out += (c ? "," : "") + column_json(rows, c, table);
    out += "],\"rows\":[";
    for (std::size_t row = 0; row < rows.size(); ++row) {
        out += row ? ",[" : "[";
        for (std::size_t c = 0; c < rows.columns.size(); ++c) {
            if (c) out += ',';
            record::append_json_cell(out, rows.columns[c], row);
        }
        out += ']';
    }
    return out + fmt::format("],\"total\":{},\"is_total_known\":{}}}", answer.total, answer.is_total_known);
}

std::string rows_json(const record::Rows& rows, const record::Table* table) {
    return rows_json(store::Answer{rows, rows.size(), true}, table);
}

std::string object_json(const record::Rows& rows, std::size_t row) {
    if (row >= rows.size()) return "null";
    std::string out;
    record::append_json_object(out, rows, row);
    return out;
}

const std::vector<std::pair<std::string, std::string>>& safety_headers() {
    static const std::vector<std::pair<std::string, std::string>> headers{
        {"Content-Security-Policy",
         "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
         "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"}};
    return headers;
}

}  // namespace tamis::server
