// server/result_api.cpp — kept cells: a page of them, one of them, many from above, as files, and by SQL.
#include <fmt/format.h>

#include <cmath>

#include "app/explore.hpp"
#include "app/kept_files.hpp"
#include "app/notes.hpp"
#include "app/questions.hpp"
#include "app/reports.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "record/parameters.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/body.hpp"
#include "server/time_limit.hpp"

namespace tamis::server {

namespace {

constexpr std::uint64_t most_rows = 10'000, most_trades = 20'000;
constexpr double sql_seconds = 10;

app::Question question_of(const Request& request, std::uint64_t most) {
    const std::string table(request.asked("table"));
    app::Question question{.table = table.empty() ? "backtest" : table,
                           .where = std::string(request.asked("where")),
                           .sort = std::string(request.asked("sort")),
                           .columns = std::string(request.asked("columns")),
                           .limit = number_asked(request, "limit", std::min<std::uint64_t>(100, most), 0, most),
                           .offset = number_asked(request, "offset", 0, 0, UINT32_MAX),
                           .after = std::string(request.asked("after"))};
    if (question.table == "backtest" && question.columns.empty()) question.columns = join(app::first_columns(), ", ");
    // Pages are of one order, so ties are ended by the key.
    if (question.table == "backtest" && !question.sort.empty()) question.sort += ", cell";
    return question;
}

Response cells(const Context& context, const Request& request) {
    const auto results = context.live->lend_with_lakes();
    const app::Question question = question_of(request, most_rows);
    return json_answer(rows_json(app::ask(*results, question), app::find_table(question.table)));
}

std::string parameters_json(const std::string& text) {
    std::string out;
    for (const auto& [name, value] : record::parameter_values(text))
        out += fmt::format("{}{}:{}", out.empty() ? "" : ",", quoted_json(name), quoted_json(value));
    return "{" + out + "}";
}

std::string part_of_cell(store::ResultStore& results, const char* table, const Hash128& cell, const char* order) {
    const store::Answer answer = app::ask(
        results,
        {.table = table, .where = "cell = " + hex_text(cell), .sort = order, .columns = {}, .limit = most_trades});
    return rows_json(answer, app::find_table(table));
}

std::string files_json(const Context& context, const Hash128& cell) {
    std::string out;
    for (const app::LeanFile& file : app::lean_files(context.home, cell))
        out +=
            fmt::format("{}{{\"name\":{},\"bytes\":{}}}", out.empty() ? "" : ",", quoted_json(file.name), file.bytes);
    return "[" + out + "]";
}

Response cell(const Context& context, const Request& request) {
    const auto results = context.live->lend_with_lakes();
    const report::KeptCell kept = app::cell_of(*results, std::string(request.asked("key")), most_trades);
    const Hash128 key = kept.cell.columns[kept.cell.index("cell")].hashes()[0];
    const record::Value parameters = kept.cell.value(0, "parameters");
    const auto key_text = app::key_text(kept.cell);
    return json_answer(
        fmt::format("{{\"cell\":{},\"parameters\":{},\"counters\":{},\"lean_result\":{},\"trades\":{},\"fills\":{},"
                    "\"equity\":{},\"key_text\":{},"
                    "\"files\":{},\"note\":{}}}",
                    object_json(kept.cell),
                    parameters.index() == 0 ? "{}" : parameters_json(std::get<std::string>(parameters)),
                    object_json(kept.counters),
                    object_json(kept.lean_result),
                    rows_json(kept.trades, app::find_table("trade")),
                    part_of_cell(*results, "fill", key, "order_id, time"),
                    part_of_cell(*results, "equity", key, "time"),
                    key_text ? quoted_json(*key_text) : "null",
                    files_json(context, key),
                    object_json(app::note_of_cell(*results, key))));
}

Response cell_file(const Context& context, const Request& request) {
    const auto results = context.live->lend_with_lakes();
    const std::string name(request.asked("name"));
    Response response;
    response.content_type = "application/octet-stream";
    response.body = app::lean_file(context.home, app::find_cell(*results, std::string(request.asked("key"))), name);
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"" + std::filesystem::path(name).filename().string() + "\"");
    return response;
}

std::string key_json(const std::optional<Hash128>& key) {
    return key ? "\"" + hex_text(*key) + "\"" : "null";
}

Response neighbours(const Context& context, const Request& request) {
    const auto results = context.live->lend_with_lakes();
    app::Question question{
        .where = std::string(request.asked("where")), .sort = std::string(request.asked("sort")), .columns = {}};
    if (!question.sort.empty()) question.sort += ", cell";
    const Hash128 key = app::find_cell(*results, std::string(request.asked("key")));
    const app::Neighbours beside = app::neighbours(*results, question, hex_text(key));
    return json_answer(
        fmt::format("{{\"previous\":{},\"next\":{}}}", key_json(beside.previous), key_json(beside.next)));
}

template <class T>
std::string numbers_json(const std::vector<T>& numbers) {
    std::string out = "[";
    for (const T number : numbers) {
        if (out.size() > 1) out += ',';
        if constexpr (std::is_floating_point_v<T>)
            out += std::isfinite(number) ? fmt::format("{:.6g}", number) : "null";
        else
            out += std::to_string(number);
    }
    return out + "]";
}

Response aggregates(const Context& context, const Request& request) {
    const auto results = context.live->lend_with_lakes();
    const std::string of(request.asked("of"));
    app::Grouping grouping{.by = std::string(request.asked("by")),
                           .where = std::string(request.asked("where")),
                           .limit = number_asked(request, "limit", 1000, 1, most_rows)};
    if (!of.empty()) grouping.of = of;
    return json_answer(rows_json(app::aggregate(*results, grouping), app::find_table("backtest")));
}

Response steps(const Context& context, const Request& request) {
    const auto results = context.live->lend_with_lakes();
    const app::Histogram seen = app::histogram(*results,
                                               std::string(request.asked("column")),
                                               std::string(request.asked("where")),
                                               static_cast<int>(number_asked(request, "bins", 40, 1, 1000)));
    return json_answer(fmt::format("{{\"low\":{},\"high\":{},\"counts\":{},\"nulls\":{}}}",
                                   shortest_text(seen.low),
                                   shortest_text(seen.high),
                                   numbers_json(seen.counts),
                                   seen.nulls));
}

Response sql(const Context& context, const Request& request) {
    const Body body(request.body, {"statement", "limit"});
    const std::int64_t limit = body.number("limit", 1000, 0, static_cast<std::int64_t>(most_rows));
    const auto results = context.live->lend_with_lakes();
    const Stopwatch watch;
    const TimeLimit time(sql_seconds, [&] { results->interrupt(); });
    try {
        std::string json = rows_json(
            results->ask(body.text("statement"), static_cast<std::uint64_t>(limit), static_cast<std::uint64_t>(limit)));
        json.pop_back();
        return json_answer(json + fmt::format(",\"seconds\":{:.4f}}}", watch.seconds()));
    } catch (const Error& error) {
        if (error.problem() != Problem::cancelled) throw;
        throw Error{
            Problem::invalid_request,
            fmt::format("the statement took longer than {} s, which is as long as one may take here", sql_seconds)};
    }
}

Response exported(const Context& context, const Request& request) {
    struct Kind {
        std::string_view name, content_type;
        store::ExportFormat format;
    };
    static constexpr std::array kinds{Kind{"csv", "text/csv; charset=utf-8", store::ExportFormat::csv},
                                      Kind{"json", "application/json", store::ExportFormat::json},
                                      Kind{"parquet", "application/vnd.apache.parquet", store::ExportFormat::parquet}};
    for (const Kind& kind : kinds) {
        if (kind.name != request.asked("format")) continue;
        app::Question question = question_of(request, UINT32_MAX);
        if (request.asked("limit").empty()) question.limit = UINT32_MAX;
        Response response;
        response.content_type = kind.content_type;
        const auto results = context.live->lend_with_lakes();
        response.folder = std::make_shared<const TempDir>("tamis-export", context.scratch);
        response.file = response.folder->path() / "rows";
        app::export_rows(*results, question, response.file, kind.format);
        response.headers.emplace_back("Content-Disposition",
                                      fmt::format("attachment; filename=\"tamis-{}.{}\"", question.table, kind.name));
        return response;
    }
    throw Error{Problem::invalid_request,
                "format is '" + excerpt(request.asked("format")) + "', allowed: csv, json or parquet"};
}

std::vector<Parameter> question_parameters() {
    return {
        {.name = "table", .meaning = "Table or view (backtest)"},
        {.name = "where", .meaning = "Conditions, as tamis results list --where takes them"},
        {.name = "sort", .meaning = "Columns, each with - before it for descending"},
        {.name = "columns", .meaning = "Columns, with commas between them"},
        {.name = "limit", .type = "integer", .meaning = "Rows (100)"},
        {.name = "offset", .type = "integer", .meaning = "Rows passed over (0)"},
        {.name = "after", .meaning = "A cell's key, in place of an offset: the rows after it in the order of sort"}};
}

}  // namespace

