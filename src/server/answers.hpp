// server/answers.hpp — answers that many routes give, and what every answer carries.
#pragma once

#include "base/error.hpp"
#include "server/http.hpp"
#include "store/result_store.hpp"

namespace tamis::server {

/// {"error":{"problem":…,"message":…}} with the problem's status.
Response error_answer(Problem problem, const std::string& message);
Response malformed(const std::string& message);
Response too_large(const std::string& what);
/// 429: so many of them are open already.
Response too_much(const std::string& what);
Response json_answer(std::string body, int status = 200);

/// {"columns":[{"name","type","unit"}],"rows":[[…]],"total":…,"is_total_known":…}. `table` gives the units.
std::string rows_json(const store::Answer& answer, const record::Table* table = nullptr);
std::string rows_json(const record::Rows& rows, const record::Table* table = nullptr);
/// Structs that the table describes.
template <class Records>
Response records_answer(const record::Table& table, const Records& records) {
    record::Rows rows = record::rows_of(table);
    record::append(rows, table, records);
    return json_answer(rows_json(rows, &table));
}
/// One row as an object; null where there is none.
std::string object_json(const record::Rows& rows, std::size_t row = 0);

/// On every answer: nothing is guessed, framed, or fetched from elsewhere.
const std::vector<std::pair<std::string, std::string>>& safety_headers();

}  // namespace tamis::server
