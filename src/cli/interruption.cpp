// cli/interruption.cpp — a flag that the first signal sets, an end by the second.
#include "cli/interruption.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "cli/output.hpp"

namespace tamis::cli {

std::atomic<bool> interrupted = false;

namespace {

std::atomic<bool> is_listened_to = false;

void on_signal(int) {
    if (is_listened_to && !interrupted.exchange(true)) return;
    constexpr char text[] = "\ntamis: interrupted; what was kept by then stays, and the same command goes on\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text, sizeof text - 1);
    std::_Exit(info(Problem::cancelled).exit_code);
}

}  // namespace

void handle_signals() {
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    std::signal(SIGPIPE, SIG_DFL);
}

Listening::Listening() {
    is_listened_to = true;
}

Listening::~Listening() {
    is_listened_to = false;
}

int interrupted_exit(const char* how_to_go_on) {
    std::fflush(stdout);  // what it speaks of comes first
    complain(std::string("interrupted: ") + how_to_go_on);
    return info(Problem::cancelled).exit_code;
}

}  // namespace tamis::cli
