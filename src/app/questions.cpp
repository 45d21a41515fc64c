// app/questions.cpp — texts become queries, queries become rows or files.
#include "app/questions.hpp"

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "market/exchange_clock.hpp"
#include "record/format.hpp"
#include "report/parameter_columns.hpp"
#include "store/query_text.hpp"

namespace tamis::app {

namespace {

store::Query query_of(store::ResultStore& results, const Question& question) {
    const record::Rows empty =
        results.select({.table = question.table, .columns = {}, .where = {}, .order = {}, .limit = 0});
    const store::KnownColumns known = store::known_columns(empty);
    store::Query query{.table = question.table,
                       .columns = store::parse_columns(question.columns, known),
                       .where = {},
                       .order = {},
                       .limit = question.limit,
                       .offset = question.offset};
    if (!question.where.empty())
        query.where =
            store::parse_where(question.where, known, report::parameter_columns(results, question.table, known));
    query.order = store::parse_order(question.sort, known);
    return query;
}

using store::Comparison;
using store::Condition;

/// Whether a row stands where the cell does in one column of the order.
Condition beside(const std::string& column, const record::Value& value) {
    if (value.index() == 0) return {.column = column, .comparison = Comparison::is_null};
    return {.column = column, .comparison = Comparison::equal, .value = value};
}

/// Whether a row stands behind it; NULLs come last either way.
Condition behind(const store::Order& order, const record::Value& value) {
    Condition further{.column = order.column,
                      .comparison = order.descending ? Comparison::less : Comparison::greater,
                      .value = value};
    Condition last{.column = order.column, .comparison = Comparison::is_null};
    return {.comparison = Comparison::any_of, .parts = {std::move(further), std::move(last)}};
}

/// Rows after one row: behind it in the first column of the order, or beside it there and behind it in the second, …
Condition after_row(const std::vector<store::Order>& orders, const record::Rows& row) {
    Condition all{.comparison = Comparison::any_of};
    std::vector<Condition> same;
    for (const store::Order& order : orders) {
        const record::Value value = row.value(0, order.column);
        if (value.index() != 0) {
            Condition one{.comparison = Comparison::all_of, .parts = same};
            one.parts.push_back(behind(order, value));
            all.parts.push_back(std::move(one));
        }
        same.push_back(beside(order.column, value));
    }
    return all;
}

/// The query with the rows after a cell only. Throws Error not_found.
store::Query continued(store::ResultStore& results, store::Query query, const std::string& key) {
    if (query.table != "backtest")
        throw Error{Problem::invalid_request, "'after' is a cell's key, so it goes with the table backtest alone"};
    if (query.order.empty())
        throw Error{Problem::invalid_request, "'after' needs an order: say sort, which must not leave ties"};
    const auto cell = parse_hash(key);
    const record::Rows row = cell ? results.select({.table = "backtest",
                                                    .columns = {},
                                                    .where = {{"cell", Comparison::equal, *cell}},
                                                    .order = {},
                                                    .limit = 1})
                                  : record::Rows{};
    if (row.size() == 0)
        throw Error{Problem::not_found, "no cell '" + excerpt(key) + "' is kept; 'after' is the key of one"};
    query.where.push_back(after_row(query.order, row));
    return query;
}

/// The statement of an export, with every name and value quoted.
std::string statement_of(store::ResultStore& results, const Question& question) {
    const store::Query query = query_of(results, question);
    const std::string what = query.columns.empty() ? "*" : "\"" + join(query.columns, "\", \"") + "\"";
    const std::string first = question.limit == UINT64_MAX ? "" : fmt::format(" LIMIT {}", question.limit);
    return "SELECT " + what + " FROM \"" + question.table + "\"" + results.where_text(query) + first;
}

}  // namespace

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
    record::Rows rows = results.select(query);
    const bool is_end_seen = rows.size() < query.limit && (rows.size() > 0 || query.offset == 0);
    const std::uint64_t total = is_end_seen ? query.offset + rows.size() : results.count(query);
    return {std::move(rows), total, true};
}

std::uint64_t export_rows(store::ResultStore& results,
                          const Question& question,
                          const std::filesystem::path& file,
                          store::ExportFormat format) {
    return results.export_query(statement_of(results, question), file, format);
}

void export_rows(store::ResultStore& results,
                 const Question& question,
                 store::ExportFormat format,
                 const std::function<void(std::string_view)>& on_bytes,
                 const std::filesystem::path& scratch) {
    const std::string select = statement_of(results, question);
    if (format != store::ExportFormat::parquet) {
        record::RowWriter writer(format == store::ExportFormat::csv ? record::Format::csv : record::Format::json);
        results.each_batch(select, [&](const record::Rows& batch) { on_bytes(writer.batch(batch)); });
        return on_bytes(writer.end());
    }
    const TempDir folder("tamis-export", scratch);
    const std::filesystem::path file = folder.path() / "rows.parquet";
    results.export_query(select, file, format);
    on_bytes(read_file(file));
}

store::Outcome run_statement(store::ResultStore& results, const Statement& statement) {
    if (!statement.may_reach_files) results.lock_out_files();
    if (statement.may_write) return results.change(statement.text, statement.limit, statement.counted_most);
    return {0, results.ask(statement.text, statement.limit, statement.counted_most)};
}

std::int64_t last_run(store::ResultStore& results) {
    return results.sql("SELECT coalesce(max(run), 0)::BIGINT FROM run", 1).columns[0].numbers()[0];
}

record::Clock exchange_clock() {
    return tamis::exchange_clock();
}

bool could_be_key(std::string_view text) {
    return store::keys_that_begin(text).has_value();
}

}  // namespace tamis::app
