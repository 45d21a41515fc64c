// cli/strategy_commands.hpp — commands that run one strategy, and what a person can say of it.
#pragma once

#include "cli/command_tree.hpp"

namespace tamis::cli {

class StrategyCommands : public CommandTree {
  protected:
    void add_backtest();
    /// explain, check.
    void add_trust();
    void add_audit();
    void lean(CLI::App* sub);
    void libraries(CLI::App* sub);
    void time_limit(CLI::App* sub);

  private:
    /// Strategy, parameters, symbols, days, settings.
    void asked_backtest(CLI::App* sub, const std::string& strategy = "--strategy");
    void settings(CLI::App* sub);
};

}  // namespace tamis::cli
