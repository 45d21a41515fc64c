// app/backtests.cpp — words become a spec; LEAN gets it as a pipeline of one cell.
#include "app/backtests.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/prepared_run.hpp"
#include "app/wished_days.hpp"
#include "backtest/strategies/all.hpp"
#include "backtest/strategies/scripted_orders.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/result_writer.hpp"
#include "pipeline/rules_file.hpp"
#include "study/run_one.hpp"
#include "study/run_study.hpp"

namespace tamis::app {

namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw Error{Problem::invalid_request, why};
}

std::vector<std::string> symbols_of(const BacktestRequest& request) {
    std::vector<std::string> symbols;
    for (const std::string& list : request.symbols)
        for (const auto symbol : split(list, ',')) symbols.emplace_back(trim(symbol));
    return symbols;
}

void require_known_settings(const BacktestRequest& request) {
    std::vector<std::string_view> known;
    for (const backtest::RunSetting& setting : backtest::run_settings)
        if (!setting.option.empty()) known.push_back(setting.option);
    for (const auto& [option, value] : request.settings)
        if (std::find(known.begin(), known.end(), option) == known.end())
            refuse(fmt::format("there is no setting {}{}", excerpt(option), did_you_mean_or_all(option, known)));
}

/// `is_lean`: what LEAN is not told, its algorithm decides itself.
void read_settings(const BacktestRequest& request, bool is_lean, backtest::BacktestSpec& spec) {
    require_known_settings(request);
    for (const backtest::RunSetting& setting : backtest::run_settings) {
        const auto said = request.settings.find(std::string(setting.option));
        if (said == request.settings.end()) continue;
        const std::string fault = is_lean && !setting.is_told_to_lean
                                      ? "is the algorithm's own affair with --engine lean; pass it as --param"
                                      : read_setting(setting, said->second, spec);
        if (!fault.empty()) refuse(fmt::format("{} {}", setting.option, fault));
    }
}

// The commands themselves are the parameter, so that what was played is in the key and can be read again.
backtest::StrategySpec script_of(const BacktestRequest& request) {
    if (!request.strategy.empty() || !request.parameters.empty() || !request.rules.empty())
        refuse("--orders plays its file; --strategy, --rules and --param say something else to play");
    backtest::ScriptedOrders script{read_file(request.orders)};
    try {
        (void)script.start();
    } catch (const Error& error) {
        throw Error{error.problem(), request.orders + ": " + error.what()};
    }
    return script;
}

/// Of a file, a pipeline's run settings among it, with what --param says in place of its values.
backtest::BacktestSpec rules_of(const BacktestRequest& request) {
    if (!request.strategy.empty() && request.strategy != "rules")
        refuse("--rules is the strategy rules; --strategy says " + request.strategy);
    const auto given = said_parameters(request.parameters);
    pipeline::RulesFile file = pipeline::read_rules(request.rules, {given.begin(), given.end()});
    if (!file.lists.empty())
        refuse(
            fmt::format("{}: {} is a list, and one backtest takes one value: --param {}=… says which ('tamis run' "
                        "takes all of a pipeline's)",
                        request.rules,
                        file.lists[0],
                        file.lists[0]));
    return std::move(file.spec);
}

backtest::StrategySpec strategy_of(const BacktestRequest& request) {
    if (!request.orders.empty()) return script_of(request);
    if (request.strategy.empty()) refuse("--strategy is needed; 'tamis strategy list' names them");
    backtest::StrategySpec strategy = backtest::make_strategy(request.strategy);
    for (const auto& [name, value] : said_parameters(request.parameters)) strategy.set(name, value);
    return strategy;
}

/// What is asked of LEAN, as a pipeline of one span.
pipeline::Pipeline lean_pipeline(const BacktestRequest& request) {
    pipeline::Pipeline pipeline;
    pipeline.is_lean = true;
    study::StudySpec& study = pipeline.study;
    study.name = "backtest";
    std::string symbols;
    for (const std::string& symbol : symbols_of(request)) symbols += (symbols.empty() ? "" : " ") + upper(symbol);
    study.symbols = {symbols};
    study.days = require_days(request.first, request.last);
    read_settings(request, true, study.base);
    study.keep_equity = true;
    study.timeout_seconds = request.timeout_seconds;
    pipeline.lean_grid = {{}};
    for (const auto& [name, value] : said_parameters(request.parameters)) pipeline.lean_grid[0][name] = value;
    study.validate_queue();
    return pipeline;
}

BacktestAnswer run_in_lean(const Home& home, const BacktestRequest& request, const Work& work) {
    const pipeline::Pipeline pipeline = lean_pipeline(request);
    BacktestAnswer answer;
    answer.results = home.open_results();
    const PreparedRun run = prepare(home, pipeline, {request.lean_setup, request.keep_folders}, work.wants_progress);
    for (const std::string& note : run.notes) work.note(note);
    const std::string command = fmt::format("tamis backtest --engine lean {} {} {}..{}",
                                            join(request.parameters, " "),
                                            pipeline.study.symbols[0],
                                            request.first,
                                            request.last);
    const auto listening = work.listening();
    std::atomic<bool> nobody = false;
    const study::StudyOutcome outcome = study::run_study(nullptr,
                                                         *run.engine,
                                                         *answer.results,
                                                         pipeline.study,
                                                         command,
                                                         work.stop ? *work.stop : nobody,
                                                         work.audience());
    if (outcome.was_interrupted) throw Error{Problem::cancelled, "interrupted: LEAN was ended, nothing is kept"};
    answer.cell = answer.results->sql(fmt::format("SELECT cell FROM run_cell WHERE run = {}", outcome.run.run), 1)
                      .columns[0]
                      .hashes()[0];
    answer.ran = fmt::format("LEAN on {}, {} to {}", pipeline.study.symbols[0], request.first, request.last);
    answer.was_known = outcome.run.cells_known != 0;
    answer.has_failed = outcome.run.cells_failed != 0;
    return answer;
}

