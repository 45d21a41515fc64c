// store/duckdb/numbered_rows_test.hpp — two tables of numbered rows, for tests of what DuckDB does with many of them.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "record/field.hpp"
#include "record/rows.hpp"
#include "store/result_store.hpp"

namespace tamis::store {

struct Numbered {
    std::int64_t batch = 0, number = 0;
    std::string symbol;
};
inline constexpr std::array numbered_fields{record::field<&Numbered::batch>({.meaning = "Batch."}),
                                            record::field<&Numbered::number>({.meaning = "Place in it."}),
                                            record::field<&Numbered::symbol>({.meaning = "Symbol."})};
inline constexpr record::Table numbered_table = record::table<Numbered>("numbered", "Rows.", numbered_fields);
inline constexpr record::Table other_numbered_table =
    record::table<Numbered>("other_numbered", "Rows.", numbered_fields);

/// Rows 0 to `rows` of a batch, of fifty symbols.
inline record::Rows numbered_rows(std::int64_t batch, std::int64_t rows) {
    record::Rows all = record::rows_of(numbered_table);
    for (std::int64_t i = 0; i < rows; ++i) {
        const Numbered row{batch, i, "SYMBOL" + std::to_string(i % 50)};
        record::append(all, numbered_table, &row, 1);
    }
    return all;
}

inline std::int64_t whole_number(ResultStore& store, const std::string& sql) {
    return std::get<std::int64_t>(store.sql(sql, 1).columns.at(0).value(0));
}

}  // namespace tamis::store
