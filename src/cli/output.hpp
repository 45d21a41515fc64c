// cli/output.hpp — rows and reports on standard output, as the person asked.
#pragma once

#include <memory>
#include <string>

#include "base/file.hpp"
#include "cli/options.hpp"
#include "ingest/import_report.hpp"
#include "lean/result_files.hpp"
#include "record/rows.hpp"
#include "store/result_store.hpp"

namespace tamis::cli {

/// The home's results; where another process writes them, what it had committed, which is said on standard error.
std::unique_ptr<store::ResultStore> open_to_read(const Options& options);

/// To ask while nothing is kept: the same, or before the first result an empty store that goes with the object.
class ResultsToAsk {
  public:
    explicit ResultsToAsk(const Options& options);
    store::ResultStore& operator*() const { return *results_; }

  private:
    TempDir nothing_kept_{"tamis-ask"};
    std::unique_ptr<store::ResultStore> results_;
};

void print(const std::string& text);
std::string whole(std::uint64_t number);  ///< 1,234,567
/// [{"place":…,"why":…},…]
std::string places_json(const std::vector<lean::Refused>& places);
/// What a table does when it is wider than the terminal: keep every column, because they are what was asked for, or
/// leave out the last ones and name the command's options that show them.
enum class Columns { all, first };
void print_table(const Options& options,
                 const record::Rows& rows,
                 const record::Table* table = nullptr,
                 Columns columns = Columns::all);
/// A table, JSON or CSV.
void print_rows(const Options& options,
                const record::Rows& rows,
                const record::Table* table = nullptr,
                Columns columns = Columns::all);
template <class Row>
void print_structs(const Options& options, const record::Table& table, const std::vector<Row>& structs) {
    record::Rows rows = record::rows_of(table);
    record::append(rows, table, structs);
    print_rows(options, rows, &table);
}
/// What an import of bars did, or one of splits; the exit code: 5 when it left something out, 130 when it was stopped.
int print_import(const Options& options, const ingest::ImportReport& report, double seconds);
int print_splits(const Options& options, const ingest::ImportReport& report, double seconds);
/// Progress of an import on standard error.
ingest::OnProgress import_progress(const Options& options);

}  // namespace tamis::cli
