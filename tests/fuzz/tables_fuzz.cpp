// tests/fuzz/tables_fuzz.cpp — any bytes as a table: its first line says what they are read as (csv, json, parquet
// or actions, and perhaps a preset), the rest is the file. It is refused in words, or each of its bars is one that can
// be. A crash, a bug, or a bar that cannot be is a finding.
#include <array>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "ingest/action_table.hpp"
#include "ingest/bar_lines.hpp"
#include "ingest/csv_file.hpp"
#include "ingest/table_duckdb.hpp"
#include "ingest/table_file.hpp"
#include "ingest/table_words.hpp"
#include "reading.hpp"

namespace {

using namespace tamis;
using namespace tamis::ingest;
using fuzz::require;

/// What a table gave, whatever it is.
void check(ReadBars& bars, const std::string& file) {
    std::uint64_t count = 0;
    for (const auto& [symbol, rows] : bars.symbols) {
        require(!symbol.empty() && !rows.empty(), file, "a symbol with rows");
        count += rows.size();
        for (const CsvBar& bar : rows)
            require(!fault_of(bar.open, bar.high, bar.low, bar.close, bar.volume).reason, file, "a bar that can be");
    }
    require(count == bars.times.bars(), file, "a time a bar");
}

void check(const ImportReport& report, const std::string& file) {
    for (const RejectedLine& line : report.rejected_lines)
        require(line.why.find_first_of("\n\x1b") == std::string::npos, file, "a reason of one line");
}

/// By the reader of all tables.
void read_table(const fs::path& path, ImportCsvSpec spec, std::string_view format, const std::string& file) {
    // Never closed: at the exit DuckDB's memory of the thread is gone before what is static here.
    static TableReader& reader = *new TableReader;
    ImportReport report;
    for (const bool adjusted : {false, true}) {
        spec.hints.adjusted = adjusted;
        spec.hints.stamp = adjusted ? "end" : "start";
        try {
            const auto table = open_table(reader, path, format);
            TableFile bars(*table, "AAPL.csv", 0, spec, report);
            bars.understand();
            bars.read();
            check(bars.bars(), file);
        } catch (const Error& error) {
            require(error.problem() == Problem::bad_data, file, "a refused table is bad data");
        }
    }
    check(report, file);
}

/// By the reader of flat files.
void read_flat(const fs::path& path, const ImportCsvSpec& spec, const std::string& file) {
    ImportReport report;
    CsvFile bars(path, 0, "", spec, report);
    bars.read();
    check(bars.bars(), file);
    check(report, file);
}

void read_actions(const fs::path& path, const std::string& file) {
    using enum ActionColumn;
    static const std::vector<std::vector<ActionColumn>> shapes{
        {date, symbol, ratio}, {date, symbol, amount}, {date, old_name, new_name}, {symbol, first}};
    ImportReport report;
    for (const ActionRow& row : read_action_table({.files = {path}, .store = {}, .symbol = "AAPL"}, shapes, report))
        require(!row.text().empty(), file, "a row says something");
    check(report, file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(bytes), size);
    const std::size_t end = std::min(all.find('\n'), all.size());
    const std::string_view said = all.substr(0, end);
    const std::string file(all.substr(std::min(end + 1, all.size())));
    const std::string format = said.starts_with("parquet")                   ? "parquet"
                               : said.find("json") != std::string_view::npos ? "json"
                                                                             : "csv";
    const fs::path path = fuzz::written(("table." + format).c_str(), file);
    if (said.starts_with("actions")) {
        read_actions(path, file);
        return 0;
    }
    ImportCsvSpec spec;
    for (const Preset& preset : presets())
        if (said.ends_with(preset.name)) spec.hints.preset = preset.name;
    read_table(path, spec, format, file);
    if (format == "csv" && spec.hints.preset.empty()) read_flat(path, spec, file);
    return 0;
}
