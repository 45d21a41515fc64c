// cli/parser.hpp — the commands, their options and their help.
#pragma once

#include <string>

namespace tamis::cli {

/// Parses and runs; the exit code. Throws what the command throws.
int run(int argc, char** argv);

/// What the commands say of themselves.
struct CommandPages {
    std::string reference;   ///< in markdown
    std::string manual;      ///< tamis.1
    std::string completion;  ///< for bash
};
CommandPages command_pages();

}  // namespace tamis::cli
