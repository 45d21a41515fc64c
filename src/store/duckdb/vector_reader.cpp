// store/duckdb/vector_reader.cpp — DuckDB's vectors into columns, a loop a type.
#include "store/duckdb/vector_reader.hpp"

#include <duckdb.h>

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "record/format.hpp"
#include "store/duckdb/other_types.hpp"
#include "store/stored_decimal.hpp"

namespace tamis::store {

namespace {

StoredDecimal int128_of(duckdb_hugeint number) {
    return static_cast<StoredDecimal>(number.upper) << 64 | static_cast<StoredDecimal>(number.lower);
}
Magnitude int128_of(duckdb_uhugeint number) {
    return static_cast<Magnitude>(number.upper) << 64 | static_cast<Magnitude>(number.lower);
}

record::Timestamp floored(std::int64_t units, std::int64_t units_a_ms) {
    return {units / units_a_ms - (units % units_a_ms < 0 ? 1 : 0)};
}

Hash128 hash_of(duckdb_hugeint uuid) {  // the top bit is flipped so that UUIDs sort
    return {uuid.lower, static_cast<std::uint64_t>(uuid.upper) ^ (std::uint64_t{1} << 63)};
}

std::string_view bytes_of(duckdb_string_t& text) {
    return {duckdb_string_t_data(&text), duckdb_string_t_length(text)};
}

/// A name that DuckDB allocated.
std::string taken(char* text) {
    std::string name = text ? text : "";
    duckdb_free(text);
    return name;
}

class LogicalType {
  public:
    explicit LogicalType(duckdb_logical_type type) : type_(type) {}
    explicit LogicalType(duckdb_vector vector) : type_(duckdb_vector_get_column_type(vector)) {}
    ~LogicalType() { duckdb_destroy_logical_type(&type_); }
    LogicalType(const LogicalType&) = delete;
    LogicalType& operator=(const LogicalType&) = delete;
    duckdb_logical_type get() const { return type_; }
    duckdb_type id() const { return duckdb_get_type_id(type_); }

  private:
    duckdb_logical_type type_;
};

/// Digits with a sign, which JSON takes as a number however long they are.
template <class Number>
std::string exact_digits(Number number, int scale = 0) {
    if (number < 0) return "-" + digits_of(Magnitude{0} - static_cast<Magnitude>(number), scale);
    return digits_of(static_cast<Magnitude>(number), scale);
}

/// The column's cells so far as JSON texts: from here on it holds what its type cannot.
void turn_to_json(record::Column& column) {
    if (column.type() == record::Type::text) return;
    record::Column texts(record::Type::text);
    texts.set_holds_json();
    for (std::size_t row = 0; row < column.size(); ++row) {
        std::string text;
        record::append_json_cell(text, column, row);
        column.is_null(row) ? texts.push_null() : texts.push(text);
    }
    column = std::move(texts);
}

class VectorReader {
  public:
    VectorReader(
        duckdb_vector vector, std::size_t rows, std::string_view name, BigNumbers big_numbers, record::Column& out)
        : vector_(vector),
          data_(duckdb_vector_get_data(vector)),
          validity_(duckdb_vector_get_validity(vector)),
          rows_(rows),
          name_(name),
          big_numbers_(big_numbers),
          out_(out) {}

    void read(duckdb_logical_type logical) const {
        const duckdb_type type = duckdb_get_type_id(logical);
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
                return each<std::int32_t>([this](std::int32_t day) { return day_of(day); });
            case DUCKDB_TYPE_UUID:
                return each<duckdb_hugeint>(hash_of);
            case DUCKDB_TYPE_VARCHAR:
                return each<duckdb_string_t>([](duckdb_string_t text) { return std::string(bytes_of(text)); });
            default:
                return is_time(type) ? times(type) : is_whole(type) ? wholes(type) : others(type, logical);
        }
    }

  private:
    bool is_null(std::size_t row) const { return validity_ && !duckdb_validity_row_is_valid(validity_, row); }

    template <class Cell, class Convert>
    void each(Convert convert) const {
        const auto* cells = static_cast<const Cell*>(data_);
        for (std::size_t row = 0; row < rows_; ++row) {
            if (is_null(row))
                out_.push_null();
            else
                out_.push(convert(cells[row]));
        }
    }

