// jobs/executor.hpp — many pieces of work on a fixed set of threads, with retries and timeouts.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace tamis::jobs {

struct ExecutorOptions {
    unsigned threads = 1;
    int attempts = 1;            ///< in all, not extra ones
    double timeout_seconds = 0;  ///< of one attempt; 0: none
};

/// How a piece of work ended after its last attempt.
struct Attempted {
    bool is_done = false;
    bool was_interrupted = false;  ///< the person stopped the run: neither done nor failed
    std::string reason;            ///< why it failed
    int attempts = 0;
    double execution_ms = 0;  ///< of the last attempt
};

/// Handed to the work on a thread: tries pieces as the options say.
class Worker {
  public:
    virtual ~Worker() = default;
    /// Calls `piece(stop)` until it returns without throwing, at most `attempts` times. `stop` is set when the
    /// attempt's time is over or the person stops the run; the piece asks it and throws Error cancelled.
    virtual Attempted attempt(const std::function<void(const std::stop_token&)>& piece) = 0;
    virtual bool is_stopping() const = 0;
};

/// Runs `group(i, worker)` for i in 0 … groups − 1, each once, on the options' threads; the calling thread runs
/// `meanwhile` a few dozen times a second, and once more at the end. An exception of a group or of `meanwhile` stops
/// all and is thrown from here. `stop`: set by a signal handler or by `meanwhile` to end early.
void execute(std::size_t groups,
             const ExecutorOptions& options,
             std::atomic<bool>& stop,
             const std::function<void(std::size_t, Worker&)>& group,
             const std::function<void()>& meanwhile);

}  // namespace tamis::jobs
