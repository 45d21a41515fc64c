// python/src/away.hpp — C++ at work on a thread of its own, while Python's other threads run and Ctrl-C is listened to.
#pragma once

#include <pybind11/pybind11.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/work.hpp"

namespace tamis::python {

/// Between the thread that works and the one that waits for it.
class Watch {
  public:
    /// What the work is told: whom it tells how far it is, and who may stop it.
    app::Work work(unsigned threads) {
        return {.threads = threads,
                .on_progress = [this](const jobs::ProgressState& state) { hear(state); },
                .stop = &stop_,
                .on_note = [this](const std::string& text) { note(text); }};
    }
    void stop() { stop_ = true; }
    std::optional<jobs::ProgressState> take_state();
    std::vector<std::string> take_notes();

  private:
    void hear(const jobs::ProgressState& state);
    void note(const std::string& text);

    std::atomic<bool> stop_ = false;
    std::mutex mutex_;
    std::optional<jobs::ProgressState> state_;
    std::vector<std::string> notes_;
};

/// Waits until `done`. Signals are heard ten times a second and more often at first; what Python throws then (a
/// KeyboardInterrupt, or what `progress` throws) calls `on_stop`, again and again, and is thrown once the work has
/// ended. `progress` is called with (done, total, known, failed, unit), notes become warnings, both on this thread.
void wait_for(const std::function<bool(std::chrono::milliseconds)>& done,
              Watch& watch,
              const pybind11::object& progress,
              const std::function<void()>& on_stop);

/// `task(watch)` on another thread, without Python's lock. Throws what it throws, or what Python threw meanwhile.
/// `interrupt`: what ends the task besides its watch.
template <class Task>
auto work_away(const pybind11::object& progress, const Task& task, const std::function<void()>& interrupt = {}) {
    Watch watch;
    auto future = std::async(std::launch::async, [&] { return task(watch); });
    wait_for([&](std::chrono::milliseconds at_most) { return future.wait_for(at_most) == std::future_status::ready; },
             watch,
             progress,
             [&] {
                 watch.stop();
                 if (interrupt) interrupt();
             });
    return future.get();
}

}  // namespace tamis::python
