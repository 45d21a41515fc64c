// store/duckdb/connection.cpp — opening, running statements, reading results.
#include "store/duckdb/connection.hpp"

#include <cstring>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "store/duckdb/sql_types.hpp"

namespace tamis::store {

namespace {

void check_library() {
    const std::string version = duckdb_library_version();
    if (!version.starts_with("v1.5."))
        throw Error{Problem::unavailable, "the DuckDB library is " + version + "; this program works with v1.5.x"};
    ensure(duckdb_vector_size() == 2048, "DuckDB's vectors hold 2048 rows");
}

void set(duckdb_config config, const char* name, const std::string& value) {
    ensure(duckdb_set_config(config, name, value.c_str()) == DuckDBSuccess, "a DuckDB setting is known");
}

record::Type type_of(duckdb_type type) {
    switch (type) {
        case DUCKDB_TYPE_BOOLEAN: return record::Type::boolean;
        case DUCKDB_TYPE_FLOAT:
        case DUCKDB_TYPE_DOUBLE: return record::Type::real;
        case DUCKDB_TYPE_DECIMAL: return record::Type::decimal;
        case DUCKDB_TYPE_DATE: return record::Type::day;
        case DUCKDB_TYPE_TIMESTAMP:
        case DUCKDB_TYPE_TIMESTAMP_TZ: return record::Type::timestamp;
        case DUCKDB_TYPE_UUID: return record::Type::hash;
        case DUCKDB_TYPE_TINYINT:
        case DUCKDB_TYPE_SMALLINT:
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_BIGINT:
        case DUCKDB_TYPE_UTINYINT:
        case DUCKDB_TYPE_USMALLINT:
        case DUCKDB_TYPE_UINTEGER:
        case DUCKDB_TYPE_UBIGINT:
        case DUCKDB_TYPE_HUGEINT: return record::Type::integer;
        default: return record::Type::text;
    }
}

StoredDecimal int128_of(duckdb_hugeint number) {
    return static_cast<StoredDecimal>(number.upper) << 64 | static_cast<StoredDecimal>(number.lower);
}

std::int64_t clamped(duckdb_hugeint number) {
    const StoredDecimal value = int128_of(number);
    if (value > INT64_MAX || value < INT64_MIN) throw Error{Problem::bad_data, "a whole number of the result does not fit 64 bits; cast it to DOUBLE"};
    return static_cast<std::int64_t>(value);
}

/// Reads cells of one vector.
class VectorReader {
  public:
    VectorReader(duckdb_vector vector, duckdb_logical_type logical)
        : data_(duckdb_vector_get_data(vector)), validity_(duckdb_vector_get_validity(vector)), type_(duckdb_get_type_id(logical)) {
        if (type_ != DUCKDB_TYPE_DECIMAL) return;
        scale_ = duckdb_decimal_scale(logical);
        internal_ = duckdb_decimal_internal_type(logical);
    }
    void read(idx_t row, record::Column& out) const {
        if (validity_ && !duckdb_validity_row_is_valid(validity_, row)) return out.push_null();
        switch (type_) {
            case DUCKDB_TYPE_BOOLEAN: return out.push(at<bool>(row));
            case DUCKDB_TYPE_FLOAT: return out.push(static_cast<double>(at<float>(row)));
            case DUCKDB_TYPE_DOUBLE: return out.push(at<double>(row));
            case DUCKDB_TYPE_DECIMAL: return out.push(decimal(row));
            case DUCKDB_TYPE_DATE: return out.push(record::Day{std::chrono::days{at<std::int32_t>(row)}});
            case DUCKDB_TYPE_TIMESTAMP:
            case DUCKDB_TYPE_TIMESTAMP_TZ: return out.push(record::Timestamp{at<std::int64_t>(row) / 1000});
            case DUCKDB_TYPE_UUID: return out.push(uuid(row));
            case DUCKDB_TYPE_TINYINT: return out.push(std::int64_t{at<std::int8_t>(row)});
            case DUCKDB_TYPE_SMALLINT: return out.push(std::int64_t{at<std::int16_t>(row)});
            case DUCKDB_TYPE_INTEGER: return out.push(std::int64_t{at<std::int32_t>(row)});
            case DUCKDB_TYPE_BIGINT: return out.push(at<std::int64_t>(row));
            case DUCKDB_TYPE_UTINYINT: return out.push(std::int64_t{at<std::uint8_t>(row)});
            case DUCKDB_TYPE_USMALLINT: return out.push(std::int64_t{at<std::uint16_t>(row)});
            case DUCKDB_TYPE_UINTEGER: return out.push(std::int64_t{at<std::uint32_t>(row)});
            case DUCKDB_TYPE_UBIGINT: return out.push(static_cast<std::int64_t>(at<std::uint64_t>(row)));
            case DUCKDB_TYPE_HUGEINT: return out.push(clamped(at<duckdb_hugeint>(row)));
            case DUCKDB_TYPE_VARCHAR: {
                auto text = at<duckdb_string_t>(row);
                return out.push(std::string_view(duckdb_string_t_data(&text), duckdb_string_t_length(text)));
            }
            default:
                throw Error{Problem::invalid_request, "a column of the result has a type that cannot be shown; cast it to VARCHAR"};
        }
    }

