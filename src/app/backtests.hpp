// app/backtests.hpp — one backtest as a person words it: run here or in LEAN, and kept.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/home.hpp"
#include "app/work.hpp"
#include "backtest/backtest_spec.hpp"

namespace tamis::app {

/// A setting of a run as an option: "--cash", and its help.
struct SettingOption {
    std::string name, help;
};
std::vector<SettingOption> setting_options();

struct BacktestRequest {
    std::string strategy;
    std::string rules;                            ///< a file of rules, the parameters of that strategy
    std::string orders;                           ///< a script of orders to play, a file, in place of a strategy
    std::vector<std::string> parameters;          ///< "name=value"
    std::vector<std::string> symbols;             ///< with commas between them, too; all share one portfolio
    std::string first, last;                      ///< days, both inclusive
    std::map<std::string, std::string> settings;  ///< by the name of the option, "--cash"
    bool keep_equity = false;
    std::string engine;            ///< tamis or lean; empty: tamis
    std::string lean_setup;        ///< how LEAN is started; empty: lean.yaml of the home
    std::string lean_output = {};  ///< a folder for the result files that LEAN would write; empty: none
    bool keep_folders = false;
    double timeout_seconds = 0;  ///< of LEAN, 0: never; of a strategy of a library, 0: ten minutes
};

/// Names and values of "name=value". Throws Error invalid_request for one that is no such pair, and for a name that
/// is said twice.
std::vector<std::pair<std::string, std::string>> said_parameters(const std::vector<std::string>& words);

/// What is asked of Tamis itself. Throws Error invalid_request for what cannot be run.
backtest::BacktestSpec backtest_spec(const BacktestRequest& request);

struct BacktestAnswer {
    std::unique_ptr<store::ResultStore> results;  ///< still open, for whoever shows the cell
    Hash128 cell;
    std::string ran;  ///< "buy_and_hold on SPY, 2024-03-01 to 2024-03-28"
    bool was_known = false, has_failed = false;
    std::filesystem::path lean_result;  ///< the full one of the files that were asked for; empty: none were
};
/// Runs it unless it is kept, and keeps it. Throws Error invalid_request for what cannot be run, cancelled when
/// somebody wishes to stop: then nothing of it is kept.
BacktestAnswer run_backtest(const Home& home, const BacktestRequest& request, const Work& work);

}  // namespace tamis::app
