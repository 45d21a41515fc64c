// cli/lean_actions.cpp — commands about results of LEAN.
#include <fmt/format.h>

#include "app/answers_json.hpp"
#include "app/compare.hpp"
#include "app/import_results.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/actions.hpp"
#include "cli/interruption.hpp"
#include "cli/output.hpp"
#include "record/format.hpp"

namespace tamis::cli {

namespace {

record::Rows lines_of(const std::vector<app::ImportedResultRow>& results, std::uint64_t limit) {
    record::Rows rows = record::rows_of(app::imported_result_table());
    record::append(rows, app::imported_result_table(), results.data(), std::min<std::size_t>(results.size(), limit));
    return rows;
}

void print_places(const char* title, const std::vector<lean::Refused>& places, std::uint64_t limit) {
    if (places.empty()) return;
    print(fmt::format("{} {}\n", whole(places.size()), title));
    for (std::size_t i = 0; i < std::min<std::size_t>(places.size(), limit); ++i)
        print("  " + visible_text(places[i].place + ": " + places[i].why) + "\n");
    if (const std::string more = more_text(limit, places.size()); !more.empty()) print("  " + more);
}

void print_report(const Options& options, const app::ImportResultsReport& r) {
    const std::uint64_t limit = row_limit(options);
    if (!r.results.empty())
        print_answer(options,
                     {lines_of(r.results, limit), r.results.size(), true},
                     &app::imported_result_table(),
                     Columns::first);
    print(fmt::format("{} in {} ({}) read in {}: {} added, {} known, {} replaced\n",
                      counted(r.found(), "result"),
                      counted(r.files, "file"),
                      bytes_text(r.bytes),
                      duration_text(r.run.seconds),
                      whole(r.added),
                      whole(r.known),
                      whole(r.replaced)));
    if (r.passed_over) print(fmt::format("{} .json files are no results and were passed over\n", whole(r.passed_over)));
    if (!r.other_fields.empty()) {
        print(fmt::format("{} fields have no column here; they are kept in lean_other\n", r.other_fields.size()));
        for (const auto& [path, count] : r.other_fields) print(fmt::format("  {} ({} times)\n", path, whole(count)));
    }
    print_places("notes", r.notes, limit);
    print_places("refused", r.refused, limit);
}

void print_differences(const Options& options, const report::Comparison& c, const record::Rows& differences) {
    const report::DifferenceRow& first = c.differences.front();
    print(fmt::format("{} differences; the first: {}, {}: {} | {}\n",
                      whole(c.differences.size()),
                      first.part,
                      first.column,
                      excerpt(first.left),
                      excerpt(first.right)));
    print_answer(options, {differences, c.differences.size(), true}, &report::difference_table());
}

/// 0 when they are equal, 1 when they are not.
int print_comparison(const Options& options, const report::Comparison& c) {
    record::Rows differences = record::rows_of(report::difference_table());
    record::append(differences,
                   report::difference_table(),
                   c.differences.data(),
                   std::min<std::uint64_t>(c.differences.size(), row_limit(options)));
    if (options.json) {
        print(app::comparison_json(c, row_limit(options)) + "\n");
    } else if (options.csv) {
        print_exactly(record::csv_text(differences));
    } else {
        print(fmt::format("left   {}\nright  {}\n", c.left, c.right));
        print(fmt::format("{} fills, {} trades and {} statistics compared\n", c.fills, c.trades, c.statistics));
        if (c.differences.empty())
            print("equal\n");
        else
            print_differences(options, c, differences);
    }
    return c.differences.empty() ? 0 : 1;
}

}  // namespace

int diff(const Options& options) {
    return print_comparison(options, app::compare(options.key, options.other, [&] { return open_to_read(options); }));
}

int rerun(const Options& options) {
    const app::Rerun again = app::rerun(app::Home(options.home), options.path, options.strategy, work_of(options));
    if (!options.json && !options.csv)
        print(fmt::format("cell {} is {}\n", hex_text(again.cell), again.was_known ? "known" : "computed and kept"));
    return print_comparison(options, again.comparison);
}

int import_results(const Options& options) {
    const auto results = app::Home(options.home).open_results();
    app::ImportResultsSpec spec{{options.files.begin(), options.files.end()},
                                options.strategy,
                                "tamis import lean-results " + join(options.files, " "),
                                options.threads,
                                !options.quiet};
    const app::ImportResultsReport report = [&] {
        const Listening listening;
        return app::import_results(*results, spec, interrupted);
    }();
    if (options.json)
        print(app::import_json(report, row_limit(options)) + "\n");
    else if (options.csv)
        print_exactly(record::csv_text(lines_of(report.results, row_limit(options))));
    else
        print_report(options, report);
    if (report.was_interrupted)
        return interrupted_exit("what was read by then is kept; the same command goes on with the rest");
    return report.found() == 0 && !report.refused.empty() ? info(Problem::bad_data).exit_code : 0;
}

}  // namespace tamis::cli
