// python/src/home.cpp — the class Home: a call is a use case, away from Python's lock.
#include <dlfcn.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "app/backtests.hpp"
#include "app/catalog.hpp"
#include "app/cell_bars.hpp"
#include "app/import_bars.hpp"
#include "app/lakes.hpp"
#include "app/pipelines.hpp"
#include "app/questions.hpp"
#include "app/reports.hpp"
#include "app/screens.hpp"
#include "app/strategy_libraries.hpp"
#include "away.hpp"
#include "base/file.hpp"
#include "bindings.hpp"
#include "door.hpp"
#include "frame.hpp"

namespace tamis::python {

namespace py = pybind11;

namespace {

using app::Home;
using Texts = std::vector<std::string>;

/// The home's results are open for as long as the question takes, as from the shell.
template <class Ask>
auto ask_away(const Home& home, const Ask& ask) {
    const auto results = work_away(py::none(), [&](Watch&) {
        auto opened = Door::of(home).read(home);
        app::see_lakes(home, *opened);
        return opened;
    });
    return work_away(py::none(), [&](Watch&) { return ask(*results); }, [&] { results->interrupt(); });
}

/// `write(home)` while this process has its results open.
template <class Write>
auto write_away(const Home& home, unsigned store_threads, const py::object& progress, const Write& write) {
    return work_away(progress, [&](Watch& watch) {
        return Door::of(home).write(
            home, store_threads, watch.work(0).wish(), [&](const Home& open) { return write(open, watch); });
    });
}

/// Libraries find the engine's code here, as they do in the program: so its names are shown to them.
void show_names() {
    Dl_info self{};
    if (::dladdr(reinterpret_cast<const void*>(&show_names), &self) != 0)
        ::dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL);
}

/// What each library of the home is refused for.
Texts load_strategies(const Home& home, const Texts& files) {
    show_names();
    app::load_strategies(files, home);
    Texts refused;
    for (const app::RefusedLibrary& one : app::refused_libraries()) refused.push_back(one.why);
    return refused;
}

void simulate(const Home& home,
              int symbols,
              const std::string& first,
              const std::string& last,
              std::uint64_t seed,
              const py::object& progress) {
    app::SimulationRequest request;
    request.symbols = symbols;
    request.first = first;
    request.last = last;
    request.seed = seed;
    work_away(progress, [&](Watch& watch) { return app::simulate(home.path(), request, watch.work(0)); });
}

Frame screen(const Home& home,
             const std::string& first,
             const std::string& last,
             const Texts& filters,
             const Texts& universe,
             int max_gap_days,
             unsigned threads,
             const py::object& progress) {
    app::ScreenRequest request;
    request.first = first;
    request.last = last;
    request.filters = filters;
    request.universe = universe;
    request.max_gap_days = max_gap_days;
    const screen::ScreenSpec spec = app::screen_spec(request);
    (void)home.open_bars();  // what cannot be read is refused before results are made
    return frame_of(write_away(home, 0, progress, [&](const Home& open, Watch& watch) {
        return app::hit_rows(spec, app::screen(open, spec, watch.work(threads)).hits, UINT64_MAX);
    }));
}

/// The cell's key, and whether it was known or has failed.
py::tuple backtest(const Home& home,
                   const std::string& strategy,
                   const Texts& parameters,
                   const Texts& symbols,
                   const std::string& first,
                   const std::string& last,
                   const std::map<std::string, std::string>& settings,
                   bool keep_equity,
                   double timeout_seconds,
                   const py::object& progress) {
    app::BacktestRequest request;
    request.strategy = strategy;
    request.parameters = parameters;
    request.symbols = symbols;
    request.first = first;
    request.last = last;
    request.settings = settings;
    request.keep_equity = keep_equity;
    request.timeout_seconds = timeout_seconds;
    (void)app::backtest_spec(request);  // what cannot be run is refused before results are made
    (void)home.open_bars();
    constexpr unsigned store_threads = 1;  // a cell is little work for the store
    const auto [cell, was_known, has_failed] =
        write_away(home, store_threads, progress, [&](const Home& open, Watch& watch) {
            const app::BacktestAnswer answer = app::run_backtest(open, request, watch.work(0));
            return std::tuple(answer.cell, answer.was_known, answer.has_failed);
        });
    return py::make_tuple(hex_text(cell), was_known, has_failed);
}

/// The summary as JSON, whether a failure stopped the run, and the files of the report. `reports_into`: empty: none are
/// written.
py::tuple run(const Home& home,
              const std::string& file,
              const std::string& text,
              const std::string& reports_into,
              unsigned threads,
              const py::object& progress) {
    app::PipelineRequest request;
    request.file = file;
    request.text = text;
    request.writes_reports = !reports_into.empty();
    request.reports_into = reports_into;
    request.threads = threads;
    const pipeline::Pipeline pipeline = work_away(py::none(), [&](Watch&) { return app::read_pipeline(request); });
    if (request.writes_reports) report::require_reports_possible(pipeline.output);
    const auto [summary, was_stopped, files] = write_away(home, 0, progress, [&](const Home& open, Watch& watch) {
        const app::Work work = watch.work(threads);
        for (const std::string& note : pipeline.notes) work.note(note);
        const app::PipelineAnswer answer = app::run_pipeline(open, pipeline, request, work);
        return std::tuple(report::summary_json(answer.summary),
                          answer.outcome.stopped_at_failure,
                          Texts(answer.files.begin(), answer.files.end()));
    });
    return py::make_tuple(summary, was_stopped, files);
}

/// What a run would do, in the order of tamis.Plan; nothing is kept, and a home without results has none afterwards.
py::tuple plan(const Home& home, const std::string& file, const std::string& text) {
    app::PipelineRequest request;
    request.file = file;
    request.text = text;
    request.writes_reports = false;
    const app::DryRun dry = work_away(py::none(), [&](Watch& watch) {
        const TempDir nothing_kept("tamis-ask");
        const bool has_results = std::filesystem::exists(home.results_file());
        const std::shared_ptr<store::ResultStore> results =
            has_results ? Door::of(home).read(home) : Home(nothing_kept.path()).open_results();
        return app::look_ahead(home, *results, app::read_pipeline(request), request, watch.work(0));
    });
    return py::make_tuple(dry.plan.spans.size(),
                          dry.plan.parameters,
                          dry.plan.keys.size(),
                          dry.plan.known(),
                          dry.to_do,
                          dry.bars,
                          dry.seconds,
                          dry.bytes);
}

Frame rows(const Home& home,
           const std::string& table,
           const std::string& where,
           const std::string& sort,
           const std::string& columns,
           std::uint64_t limit,
           bool keeps_decimals) {
    const app::Question question{.table = table, .where = where, .sort = sort, .columns = columns, .limit = limit};
    return ask_away(home, [&](store::ResultStore& results) {
        return frame_of(app::ask(results, question).rows, app::find_table(question.table), keeps_decimals);
    });
}

Frame sql(const Home& home, const std::string& statement, bool keeps_decimals) {
    return ask_away(home, [&](store::ResultStore& results) {
        store::Outcome outcome = app::run_statement(results, {.text = statement, .limit = UINT64_MAX});
        return frame_of(std::move(outcome.answer.value().rows), nullptr, keeps_decimals);
    });
}

/// Its row, what its strategy counted, and what only LEAN's result says; the last two may have no row.
py::tuple cell(const Home& home, const std::string& key, bool keeps_decimals) {
    const report::KeptCell kept =
        ask_away(home, [&](store::ResultStore& results) { return app::cell_of(results, key, 0); });
    return py::make_tuple(frame_of(kept.cell, app::find_table("backtest"), keeps_decimals),
                          frame_of(kept.counters, nullptr, keeps_decimals),
                          frame_of(kept.lean_result, app::find_table("lean_result"), keeps_decimals));
}

void push_number(record::Column& column, double value) {
    std::isnan(value) ? column.push_null() : column.push(value);
}

record::Rows bar_rows(const app::BarColumns& bars) {
    record::Rows rows;
    const auto add = [&](const char* name, record::Type type, const auto& push) {
        rows.names.emplace_back(name);
        record::Column& column = rows.columns.emplace_back(type);
        for (std::size_t i = 0; i < bars.start_seconds.size(); ++i) push(column, i);
    };
    add("start", record::Type::timestamp, [&](record::Column& column, std::size_t i) {
        column.push(record::Timestamp{bars.start_seconds[i] * 1000});
    });
    for (const auto& [name, prices] : {std::pair{"open_usd", &bars.open},
                                       {"high_usd", &bars.high},
                                       {"low_usd", &bars.low},
                                       {"close_usd", &bars.close},
                                       {"vwap_usd", &bars.vwap}})
        add(name, record::Type::real, [&](record::Column& column, std::size_t i) {
            push_number(column, (*prices)[i]);
        });
    add("volume_shares", record::Type::integer, [&](record::Column& column, std::size_t i) {
        column.push(bars.volume_shares[i]);
    });
    return rows;
}

/// A row for each value of each line.
record::Rows line_rows(const std::vector<app::ChartLine>& lines) {
    record::Rows rows{{"line", "start", "value", "is_price"},
                      {record::Column(record::Type::text),
                       record::Column(record::Type::timestamp),
                       record::Column(record::Type::real),
                       record::Column(record::Type::boolean)}};
    for (const app::ChartLine& line : lines)
        for (std::size_t i = 0; i < line.values.size(); ++i) {
            rows.columns[0].push(line.name);
            rows.columns[1].push(record::Timestamp{line.start_seconds[i] * 1000});
            push_number(rows.columns[2], line.values[i]);
            rows.columns[3].push(line.is_price);
        }
    return rows;
}

py::tuple chart(const Home& home, const std::string& key, const std::string& resolution) {
    const app::CellChart chart =
        ask_away(home, [&](store::ResultStore& results) { return app::cell_chart(home, results, key, resolution); });
    return py::make_tuple(frame_of(bar_rows(chart.bars)), frame_of(line_rows(chart.lines)));
}

Frame bars(const Home& home,
           const std::string& symbol,
           const std::string& first,
           const std::string& last,
           const std::string& resolution) {
    return frame_of(bar_rows(
        work_away(py::none(), [&](Watch&) { return app::bars_between(home, symbol, first, last, resolution); })));
}

}  // namespace

