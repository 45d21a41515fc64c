// cli/output.hpp — rows and reports on standard output, as the person asked.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "app/import_bars.hpp"
#include "app/import_results.hpp"
#include "app/work.hpp"
#include "base/file.hpp"
#include "cli/options.hpp"
#include "record/format.hpp"
#include "record/rows.hpp"

namespace tamis::cli {

/// The home's results; where another process writes them, what it had committed, which is said on standard error. A
/// server that has them open and nothing in work writes nothing.
std::unique_ptr<store::ResultStore> open_to_read(const Options& options);
/// The same with the cells of the home's lakes, for questions about cells.
std::unique_ptr<store::ResultStore> open_with_lakes(const Options& options);

/// To ask while nothing is kept: the same, or before the first result an empty store that goes with the object.
class ResultsToAsk {
  public:
    explicit ResultsToAsk(const Options& options);
    store::ResultStore& operator*() const { return *results_; }

  private:
    TempDir nothing_kept_{"tamis-ask"};
    std::unique_ptr<store::ResultStore> results_;
};

/// Text for people on standard output: what a terminal would obey is made visible. JSON passes unchanged.
void print(const std::string& text);
/// Bytes for programs, exactly.
void print_exactly(std::string_view bytes);
/// A line for people on standard error.
void complain(const std::string& line);
std::string whole(std::uint64_t number);  ///< 1,234,567
/// "1 file", "1,234 files"
std::string counted(std::uint64_t number, std::string_view one);

/// Rows that a table for people has when nobody says --limit.
inline constexpr std::uint64_t rows_for_people = 20, every_row = UINT64_MAX;
/// What --limit says: a number, or all. Throws Error invalid_request.
std::uint64_t parse_limit(const std::string& text);
/// One rule for every command that prints rows: what --limit says; else all for programs (--json, --csv), and on a
/// terminal `for_people`.
std::uint64_t row_limit(const Options& options, std::uint64_t for_people = rows_for_people);
/// "(the first 20 of 84; …)" and a line end, or nothing where all are shown.
std::string more_text(std::uint64_t shown, std::uint64_t total, bool is_total_known = true);
/// The clock by which tables show instants: the exchange's, or UTC with --utc.
record::Clock clock_of(const Options& options);

/// What a table does when it is wider than the terminal: keep every column, because they are what was asked for, or
/// leave out the last ones and name the command's options that show them (those of `hints` that it has).
enum class Columns { all, first };
void print_table(const Options& options,
                 const record::Rows& rows,
                 const record::Table* table = nullptr,
                 Columns columns = Columns::all,
                 std::initializer_list<std::string_view> hints = {"--columns", "--json", "--csv"});
/// A table, JSON or CSV of the first rows as far as row_limit says. `answer.total` says how many there are where
/// `answer.rows` are only the first.
void print_answer(const Options& options,
                  const store::Answer& answer,
                  const record::Table* table = nullptr,
                  Columns columns = Columns::all);
/// As print_answer, of all rows that there are.
void print_rows(const Options& options,
                const record::Rows& rows,
                const record::Table* table = nullptr,
                Columns columns = Columns::all,
                std::uint64_t for_people = rows_for_people);
template <class Row>
void print_structs(const Options& options,
                   const record::Table& table,
                   const std::vector<Row>& structs,
                   std::uint64_t for_people = rows_for_people) {
    record::Rows rows = record::rows_of(table);
    record::append(rows, table, structs);
    print_rows(options, rows, &table, Columns::all, for_people);
}
/// What an import of bars did, or one of splits, dividends or names (`kind` in the singular); the exit code: 5 when it
/// left something out, 130 when it was stopped.
int print_import(const Options& options, const ingest::ImportReport& report, double seconds);
int print_actions(const Options& options, const ingest::ImportReport& report, const char* kind, double seconds);
/// That exit code alone.
int import_exit(const ingest::ImportReport& report);
/// Work as the options ask for it: progress and notes on standard error; the first Ctrl-C asks it to end.
app::Work work_of(const Options& options);

}  // namespace tamis::cli
