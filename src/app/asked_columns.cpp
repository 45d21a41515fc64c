// app/asked_columns.cpp — subqueries by a row's cell or run.
#include "app/asked_columns.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/parameter_columns.hpp"
#include "store/duckdb/sql_text.hpp"

namespace tamis::app {

namespace {

bool has(const store::KnownColumns& known, std::string_view name) {
    return std::any_of(known.begin(), known.end(), [&](const auto& one) { return one.first == name; });
}

std::string rows_on(const char* of, const std::string& table, const char* by) {
    return fmt::format("{0} p WHERE p.{1} = {2}.{1}", of, by, store::quoted_name(table));
}

}  // namespace

store::ComputedColumns asked_columns(store::ResultStore& results,
                                     const std::string& table,
                                     const store::KnownColumns& known) {
    store::ComputedColumns columns = report::parameter_columns(results, table, known);
    const bool is_of_cell = has(known, "cell"), is_run = table == "run";
    if (is_of_cell && results.has_table("run_cell"))
        columns.push_back({"run", record::Type::integer, "p.run", rows_on("run_cell", table, "cell")});
    if (!results.has_table("note") || (!is_of_cell && !is_run)) return columns;
    const std::string note = rows_on("note", table, is_run ? "run" : "cell");
    columns.push_back({"star", record::Type::boolean, "coalesce((SELECT p.star FROM " + note + "), false)"});
    columns.push_back({"note", record::Type::text, "(SELECT p.note FROM " + note + ")"});
    return columns;
}

}  // namespace tamis::app
