// cli/command_tree.hpp — how a command is described: CLI11 lives here, in the parser, in
// import_commands and in usage_error; nowhere else.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "app/version.hpp"
#include "cli/actions.hpp"
#include "cli/command_pages.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

namespace tamis::cli {

using Action = int (*)(const Options&);

/// Options go into one Options, the chosen command's action is kept.
class CommandTree {
  public:
    CommandTree()
        : app_(
              "Screens US stocks day by day, backtests a strategy on every hit by LEAN's rules, and keeps every number "
              "in a typed column.",
              "tamis") {}
    CLI::App& app() { return app_; }
    const Options& options() const { return options_; }
    Action action() const { return action_; }

  protected:
    CLI::App* command(CLI::App& parent, const char* name, const char* what, Action chosen, const char* example) {
        CLI::App* sub = parent.add_subcommand(name, what);
        sub->footer(std::string(example_heading) + example);
        sub->add_option("--home", options_.home, "Folder of bars and results (TAMIS_HOME, else ~/.tamis)");
        sub->add_flag("--json", options_.json, "One JSON document on standard output and nothing else");
        sub->add_flag("--quiet,-q", options_.quiet, "No progress");
        sub->callback([this, chosen, sub] {
            if (!sub->get_subcommands().empty()) return;
            action_ = chosen;
            for (const CLI::Option* option : sub->get_options())
                for (const std::string& word : option->get_lnames()) options_.offered.push_back("--" + word);
        });
        return sub;
    }
    CLI::App* group(const char* name, const char* what) {
        CLI::App* sub = app_.add_subcommand(name, what);
        sub->footer("");  // the first steps are the program's
        sub->require_subcommand(1);
        return sub;
    }
    void threads(CLI::App* sub) { sub->add_option("--threads,-j", options_.threads, "Threads (0: one a core)"); }
    void days(CLI::App* sub, bool required = true) {
        CLI::Option* from = sub->add_option("--from", options_.from, "First day, 2024-01-02");
        CLI::Option* to = sub->add_option("--to", options_.to, "Last day, inclusive");
        if (required) {
            from->required();
            to->required();
        }
    }
    /// `people` is what a table has when nobody says --limit.
    void limit(CLI::App* sub, const char* shown, const char* people = "20; with --json and --csv all") {
        sub->add_option_function<std::string>(
               "--limit",
               [this](const std::string& text) { options_.limit = parse_limit(text); },
               std::string(shown) + ": a number, or all (" + people + ")")
            ->type_name("N");
    }
    /// A command that prints rows of what the program itself knows: a table for people has them all.
    void whole_csv(CLI::App* sub) {
        row_options(sub);
        limit(sub, "Rows shown", "all");
    }
    /// A command that prints rows.
    void csv(CLI::App* sub, const char* shown = "Rows shown") {
        row_options(sub);
        limit(sub, shown);
    }
    void row_options(CLI::App* sub) {
        sub->add_flag("--csv", options_.csv, "CSV on standard output");
        sub->add_flag("--utc", options_.is_utc, "Times in UTC in tables, in place of New York's");
    }

  private:
    friend class StrategyCommands;
    friend class Commands;  // the parser's, which describes all of them

    CLI::App app_;
    Options options_;
    Action action_ = nullptr;
};

}  // namespace tamis::cli