// What would be passed over is refused.
void require_options_of_engine(const BacktestRequest& request) {
    if (!request.engine.empty() && request.engine != "tamis" && request.engine != "lean")
        refuse("--engine is '" + excerpt(request.engine) + "', allowed: tamis or lean");
    if (request.engine == "lean") {
        if (!request.orders.empty()) refuse("--orders is played here, not with --engine lean");
        if (!request.rules.empty()) refuse("--rules run here, not with --engine lean");
        if (!request.lean_output.empty())
            refuse("--lean-output writes the files of a run of tamis; with --engine lean they are LEAN's own");
        return;
    }
    if (!request.lean_setup.empty()) refuse("--lean says how LEAN is started; it goes with --engine lean alone");
    if (request.keep_folders) refuse("--keep keeps the folders of runs of LEAN; it goes with --engine lean alone");
}

/// Runs and keeps the cell and writes the files that were asked for. What is kept holds less than they do: a cell that
/// is known is run once more for them.
void run_here(const bars::BarStore& bars, const BacktestRequest& request, study::OneRun one, BacktestAnswer& answer) {
    std::optional<lean::ResultFiles> files;
    const auto take = [&](const backtest::BacktestResult& result) {
        files = lean::result_files(one.spec, result, bars.interest_rates());
    };
    if (!request.lean_output.empty()) {
        one.on_result = take;
        one.wanted = lean::wanted_for_files;
    }
    const study::OneAnswer ran = study::run_one(bars, *answer.results, one);
    answer.cell = ran.cell;
    answer.was_known = ran.was_known;
    if (request.lean_output.empty()) return;
    if (!files) take(study::run_stoppable(bars, one.spec, lean::wanted_for_files, one.timeout_seconds, one.stop));
    lean::write_files(*files, request.lean_output);
    answer.lean_result = std::filesystem::path(request.lean_output) / (files->id + ".json");
}

}  // namespace

std::vector<std::pair<std::string, std::string>> said_parameters(const std::vector<std::string>& words) {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (const std::string& parameter : words) {
        const std::size_t equals = parameter.find('=');
        if (equals == std::string::npos) refuse("--param is '" + parameter + "'; write name=value");
        const std::string name = parameter.substr(0, equals);
        for (const auto& [earlier, value] : parameters)
            if (earlier == name)
                refuse(fmt::format("--param says {} twice: {}={} and {}; keep one (a pipeline file takes a list)",
                                   name,
                                   earlier,
                                   value,
                                   parameter));
        parameters.emplace_back(name, parameter.substr(equals + 1));
    }
    return parameters;
}

std::vector<SettingOption> setting_options() {
    std::vector<SettingOption> options;
    for (const backtest::RunSetting& setting : backtest::run_settings)
        if (!setting.option.empty()) options.push_back({std::string(setting.option), help_text(setting)});
    return options;
}

backtest::BacktestSpec backtest_spec(const BacktestRequest& request) {
    backtest::BacktestSpec spec;
    if (request.rules.empty() || !request.orders.empty())
        spec.strategy = strategy_of(request);
    else
        spec = rules_of(request);
    spec.symbols = symbols_of(request);
    spec.first = require_day(request.first, "--from");
    spec.last = require_day(request.last, "--to");
    read_settings(request, false, spec);
    spec.validate();
    spec.strategy.check();
    return spec;
}

BacktestAnswer run_backtest(const Home& home, const BacktestRequest& request, const Work& work) {
    require_options_of_engine(request);
    if (request.engine == "lean") return run_in_lean(home, request, work);
    const backtest::BacktestSpec spec = backtest_spec(request);
    if (request.timeout_seconds != 0 && !spec.strategy.type().is_from_library)
        refuse(fmt::format("--timeout ends LEAN or a strategy of a library; {} is built in and always ends",
                           spec.strategy.type().name));
    if (!request.lean_output.empty()) require_writable_folder(request.lean_output);
    const auto bars = home.open_bars();
    BacktestAnswer answer;
    answer.results =
        home.open_results(1);  // a cell is little work for the store: more threads would wait for each other
    const std::string_view name = spec.strategy.type().name;
    const std::string command = fmt::format("tamis backtest --strategy {} {} {} {}..{}",
                                            name,
                                            join(request.parameters, " "),
                                            join(spec.symbols, ","),
                                            request.first,
                                            request.last);
    const auto listening = work.listening();
    run_here(*bars,
             request,
             {.spec = spec,
              .command = command,
              .keep_equity = request.keep_equity,
              .stop = work.wish(),
              .timeout_seconds = request.timeout_seconds},
             answer);
    answer.ran =
        fmt::format("{} on {}, {} to {}", name, join(spec.symbols, " "), to_text(spec.first), to_text(spec.last));
    return answer;
}

}  // namespace tamis::app
