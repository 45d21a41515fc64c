// cli/parser.hpp — the commands, their options and their help.
#pragma once

#include <string>

namespace tamis::cli {

/// Parses and runs; the exit code. Throws what the command throws.
int run(int argc, char** argv);
/// The reference page of all commands, from their own help.
std::string commands_markdown();
std::string manual_page();  ///< tamis.1
std::string bash_completion();

}  // namespace tamis::cli
