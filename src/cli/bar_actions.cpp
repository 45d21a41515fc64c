// cli/bar_actions.cpp — commands that bring bars in and look at them.
#include <fmt/format.h>

#include "app/home.hpp"
#include "bars/inventory.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/actions.hpp"
#include "cli/interruption.hpp"
#include "cli/output.hpp"
#include "ingest/import_csv.hpp"
#include "ingest/import_lean.hpp"
#include "simulation/simulation.hpp"
#include "study/run_study.hpp"

namespace tamis::cli {

int import_lean(const Options& options) {
    const app::Home home(options.home);
    const Stopwatch watch;
    const Listening listening;
    const auto report =
        ingest::import_lean({options.path, home.bars_folder(), study::thread_count(options.threads), listening.stop()},
                            import_progress(options));
    return print_import(options, report, watch.seconds());
}

int import_csv(const Options& options) {
    const app::Home home(options.home);
    const Listening listening;
    ingest::ImportCsvSpec spec{{options.files.begin(), options.files.end()},
                               home.bars_folder(),
                               {},
                               options.symbol,
                               options.timezone,
                               listening.stop()};
    if (!options.resolution.empty()) {
        spec.resolution = parse_resolution(options.resolution);
        if (!spec.resolution)
            throw Error{Problem::invalid_request,
                        "--resolution is '" + options.resolution + "', allowed: minute, hour or daily"};
    }
    const Stopwatch watch;
    const auto report = ingest::import_csv(spec, import_progress(options));
    return print_import(options, report, watch.seconds());
}

int import_splits(const Options& options) {
    const app::Home home(options.home);
    const Stopwatch watch;
    const Listening listening;
    const auto report = ingest::import_splits(options.path, home.bars_folder(), listening.stop());
    return print_splits(options, report, watch.seconds());
}

int simulate(const Options& options) {
    const simulation::SimulationSpec spec{options.symbols,
                                          require_day(options.from, "--from"),
                                          require_day(options.to, "--to"),
                                          options.seed,
                                          options.quotes};
    spec.validate();
    const Stopwatch watch;
    const unsigned threads = study::thread_count(options.threads);
    const Listening listening;
    if (options.as == "lean") {
        if (options.out.empty())
            throw Error{Problem::invalid_request, "--as lean needs --out DIR, the folder to write"};
        const auto report =
            simulation::simulate_as_lean(spec, options.out, threads, import_progress(options), listening.stop());
        return print_import(options, report, watch.seconds());
    }
    if (!options.as.empty()) throw Error{Problem::invalid_request, "--as is '" + options.as + "', allowed: lean"};
    const app::Home home(options.home);
    const auto report =
        simulation::simulate(spec, home.bars_folder(), threads, import_progress(options), listening.stop());
    return print_import(options, report, watch.seconds());
}

int bars_list(const Options& options) {
    const auto store = app::Home(options.home).open_bars();
    if (!options.symbol.empty()) (void)store->book(options.symbol);
    auto rows = bars::inventory(*store);
    if (!options.symbol.empty()) std::erase_if(rows, [&](const auto& row) { return row.symbol != options.symbol; });
    print_structs(options, bars::inventory_table(), rows);
    return 0;
}

int bars_suspects(const Options& options) {
    const auto suspects = bars::suspects(*app::Home(options.home).open_bars());
    if (suspects.empty() && !options.json && !options.csv)
        print("no overnight jump looks like a split that nobody recorded\n");
    else
        print_structs(options, bars::suspect_table(), suspects);
    return 0;
}

int bars_verify(const Options& options) {
    const auto store = app::Home(options.home).open_bars();
    const std::size_t all = store->tickers().size();
    jobs::ProgressLine progress(!options.quiet);
    const Listening listening;
    const bars::Verification found = bars::verify(
        *store,
        [&](std::size_t done, std::size_t of) {
            progress.show({.done = done, .total = of, .unit = "symbols", .detail = {}});
        },
        listening.stop());
    const bool is_whole = found.symbols_done == all;
    if (found.damage.empty() && !options.json && !options.csv)
        print(fmt::format("all bars of {}{} symbols agree with their hashes\n",
                          whole(found.symbols_done),
                          is_whole ? "" : " of " + whole(all)));
    else
        print_structs(options, bars::damage_table(), found.damage);
    if (!is_whole) return interrupted_exit("the other symbols were not looked at; the same command begins again");
    return found.damage.empty() ? 0 : info(Problem::bad_data).exit_code;
}

}  // namespace tamis::cli
