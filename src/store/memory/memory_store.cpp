// store/memory/memory_store.cpp — tables as vectors of columns, for tests and for the contract.
#include "store/memory/memory_store.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

#include "base/error.hpp"
#include "store/names.hpp"
#include "store/stored_decimal.hpp"

namespace tamis::store {

namespace {

using record::Column;
using record::Rows;
using record::Value;

/// As DuckDB orders doubles: NaN equals itself and lies above infinity.
int compare_reals(double a, double b) {
    if (std::isnan(a) || std::isnan(b)) return static_cast<int>(std::isnan(a)) - static_cast<int>(std::isnan(b));
    return a < b ? -1 : a > b ? 1 : 0;
}

/// A value of one numeric type as one of another; texts, days and hashes stay what they are.
std::optional<double> as_real(const Value& value) {
    if (const auto* real = std::get_if<double>(&value)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    if (const auto* decimal = std::get_if<Decimal>(&value)) return to_double(*decimal);
    return std::nullopt;
}

int compare(const Value& a, const Value& b) {
    if (a.index() == b.index()) {
        if (const auto* real = std::get_if<double>(&a)) return compare_reals(*real, std::get<double>(b));
        if (const auto* hash = std::get_if<Hash128>(&a)) {  // by their hex digits
            const Hash128 other = std::get<Hash128>(b);
            return hash->high != other.high ? (hash->high < other.high ? -1 : 1)
                   : hash->low < other.low  ? -1
                                            : hash->low > other.low;
        }
        return a < b ? -1 : b < a ? 1 : 0;
    }
    const std::optional<double> left = as_real(a), right = as_real(b);
    if (!left || !right) throw Error{Problem::invalid_request, "a column is compared with a value of another type"};
    return compare_reals(*left, *right);
}

/// SQL's LIKE: % is any text, _ any one character.
bool is_like(std::string_view text, std::string_view pattern) {
    if (pattern.empty()) return text.empty();
    if (pattern.front() == '%') {
        for (std::size_t i = 0; i <= text.size(); ++i)
            if (is_like(text.substr(i), pattern.substr(1))) return true;
        return false;
    }
    if (text.empty() || (pattern.front() != '_' && pattern.front() != text.front())) return false;
    std::size_t bytes = 1;
    while (pattern.front() == '_' && bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80)
        ++bytes;
    return is_like(text.substr(bytes), pattern.substr(1));
}

/// SQL's three answers: nothing where a NULL is compared.
std::optional<bool> passes(const Value& cell, const Condition& condition) {
    if (condition.comparison == Comparison::is_null) return cell.index() == 0;
    if (condition.comparison == Comparison::is_not_null) return cell.index() != 0;
    if (cell.index() == 0) return std::nullopt;
    if (condition.comparison == Comparison::like)
        return is_like(std::get<std::string>(cell), std::get<std::string>(condition.value));
    const int order = compare(cell, condition.value);
    switch (condition.comparison) {
        case Comparison::equal:
            return order == 0;
        case Comparison::not_equal:
            return order != 0;
        case Comparison::less:
            return order < 0;
        case Comparison::less_or_equal:
            return order <= 0;
        case Comparison::greater:
            return order > 0;
        default:
            return order >= 0;
    }
}

bool comes_before(const Value& a, const Value& b, bool is_descending) {
    if (a.index() == 0 || b.index() == 0) return a.index() != 0 && b.index() == 0;
    return is_descending ? compare(a, b) > 0 : compare(a, b) < 0;
}

[[noreturn]] void refuse_sql() {
    throw Error{Problem::invalid_request, "the store in memory understands no SQL; ask it with select"};
}

std::optional<bool> passes(const Rows& rows, std::size_t row, const Condition& condition) {
    if (!condition.sql.empty()) refuse_sql();
    if (!condition.joins()) return passes(rows.value(row, condition.column), condition);
    const bool is_decided_by = condition.comparison != Comparison::all_of;
    std::optional<bool> answer = !is_decided_by;
    for (const Condition& part : condition.parts) {
        const std::optional<bool> one = passes(rows, row, part);
        if (one == is_decided_by) answer = is_decided_by;
        if (!one && answer != is_decided_by) answer = std::nullopt;
    }
    return condition.comparison == Comparison::none_of && answer ? std::optional(!*answer) : answer;
}

bool passes_all(const Rows& rows, std::size_t row, const std::vector<Condition>& where) {
    return std::all_of(where.begin(), where.end(), [&](const Condition& condition) {
        return passes(rows, row, condition).value_or(false);
    });
}

void copy_row(const Rows& from, std::size_t row, Rows& to) {
    for (std::size_t c = 0; c < to.names.size(); ++c) to.columns[c].push_value(from.value(row, to.names[c]));
}

Rows empty_like(const Rows& rows, const std::vector<std::string>& names) {
    Rows empty;
    for (const std::string& name : names.empty() ? rows.names : names) {
        empty.names.push_back(name);
        empty.columns.emplace_back(rows.columns[rows.index(name)].type());
    }
    return empty;
}

class MemoryStore final : public ResultStore {
  public:
    void prepare(const record::Table& table) override {
        const std::string name(table.name);
        Rows& kept = tables_[name];
        const std::size_t rows = kept.size();
        const auto is_known = [&](const std::string& column) {
            return std::find(kept.names.begin(), kept.names.end(), column) != kept.names.end();
        };
        for (const record::Field& field : table.fields)
            if (is_known(field.column()))
                if (const record::Type found = kept.columns[kept.index(field.column())].type(); found != field.type)
                    refuse_type(name, field.column(), name_of(found), name_of(field.type));
        for (const record::Field& field : table.fields) {
            if (is_known(field.column())) continue;
            kept.names.push_back(field.column());
            kept.columns.emplace_back(field.type);
            for (std::size_t i = 0; i < rows; ++i) kept.columns.back().push_null();
        }
    }

    void append(const record::Table& table, const Rows& rows) override {
        if (!tables_.contains(std::string(table.name))) prepare(table);
        Rows& kept = tables_.at(std::string(table.name));
        const auto sources = matched_columns(std::string(table.name), kept.names, rows);
        std::vector<Column> cells;
        for (std::size_t c = 0; c < sources.size(); ++c)
            cells.push_back(stored_cells(sources[c], kept.names[c], kept.columns[c].type(), rows.size()));
        for (std::size_t c = 0; c < cells.size(); ++c)
            for (std::size_t i = 0; i < rows.size(); ++i) kept.columns[c].push_value(cells[c].value(i));
    }

    void begin() override {
        ensure(!before_, "one transaction at a time");
        before_ = tables_;
    }
    void commit() override {
        ensure(before_.has_value(), "a transaction is open");
        before_.reset();
    }
    void rollback() override {
        if (!before_) return;
        tables_ = std::move(*before_);
        before_.reset();
    }

    Rows select(const Query& query) override {
        const Rows& kept = find(query);
        std::vector<std::size_t> found = rows_that_pass(kept, query);
        std::stable_sort(found.begin(), found.end(), [&](std::size_t a, std::size_t b) {
            for (const Order& order : query.order) {
                const Value left = kept.value(a, order.column), right = kept.value(b, order.column);
                if (comes_before(left, right, order.descending)) return true;
                if (comes_before(right, left, order.descending)) return false;
            }
            return false;
        });
        Rows result = empty_like(kept, query.columns);
        const std::uint64_t first = std::min<std::uint64_t>(query.offset, found.size());
        const std::uint64_t last = first + std::min<std::uint64_t>(query.limit, found.size() - first);
        for (std::uint64_t i = first; i < last; ++i) copy_row(kept, found[i], result);
        return result;
    }

    std::uint64_t count(const Query& query) override { return rows_that_pass(find(query), query).size(); }

    std::uint64_t erase(const Query& query) override {
        Rows& kept = find(query);
        Rows remaining = empty_like(kept, {});
        for (std::size_t row = 0; row < kept.size(); ++row)
            if (!passes_all(kept, row, query.where)) copy_row(kept, row, remaining);
        const std::uint64_t removed = kept.size() - remaining.size();
        kept = std::move(remaining);
        return removed;
    }

    std::string where_text(const Query&) const override { refuse_sql(); }
    void define_view(const std::string&, const std::string&) override { refuse_sql(); }
    Rows sql(const std::string&, std::uint64_t) override { refuse_sql(); }
    Answer ask(const std::string&, std::uint64_t, std::uint64_t) override { refuse_sql(); }
    std::uint64_t execute(const std::string&) override { refuse_sql(); }
    Outcome change(const std::string&, std::uint64_t, std::uint64_t) override { refuse_sql(); }
    void lock_out_files() override {}  // it understands no statement
    std::uint64_t each_batch(const std::string&, const std::function<void(const Rows&)>&) override { refuse_sql(); }
    std::uint64_t export_query(const std::string&, const std::filesystem::path&, ExportFormat) override {
        refuse_sql();
    }

    std::vector<std::string> tables() const override {
        std::vector<std::string> names;
        for (const auto& [name, rows] : tables_) names.push_back(name);
        return names;
    }
    std::string description() const override { return "in memory"; }

  private:
    static Column stored_cells(const Column* source, const std::string& name, record::Type type, std::size_t rows) {
        Column cells(type);
        if (source) {
            ensure(source->type() == type, "a batch's column has the table's type");
            check_text(*source, name);
        }
        for (std::size_t i = 0; i < rows; ++i) {
            Value cell = source ? source->value(i) : Value{};
            if (auto* decimal = std::get_if<Decimal>(&cell)) *decimal = as_stored(*decimal, name);
            if (const auto* real = std::get_if<double>(&cell); real && std::isnan(*real)) cell = Value{};
            cells.push_value(cell);
        }
        return cells;
    }

    Rows& find(const Query& query) {
        const auto found = tables_.find(query.table);
        if (found == tables_.end()) refuse_table(query.table, tables());
        check_query(query, found->second.names);
        return found->second;
    }

    static std::vector<std::size_t> rows_that_pass(const Rows& rows, const Query& query) {
        std::vector<std::size_t> found;
        for (std::size_t row = 0; row < rows.size(); ++row)
            if (passes_all(rows, row, query.where)) found.push_back(row);
        return found;
    }

    std::map<std::string, Rows> tables_;
    std::optional<std::map<std::string, Rows>> before_;
};

}  // namespace

std::unique_ptr<ResultStore> make_memory_store() {
    return std::make_unique<MemoryStore>();
}

}  // namespace tamis::store
