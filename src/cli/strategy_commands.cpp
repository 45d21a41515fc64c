// cli/strategy_commands.cpp — backtest, explain and check, with the options that they share.
#include "cli/strategy_commands.hpp"

#include "app/backtests.hpp"

namespace tamis::cli {

void StrategyCommands::add_backtest() {
    CLI::App* test = command(app_,
                             "backtest",
                             "Run one backtest and keep it",
                             backtest,
                             "tamis backtest --strategy market_structure --param pivot_bars=2 --param "
                             "timeframe=1min --symbol AAPL --from 2024-03-01 --to 2024-03-01 --lean-output aapl");
    asked_backtest(test);
    test->add_flag("--equity", options_.keep_equity, "Keep the equity path too");
    test->add_option("--lean-output", options_.lean_output, "Folder for the result files that LEAN would write");
    test->add_flag("--explain", options_.explains, "Show why it traded, as 'tamis explain' does");
    test->add_option("--timeout",
                     options_.timeout_seconds,
                     "Seconds after which LEAN is ended (0: never), or a strategy of a library (0: 600)");
    lean(test);
    row_options(test);
}

void StrategyCommands::add_trust() {
    CLI::App* explained = command(app_,
                                  "explain",
                                  "Why a cell traded: each order with the bars, the values and the rule that made it",
                                  explain,
                                  "tamis explain 3f2a9c");
    explained->add_option("cell", options_.key, "Key, or its beginning")->required();
    libraries(explained);
    time_limit(explained);
    limit(explained, "Trades shown", "20; with --json all");
    CLI::App* check = group("check", "Whether a strategy can be trusted");
    CLI::App* ahead = command(*check,
                              "lookahead",
                              "Runs with the future cut off: decisions that change; exit code 5: there are some",
                              check_lookahead,
                              "tamis check lookahead market_structure --symbol AAPL --from 2024-03-01 --to 2024-03-01");
    asked_backtest(ahead, "strategy,--strategy");
    time_limit(ahead);
    ahead->add_option("--every", options_.every, "Bars from cut to cut (0: about 400 cuts, and all that decide)");
    limit(ahead, "Changed decisions shown", "20; with --json all");
}

void StrategyCommands::add_audit() {
    CLI::App* audited = command(app_,
                                "audit",
                                "Cells of a run done again by LEAN, and compared; exit code 1: some differ, 6: LEAN "
                                "gave no result of some",
                                audit,
                                "tamis audit 3 --sample 20 --lean lean.yaml");
    audited->add_option("run", options_.run, "Number of the run; 'tamis results runs' lists them")->required();
    audited->add_option("--sample", options_.sample, "Cells, drawn at random (20)");
    audited->add_option("--seed", options_.audit_seed, "Draws the same cells again (another one each time)");
    audited->add_option("--lean", options_.lean_setup, "How LEAN is started, and its algorithms (HOME/lean.yaml)");
    audited->add_flag("--again", options_.again, "LEAN runs also what it ran before");
    audited->add_flag("--keep", options_.keep_folders, "Keep the folder of every run of LEAN");
    audited->add_option("--timeout", options_.timeout_seconds, "Seconds after which a run of LEAN is ended (600)");
    libraries(audited);
    threads(audited);
    csv(audited, "Audited cells shown");
}

void StrategyCommands::time_limit(CLI::App* sub) {
    sub->add_option(
           "--timeout", options_.timeout_seconds, "Seconds that a strategy of a library may take a run (0: 600)")
        ->check(CLI::NonNegativeNumber);
}

void StrategyCommands::asked_backtest(CLI::App* sub, const std::string& strategy) {
    sub->add_option(strategy,
                    options_.strategy,
                    "Name; 'tamis strategy list' names them (with --engine lean: the setup's algorithm)");
    sub->add_option("--rules", options_.rules, "File of rules, parameters of the strategy rules (YAML)");
    sub->add_option("--orders", options_.orders, "File of orders to play in place of a strategy (CSV)");
    sub->add_option("--param", options_.parameters, "name=value; repeat it for more");
    sub->add_option("--symbol", options_.symbol_list, "Symbol; several share one portfolio")->required();
    days(sub);
    settings(sub);
    libraries(sub);
}

void StrategyCommands::lean(CLI::App* sub) {
    sub->add_option("--engine", options_.engine, "tamis or lean (default: tamis, or what the pipeline says)");
    sub->add_option("--lean", options_.lean_setup, "How LEAN is started, with --engine lean (HOME/lean.yaml)");
    sub->add_flag("--keep", options_.keep_folders, "Keep the folder of every run of LEAN");
}

void StrategyCommands::libraries(CLI::App* sub) {
    sub->add_option(
        "--strategy-library", options_.strategy_libraries, "Library with strategies of your own; repeat it for more");
}

void StrategyCommands::settings(CLI::App* sub) {
    for (const app::SettingOption& setting : app::setting_options())
        sub->add_option_function<std::string>(
            setting.name,
            [this, name = setting.name](const std::string& text) { options_.settings[name] = text; },
            setting.help);
}

}  // namespace tamis::cli
