// cli/output.hpp — rows and reports on standard output, as the person asked.
#pragma once

#include <string>

#include "cli/options.hpp"
#include "ingest/import_report.hpp"
#include "lean/result_files.hpp"
#include "record/rows.hpp"

namespace tamis::cli {

void print(const std::string& text);
std::string whole(std::uint64_t number);  ///< 1,234,567
/// [{"place":…,"why":…},…]
std::string places_json(const std::vector<lean::Refused>& places);
/// A table, JSON or CSV.
void print_rows(const Options& options, const record::Rows& rows, const record::Table* table = nullptr);
template <class Row>
void print_structs(const Options& options, const record::Table& table, const std::vector<Row>& structs) {
    record::Rows rows = record::rows_of(table);
    record::append(rows, table, structs);
    print_rows(options, rows, &table);
}
/// What an import did; 0, or 5 when lines were rejected and nothing came in.
int print_import(const Options& options, const ingest::ImportReport& report, double seconds);
/// Progress of an import on standard error.
ingest::OnProgress import_progress(const Options& options);

}  // namespace tamis::cli