  private:
    template <class T> T at(idx_t row) const { return static_cast<const T*>(data_)[row]; }
    Decimal decimal(idx_t row) const {
        StoredDecimal value = 0;
        switch (internal_) {
            case DUCKDB_TYPE_SMALLINT: value = at<std::int16_t>(row); break;
            case DUCKDB_TYPE_INTEGER: value = at<std::int32_t>(row); break;
            case DUCKDB_TYPE_BIGINT: value = at<std::int64_t>(row); break;
            default: value = int128_of(at<duckdb_hugeint>(row));
        }
        return from_stored(value, scale_);
    }
    Hash128 uuid(idx_t row) const {  // the top bit is flipped so that UUIDs sort
        const auto number = at<duckdb_hugeint>(row);
        return {number.lower, static_cast<std::uint64_t>(number.upper) ^ (std::uint64_t{1} << 63)};
    }
    void* data_;
    std::uint64_t* validity_;
    duckdb_type type_;
    int scale_ = 0;
    duckdb_type internal_ = DUCKDB_TYPE_INVALID;
};

}  // namespace

void fail(const std::string& message) {
    Problem problem = Problem::invalid_request;
    if (message.find("Could not set lock") != std::string::npos) {
        const std::size_t pid = message.find("PID ");
        const long holder = pid == std::string::npos ? 0 : std::atol(message.c_str() + pid + 4);
        throw Error{Problem::conflict, "the results are in use by " + process_text(holder) + "; wait until it ends, or use another --home"};
    }
    if (message.starts_with("IO Error")) problem = Problem::unavailable;
    if (message.find("not a valid DuckDB") != std::string::npos || message.starts_with("Serialization") || message.find("orrupt") != std::string::npos)
        problem = Problem::bad_data;
    throw Error{problem, "the result store says: " + message};
}

Connection::Connection(const std::filesystem::path& file, Access access, std::uint64_t memory_limit_bytes, unsigned threads) {
    check_library();
    duckdb_config config = nullptr;
    ensure(duckdb_create_config(&config) == DuckDBSuccess, "DuckDB makes a configuration");
    set(config, "access_mode", access == Access::read_only ? "READ_ONLY" : "READ_WRITE");
    set(config, "checkpoint_threshold", "256MB");
    set(config, "autoinstall_known_extensions", "false");
    set(config, "autoload_known_extensions", "false");
    if (memory_limit_bytes) set(config, "memory_limit", std::to_string(memory_limit_bytes / 1'000'000) + "MB");
    if (threads) set(config, "threads", std::to_string(threads));
    char* error = nullptr;
    const bool opened = duckdb_open_ext(file.c_str(), &database_, config, &error) == DuckDBSuccess;
    duckdb_destroy_config(&config);
    if (!opened) {
        const std::string text = error ? error : "the file cannot be opened";
        duckdb_free(error);
        fail(text);
    }
    if (duckdb_connect(database_, &connection_) != DuckDBSuccess) fail("no connection to " + file.string());
}

Connection::~Connection() {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
}

void Connection::run(const std::string& sql) { execute(sql); }

std::uint64_t Connection::execute(const std::string& sql) {
    Result result;
    if (duckdb_query(connection_, sql.c_str(), result.get()) != DuckDBSuccess) fail(duckdb_result_error(result.get()));
    return result.rows_changed();
}

record::Rows Connection::query(const std::string& sql, std::uint64_t limit) {
    Result result;
    if (duckdb_query(connection_, sql.c_str(), result.get()) != DuckDBSuccess) fail(duckdb_result_error(result.get()));
    return result.rows(limit);
}

record::Rows Connection::read_only(const std::string& sql, std::uint64_t limit) {
    duckdb_extracted_statements statements = nullptr;
    const idx_t count = duckdb_extract_statements(connection_, sql.c_str(), &statements);
    const std::string syntax = count == 0 ? duckdb_extract_statements_error(statements) : "";
    duckdb_prepared_statement prepared = nullptr;
    std::string problem = syntax;
    if (count > 1) problem = "one statement at a time, please";
    if (problem.empty() && duckdb_prepare_extracted_statement(connection_, statements, 0, &prepared) != DuckDBSuccess)
        problem = duckdb_prepare_error(prepared);
    duckdb_destroy_extracted(&statements);
    Result result;
    if (problem.empty()) {
        const duckdb_statement_type type = duckdb_prepared_statement_type(prepared);
        const bool reads = type == DUCKDB_STATEMENT_TYPE_SELECT || type == DUCKDB_STATEMENT_TYPE_EXPLAIN;
        if (!reads)
            problem = "this statement would change the file; only SELECT and EXPLAIN are allowed without --write";
        else if (duckdb_execute_prepared(prepared, result.get()) != DuckDBSuccess)
            problem = duckdb_result_error(result.get());
    }
    duckdb_destroy_prepare(&prepared);
    if (!problem.empty()) throw Error{Problem::invalid_request, problem};
    return result.rows(limit);
}

record::Rows Result::rows(std::uint64_t limit) {
    record::Rows rows;
    const idx_t columns = duckdb_column_count(&result_);
    for (idx_t c = 0; c < columns; ++c) {
        rows.names.emplace_back(duckdb_column_name(&result_, c));
        rows.columns.emplace_back(type_of(duckdb_column_type(&result_, c)));
    }
    for (duckdb_data_chunk chunk = duckdb_fetch_chunk(result_); chunk; chunk = duckdb_fetch_chunk(result_)) {
        const idx_t wanted = std::min<idx_t>(duckdb_data_chunk_get_size(chunk), limit - rows.size());
        try {
            for (idx_t c = 0; c < columns; ++c) {
                const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, c);
                duckdb_logical_type logical = duckdb_vector_get_column_type(vector);
                const VectorReader reader(vector, logical);
                duckdb_destroy_logical_type(&logical);
                for (idx_t r = 0; r < wanted; ++r) reader.read(r, rows.columns[c]);
            }
        } catch (...) {
            duckdb_destroy_data_chunk(&chunk);
            throw;
        }
        duckdb_destroy_data_chunk(&chunk);
        if (rows.size() >= limit) break;
    }
    return rows;
}

}  // namespace tamis::store
