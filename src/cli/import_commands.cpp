// cli/import_commands.cpp — the imports of tables, as data, and their options.
#include "cli/import_commands.hpp"

#include <array>

#include "app/fetch.hpp"
#include "cli/actions.hpp"

namespace tamis::cli {

namespace {

constexpr std::array<ImportCommand, 3> tables{{
    {"csv",
     "Tables of bars as text, however they are written; .gz, .zst and .zip, folders and patterns too",
     import_csv,
     "tamis import csv 2024-01-02.csv.gz 2024-01-03.csv.gz"},
    {"parquet", "The same as Parquet", import_parquet, "tamis import parquet 'bars/*.parquet'"},
    {"json",
     "The same as JSON: answers of providers' interfaces, lists of bars, a bar a line",
     import_json,
     "tamis import json AAPL.json"},
}};

constexpr std::array<ImportCommand, 3> actions{{
    {"splits",
     "Splits as date,symbol,ratio or date,symbol,from,to, where there are no factor files",
     import_splits,
     "tamis import splits splits.csv"},
    {"dividends",
     "Dividends as date,symbol,amount in USD a share, where there are no factor files",
     import_dividends,
     "tamis import dividends dividends.csv"},
    {"names",
     "Renames as date,old,new, and lives of symbols as symbol,first,last",
     import_names,
     "tamis import names renames.csv"},
}};

}  // namespace

const std::span<const ImportCommand> table_imports{tables};
const std::span<const ImportCommand> action_imports{actions};

void add_table_options(CLI::App* sub, Options& options) {
    sub->add_option("files", options.files, "Files, folders, patterns")->required();
    sub->add_option("--resolution", options.resolution, "minute, hour or daily (default: told by the times)");
    sub->add_option(
        "--symbol", options.symbol, "Symbol of a table without a symbol column; of other files, its rows alone");
    sub->add_option("--timezone,--zone",
                    options.timezone,
                    "Of times without a zone: UTC, America/Chicago, Europe/Berlin, +05:30 … (America/New_York)");
    sub->add_option("--map", options.column_map, "Columns by their names: close=Last,volume=Vol.");
    sub->add_option("--columns",
                    options.column_list,
                    "Of a table without a header: date,time,open,high,low,close,volume; - passes one over");
    sub->add_option("--preset", options.preset, "A provider's way; 'tamis import --dialects' lists them");
    sub->add_option("--dates", options.dates, "mdy or dmy, where 03/04/2024 can be two days");
    sub->add_option("--decimal", options.decimal, "The decimal mark, where 1.234 can be two numbers: . or ,");
    sub->add_option("--stamp", options.stamp, "A bar's time is its start or its end (start)");
    sub->add_option("--price-scale", options.price_scale, "USD that a whole price of 1 is: 0.01, 1e-9");
    sub->add_flag("--adjusted", options.adjusted, "Adjusted prices, where a table has both");
    sub->add_option(
        "--class-mark", options.class_mark, "BRK.B, BRK/B and BRK-B are one symbol, with this mark: . - or /");
}

void add_action_options(CLI::App* sub, Options& options) {
    sub->add_option("files", options.files, "Files, folders, patterns")->required();
    sub->add_option(
        "--symbol", options.symbol, "Symbol of a table without a symbol column; else the file is named after it");
    sub->add_option(
        "--map", options.column_map, "Columns by their names: date=Ex,amount=Div; 'tamis import --dialects'");
    sub->add_option("--dates", options.dates, "mdy or dmy, where 03/04/2024 can be two days");
    if (sub->get_name() == "dividends")
        sub->add_flag("--adjusted", options.adjusted, "They are for a share of today's; import splits first");
}

void add_fetch_options(CLI::App* sub, Options& options) {
    sub->add_option("provider", options.provider, app::provider_names())->required();
    sub->add_option("--symbols",
                    options.symbol_list,
                    "Symbols (A,B,C), a file of names that ends with .txt, or all: every "
                    "stock that the provider lists, delisted ones too")
        ->required();
    sub->add_flag("--dry-run", options.dry_run, "Say how many requests that is and how long they take");
    sub->add_option("--only", options.kinds, app::kind_names() + " (all of them)");
    sub->add_option("--key-file", options.key_file, "File with the key, mode 600 (HOME/keys/PROVIDER)");
    sub->add_option("--per-minute", options.requests_a_minute, "Requests a minute at most (0: no limit of our own)");
    sub->add_option("--url", options.url, "The interface's address, in place of the provider's");
}

}  // namespace tamis::cli