    // The calendar of std::chrono ends before DuckDB's does, and infinity is no day.
    static constexpr std::int64_t days_most = 11'000'000;  // the year 32,086
    [[noreturn]] void refuse_day() const {
        throw Error{Problem::invalid_request,
                    std::string(name_) + " holds a day that no calendar shows, or infinity; cast it to VARCHAR"};
    }
    record::Day day_of(std::int32_t day) const {
        if (day > days_most || day < -days_most) refuse_day();
        return record::Day{std::chrono::days{day}};
    }

    static bool is_time(duckdb_type type) {
        return type == DUCKDB_TYPE_TIMESTAMP || type == DUCKDB_TYPE_TIMESTAMP_TZ || type == DUCKDB_TYPE_TIMESTAMP_S ||
               type == DUCKDB_TYPE_TIMESTAMP_MS || type == DUCKDB_TYPE_TIMESTAMP_NS;
    }
    void times(duckdb_type type) const {
        const std::int64_t units_a_second = type == DUCKDB_TYPE_TIMESTAMP_S    ? 1
                                            : type == DUCKDB_TYPE_TIMESTAMP_MS ? 1'000
                                            : type == DUCKDB_TYPE_TIMESTAMP_NS ? 1'000'000'000
                                                                               : 1'000'000;
        each<std::int64_t>([this, units_a_second](std::int64_t units) {
            const std::int64_t days = units / units_a_second / 86'400;
            const bool is_infinite = units == INT64_MAX || units == -INT64_MAX;
            if (is_infinite || days > days_most || days < -days_most) refuse_day();
            return units_a_second < 1'000 ? record::Timestamp{units * 1'000} : floored(units, units_a_second / 1'000);
        });
    }

