// app/questions.cpp — texts become queries, queries become rows or files.
#include "app/questions.hpp"

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/text.hpp"
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
