// cli/bar_actions.cpp — commands that bring bars in and look at them.
#include <fmt/format.h>

#include "app/answers_json.hpp"
#include "app/bars.hpp"
#include "app/fetch.hpp"
#include "app/import_bars.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/actions.hpp"
#include "cli/interruption.hpp"
#include "cli/output.hpp"

namespace tamis::cli {

int import_lean(const Options& options) {
    const Stopwatch watch;
    const auto report = app::import_lean(app::Home(options.home), options.path, work_of(options));
    return print_import(options, report, watch.seconds());
}

namespace {
int import_table(const Options& options, const char* format) {
    const Stopwatch watch;
    const app::CsvRequest request{{options.files.begin(), options.files.end()},
                                  options.resolution,
                                  options.symbol,
                                  options.timezone,
                                  {.format = format,
                                   .map = app::parse_column_map(options.column_map),
                                   .columns = app::parse_column_list(options.column_list),
                                   .dates = options.dates,
                                   .decimal = options.decimal,
                                   .stamp = options.stamp,
                                   .bar_minutes = app::parse_bar_minutes(options.bar_minutes),
                                   .price_exponent = app::parse_price_scale(options.price_scale),
                                   .adjusted = options.adjusted,
                                   .class_mark = options.class_mark,
                                   .preset = options.preset}};
    const auto report = app::import_csv(app::Home(options.home), request, work_of(options));
    return print_import(options, report, watch.seconds());
}
}  // namespace

int import_csv(const Options& options) {
    return import_table(options, "csv");
}

int import_parquet(const Options& options) {
    return import_table(options, "parquet");
}

int import_json(const Options& options) {
    return import_table(options, "json");
}

namespace {
app::ActionsRequest actions_request(const Options& options) {
    return {{options.files.begin(), options.files.end()},
            options.symbol,
            app::parse_column_map(options.column_map),
            options.dates,
            options.adjusted};
}
}  // namespace

int import_splits(const Options& options) {
    const Stopwatch watch;
    const auto report = app::import_splits(app::Home(options.home), actions_request(options), work_of(options));
    return print_actions(options, report, "split", watch.seconds());
}

int import_dividends(const Options& options) {
    const Stopwatch watch;
    const auto report = app::import_dividends(app::Home(options.home), actions_request(options), work_of(options));
    return print_actions(options, report, "dividend", watch.seconds());
}

int import_names(const Options& options) {
    const Stopwatch watch;
    const auto report = app::import_names(app::Home(options.home), actions_request(options), work_of(options));
    return print_actions(options, report, "name", watch.seconds());
}

int fetch(const Options& options) {
    const Stopwatch watch;
    const app::FetchRequest request{.provider = options.provider,
                                    .symbols = options.symbol_list,
                                    .first = options.from,
                                    .last = options.to,
                                    .kinds = options.kinds,
                                    .key_file = options.key_file,
                                    .url = options.url,
                                    .requests_a_minute = options.requests_a_minute};
    if (options.dry_run) {
        const fetch::FetchPlan plan = app::plan_fetch(app::Home(options.home), request, work_of(options));
        print(options.json ? app::fetch_plan_json(plan) + "\n" : app::plan_text(plan));
        return 0;
    }
    const auto report = app::fetch_bars(app::Home(options.home), request, work_of(options));
    if (options.json)
        print(app::fetch_json(report, watch.seconds(), row_limit(options)) + "\n");
    else
        print(fmt::format("{}, {} of them again after trouble; {} on hand already, {} without a bar in these days\n",
                          counted(report.requests, "request"),
                          whole(report.repeated),
                          counted(report.symbols_on_hand, "symbol"),
                          whole(report.symbols_without_bars)));
    const int code = options.json ? import_exit(report.import) : print_import(options, report.import, watch.seconds());
    if (!report.ended_by) return code;
    complain("tamis: " + std::string(report.ended_by->what()));
    return info(report.ended_by->problem()).exit_code;
}

int simulate(const Options& options) {
    const Stopwatch watch;
    const app::SimulationRequest request{.symbols = options.symbols,
                                         .first = options.from,
                                         .last = options.to,
                                         .seed = options.seed,
                                         .quotes = options.quotes,
                                         .as = options.as,
                                         .out = options.out};
    const auto report = app::simulate(options.home, request, work_of(options));
    return print_import(options, report, watch.seconds());
}

int bars_list(const Options& options) {
    print_structs(options, bars::inventory_table(), app::bars_of(app::Home(options.home), options.symbol));
    return 0;
}

int bars_show(const Options& options) {
    const auto bars = app::bars_shown(app::Home(options.home),
                                      {options.symbol, options.from, options.to, options.resolution, options.adjusted});
    if (!options.out.empty()) {
        app::write_bars_parquet(bars, options.out);
        print(options.json ? app::written_json(options.out, "bars", bars.size()) + "\n"
                           : fmt::format("wrote {} to {}\n", counted(bars.size(), "bar"), options.out));
        return 0;
    }
    if (!options.json && !options.csv) print(app::bars_picture(bars, terminal_width()));
    print_structs(options, app::shown_bar_table(), bars);
    return 0;
}

namespace {
int export_study_bars(const Options& options) {
    const bars::CopiedBooks copied =
        app::export_study_bars(app::Home(options.home), options.study_file, options.to_folder, work_of(options));
    if (options.json)
        print(app::copied_json(copied) + "\n");
    else
        print(fmt::format("{} in {}: {}, {} of them written ({})\n",
                          counted(copied.books, "book"),
                          options.to_folder,
                          counted(copied.files, "file"),
                          whole(copied.files_new),
                          bytes_text(copied.bytes_new)));
    return 0;
}
}  // namespace

int bars_export(const Options& options) {
    const bool is_for_study = !options.study_file.empty() && !options.to_folder.empty();
    if (is_for_study && options.as.empty() && options.out.empty()) return export_study_bars(options);
    if (is_for_study || options.as.empty() || options.out.empty())
        throw Error{Problem::invalid_request, "bars export needs --as and --out, or --for and --to"};
    const Stopwatch watch;
    const auto report = app::export_bars(app::Home(options.home), {options.as, options.out}, work_of(options));
    return print_import(options, report, watch.seconds());
}

int bars_check(const Options& options) {
    const auto checked = app::check_bars(app::Home(options.home), options.symbol, work_of(options));
    const bool is_failure = app::is_failure(checked, options.fail_on);
    if (!options.out.empty()) app::write_check_page(checked, options.out);
    if (checked.rows.empty() && !options.json && !options.csv)
        print(fmt::format("nothing looks wrong with {} bars of {} symbols\n",
                          whole(static_cast<std::uint64_t>(checked.bars)),
                          whole(checked.symbols_done)));
    else
        print_structs(options, bars::check_table(), checked.rows);
    return is_failure ? info(Problem::bad_data).exit_code : 0;
}

int bars_suspects(const Options& options) {
    if (!options.splits_file.empty()) {
        const std::size_t lines = app::write_suspects_as_splits(app::Home(options.home), options.splits_file);
        print(options.json ? app::written_json(options.splits_file, "suspects", lines) + "\n"
                           : fmt::format("wrote {} to {}; look at them, then 'tamis import splits' takes them\n",
                                         counted(lines, "suspect"),
                                         options.splits_file));
        return 0;
    }
    const auto suspects = app::suspects(app::Home(options.home));
    if (suspects.empty() && !options.json && !options.csv)
        print("no overnight jump looks like a split that nobody recorded\n");
    else
        print_structs(options, bars::suspect_table(), suspects);
    return 0;
}

int bars_verify(const Options& options) {
    const app::VerifiedBars verified = app::verify_bars(app::Home(options.home), work_of(options));
    const bars::Verification& found = verified.found;
    if (found.damage.empty() && !options.json && !options.csv)
        print(fmt::format("all bars of {}{} symbols agree with their hashes\n",
                          whole(found.symbols_done),
                          verified.is_whole() ? "" : " of " + whole(verified.symbols)));
    else
        print_structs(options, bars::damage_table(), found.damage);
    if (!verified.is_whole())
        return interrupted_exit("the other symbols were not looked at; the same command begins again");
    return found.damage.empty() ? 0 : info(Problem::bad_data).exit_code;
}

}  // namespace tamis::cli
