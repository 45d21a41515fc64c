// store/duckdb/appender.cpp — batches into a table, vector by vector.
#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "store/duckdb/connection.hpp"
#include "store/duckdb/sql_types.hpp"

namespace tamis::store {

namespace {

constexpr idx_t vector_rows = 2048;

duckdb_hugeint huge(StoredDecimal value) {
    return {static_cast<std::uint64_t>(value), static_cast<std::int64_t>(value >> 64)};
}

void write_nulls(duckdb_vector vector, const record::Column& column, std::size_t from, idx_t rows) {
    if (!column.has_nulls()) return;
    duckdb_vector_ensure_validity_writable(vector);
    std::uint64_t* validity = duckdb_vector_get_validity(vector);
    for (idx_t r = 0; r < rows; ++r)
        if (column.is_null(from + r)) duckdb_validity_set_row_invalid(validity, r);
}

void write_cells(duckdb_vector vector, const record::Column& column, const std::string& name, std::size_t from, idx_t rows) {
    void* data = duckdb_vector_get_data(vector);
    const auto each = [&](auto* out, auto value) {
        for (idx_t r = 0; r < rows; ++r) out[r] = value(from + r);
    };
    switch (column.type()) {
        case record::Type::boolean: each(static_cast<bool*>(data), [&](std::size_t i) { return column.numbers()[i] != 0; }); break;
        case record::Type::integer: std::memcpy(data, column.numbers().data() + from, rows * 8); break;
        case record::Type::real: std::memcpy(data, column.reals().data() + from, rows * 8); break;
        case record::Type::day:
            each(static_cast<std::int32_t*>(data), [&](std::size_t i) { return static_cast<std::int32_t>(column.numbers()[i]); });
            break;
        case record::Type::timestamp:
            each(static_cast<std::int64_t*>(data), [&](std::size_t i) { return column.numbers()[i] * 1000; });
            break;
        case record::Type::decimal:
            each(static_cast<duckdb_hugeint*>(data), [&](std::size_t i) { return huge(to_stored(column.decimals()[i], name)); });
            break;
        case record::Type::hash:
            each(static_cast<duckdb_hugeint*>(data), [&](std::size_t i) {
                const Hash128 hash = column.hashes()[i];
                return duckdb_hugeint{hash.low, static_cast<std::int64_t>(hash.high ^ (std::uint64_t{1} << 63))};
            });
            break;
        case record::Type::text:
            for (idx_t r = 0; r < rows; ++r) {
                const std::string& text = column.texts()[from + r];
                duckdb_vector_assign_string_element_len(vector, r, text.data(), text.size());
            }
    }
    write_nulls(vector, column, from, rows);
}

class Appender {
  public:
    Appender(duckdb_connection connection, const std::string& table) {
        if (duckdb_appender_create(connection, nullptr, table.c_str(), &appender_) != DuckDBSuccess) raise();
    }
    ~Appender() { duckdb_appender_destroy(&appender_); }
    Appender(const Appender&) = delete;
    Appender& operator=(const Appender&) = delete;
    void append(duckdb_data_chunk chunk) {
        if (duckdb_append_data_chunk(appender_, chunk) != DuckDBSuccess) raise();
    }
    void close() {
        if (duckdb_appender_close(appender_) != DuckDBSuccess) raise();
    }

  private:
    [[noreturn]] void raise() {
        const char* error = duckdb_appender_error(appender_);
        const std::string text = error ? error : "rows cannot be appended";
        duckdb_appender_destroy(&appender_);
        fail(text);
    }
    duckdb_appender appender_ = nullptr;
};

duckdb_logical_type logical_type(record::Type type) {
    switch (type) {
        case record::Type::boolean: return duckdb_create_logical_type(DUCKDB_TYPE_BOOLEAN);
        case record::Type::integer: return duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
        case record::Type::real: return duckdb_create_logical_type(DUCKDB_TYPE_DOUBLE);
        case record::Type::decimal: return duckdb_create_decimal_type(38, 18);
        case record::Type::day: return duckdb_create_logical_type(DUCKDB_TYPE_DATE);
        case record::Type::timestamp: return duckdb_create_logical_type(DUCKDB_TYPE_TIMESTAMP);
        case record::Type::hash: return duckdb_create_logical_type(DUCKDB_TYPE_UUID);
        case record::Type::text: return duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    }
    return nullptr;
}

}  // namespace

void append_rows(duckdb_connection connection, const std::string& table, const std::vector<std::string>& target,
                 const record::Rows& rows) {
    std::vector<const record::Column*> sources;
    std::vector<duckdb_logical_type> types;
    for (const std::string& name : target) {
        const record::Column& column = rows.columns[rows.index(name)];
        sources.push_back(&column);
        types.push_back(logical_type(column.type()));
    }
    duckdb_data_chunk chunk = duckdb_create_data_chunk(types.data(), types.size());
    for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
    try {
        Appender appender(connection, table);
        for (std::size_t from = 0; from < rows.size(); from += vector_rows) {
            const idx_t count = std::min<idx_t>(vector_rows, rows.size() - from);
            duckdb_data_chunk_reset(chunk);
            for (std::size_t c = 0; c < sources.size(); ++c)
                write_cells(duckdb_data_chunk_get_vector(chunk, c), *sources[c], target[c], from, count);
            duckdb_data_chunk_set_size(chunk, count);
            appender.append(chunk);
        }
        appender.close();
    } catch (...) {
        duckdb_destroy_data_chunk(&chunk);
        throw;
    }
    duckdb_destroy_data_chunk(&chunk);
}

}  // namespace tamis::store