    static bool is_whole(duckdb_type type) {
        return (type >= DUCKDB_TYPE_TINYINT && type <= DUCKDB_TYPE_UBIGINT) || type == DUCKDB_TYPE_HUGEINT ||
               type == DUCKDB_TYPE_UHUGEINT;
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
                return big_whole<std::uint64_t>([](std::uint64_t cell) { return static_cast<Magnitude>(cell); });
            case DUCKDB_TYPE_HUGEINT:
                return big_whole<duckdb_hugeint>([](duckdb_hugeint cell) { return int128_of(cell); });
            default:
                return big_whole<duckdb_uhugeint>([](duckdb_uhugeint cell) { return int128_of(cell); });
        }
    }
    template <class Cell>
    void whole() const {
        each<Cell>([](Cell cell) { return static_cast<std::int64_t>(cell); });
    }
    template <class Cell, class Widen>
    void big_whole(Widen widen) const {
        const auto fits = [](auto number) {
            using Number = decltype(number);
            return number <= static_cast<Number>(INT64_MAX) &&
                   (static_cast<Number>(-1) > 0 || number >= static_cast<Number>(INT64_MIN));
        };
        const auto* cells = static_cast<const Cell*>(data_);
        for (std::size_t row = 0; row < rows_ && out_.type() == record::Type::integer; ++row) {
            if (is_null(row) || fits(widen(cells[row]))) continue;
            if (big_numbers_ == BigNumbers::refused)
                throw Error{Problem::bad_data,
                            std::string(name_) + " holds a whole number beyond 64 bits; cast it to DOUBLE"};
            turn_to_json(out_);
        }
        if (out_.type() == record::Type::integer)
            each<Cell>([widen](Cell cell) { return static_cast<std::int64_t>(widen(cell)); });
        else
            each<Cell>([widen](Cell cell) { return exact_digits(widen(cell)); });
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
                big_decimal(scale);
        }
    }
    template <class Cell>
    void decimal(int scale) const {
        // A batch after one with a big number.
        if (out_.type() == record::Type::text)
            return each<Cell>([scale](Cell cell) { return exact_digits(StoredDecimal{cell}, scale); });
        each<Cell>([scale](Cell cell) { return from_stored(cell, scale); });
    }
    void big_decimal(int scale) const {
        const auto* cells = static_cast<const duckdb_hugeint*>(data_);
        // 28 digits and any 96-bit number fit; what does not is rounded for the program and exact for a person.
        constexpr Magnitude most = (Magnitude{1} << 96) - 1;
        for (std::size_t row = 0; row < rows_ && big_numbers_ == BigNumbers::as_json; ++row) {
            if (is_null(row)) continue;
            const StoredDecimal number = int128_of(cells[row]);
            const Magnitude magnitude =
                number < 0 ? Magnitude{0} - static_cast<Magnitude>(number) : static_cast<Magnitude>(number);
            if (magnitude > most && !keeps_its_digits(number, scale)) {
                turn_to_json(out_);
                break;
            }
        }
        if (out_.type() == record::Type::text)
            each<duckdb_hugeint>([scale](duckdb_hugeint cell) { return exact_digits(int128_of(cell), scale); });
        else
            each<duckdb_hugeint>([scale](duckdb_hugeint cell) { return from_stored(int128_of(cell), scale); });
    }
    /// Whether the decimal that comes of it is the number itself: trailing zeros may go, digits not.
    static bool keeps_its_digits(StoredDecimal number, int scale) {
        while (scale > 0 && number % 10 == 0) {
            number /= 10;
            --scale;
        }
        const StoredDecimal magnitude = number < 0 ? -number : number;
        return magnitude >> 96 == 0 && scale <= 28;
    }

    void others(duckdb_type type, duckdb_logical_type logical) const {
        switch (type) {
            case DUCKDB_TYPE_TIME:
                return each<std::int64_t>([](std::int64_t micros) { return clock_text(micros, 1'000'000); });
            case DUCKDB_TYPE_TIME_NS:
                return each<std::int64_t>([](std::int64_t nanos) { return clock_text(nanos, 1'000'000'000); });
            case DUCKDB_TYPE_TIME_TZ:
                return each<duckdb_time_tz>(zoned_clock);
            case DUCKDB_TYPE_INTERVAL:
                return each<duckdb_interval>(
                    [](duckdb_interval i) { return interval_text(i.months, i.days, i.micros); });
            case DUCKDB_TYPE_BLOB:
                return each<duckdb_string_t>([](duckdb_string_t bytes) { return blob_text(bytes_of(bytes)); });
            case DUCKDB_TYPE_BIT:
                return each<duckdb_string_t>([](duckdb_string_t bytes) { return bit_text(bytes_of(bytes)); });
            case DUCKDB_TYPE_ENUM:
                return words(logical);
            case DUCKDB_TYPE_SQLNULL:
                for (std::size_t row = 0; row < rows_; ++row) out_.push_null();
                return;
            default:
                return nested(type, logical);
        }
    }
    static std::string zoned_clock(duckdb_time_tz cell) {
        const duckdb_time_tz_struct parts = duckdb_from_time_tz(cell);
        const std::int64_t seconds = (parts.time.hour * 60 + parts.time.min) * 60 + parts.time.sec;
        return clock_text(seconds * 1'000'000 + parts.time.micros, 1'000'000) + offset_text(parts.offset);
    }

    void words(duckdb_logical_type logical) const {
        std::vector<std::string> dictionary(duckdb_enum_dictionary_size(logical));
        for (std::size_t i = 0; i < dictionary.size(); ++i)
            dictionary[i] = taken(duckdb_enum_dictionary_value(logical, i));
        const auto word = [&](auto index) { return dictionary.at(index); };
        switch (duckdb_enum_internal_type(logical)) {
            case DUCKDB_TYPE_UTINYINT:
                return each<std::uint8_t>(word);
            case DUCKDB_TYPE_USMALLINT:
                return each<std::uint16_t>(word);
            default:
                return each<std::uint32_t>(word);
        }
    }

    void nested(duckdb_type type, duckdb_logical_type logical) const {
        if (type != DUCKDB_TYPE_LIST && type != DUCKDB_TYPE_ARRAY && type != DUCKDB_TYPE_STRUCT &&
            type != DUCKDB_TYPE_MAP && type != DUCKDB_TYPE_UNION)
            throw Error{Problem::invalid_request,
                        std::string(name_) + " has a type that cannot be shown; cast it to VARCHAR"};
        out_.set_holds_json();
        switch (type) {
            case DUCKDB_TYPE_STRUCT:
                return structs(logical);
            case DUCKDB_TYPE_UNION:
                return unions(logical);
            case DUCKDB_TYPE_ARRAY:
                return arrays(logical);
            default:
                return type == DUCKDB_TYPE_MAP ? maps() : lists();
        }
    }

    /// The cells of a vector inside this one.
    record::Column inner(duckdb_vector vector, std::size_t rows) const {
        const LogicalType type(vector);
        record::Column cells(column_type(type.id()));
        read_cells(vector, rows, name_, big_numbers_, cells);
        return cells;
    }
    template <class Json>
    void each_json(Json json) const {
        for (std::size_t row = 0; row < rows_; ++row) {
            if (is_null(row))
                out_.push_null();
            else
                out_.push(json(row));
        }
    }
    static std::string list_json(const record::Column& cells, std::size_t first, std::size_t count) {
        std::string json = "[";
        for (std::size_t i = 0; i < count; ++i) {
            if (i != 0) json += ',';
            record::append_json_cell(json, cells, first + i);
        }
        return json + "]";
    }

    void lists() const {
        const auto* entries = static_cast<const duckdb_list_entry*>(data_);
        const record::Column cells = inner(duckdb_list_vector_get_child(vector_), duckdb_list_vector_get_size(vector_));
        each_json([&](std::size_t row) { return list_json(cells, entries[row].offset, entries[row].length); });
    }
    void arrays(duckdb_logical_type logical) const {
        const std::size_t size = duckdb_array_type_array_size(logical);
        const record::Column cells = inner(duckdb_array_vector_get_child(vector_), rows_ * size);
        each_json([&](std::size_t row) { return list_json(cells, row * size, size); });
    }

    struct Member {
        std::string name;
        record::Column cells;
    };
    static void append_member(std::string& json,
                              const std::string& name,
                              const record::Column& cells,
                              std::size_t row) {
        if (json.size() > 1) json += ',';
        append_json_string(json, name);
        json += ':';
        record::append_json_cell(json, cells, row);
    }

    void structs(duckdb_logical_type logical) const {
        std::vector<Member> members;
        bool has_names = false;
        for (idx_t i = 0; i < duckdb_struct_type_child_count(logical); ++i) {
            members.push_back({taken(duckdb_struct_type_child_name(logical, i)),
                               inner(duckdb_struct_vector_get_child(vector_, i), rows_)});
            has_names = has_names || !members.back().name.empty();
        }
        each_json([&](std::size_t row) {
            std::string json(1, has_names ? '{' : '[');
            for (const Member& member : members) {
                if (has_names) {
                    append_member(json, member.name, member.cells, row);
                    continue;
                }
                if (json.size() > 1) json += ',';
                record::append_json_cell(json, member.cells, row);
            }
            return json + (has_names ? '}' : ']');
        });
    }

    /// The member that a row holds; its tag is the first vector inside.
    void unions(duckdb_logical_type logical) const {
        const record::Column tags = inner(duckdb_struct_vector_get_child(vector_, 0), rows_);
        std::vector<record::Column> members;
        for (idx_t i = 0; i < duckdb_union_type_member_count(logical); ++i)
            members.push_back(inner(duckdb_struct_vector_get_child(vector_, i + 1), rows_));
        for (std::size_t row = 0; row < rows_; ++row) {
            const record::Column* member = is_null(row) || tags.is_null(row)
                                               ? nullptr
                                               : &members.at(static_cast<std::size_t>(tags.numbers()[row]));
            if (!member || member->is_null(row)) {
                out_.push_null();
                continue;
            }
            std::string json;
            record::append_json_cell(json, *member, row);
            out_.push(json);
        }
    }

    /// An object; a key that is no text is written as one.
    void maps() const {
        const auto* entries = static_cast<const duckdb_list_entry*>(data_);
        const duckdb_vector pairs = duckdb_list_vector_get_child(vector_);
        const std::size_t size = duckdb_list_vector_get_size(vector_);
        const record::Column keys = inner(duckdb_struct_vector_get_child(pairs, 0), size);
        const record::Column values = inner(duckdb_struct_vector_get_child(pairs, 1), size);
        each_json([&](std::size_t row) {
            std::string json = "{";
            for (std::size_t i = entries[row].offset; i < entries[row].offset + entries[row].length; ++i)
                append_member(json, record::stable_text(keys.value(i)), values, i);
            return json + "}";
        });
    }

    duckdb_vector vector_;
    void* data_;
    std::uint64_t* validity_;
    std::size_t rows_;
    std::string_view name_;
    BigNumbers big_numbers_;
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
        case DUCKDB_TYPE_UHUGEINT:
            return record::Type::integer;
        default:
            return record::Type::text;
    }
}

void read_cells(
    duckdb_vector vector, std::size_t rows, std::string_view name, BigNumbers big_numbers, record::Column& out) {
    const LogicalType logical(vector);
    VectorReader(vector, rows, name, big_numbers, out).read(logical.get());
}

}  // namespace tamis::store
