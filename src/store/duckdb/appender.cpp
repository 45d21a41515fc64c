// store/duckdb/appender.cpp — columns into DuckDB's chunks, a loop a type.
#include "store/duckdb/appender.hpp"

#include <duckdb.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "base/error.hpp"
#include "store/duckdb/connection.hpp"
#include "store/duckdb/errors.hpp"
#include "store/stored_decimal.hpp"

namespace tamis::store {

namespace {

constexpr std::size_t vector_rows = 2048;

duckdb_hugeint huge(StoredDecimal value) {
    return {static_cast<std::uint64_t>(value), static_cast<std::int64_t>(value >> 64)};
}

duckdb_hugeint uuid(const Hash128& hash) {  // the top bit is flipped so that UUIDs sort
    return {hash.low, static_cast<std::int64_t>(hash.high ^ (std::uint64_t{1} << 63))};
}

/// Writes rows `from` … of a target into one of DuckDB's vectors.
class VectorWriter {
  public:
    VectorWriter(duckdb_vector vector, const Target& target, std::size_t from, std::size_t rows)
        : vector_(vector), target_(target), from_(from), rows_(rows) {}

    void write() const {
        if (!target_.source) return write_nulls([](std::size_t) { return true; });
        const record::Column& column = *target_.source;
        write_cells(column);
        if (column.has_nulls()) write_nulls([&](std::size_t row) { return column.is_null(row); });
        if (column.type() == record::Type::real && has_nan(column))
            write_nulls([&](std::size_t row) { return std::isnan(column.reals()[row]); });
    }

  private:
    bool has_nan(const record::Column& column) const {
        const auto begin = column.reals().begin() + static_cast<std::ptrdiff_t>(from_);
        return std::any_of(
            begin, begin + static_cast<std::ptrdiff_t>(rows_), [](double cell) { return std::isnan(cell); });
    }
    template <class IsNull>
    void write_nulls(IsNull is_null) const {
        duckdb_vector_ensure_validity_writable(vector_);
        std::uint64_t* validity = duckdb_vector_get_validity(vector_);
        for (std::size_t i = 0; i < rows_; ++i)
            if (is_null(from_ + i)) duckdb_validity_set_row_invalid(validity, i);
    }

    void write_cells(const record::Column& column) const {
        switch (column.type()) {
            case record::Type::boolean:
                return each<bool>([&](std::size_t row) { return column.numbers()[row] != 0; });
            case record::Type::integer:
                return copy(column.numbers());
            case record::Type::real:
                return copy(column.reals());
            case record::Type::decimal:
                return each<duckdb_hugeint>(
                    [&](std::size_t row) { return huge(to_stored(column.decimals()[row], target_.name)); });
            case record::Type::day:
                return each<std::int32_t>(
                    [&](std::size_t row) { return static_cast<std::int32_t>(column.numbers()[row]); });
            case record::Type::timestamp:
                return each<std::int64_t>([&](std::size_t row) { return column.numbers()[row] * 1000; });
            case record::Type::hash:
                return each<duckdb_hugeint>([&](std::size_t row) { return uuid(column.hashes()[row]); });
            case record::Type::text:
                return texts(column.texts());
        }
    }

    template <class Cell, class Read>
    void each(Read read) const {
        auto* cells = static_cast<Cell*>(duckdb_vector_get_data(vector_));
        for (std::size_t i = 0; i < rows_; ++i) cells[i] = read(from_ + i);
    }
    template <class Cell>
    void copy(const std::vector<Cell>& cells) const {
        std::memcpy(duckdb_vector_get_data(vector_), cells.data() + from_, rows_ * sizeof(Cell));
    }
    void texts(const std::vector<std::string>& cells) const {
        for (std::size_t i = 0; i < rows_; ++i) {
            const std::string& text = cells[from_ + i];
            duckdb_vector_assign_string_element_len(vector_, i, text.data(), text.size());
        }
    }

    duckdb_vector vector_;
    const Target& target_;
    std::size_t from_, rows_;
};

class Appender {
  public:
    Appender(duckdb_connection connection, const std::string& table) {
        if (duckdb_appender_create(connection, nullptr, table.c_str(), &appender_) != DuckDBSuccess) raise();
    }
    ~Appender() { duckdb_appender_destroy(&appender_); }
    Appender(const Appender&) = delete;
    Appender& operator=(const Appender&) = delete;

    /// A chunk with the table's own column types.
    duckdb_data_chunk make_chunk() const {
        std::vector<duckdb_logical_type> types(duckdb_appender_column_count(appender_));
        for (idx_t c = 0; c < types.size(); ++c) types[c] = duckdb_appender_column_type(appender_, c);
        duckdb_data_chunk chunk = duckdb_create_data_chunk(types.data(), types.size());
        for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
        return chunk;
    }
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

class NewChunk {
  public:
    explicit NewChunk(duckdb_data_chunk chunk) : chunk_(chunk) {}
    ~NewChunk() { duckdb_destroy_data_chunk(&chunk_); }
    NewChunk(const NewChunk&) = delete;
    NewChunk& operator=(const NewChunk&) = delete;

    void fill(std::span<const Target> targets, std::size_t from, std::size_t rows) {
        duckdb_data_chunk_reset(chunk_);
        for (std::size_t c = 0; c < targets.size(); ++c)
            VectorWriter(duckdb_data_chunk_get_vector(chunk_, c), targets[c], from, rows).write();
        duckdb_data_chunk_set_size(chunk_, rows);
    }
    duckdb_data_chunk get() const { return chunk_; }
    std::size_t columns() const { return duckdb_data_chunk_get_column_count(chunk_); }

  private:
    duckdb_data_chunk chunk_;
};

}  // namespace

void append_rows(duckdb_connection connection,
                 const std::string& table,
                 std::span<const Target> targets,
                 std::size_t rows) {
    Appender appender(connection, table);
    NewChunk chunk(appender.make_chunk());
    ensure(chunk.columns() == targets.size(), "the store knows its table's columns");
    for (std::size_t from = 0; from < rows; from += vector_rows) {
        chunk.fill(targets, from, std::min(vector_rows, rows - from));
        appender.append(chunk.get());
    }
    appender.close();
}

}  // namespace tamis::store
