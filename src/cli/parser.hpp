// cli/parser.hpp — the commands, their options and their help.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace tamis::cli {

/// Parses and runs; the exit code. Throws what the command throws.
int run(int argc, char** argv);
/// The commands as they stand, for who describes them.
void with_commands(const std::function<void(const CLI::App&)>& visit);

}  // namespace tamis::cli
