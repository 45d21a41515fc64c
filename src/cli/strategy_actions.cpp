// cli/strategy_actions.cpp — strategies: listed, shown, begun, built, loaded.
#include <fmt/format.h>

#include <algorithm>

#include "app/catalog.hpp"
#include "app/strategy_libraries.hpp"
#include "app/strategy_project.hpp"
#include "base/error.hpp"
#include "cli/actions.hpp"
#include "cli/output.hpp"
#include "record/format.hpp"

namespace tamis::cli {

void load_strategies(const Options& options) {
    app::load_strategies(options.strategy_libraries, app::Home(options.home));
    if (options.offers({"--strategy-library"}).empty()) return;
    for (const app::RefusedLibrary& refused : app::refused_libraries()) complain("note: " + refused.why);
}

int strategy_list(const Options& options) {
    print_rows(options, app::strategy_rows(), nullptr, Columns::all, every_row);
    return 0;
}

int strategy_show(const Options& options) {
    if (options.path.empty() && !options.parameters.empty())
        throw Error{Problem::invalid_request,
                    "--param says a value of rules in place of the file's; name the file: tamis strategy show rules "
                    "FILE --param " +
                        options.parameters[0]};
    const record::Rows rows = options.path.empty()
                                  ? app::strategy_parameters(options.key)
                                  : app::explained_rules(options.key, options.path, options.parameters);
    print_rows(options, rows, nullptr, Columns::all, every_row);
    return 0;
}

namespace {

void print_files(const Options& options, const std::vector<std::filesystem::path>& files, const std::string& next) {
    if (options.json) {
        std::string json = "[";
        for (const auto& file : files) {
            json += json.size() == 1 ? "" : ",";
            append_json_string(json, file.string());
        }
        return print(json + "]\n");
    }
    for (const auto& file : files) print("wrote " + file.string() + "\n");
    if (!options.quiet) print(next);
}

}  // namespace

int strategy_new(const Options& options) {
    const auto files = app::begin_strategy(options.key, options.out);
    const std::string folder = files.front().parent_path().string();
    print_files(options, files, fmt::format("'tamis strategy build {}' makes a library of it\n", folder));
    return 0;
}

int strategy_build(const Options& options) {
    const auto libraries = app::build_strategy(options.path.empty() ? "." : options.path);
    print_files(
        options,
        libraries,
        "'tamis backtest --strategy-library FILE' takes it; in the home's folder 'strategies' every command does\n");
    return 0;
}

}  // namespace tamis::cli
