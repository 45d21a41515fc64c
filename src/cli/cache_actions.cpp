// cli/cache_actions.cpp — what is kept, why cells are or are not known, and cells thrown away.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <optional>

#include "app/answers_json.hpp"
#include "app/cache.hpp"
#include "app/cache_evict.hpp"
#include "app/home.hpp"
#include "app/patience.hpp"
#include "app/pipelines.hpp"
#include "app/questions.hpp"
#include "app/reports.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/actions.hpp"
#include "cli/output.hpp"
#include "record/format.hpp"

namespace tamis::cli {

int cache_stats(const Options& options) {
    const app::Home home(options.home);
    const auto results = open_to_read(options);
    const auto [stats, sizes] = app::patiently(*results, work_of(options), [&] {
        return std::pair(app::cache_stats(*results, home, options.by), app::cache_sizes(*results, home));
    });
    if (options.json) {
        print("{\"by_" + options.by + "\":" + record::json_text(record::head(stats, row_limit(options))) +
              ",\"sizes\":" + record::json_text(sizes) + "}\n");
        return 0;
    }
    print_rows(options, stats, nullptr, Columns::first);
    if (options.csv) return 0;
    print("\n");
    print_table(options, sizes);
    return 0;
}

namespace {

template <class Row>
record::Rows rows_of(const record::Table& table, const std::vector<Row>& structs) {
    record::Rows rows = record::rows_of(table);
    record::append(rows, table, structs);
    return rows;
}

/// "120 known, 66 missing", in the order of the words.
std::string counts_text(const app::WhyAnswer& answer, std::initializer_list<const char*> states) {
    std::string text;
    for (const char* state : states) {
        const auto of_state = std::count_if(answer.cells.begin(),
                                            answer.cells.end(),
                                            [&](const app::AskedCellRow& cell) { return cell.state == state; });
        text += fmt::format(", {} {}", whole(static_cast<std::uint64_t>(of_state)), state);
    }
    return text;
}

/// The cells that were not known, the first `limit` of them.
record::Rows not_known(const app::WhyAnswer& answer, std::uint64_t limit) {
    std::vector<app::AskedCellRow> cells;
    for (const app::AskedCellRow& cell : answer.cells)
        if (cell.reason && cells.size() < limit) cells.push_back(cell);
    record::Rows all = rows_of(app::asked_cell_table(), cells), shown;
    for (const char* name : {"cell", "symbol", "first_day", "last_day", "parameters", "reason", "nearest"}) {
        shown.names.emplace_back(name);
        shown.columns.push_back(all.columns[all.index(name)]);
    }
    return shown;
}

void print_not_known(const Options& options, const app::WhyAnswer& answer) {
    const std::size_t unknown = answer.cells.size() - static_cast<std::size_t>(answer.known());
    if (unknown == 0) return;
    print("\n");
    print_table(options, rows_of(app::why_table(), answer.reasons), &app::why_table());
    print("\n");
    print_answer(options, {not_known(answer, row_limit(options)), unknown, true}, &app::asked_cell_table());
    if (answer.first_parts.empty()) return;
    record::Rows parts = rows_of(app::key_part_table(), answer.first_parts);
    const bool is_near = answer.first_parts[0].kept.has_value();
    print(is_near ? "\nthe first of them, beside the nearest kept cell\n" : "\nthe first of them\n");
    if (!is_near) {  // nothing to compare with
        parts.names.resize(2);
        parts.columns.resize(2);
    }
    print_table(options, parts, &app::key_part_table());
}

int print_why(const Options& options, const std::string& what, const app::WhyAnswer& answer, bool is_run) {
    if (options.csv) {
        print_exactly(
            record::csv_text(record::head(rows_of(app::asked_cell_table(), answer.cells), row_limit(options))));
    } else if (options.json) {
        print(app::why_json(answer, row_limit(options)) + "\n");
    } else {
        print(fmt::format(
            "{}: {} cells asked for{}\n",
            what,
            whole(answer.cells.size()),
            is_run ? counts_text(answer, {"known", "computed", "failed"}) : counts_text(answer, {"known", "missing"})));
        print_not_known(options, answer);
    }
    return 0;
}

int why_cell(const Options& options, const std::string& key) {
    const auto results = open_to_read(options);
    const Hash128 cell = report::find_cell(*results, key);
    const record::Rows parts = app::parts_of(*results, cell);
    if (!options.json && !options.csv) print(fmt::format("cell {} is kept\n", hex_text(cell)));
    print_rows(options, parts, nullptr, Columns::all, every_row);
    return 0;
}

int why_pipeline(const Options& options, const std::string& file) {
    const app::PipelineRequest request{.file = file, .engine = options.engine, .lean_setup = options.lean_setup};
    const pipeline::Pipeline pipeline = app::read_pipeline(request);
    const ResultsToAsk results(options);
    return print_why(options,
                     pipeline.study.name,
                     app::why_pipeline(app::Home(options.home), *results, pipeline, request, work_of(options)),
                     false);
}

std::int64_t run_number(const std::string& text) {
    const auto number = parse_number<std::int64_t>(text);
    if (!number)
        throw Error{Problem::invalid_request,
                    "'" + excerpt(text) + "' is no number of a run; 'tamis results runs' lists them"};
    return *number;
}

}  // namespace

int cache_why(const Options& options) {
    const std::vector<std::string>& asked = options.asked;
    const bool names_run = asked.size() == 2 && asked[0] == "run";
    const std::int64_t run = names_run ? run_number(asked[1]) : options.run;
    if (run != 0 && (names_run || asked.empty())) {
        const auto results = open_to_read(options);
        return print_why(options, fmt::format("run {}", run), app::why_run(*results, run), true);
    }
    if (asked.size() != 1 || run != 0)
        throw Error{Problem::invalid_request,
                    "one thing at a time: a cell's key, a pipeline file, or a run as 'run 3' or --run 3"};
    if (!std::filesystem::exists(asked[0]) && app::could_be_key(asked[0])) return why_cell(options, asked[0]);
    return why_pipeline(options, asked[0]);
}

namespace {

std::optional<int> days_of(const Options& options) {
    if (options.older_than.empty()) return std::nullopt;
    std::string_view text = options.older_than;
    if (text.ends_with('d')) text.remove_suffix(1);
    const auto days = parse_number<int>(text);
    if (days && *days >= 0) return days;
    throw Error{Problem::invalid_request,
                "--older-than is '" + excerpt(options.older_than) + "'; a number of days such as 90d is expected"};
}

app::EvictSpec evict_spec(const Options& options, store::ResultStore& results) {
    app::EvictSpec spec;
    for (const std::string& key : options.asked) spec.cells.push_back(report::find_cell(results, key));
    if (options.run != 0) spec.run = options.run;
    spec.strategy = options.strategy;
    spec.strategy_version = options.strategy_version;
    spec.older_than_days = days_of(options);
    return spec;
}

/// A person at a terminal may still say yes.
bool is_confirmed() {
    if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) return false;
    print("delete them? [y/N] ");
    std::fflush(stdout);
    std::string answer;
    std::getline(std::cin, answer);
    return lower(trim(answer)) == "y" || lower(trim(answer)) == "yes";
}

std::string evicted_text(const app::Evicted& evicted, std::int64_t run) {
    std::string text =
        run == 0 ? fmt::format("{} cells, {} of them asked for by runs\n", whole(evicted.cells), whole(evicted.in_runs))
                 : fmt::format("{} cells, {} of them asked for by other runs than run {} too\n",
                               whole(evicted.cells),
                               whole(evicted.in_other_runs),
                               run);
    for (const auto& [table, count] : evicted.rows) text += fmt::format("  {:>10} rows of {}\n", whole(count), table);
    return text;
}

}  // namespace

int cache_evict(const Options& options) {
    const bool only_counts = options.dry_run || !options.yes;
    const bool is_silent = options.json || options.dry_run;
    const auto counted = [&] {
        const auto results = open_to_read(options);
        return app::evict(*results, evict_spec(options, *results), false);
    };
    app::Evicted evicted;
    bool is_deleted = !only_counts;
    if (only_counts) {
        evicted = counted();
        if (!options.json) print(evicted_text(evicted, options.run));
        is_deleted = !is_silent && evicted.cells != 0 && is_confirmed();
    }
    if (is_deleted) {
        const auto results = app::Home(options.home).open_results();
        evicted = app::evict(*results, evict_spec(options, *results), true);
        if (!options.json && !only_counts) print(evicted_text(evicted, options.run));
    }
    if (options.json)
        print(app::evicted_json(evicted, is_deleted) + "\n");
    else if (is_deleted)
        print("they are deleted with these rows; the runs keep their counts\n");
    else if (evicted.cells != 0)
        print("nothing is deleted without --yes\n");
    return 0;
}

}  // namespace tamis::cli
