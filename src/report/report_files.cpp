// report/report_files.cpp — a summary as a JSON document, and the files of a report.
#include "report/report_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/file.hpp"
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
        results.export_query(
            fmt::format("SELECT b.* FROM {} b ORDER BY b.symbol, b.first_day, b.parameters", cells_of(summary.run.run)),
            path,
            store::ExportFormat::csv);
    }
    if (output.html) replace_file(add(".html"), summary_html(summary), false);
    return files;
}

}  // namespace tamis::report
