// cli/command_pages.cpp — the commands' own help as pages.
#include "cli/command_pages.hpp"

#include <fmt/format.h>

#include <functional>

#include "app/version.hpp"
#include "base/error.hpp"

namespace tamis::cli {

namespace {

/// Each command that does something, with its full name.
void each_command(const CLI::App& app,
                  const std::string& prefix,
                  const std::function<void(const std::string&, const CLI::App&)>& visit) {
    for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
        const std::string name = prefix + " " + sub->get_name();
        if (!sub->get_footer().empty()) visit(name, *sub);
        each_command(*sub, name, visit);
    }
}

}  // namespace

std::string exit_codes() {
    std::string out = "  0    all is well\n  1    what was compared differs";
    for (const ProblemInfo& problem : problems) out += fmt::format("\n  {:<3}  {}", problem.exit_code, problem.name);
    return out;
}

std::string commands_markdown(const CLI::App& commands) {
    std::string out = fmt::format("# Commands\n\n<!-- Written by `tamis docs`. -->\n\n{}\n\n```\n{}\n```\n\n",
                                  commands.get_description(),
                                  commands.get_footer());
    each_command(commands, "tamis", [&](const std::string& name, const CLI::App& sub) {
        out += fmt::format("## {}\n\n{}.\n\n| option | meaning |\n|---|---|\n", name, sub.get_description());
        for (const CLI::Option* option : sub.get_options())
            out += fmt::format("| `{}` | {} |\n", option->get_name(false, true), option->get_description());
        out += fmt::format("\n```\n{}\n```\n\n", sub.get_footer().substr(example_heading.size()));
    });
    return out +
           "`tamis` alone, or a group of commands such as `tamis results` alone, shows its help and ends with 0.\n";
}

std::string manual_page(const CLI::App& commands) {
    std::string out = ".TH TAMIS 1 \"\" \"tamis " + std::string(app::program_version) +
                      "\" \"User Commands\"\n.SH NAME\ntamis \\- screen stocks, backtest every hit, "
                      "keep every number\n.SH COMMANDS\n";
    each_command(commands, "tamis", [&](const std::string& name, const CLI::App& sub) {
        out += fmt::format(".TP\n.B {}\n{}.\n", name, sub.get_description());
        for (const CLI::Option* option : sub.get_options())
            out += fmt::format(".br\n{}: {}\n", option->get_name(false, true), option->get_description());
    });
    return out + ".SH EXIT STATUS\n.nf\n" + exit_codes() + "\n.fi\n";
}

std::string bash_completion(const CLI::App& commands) {
    std::string top, cases;
    for (const CLI::App* sub : commands.get_subcommands([](const CLI::App*) { return true; })) {
        top += sub->get_name() + " ";
        std::string inside;
        for (const CLI::App* deeper : sub->get_subcommands([](const CLI::App*) { return true; }))
            inside += deeper->get_name() + " ";
        for (const CLI::Option* option : sub->get_options())
            for (const std::string& name : option->get_lnames()) inside += "--" + name + " ";
        cases += fmt::format("        {}) words=\"{}\" ;;\n", sub->get_name(), inside);
    }
    return fmt::format(
        "# bash completion for tamis\n_tamis() {{\n    local words=\"{}\"\n    if [ \"$COMP_CWORD\" -gt 1 ]; then case "
        "\"${{COMP_WORDS[1]}}\" in\n{}    esac; fi\n"
        "    COMPREPLY=($(compgen -W \"$words\" -- \"${{COMP_WORDS[COMP_CWORD]}}\"))\n    [ ${{#COMPREPLY[@]}} -eq 0 ] "
        "&& COMPREPLY=($(compgen -f -- \"${{COMP_WORDS[COMP_CWORD]}}\"))\n}}\ncomplete -F _tamis tamis\n",
        top,
        cases);
}

}  // namespace tamis::cli
