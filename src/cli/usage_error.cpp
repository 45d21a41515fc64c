// cli/usage_error.cpp — reads CLI11's state after a refusal, not its texts, which name neither command nor remedy.
#include "cli/usage_error.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis::cli {

namespace {

using Names = std::vector<std::string>;

std::string hint(std::string_view word, const Names& names) {
    const std::vector<std::string_view> views(names.begin(), names.end());
    return did_you_mean(word, views);
}
std::string hint_or_all(std::string_view word, const Names& names) {
    const std::vector<std::string_view> views(names.begin(), names.end());
    return did_you_mean_or_all(word, views);
}

std::vector<const CLI::App*> below(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

Names names_below(const CLI::App& app) {
    Names names;
    for (const CLI::App* one : below(app)) names.push_back(one->get_name());
    return names;
}

bool is_group(const CLI::App& app) {
    return app.get_require_subcommand_min() > 0;
}

/// "tamis results list".
std::string typed(const CLI::App& app) {
    return app.get_parent() ? typed(*app.get_parent()) + " " + app.get_name() : app.get_name();
}

/// "results list"; of the program itself "tamis".
std::string called(const CLI::App& app) {
    const bool is_below_the_program = app.get_parent() && app.get_parent()->get_parent();
    return is_below_the_program ? called(*app.get_parent()) + " " + app.get_name() : app.get_name();
}

Names option_names(const CLI::App& app) {
    Names names;
    for (const CLI::Option* option : app.get_options())
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

bool has(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string not_read(const CLI::App& app, const CLI::App& at, const std::string& word) {
    const std::string name = word.substr(0, word.find('='));
    const bool stands_before = &app != &at && has(app.remaining(), word);
    const std::string near = hint(name, option_names(at));
    if (is_group(at) && near.empty())
        return fmt::format("{} needs a command first: {}", called(at), join(names_below(at), ", "));
    if (stands_before && has(option_names(at), name))
        return fmt::format("{} stands before the command; write it after '{}'", name, typed(at));
    if (name.starts_with('-'))
        return fmt::format(
            "{} has no option '{}'{}", called(at), name, near.empty() ? hint_or_all(name, option_names(at)) : near);
    return fmt::format("{} has no use for the word '{}'; a text with spaces must stand in quotes", called(at), name);
}

/// What is required and was not said; empty: nothing.
std::string missing(const CLI::App& at) {
    std::string needed;
    for (const CLI::Option* option : at.get_options())
        if (option->get_required() && option->count() == 0)
            needed +=
                fmt::format("{}{} ({})", needed.empty() ? "" : ", ", option->get_name(), option->get_description());
    if (needed.empty()) return {};
    return fmt::format("{} needs {}; '{} --help' shows an example", called(at), needed, typed(at));
}

/// CLI11's name of the type, and what a person may write for it.
struct Kind {
    std::string_view name, meaning;
    bool (*is_right)(const std::string&);
};
template <class T>
bool reads_as(const std::string& text) {
    return parse_number<T>(text).has_value();
}
constexpr Kind kinds[] = {{"UINT", "a whole number of 0 or more", reads_as<std::uint64_t>},
                          {"INT", "a whole number", reads_as<std::int64_t>},
                          {"FLOAT", "a number", reads_as<double>}};

/// The first value that its option cannot take; empty: none.
std::string wrong_value(const CLI::App& at) {
    for (const CLI::Option* option : at.get_options())
        for (const Kind& kind : kinds) {
            if (option->get_type_name() != kind.name) continue;
            for (const std::string& text : option->results())
                if (!kind.is_right(text))
                    return fmt::format("{} is '{}'; it must be {}", option->get_name(), text, kind.meaning);
        }
    return {};
}

/// Too few or too many values; empty: neither.
std::string wrong_count(const CLI::App& at, const std::string& said) {
    for (const CLI::Option* option : at.get_options()) {
        if (option->results().size() > static_cast<std::size_t>(std::max(1, option->get_items_expected_max())))
            return fmt::format(
                "{} is said {} times; it must be said once", option->get_name(), option->results().size());
        if (said.starts_with(option->get_name() + ":"))
            return option->get_name() + " needs a value: " + option->get_description();
    }
    return {};
}

}  // namespace

void check_words(const CLI::App& app, int argc, char** argv) {
    const CLI::App* at = &app;
    for (int i = 1; i < argc && argv[i][0] != '-'; ++i) {
        const std::vector<const CLI::App*> commands = below(*at);
        if (commands.empty()) return;
        const auto is_it = [&](const CLI::App* one) { return one->get_name() == argv[i]; };
        const auto found = std::find_if(commands.begin(), commands.end(), is_it);
        if (found == commands.end())
            throw Error{Problem::invalid_request,
                        fmt::format("{} '{}'{}",
                                    at == &app ? "there is no command" : called(*at) + " has no command",
                                    argv[i],
                                    hint_or_all(argv[i], names_below(*at)))};
        at = *found;
    }
}

const CLI::App& command_meant(const CLI::App& app) {
    const std::vector<CLI::App*> said = app.get_subcommands();
    return said.empty() ? app : command_meant(*said.back());
}

std::string help_of(const CLI::App& command) {
    return command.help(command.get_parent() ? typed(*command.get_parent()) : "");
}

bool asks_what_there_is(const CLI::App& app) {
    return is_group(command_meant(app)) && app.remaining_size(true) == 0;
}

Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
    const CLI::App& at = command_meant(app);
    const std::string said = error.what();
    std::string text = wrong_count(at, said);
    // A misspelt option leaves another one missing: the word is the cause.
    if (const Names words = app.remaining(true); text.empty() && !words.empty()) {
        const auto option =
            std::find_if(words.begin(), words.end(), [](const auto& one) { return one.starts_with('-'); });
        text = not_read(app, at, option == words.end() ? words.front() : *option);
    }
    if (text.empty()) text = missing(at);
    if (text.empty()) text = wrong_value(at);
    return Error{Problem::invalid_request, text.empty() ? called(at) + ": " + said : text};
}

}  // namespace tamis::cli
