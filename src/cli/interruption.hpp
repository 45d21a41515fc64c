// cli/interruption.hpp — Ctrl-C and SIGTERM: who listens stops in order; anything else ends at once.
#pragma once

#include <atomic>

#include "base/stop.hpp"

namespace tamis::cli {

/// Set by the first signal while somebody listens.
extern std::atomic<bool> interrupted;

void handle_signals();

/// While it lives, the first signal asks the work to stop: it must do so within a second, keep what is whole and say
/// how to go on. A second one, or one that nobody listens to, ends the process; what was committed stays either way.
class Listening {
  public:
    Listening();
    ~Listening();
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;
    Stop stop() const { return Stop(interrupted); }
};

/// Says it on standard error; the exit code.
int interrupted_exit(const char* how_to_go_on);

}  // namespace tamis::cli
