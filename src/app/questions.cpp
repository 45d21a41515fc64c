// app/questions.cpp — texts become queries, queries become rows or files.
#include "app/questions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/asked_columns.hpp"
#include "app/home.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "market/exchange_clock.hpp"
#include "record/format.hpp"
#include "store/names.hpp"
#include "store/query_text.hpp"
#include "store/transaction.hpp"

namespace tamis::app {

namespace {

/// Whether a list of columns, or an order, names more than the table has.
bool names_more(const std::string& list, const store::KnownColumns& known) {
    for (std::string_view part : split(list, ',')) {
        part = trim(part);
        if (part.starts_with('-')) part.remove_prefix(1);
        const std::string_view name = part.substr(0, part.find(' '));
        const auto is_it = [&](const auto& one) { return one.first == name; };
        if (!name.empty() && std::none_of(known.begin(), known.end(), is_it)) return true;
    }
    return false;
}

store::Query query_of(store::ResultStore& results, const Question& question) {
    const record::Rows empty =
        results.select({.table = question.table, .columns = {}, .where = {}, .order = {}, .limit = 0});
    const store::KnownColumns known = store::known_columns(empty);
    // Most questions name columns of the table alone, and need not look for others.
    store::ComputedColumns computed;
    if (!question.where.empty() || names_more(question.columns, known) || names_more(question.sort, known))
        computed = asked_columns(results, question.table, known);
    return {.table = question.table,
            .columns = store::parse_columns(question.columns, known, computed),
            .where = store::parse_where(question.where, known, computed),
            .order = store::parse_order(question.sort, known, computed),
            .limit = question.limit,
            .offset = question.offset,
            .computed = std::move(computed)};
}

using store::Comparison;
using store::Condition;

/// A comparison of what the order names.
Condition compared(const store::Query& query, const std::string& column, Comparison how, const record::Value& value) {
    Condition condition{.column = column, .comparison = how, .value = value};
    for (const store::ComputedColumn& one : query.computed)
        if (one.name == column) condition.sql = one.sql;
    return condition;
}

/// Whether a row stands where the cell does in one column of the order.
Condition beside(const store::Query& query, const std::string& column, const record::Value& value) {
    return compared(query, column, value.index() == 0 ? Comparison::is_null : Comparison::equal, value);
}

/// Whether a row stands behind it; NULLs are last, so nothing is behind one.
std::optional<Condition> behind(const store::Query& query, const store::Order& order, const record::Value& value) {
    if (value.index() == 0) return std::nullopt;
    const Comparison how = order.descending ? Comparison::less : Comparison::greater;
    return Condition{
        .comparison = Comparison::any_of,
        .parts = {compared(query, order.column, how, value), compared(query, order.column, Comparison::is_null, {})}};
}

/// Whether a row stands before it.
std::optional<Condition> ahead(const store::Query& query, const store::Order& order, const record::Value& value) {
    if (value.index() == 0) return compared(query, order.column, Comparison::is_not_null, {});
    return compared(query, order.column, order.descending ? Comparison::greater : Comparison::less, value);
}

/// Rows on one side of a row: there in the first column of the order, or beside it there and on that side in the
/// second, …
template <class Side>
Condition beyond_row(const store::Query& query, const record::Rows& row, Side side) {
    Condition all{.comparison = Comparison::any_of};
    std::vector<Condition> same;
    for (const store::Order& order : query.order) {
        const record::Value value = row.value(0, order.column);
        if (auto there = side(query, order, value)) {
            Condition one{.comparison = Comparison::all_of, .parts = same};
            one.parts.push_back(std::move(*there));
            all.parts.push_back(std::move(one));
        }
        same.push_back(beside(query, order.column, value));
    }
    return all;
}

/// What the order says of a cell. Throws Error not_found.
record::Rows place_of(store::ResultStore& results, const store::Query& query, const std::string& key) {
    const auto cell = parse_hash(key);
    store::Query wanted{.table = query.table,
                        .columns = {},
                        .where = {{"cell", Comparison::equal, cell.value_or(Hash128{})}},
                        .order = {},
                        .limit = cell ? 1u : 0u,
                        .computed = query.computed,
                        .rows = query.rows};
    for (const store::Order& order : query.order) wanted.columns.push_back(order.column);
    record::Rows row = results.select(wanted);
    if (row.size() == 0)
        throw Error{Problem::not_found, "no cell '" + excerpt(key) + "' is kept; the key of one is needed"};
    return row;
}

/// The query with the rows after a cell only. Throws Error not_found.
store::Query continued(store::ResultStore& results, store::Query query, const std::string& key) {
    if (query.table != "backtest")
        throw Error{Problem::invalid_request, "'after' is a cell's key, so it goes with the table backtest alone"};
    if (query.order.empty())
        throw Error{Problem::invalid_request, "'after' needs an order: say sort, which must not leave ties"};
    query.where.push_back(beyond_row(query, place_of(results, query, key), behind));
    return query;
}

/// Without an order rows stand as they were kept, and have numbers by that; those of lakes have none, and are ordered
/// by their keys.
std::vector<store::Order> order_of_keeping(store::ResultStore& results, store::Query& query) {
    const record::Rows empty =
        results.select({.table = query.table, .columns = {}, .where = {}, .order = {}, .limit = 0});
    if (std::find(empty.names.begin(), empty.names.end(), "lake") != empty.names.end()) return {{.column = "cell"}};
    query.computed.push_back({"rowid", record::Type::integer, "rowid"});
    if (const record::Table* table = find_table(query.table); table && table->shares()) {
        query.rows = store::rows_as_kept(*table);
        if (query.columns.empty()) query.columns = empty.names;
    }
    return {{.column = "rowid"}};
}

/// DuckDB gives the rows of a join in an order that nothing promises and that is another each time; those of a table
/// come as they were kept.
bool needs_order(const store::Query& query) {
    const record::Table* table = find_table(query.table);
    return query.order.empty() && table && table->shares();
}

/// Every row of the answer, in the same order whenever it is asked.
store::Query in_kept_order(store::ResultStore& results, store::Query query) {
    query.order = order_of_keeping(results, query);
    return query;
}

/// A page's rows are found by their numbers first, so that no others are joined and sorted.
store::Query page_of(store::ResultStore& results, const store::Query& query) {
    store::Query page = in_kept_order(results, query);
    if (page.rows.empty()) return page;
    const record::Table& table = *find_table(query.table);
    const std::string found = query.where.empty()
                                  ? store::rows_name(table)
                                  : page.rows + " AS " + query.table + results.where_text(query) + " ORDER BY rowid";
    page.rows = store::rows_as_kept(
        table, fmt::format("IN (SELECT rowid FROM {} LIMIT {} OFFSET {})", found, query.limit, query.offset));
    page.where.clear();
    page.offset = 0;
    return page;
}

/// An answer that is held in memory.
store::Query held_answer_of(store::ResultStore& results, const store::Query& query) {
    constexpr std::uint64_t most_of_a_page = 100'000;
    if (!needs_order(query)) return query;
    return query.limit > most_of_a_page ? in_kept_order(results, query) : page_of(results, query);
}

/// Statements that one behind the other, in one transaction, give the answer in an order that is the same each time;
/// all rows of a million cells are never sorted at once. As Parquet, and where lakes are, they come as DuckDB gives
/// them.
std::vector<std::string> export_of(store::ResultStore& results, const Question& question, store::ExportFormat format) {
    constexpr std::uint64_t rows_of_a_part = 131'072;
    const store::Query query = query_of(results, question);
    store::Query all = query;
    if (needs_order(query)) all.order = order_of_keeping(results, all);
    if (all.rows.empty() || format == store::ExportFormat::parquet) return {results.select_text(query)};
    const record::Table& table = *find_table(query.table);
    const record::Rows last = results.sql("SELECT max(rowid) FROM " + store::rows_name(table), 1);
    const auto kept = last.columns[0].is_null(0) ? 0 : static_cast<std::uint64_t>(last.columns[0].numbers()[0]) + 1;
    if (query.limit < kept || query.offset > 0) return {results.select_text(page_of(results, query))};
    std::vector<std::string> parts;
    for (std::uint64_t first = 0; first < kept || parts.empty(); first += rows_of_a_part) {
        all.rows = store::rows_as_kept(table, fmt::format("BETWEEN {} AND {}", first, first + rows_of_a_part - 1));
        parts.push_back(results.select_text(all));
    }
    return parts;
}

std::optional<Hash128> first_cell(store::ResultStore& results, const store::Query& query) {
    const record::Rows rows = results.select(query);
    return rows.size() == 0 ? std::nullopt : std::optional(rows.columns[0].hashes()[0]);
}

}  // namespace

std::string statement_of(store::ResultStore& results, const Question& question) {
    return results.select_text(query_of(results, question));
}

const std::vector<std::string>& first_columns() {
    static const std::vector<std::string> columns{"cell",
                                                  "symbol",
                                                  "first_day",
                                                  "strategy",
                                                  "total_return_fraction",
                                                  "trade_number_of_trades",
                                                  "trade_win_rate_fraction",
                                                  "profit_factor",
                                                  "intraday_drawdown_fraction",
                                                  "status",
                                                  "parameters"};
    return columns;
}

store::Answer ask(store::ResultStore& results, const Question& question) {
    const store::Query query = query_of(results, question);
    if (!question.after.empty())
        return {results.select(continued(results, query, question.after)), results.count(query), true};
    record::Rows rows = results.select(held_answer_of(results, query));
    const bool is_end_seen = rows.size() < query.limit && (rows.size() > 0 || query.offset == 0);
    const std::uint64_t total = is_end_seen ? query.offset + rows.size() : results.count(query);
    return {std::move(rows), total, true};
}

Neighbours neighbours(store::ResultStore& results, const Question& question, const std::string& key) {
    store::Query query = query_of(results, question);
    query.columns = {"cell"};
    query.limit = 1;
    if (query.order.empty()) query.order = order_of_keeping(results, query);
    const record::Rows place = place_of(results, query, key);
    store::Query next = query, previous = query;
    next.where.push_back(beyond_row(query, place, behind));
    previous.where.push_back(beyond_row(query, place, ahead));
    for (store::Order& order : previous.order) order = {order.column, !order.descending, true};
    return {first_cell(results, previous), first_cell(results, next)};
}

std::uint64_t export_rows(store::ResultStore& results,
                          const Question& question,
                          const std::filesystem::path& file,
                          store::ExportFormat format) {
    std::uint64_t rows = 0;
    store::in_transaction(results,
                          [&] { rows = results.export_queries(export_of(results, question, format), file, format); });
    return rows;
}

void export_rows(store::ResultStore& results,
                 const Question& question,
                 store::ExportFormat format,
                 const std::function<void(std::string_view)>& on_bytes,
                 const std::filesystem::path& scratch) {
    if (format != store::ExportFormat::parquet) {
        record::RowWriter writer(format == store::ExportFormat::csv ? record::Format::csv : record::Format::json);
        store::in_transaction(results, [&] {
            for (const std::string& select : export_of(results, question, format))
                results.each_batch(select, [&](const record::Rows& batch) { on_bytes(writer.batch(batch)); });
        });
        return on_bytes(writer.end());
    }
    const TempDir folder("tamis-export", scratch);
    const std::filesystem::path file = folder.path() / "rows.parquet";
    export_rows(results, question, file, format);
    on_bytes(read_file(file));
}

store::Outcome run_statement(store::ResultStore& results, const Statement& statement) {
    if (!statement.may_reach_files) results.lock_out_files();
    if (statement.may_write) return results.change(statement.text, statement.limit, statement.counted_most);
    return {0, results.ask(statement.text, statement.limit, statement.counted_most)};
}

// A command's run, such as an audit's, says in `spec` how it was called; a pipeline's has the file there.
std::int64_t last_run(store::ResultStore& results) {
    const record::Rows runs = results.sql("SELECT run FROM run ORDER BY spec LIKE 'tamis %', run DESC LIMIT 1", 1);
    return runs.size() == 0 ? 0 : runs.columns[0].numbers()[0];
}

record::Clock exchange_clock() {
    return tamis::exchange_clock();
}

bool could_be_key(std::string_view text) {
    return store::keys_that_begin(text).has_value();
}

}  // namespace tamis::app
