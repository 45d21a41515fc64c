// store/duckdb/shared_rows.cpp — contents by their hashes, in memory; what is new goes in before the rows that name it.
#include "store/duckdb/shared_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "store/duckdb/appender.hpp"
#include "store/names.hpp"
#include "store/stored_decimal.hpp"

namespace tamis::store {

namespace {

template <class T>
void append_bytes(std::string& bytes, const T& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// A value as bytes that equal values share, whatever they came from.
void append_value(std::string& bytes, const record::Column& column, std::size_t row, const std::string& name) {
    const bool is_null = column.is_null(row);
    bytes.push_back(is_null ? '\0' : '\1');
    if (is_null) return;
    switch (column.type()) {
        case record::Type::real:
            return append_bytes(bytes, column.reals()[row]);
        case record::Type::decimal:
            return append_bytes(bytes, to_stored(column.decimals()[row], name));
        case record::Type::hash:
            return append_bytes(bytes, column.hashes()[row]);
        case record::Type::text:
            append_bytes(bytes, column.texts()[row].size());
            bytes += column.texts()[row];
            return;
        default:
            return append_bytes(bytes, column.numbers()[row]);
    }
}

/// The rows' column for each field that is shared, or null; the number, which comes first, left out.
std::vector<Target> shared_columns(const SplitTable& table, const record::Rows& rows) {
    std::vector<Target> columns;
    const record::Table shared = table.shared();
    for (const record::Field& field : shared.fields.subspan(1)) {
        const auto at = std::find(rows.names.begin(), rows.names.end(), field.column());
        const auto place = static_cast<std::size_t>(at - rows.names.begin());
        columns.push_back({field.column(), at == rows.names.end() ? nullptr : &rows.columns[place]});
    }
    return columns;
}

Hash128 content_of(const std::vector<Target>& columns, std::size_t row, std::string& bytes) {
    bytes.clear();
    for (const Target& column : columns)
        if (column.source)
            append_value(bytes, *column.source, row, column.name);
        else
            bytes.push_back('\0');
    return xxh3(bytes);
}

}  // namespace

std::vector<std::int64_t> SharedRows::numbers_of(const SplitTable& table, const record::Rows& rows) {
    Numbers& known = known_of(table);
    const std::vector<Target> columns = shared_columns(table, rows);
    record::Rows added = record::rows_of(table.shared());
    std::vector<std::int64_t> numbers(rows.size());
    std::string bytes;
    for (std::size_t row = 0; row < numbers.size(); ++row) {
        const auto [at, is_new] = known.try_emplace(content_of(columns, row, bytes), 0);
        if (is_new) {
            at->second = next_number(table);
            added.columns[0].push(at->second);
            for (std::size_t c = 0; c < columns.size(); ++c)
                added.columns[c + 1].push_value(columns[c].source ? columns[c].source->value(row) : record::Value{});
        }
        numbers[row] = at->second;
    }
    if (added.size() > 0) add(table, added);
    return numbers;
}

SharedRows::Numbers& SharedRows::known_of(const SplitTable& table) {
    if (const std::uint64_t changes = connection_.database()->changes(); changes != changes_seen_) {
        forget();
        changes_seen_ = changes;
    }
    const auto [at, is_new] = known_.try_emplace(table.own_name());
    if (!is_new) return at->second;
    const record::Rows rows = connection_.query("SELECT * FROM " + table.shared_name());
    const std::vector<Target> columns = shared_columns(table, rows);
    const std::vector<std::int64_t>& numbers = rows.columns[0].numbers();
    std::string bytes;
    for (std::size_t row = 0; row < numbers.size(); ++row)
        at->second.try_emplace(content_of(columns, row, bytes), numbers[row]);
    return at->second;
}

std::int64_t SharedRows::next_number(const SplitTable& table) {
    return connection_.database()->next_number(table.shared_name(), [&] {
        const record::Rows most = connection_.query(
            fmt::format("SELECT coalesce(max({}), 0)::BIGINT FROM {}", shared_id, table.shared_name()));
        return most.columns[0].numbers()[0];
    });
}

void SharedRows::add(const SplitTable& table, const record::Rows& rows) {
    const std::vector<std::string> columns = connection_.columns_of_table(table.shared_name());
    const auto sources = matched_columns(table.shared_name(), columns, rows);
    std::vector<Target> targets;
    for (std::size_t c = 0; c < columns.size(); ++c) targets.push_back({columns[c], sources[c]});
    append_rows(connection_.get(), table.shared_name(), targets, rows.size());
}

}  // namespace tamis::store
