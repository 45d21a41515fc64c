// cli/import_commands.cpp — the imports of tables, as data, and their options.
#include "cli/import_commands.hpp"

#include <algorithm>
#include <array>

#include "app/fetch.hpp"
#include "app/import_options.hpp"
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

namespace {

std::string flag_of(std::string_view name) {
    std::string flag = "--" + std::string(name);
    std::replace(flag.begin(), flag.end(), '_', '-');
    return name == "timezone" ? flag + ",--zone" : flag;
}

void add_text(CLI::App* sub, std::string_view name, std::string& value) {
    sub->add_option(flag_of(name), value, std::string(app::table_option(name).meaning));
}

}  // namespace

void add_table_options(CLI::App* sub, Options& options) {
    sub->add_option("files", options.files, "Files, folders, patterns")->required();
    add_text(sub, "resolution", options.resolution);
    add_text(sub, "symbol", options.symbol);
    add_text(sub, "timezone", options.timezone);
    add_text(sub, "map", options.column_map);
    add_text(sub, "columns", options.column_list);
    add_text(sub, "preset", options.preset);
    add_text(sub, "dates", options.dates);
    add_text(sub, "decimal", options.decimal);
    add_text(sub, "stamp", options.stamp);
    add_text(sub, "bar_minutes", options.bar_minutes);
    add_text(sub, "price_scale", options.price_scale);
    sub->add_flag(flag_of("adjusted"), options.adjusted, std::string(app::table_option("adjusted").meaning));
    add_text(sub, "class_mark", options.class_mark);
}

void add_action_options(CLI::App* sub, Options& options) {
    sub->add_option("files", options.files, "Files, folders, patterns")->required();
    sub->add_option(
        "--symbol", options.symbol, "Symbol of a table without a symbol column; else the file is named after it");
    sub->add_option(
        "--map", options.column_map, "Columns by their names: date=Ex,amount=Div; 'tamis import --dialects'");
    add_text(sub, "dates", options.dates);
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
