// cli/usage_error.hpp — what is wrong with the words of a command line, said as every other error is.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace tamis {
class Error;
}

namespace tamis::cli {

/// Throws Error invalid_request: the first word that should name a command and does not, with the nearest that does.
void check_words(const CLI::App& app, int argc, char** argv);
/// The command of which the words spoke last; a group that stands alone among them.
const CLI::App& command_meant(const CLI::App& app);
/// Its help, under its whole name.
std::string help_of(const CLI::App& command);
/// Nothing but the names of groups was said, such as `tamis` or `tamis results`: the person asks what there is.
bool asks_what_there_is(const CLI::App& app);
/// Why the words could not be read: the option or word that is meant, what is missing, or what a value must be.
Error usage_error(const CLI::App& app, const CLI::ParseError& error);

}  // namespace tamis::cli
