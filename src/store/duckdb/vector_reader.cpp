// store/duckdb/vector_reader.cpp — see vector_reader.hpp.
#include "store/duckdb/vector_reader.hpp"

#include <duckdb.h>

#include <string>

#include "base/error.hpp"
#include "store/stored_decimal.hpp"

namespace tamis::store {

namespace {

StoredDecimal int128_of(duckdb_hugeint number) {
    return static_cast<StoredDecimal>(number.upper) << 64 | static_cast<StoredDecimal>(number.lower);
}

std::int64_t narrowed(StoredDecimal number, std::string_view name) {
    if (number > INT64_MAX || number < INT64_MIN)
        throw Error{Problem::bad_data, std::string(name) + " holds a whole number beyond 64 bits; cast it to DOUBLE"};
    return static_cast<std::int64_t>(number);
}

record::Timestamp floored(std::int64_t units, std::int64_t units_a_ms) {
    return {units / units_a_ms - (units % units_a_ms < 0 ? 1 : 0)};
}

Hash128 hash_of(duckdb_hugeint uuid) {  // the top bit is flipped so that UUIDs sort
    return {uuid.lower, static_cast<std::uint64_t>(uuid.upper) ^ (std::uint64_t{1} << 63)};
}

class VectorReader {
  public:
    VectorReader(duckdb_vector vector, std::size_t rows, std::string_view name, record::Column& out)
        : data_(duckdb_vector_get_data(vector)),
          validity_(duckdb_vector_get_validity(vector)),
          rows_(rows),
          name_(name),
          out_(out) {}

    void read(duckdb_type type, duckdb_logical_type logical) const {
        switch (type) {
            case DUCKDB_TYPE_BOOLEAN:
                return each<bool>([](bool cell) { return cell; });
            case DUCKDB_TYPE_FLOAT:
                return each<float>([](float cell) { return static_cast<double>(cell); });
            case DUCKDB_TYPE_DOUBLE:
                return each<double>([](double cell) { return cell; });
            case DUCKDB_TYPE_DECIMAL:
                return decimals(logical);
            case DUCKDB_TYPE_DATE:
                return each<std::int32_t>([](std::int32_t day) { return record::Day{std::chrono::days{day}}; });
            case DUCKDB_TYPE_UUID:
                return each<duckdb_hugeint>(hash_of);
            case DUCKDB_TYPE_VARCHAR:
                return each<duckdb_string_t>([](duckdb_string_t text) {
                    return std::string(duckdb_string_t_data(&text), duckdb_string_t_length(text));
                });
            default:
                return is_time(type) ? times(type) : wholes(type);
        }
    }

  private:
    template <class Cell, class Convert>
    void each(Convert convert) const {
        const auto* cells = static_cast<const Cell*>(data_);
        for (std::size_t row = 0; row < rows_; ++row) {
            if (validity_ && !duckdb_validity_row_is_valid(validity_, row))
                out_.push_null();
            else
                out_.push(convert(cells[row]));
        }
    }
    template <class Cell>
    void whole() const {
        each<Cell>([this](Cell cell) { return narrowed(cell, name_); });
    }

    static bool is_time(duckdb_type type) {
        return type == DUCKDB_TYPE_TIMESTAMP || type == DUCKDB_TYPE_TIMESTAMP_TZ || type == DUCKDB_TYPE_TIMESTAMP_S ||
               type == DUCKDB_TYPE_TIMESTAMP_MS || type == DUCKDB_TYPE_TIMESTAMP_NS;
    }
    void times(duckdb_type type) const {
        if (type == DUCKDB_TYPE_TIMESTAMP_S)
            return each<std::int64_t>([](std::int64_t seconds) { return record::Timestamp{seconds * 1000}; });
        const std::int64_t units_a_ms = type == DUCKDB_TYPE_TIMESTAMP_MS   ? 1
                                        : type == DUCKDB_TYPE_TIMESTAMP_NS ? 1'000'000
                                                                           : 1000;
        each<std::int64_t>([units_a_ms](std::int64_t units) { return floored(units, units_a_ms); });
    }

