// cli/import_commands.hpp — commands that read tables: what they are called, and what a person can say of a table.
#pragma once

#include <CLI/CLI.hpp>
#include <span>

#include "cli/options.hpp"

namespace tamis::cli {

struct ImportCommand {
    const char *name, *what;
    int (*action)(const Options&);
    const char* example;
};
/// Of bars: csv, parquet, json.
extern const std::span<const ImportCommand> table_imports;
/// Splits, dividends, names.
extern const std::span<const ImportCommand> action_imports;

void add_table_options(CLI::App* sub, Options& options);
void add_action_options(CLI::App* sub, Options& options);
void add_fetch_options(CLI::App* sub, Options& options);

}  // namespace tamis::cli