void bind_home(py::module_& module) {
    py::class_<Home> home(module, "Home", "Bars and results; tamis.Home is how it is meant to be used.");
    home.def(py::init([](const std::string& path) {
        const Home opened(path);
        opened.require_possible();
        return opened;
    }));
    home.def_property_readonly("path", [](const Home& self) { return self.path().string(); });
    home.def("load_strategies", load_strategies);
    home.def("simulate", simulate).def("screen", screen).def("backtest", backtest).def("run", run);
    home.def("plan", plan);
    home.def("rows", rows).def("sql", sql).def("cell", cell).def("chart", chart).def("bars", bars);
    module.def("settings", [] {
        std::vector<std::pair<std::string, std::string>> settings;
        for (const app::SettingOption& option : app::setting_options()) settings.emplace_back(option.name, option.help);
        return settings;
    });
    module.def("catalog", [] { return frame_of(app::catalog_rows()); });
    module.def("filters", [] { return frame_of(app::filter_rows()); });
    module.def("strategies", [] { return frame_of(app::strategy_rows()); });
    module.def("filter_parameters", [](const std::string& name) { return frame_of(app::filter_parameters(name)); });
    module.def("strategy_parameters", [](const std::string& name) { return frame_of(app::strategy_parameters(name)); });
}

}  // namespace tamis::python
