// cli/trust_actions.cpp — one backtest, and what makes a person trust it: why it traded, and whether it looked ahead.
#include <fmt/format.h>

#include <algorithm>

#include "app/why_traded.hpp"
#include "app/without_future.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/actions.hpp"
#include "cli/cell_output.hpp"
#include "cli/output.hpp"

namespace tamis::cli {

namespace {

app::BacktestRequest backtest_request(const Options& options) {
    return {.strategy = options.strategy,
            .rules = options.rules,
            .orders = options.orders,
            .parameters = options.parameters,
            .symbols = options.symbol_list,
            .first = options.from,
            .last = options.to,
            .settings = options.settings,
            .keep_equity = options.keep_equity,
            .engine = options.engine,
            .lean_setup = options.lean_setup,
            .lean_output = options.lean_output,
            .keep_folders = options.keep_folders,
            .timeout_seconds = options.timeout_seconds};
}

void print_explained(const Options& options, store::ResultStore& results, const std::string& key) {
    const app::ExplainedCell cell =
        app::explain(app::Home(options.home), results, key, work_of(options), options.timeout_seconds);
    print(options.json ? app::explained_json(cell, row_limit(options)) + "\n"
                       : app::explained_text(cell, row_limit(options)));
}

void print_lookahead(const app::LookaheadAnswer& answer, std::uint64_t most) {
    print(fmt::format("{}: {} and {}, looked at from {}\n",
                      answer.ran,
                      counted(answer.bars, "bar"),
                      counted(answer.decisions, "decision"),
                      counted(answer.checked, "cut")));
    if (answer.changed.empty()) return print("no decision changes when the future is cut off\n");
    print(fmt::format(
        "{} when the future is cut off: the strategy looks ahead\n",
        answer.changed.size() == 1 ? "1 decision changes" : whole(answer.changed.size()) + " decisions change"));
    for (std::size_t i = 0; i < std::min<std::uint64_t>(answer.changed.size(), most); ++i) {
        const app::ChangedDecision& one = answer.changed[i];
        print(fmt::format("  {}\n    with the future     {}\n    cut off after {}  {}\n",
                          to_text(one.time),
                          visible_text(one.with_future),
                          to_text(one.cut).substr(11, 5),
                          visible_text(one.without_future)));
    }
    print(more_text(std::min<std::uint64_t>(answer.changed.size(), most), answer.changed.size()));
}

}  // namespace

int backtest(const Options& options) {
    if (options.explains && (options.csv || options.engine == "lean"))
        throw Error{Problem::invalid_request,
                    options.csv ? "--explain has no --csv; --json has the same numbers"
                                : "--explain shows what Tamis ran; with --engine lean LEAN's own files do"};
    const app::BacktestAnswer answer =
        app::run_backtest(app::Home(options.home), backtest_request(options), work_of(options));
    if (!options.json && !options.csv)
        print(fmt::format("{}: {}\n",
                          answer.ran,
                          answer.was_known    ? "known"
                          : answer.has_failed ? "failed"
                                              : "computed and kept"));
    if (!options.json && !options.csv && !answer.lean_result.empty())
        print("wrote " + answer.lean_result.string() + "\n");
    if (!options.explains || !options.json) print_cell(options, *answer.results, answer.cell);
    if (options.explains) {
        if (!options.json) print("\n");
        print_explained(options, *answer.results, hex_text(answer.cell));
    }
    return answer.has_failed ? info(Problem::unavailable).exit_code : 0;
}

int explain(const Options& options) {
    const auto results = open_to_read(options);
    print_explained(options, *results, options.key);
    return 0;
}

int check_lookahead(const Options& options) {
    const app::LookaheadAnswer answer =
        app::check_lookahead(app::Home(options.home), backtest_request(options), options.every, work_of(options));
    if (options.json)
        print(app::lookahead_json(answer, row_limit(options)) + "\n");
    else
        print_lookahead(answer, row_limit(options));
    return answer.changed.empty() ? 0 : info(Problem::bad_data).exit_code;
}

}  // namespace tamis::cli