    void wholes(duckdb_type type) const {
        switch (type) {
            case DUCKDB_TYPE_TINYINT:
                return whole<std::int8_t>();
            case DUCKDB_TYPE_SMALLINT:
                return whole<std::int16_t>();
            case DUCKDB_TYPE_INTEGER:
                return whole<std::int32_t>();
            case DUCKDB_TYPE_BIGINT:
                return whole<std::int64_t>();
            case DUCKDB_TYPE_UTINYINT:
                return whole<std::uint8_t>();
            case DUCKDB_TYPE_USMALLINT:
                return whole<std::uint16_t>();
            case DUCKDB_TYPE_UINTEGER:
                return whole<std::uint32_t>();
            case DUCKDB_TYPE_UBIGINT:
                return whole<std::uint64_t>();
            case DUCKDB_TYPE_HUGEINT:
                return each<duckdb_hugeint>([this](duckdb_hugeint cell) { return narrowed(int128_of(cell), name_); });
            default:
                throw Error{Problem::invalid_request,
                            std::string(name_) + " has a type that cannot be shown; cast it to VARCHAR"};
        }
    }

    void decimals(duckdb_logical_type logical) const {
        const int scale = duckdb_decimal_scale(logical);
        switch (duckdb_decimal_internal_type(logical)) {
            case DUCKDB_TYPE_SMALLINT:
                return decimal<std::int16_t>(scale);
            case DUCKDB_TYPE_INTEGER:
                return decimal<std::int32_t>(scale);
            case DUCKDB_TYPE_BIGINT:
                return decimal<std::int64_t>(scale);
            default:
                each<duckdb_hugeint>([scale](duckdb_hugeint cell) { return from_stored(int128_of(cell), scale); });
        }
    }
    template <class Cell>
    void decimal(int scale) const {
        each<Cell>([scale](Cell cell) { return from_stored(cell, scale); });
    }

    void* data_;
    std::uint64_t* validity_;
    std::size_t rows_;
    std::string_view name_;
    record::Column& out_;
};

}  // namespace

record::Type column_type(int type) {
    switch (type) {
        case DUCKDB_TYPE_BOOLEAN:
            return record::Type::boolean;
        case DUCKDB_TYPE_FLOAT:
        case DUCKDB_TYPE_DOUBLE:
            return record::Type::real;
        case DUCKDB_TYPE_DECIMAL:
            return record::Type::decimal;
        case DUCKDB_TYPE_DATE:
            return record::Type::day;
        case DUCKDB_TYPE_UUID:
            return record::Type::hash;
        case DUCKDB_TYPE_TIMESTAMP:
        case DUCKDB_TYPE_TIMESTAMP_TZ:
        case DUCKDB_TYPE_TIMESTAMP_S:
        case DUCKDB_TYPE_TIMESTAMP_MS:
        case DUCKDB_TYPE_TIMESTAMP_NS:
            return record::Type::timestamp;
        case DUCKDB_TYPE_TINYINT:
        case DUCKDB_TYPE_SMALLINT:
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_BIGINT:
        case DUCKDB_TYPE_UTINYINT:
        case DUCKDB_TYPE_USMALLINT:
        case DUCKDB_TYPE_UINTEGER:
        case DUCKDB_TYPE_UBIGINT:
        case DUCKDB_TYPE_HUGEINT:
            return record::Type::integer;
        default:
            return record::Type::text;
    }
}

void read_cells(duckdb_vector vector, std::size_t rows, std::string_view name, record::Column& out) {
    duckdb_logical_type logical = duckdb_vector_get_column_type(vector);
    struct Destroy {
        duckdb_logical_type& type;
        ~Destroy() { duckdb_destroy_logical_type(&type); }
    } destroy{logical};
    VectorReader(vector, rows, name, out).read(duckdb_get_type_id(logical), logical);
}

}  // namespace tamis::store
