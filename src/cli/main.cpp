// cli/main.cpp — the one place where errors become exit codes.
#include <csignal>
#include <cstdio>
#include <exception>

#include "base/error.hpp"
#include "cli/actions.hpp"
#include "cli/parser.hpp"

namespace {
// A second Ctrl-C ends at once; nothing committed is lost either way.
void on_interrupt(int) {
    if (tamis::cli::interrupted.exchange(true)) std::_Exit(tamis::info(tamis::Problem::cancelled).exit_code);
}
}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
    std::signal(SIGPIPE, SIG_DFL);
    try {
        return tamis::cli::run(argc, argv);
    } catch (const tamis::Error& error) {
        std::fprintf(stderr, "tamis: %s\n", error.what());
        return tamis::info(error.problem()).exit_code;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "tamis: bug: %s\n", error.what());
        return tamis::info(tamis::Problem::bug).exit_code;
    }
}
