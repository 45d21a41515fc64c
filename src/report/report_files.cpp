// report/report_files.cpp — a summary as a JSON document, and the files of a report.
#include "report/report_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/file.hpp"
#include "base/sql_text.hpp"
#include "base/text.hpp"
#include "record/format.hpp"
#include "report/parameter_curves.hpp"
#include "report/summary_sql.hpp"

namespace tamis::report {

std::string summary_json(const Summary& summary) {
    record::Rows run = record::rows_of(study::run_table());
    record::append(run, study::run_table(), &summary.run, 1);
    std::string out = "{\"run\":";
    record::append_json_object(out, run, 0);
    out += fmt::format(",\n\"cells_without_bars\":{}", summary.without_bars);
    out += ",\n" + study::unmeasured_json(summary.unmeasured);
    out += ",\n\"pooled\":";
    record::append_json_object(out, summary.pooled, 0);
    out += ",\n\"compounding_rule\":";
    append_json_string(out, how_compounded(summary));
    const std::pair<const char*, const record::Rows*> parts[] = {{"by_parameters", &summary.by_parameters},
                                                                 {"curves", &summary.curves},
                                                                 {"by_symbol", &summary.by_symbol},
                                                                 {"by_day", &summary.by_day},
                                                                 {"by_filter_bucket", &summary.by_bucket},
                                                                 {"distribution", &summary.distribution},
                                                                 {"failures", &summary.failures},
                                                                 {"failed_cells", &summary.failed_cells},
                                                                 {"audited", &summary.audited}};
    for (const auto& [name, rows] : parts) out += fmt::format(",\n\"{}\":{}", name, record::json_text(*rows));
    return out + "}\n";
}

namespace {

bool is_safe_in_a_name(char c) {
    return c != '/' && c != '\\' && c != '%' && std::iscntrl(static_cast<unsigned char>(c)) == 0;
}

/// A name of any letters as the beginning of a file's name: short enough, in no other folder, and not hidden.
std::string report_stem(const study::RunRow& run) {
    constexpr std::size_t most_bytes = 64;
    std::size_t bytes = std::min(run.name.size(), most_bytes);
    while (bytes < run.name.size() && (static_cast<unsigned char>(run.name[bytes]) & 0xC0) == 0x80) --bytes;
    std::string name = escaped_file_name(std::string_view(run.name).substr(0, bytes), is_safe_in_a_name);
    if (name.starts_with('.')) name = "%2E" + name.substr(1);
    return fmt::format("{}-run-{}", name, run.run);
}

bool wants_reports(const OutputSpec& output) {
    return output.json || output.csv || output.html;
}

}  // namespace

std::vector<std::string> cells_in_order(store::ResultStore& results, std::int64_t run, std::int64_t at_once) {
    const std::string cells = cells_of(run);
    const record::Rows symbols = results.sql(
        "SELECT symbol, count(*)::BIGINT FROM " + cells + " GROUP BY symbol ORDER BY symbol NULLS LAST", UINT64_MAX);
    const record::Column& names = symbols.columns[0];
    const auto named = [&](std::size_t row) { return sql_quoted(names.texts()[row]); };
    std::vector<std::string> conditions;
    std::size_t first = 0;
    std::int64_t rows = 0;
    for (std::size_t row = 0; row < symbols.size() && !names.is_null(row); ++row) {
        rows += symbols.columns[1].numbers()[row];
        if (rows < at_once && row + 1 < symbols.size() && !names.is_null(row + 1)) continue;
        conditions.push_back("symbol BETWEEN " + named(first) + " AND " + named(row));
        first = row + 1;
        rows = 0;
    }
    if (first < symbols.size() || conditions.empty()) conditions.emplace_back("symbol IS NULL");
    std::vector<std::string> selects;
    for (const std::string& condition : conditions)
        selects.push_back(
            fmt::format("SELECT * FROM {} WHERE {} ORDER BY symbol, first_day, parameters, cell", cells, condition));
    return selects;
}

void require_reports_possible(const OutputSpec& output) {
    if (wants_reports(output)) require_writable_folder(output.directory);
}

std::vector<std::filesystem::path> write_reports(store::ResultStore& results,
                                                 const Summary& summary,
                                                 const OutputSpec& output) {
    if (!wants_reports(output)) return {};
    make_folder(output.directory);
    std::vector<std::filesystem::path> files;
    const std::string stem = report_stem(summary.run);
    const auto add = [&](const char* extension) { return files.emplace_back(output.directory / (stem + extension)); };
    if (output.json) replace_file(add(".json"), summary_json(summary), false);
    if (output.csv) {
        const auto path = add(".csv");
        constexpr std::int64_t cells_at_once = 131'072;
        results.export_queries(cells_in_order(results, summary.run.run, cells_at_once), path, store::ExportFormat::csv);
    }
    if (output.html) replace_file(add(".html"), summary_html(summary), false);
    return files;
}

}  // namespace tamis::report
