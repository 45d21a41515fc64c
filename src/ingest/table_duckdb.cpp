// ingest/table_duckdb.cpp — chunks of DuckDB's vectors as cells.
#include "ingest/table_duckdb.hpp"

#include <duckdb.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::ingest {

namespace {

constexpr std::size_t longest_complaint = 200;

/// What DuckDB says in its first line, without its advice on options that are not ours.
[[noreturn]] void raise_reading(const char* complaint) {
    std::string_view text = complaint ? complaint : "it cannot be read";
    text = text.substr(0, text.find('\n'));
    throw Error{Problem::bad_data, visible_start(text, longest_complaint)};
}

class Statement {
  public:
    Statement(duckdb_connection connection, const std::string& sql) {
        if (duckdb_prepare(connection, sql.c_str(), &statement_) != DuckDBSuccess) {
            const std::string why = duckdb_prepare_error(statement_);
            duckdb_destroy_prepare(&statement_);
            raise_reading(why.c_str());
        }
    }
    ~Statement() {
        duckdb_destroy_result(&result_);
        duckdb_destroy_prepare(&statement_);
    }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    void run() {
        if (duckdb_execute_prepared_streaming(statement_, &result_) != DuckDBSuccess)
            raise_reading(duckdb_result_error(&result_));
    }
    duckdb_data_chunk next() {
        const duckdb_data_chunk chunk = duckdb_fetch_chunk(result_);
        // A stream ends on an error as on its last row.
        if (!chunk && duckdb_result_error(&result_)) raise_reading(duckdb_result_error(&result_));
        return chunk;
    }

  private:
    duckdb_prepared_statement statement_ = nullptr;
    duckdb_result result_{};
};

/// One column of a chunk.
struct Vector {
    duckdb_type type = DUCKDB_TYPE_INVALID;
    Cell::Kind kind_of_bigint = Cell::Kind::whole;
    void* data = nullptr;
    std::uint64_t* validity = nullptr;

    Cell cell(idx_t row) const {
        if (validity && !duckdb_validity_row_is_valid(validity, row)) return {};
        if (type == DUCKDB_TYPE_BIGINT)
            return {.kind = kind_of_bigint, .whole = static_cast<const std::int64_t*>(data)[row]};
        if (type == DUCKDB_TYPE_DOUBLE)
            return {.kind = Cell::Kind::real, .real = static_cast<const double*>(data)[row]};
        auto& text = static_cast<duckdb_string_t*>(data)[row];
        return {.kind = Cell::Kind::text, .text = {duckdb_string_t_data(&text), duckdb_string_t_length(text)}};
    }
};

Vector vector_of(duckdb_data_chunk chunk, idx_t column, const std::vector<Cell::Kind>& kinds) {
    const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);
    duckdb_logical_type type = duckdb_vector_get_column_type(vector);
    const duckdb_type id = duckdb_get_type_id(type);
    duckdb_destroy_logical_type(&type);
    return {id,
            column < kinds.size() ? kinds[column] : Cell::Kind::whole,
            duckdb_vector_get_data(vector),
            duckdb_vector_get_validity(vector)};
}

void walk(duckdb_data_chunk chunk,
          const std::vector<Cell::Kind>& kinds,
          const std::function<void(const std::vector<Cell>&)>& on_row) {
    std::vector<Vector> vectors;
    for (idx_t i = 0; i < duckdb_data_chunk_get_column_count(chunk); ++i) vectors.push_back(vector_of(chunk, i, kinds));
    std::vector<Cell> cells(vectors.size());
    for (idx_t row = 0; row < duckdb_data_chunk_get_size(chunk); ++row) {
        for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = vectors[i].cell(row);
        on_row(cells);
    }
}

}  // namespace

/// The database and a connection to it.
struct TableReader::Inside {
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;

    Inside() {
        duckdb_config config = nullptr;
        duckdb_create_config(&config);
        for (const auto& [name, value] : {std::pair{"autoinstall_known_extensions", "false"},
                                          {"autoload_known_extensions", "false"},
                                          {"preserve_insertion_order", "true"}})
            duckdb_set_config(config, name, value);
        char* why = nullptr;
        const duckdb_state state = duckdb_open_ext(nullptr, &database, config, &why);
        duckdb_destroy_config(&config);
        const std::string text = why ? why : "";
        if (why) duckdb_free(why);
        if (state != DuckDBSuccess || duckdb_connect(database, &connection) != DuckDBSuccess) {
            duckdb_close(&database);
            throw Error{Problem::unavailable, "DuckDB does not start: " + text};
        }
    }
    ~Inside() {
        duckdb_disconnect(&connection);
        duckdb_close(&database);
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
};

TableReader::TableReader() = default;
TableReader::~TableReader() = default;

void TableReader::each_row(const std::string& sql,
                           const std::vector<Cell::Kind>& kinds,
                           const std::function<void(const std::vector<Cell>&)>& on_row) {
    if (!inside_) inside_ = std::make_unique<Inside>();
    Statement statement(inside_->connection, sql);
    statement.run();
    while (duckdb_data_chunk chunk = statement.next()) {
        try {
            walk(chunk, kinds, on_row);
        } catch (...) {
            duckdb_destroy_data_chunk(&chunk);
            throw;
        }
        duckdb_destroy_data_chunk(&chunk);
    }
}

}  // namespace tamis::ingest
