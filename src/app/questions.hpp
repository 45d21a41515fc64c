// app/questions.hpp — questions about kept rows, as a person words them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "record/format.hpp"
#include "store/result_store.hpp"

namespace tamis::app {

/// What is read first of a cell.
const std::vector<std::string>& first_columns();

/// Rows of a table or view; conditions, order and columns as texts, empty: all rows, any order, all columns.
struct Question {
    std::string table = "backtest", where, sort, columns;
    std::uint64_t limit = 1000, offset = 0;
    std::string
        after{};  ///< a cell's key: the rows after that cell in `sort`, which ends every tie; empty: from the first on
};
/// The rows from `offset` on, and how many there are in all. Throws Error not_found or invalid_request, naming the
/// character.
store::Answer ask(store::ResultStore& results, const Question& question);

/// The cells before and after one in the order of a question about cells; none at an end. Throws Error not_found.
struct Neighbours {
    std::optional<Hash128> previous, next;
};
Neighbours neighbours(store::ResultStore& results, const Question& question, const std::string& key);

/// The question as one SELECT, with every name and value quoted.
std::string statement_of(store::ResultStore& results, const Question& question);
/// Writes the answer to a file; rows written.
std::uint64_t export_rows(store::ResultStore& results,
                          const Question& question,
                          const std::filesystem::path& file,
                          store::ExportFormat format);
/// The answer as bytes, a batch at a time. `scratch`: a folder for Parquet's file; empty: the system's.
void export_rows(store::ResultStore& results,
                 const Question& question,
                 store::ExportFormat format,
                 const std::function<void(std::string_view)>& on_bytes,
                 const std::filesystem::path& scratch = {});

/// A person's statement.
struct Statement {
    std::string text;
    bool may_write = false, may_reach_files = false;
    std::uint64_t limit = 1000, counted_most = 0;
};
store::Outcome run_statement(store::ResultStore& results, const Statement& statement);

/// The newest run's number, a pipeline's where there is one; 0: there is none.
std::int64_t last_run(store::ResultStore& results);
/// The clock by which tables for people show instants: New York's.
record::Clock exchange_clock();
/// Whether the text can be a cell's key or its beginning.
bool could_be_key(std::string_view text);

}  // namespace tamis::app
