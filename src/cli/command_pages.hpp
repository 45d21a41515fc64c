// cli/command_pages.hpp — the reference page of all commands, the manual page and the completions.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

namespace tamis::cli {

/// Before the example of every command.
inline constexpr std::string_view example_heading = "Example:\n  ";

/// A line for each exit code: "  2    invalid request".
std::string exit_codes();

std::string commands_markdown(const CLI::App& commands);
std::string manual_page(const CLI::App& commands);  ///< tamis.1
std::string bash_completion(const CLI::App& commands);

}  // namespace tamis::cli