std::vector<Route> result_routes(const Context& context) {
    std::vector<Parameter> export_parameters = question_parameters();
    export_parameters.push_back(
        {.name = "format", .meaning = "csv, json or parquet", .is_required = true, .example = "csv"});
    return {
        {"GET",
         "/api/v1/cells",
         "A page of cells, or of another table",
         question_parameters(),
         "Rows",
         with(context, cells)},
        {"GET",
         "/api/v1/cells/{key}",
         "One cell with its trades, fills and equity",
         {key_parameter},
         "cell, parameters, counters, lean_result, trades, fills, equity, key_text, files (of LEAN's run), note",
         with(context, cell)},
        {"GET",
         "/api/v1/cells/{key}/files",
         "A file of LEAN's run of a cell, where its folder was kept",
         {key_parameter,
          {.name = "name", .meaning = "One of the cell's files", .is_required = true, .example = "log.txt"}},
         "The file",
         with(context, cell_file)},
        {"GET",
         "/api/v1/cells/{key}/neighbours",
         "The cells before and after one in a list",
         {key_parameter, where_parameter, {.name = "sort", .meaning = "The list's order"}},
         "previous and next: keys, null at an end",
         with(context, neighbours)},
        {"GET",
         "/api/v1/aggregates",
         "Cells by up to three columns",
         {{.name = "by", .meaning = "Columns or parameters, with commas between them; none: one group of all"},
          {.name = "of", .meaning = "A column of numbers (total_return_fraction)"},
          where_parameter,
          {.name = "limit", .type = "integer", .meaning = "Groups (1000)"}},
         "Rows: the groups, cells, mean, median, sum, profitable_fraction, days, low_95, high_95 (of the mean, by "
         "days)",
         with(context, aggregates)},
        {"GET",
         "/api/v1/histogram",
         "How a column is spread",
         {{.name = "column", .meaning = "A column of numbers", .is_required = true, .example = "total_return_fraction"},
          where_parameter,
          {.name = "bins", .type = "integer", .meaning = "Steps (40)"}},
         "low, high, counts, nulls",
         with(context, steps)},
        {"POST",
         "/api/v1/sql",
         "One statement that reads, of at most 10 s and 10,000 rows",
         {{.name = "statement",
           .in = In::body,
           .meaning = "SQL",
           .is_required = true,
           .example = "SELECT count(*) FROM backtest"},
          {.name = "limit", .in = In::body, .type = "integer", .meaning = "Rows (1000)"}},
         "Rows, and seconds",
         with(context, sql)},
        {"GET", "/api/v1/export", "Rows as a file", export_parameters, "The file", with(context, exported)},
    };
}

}  // namespace tamis::server
