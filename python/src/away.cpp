// python/src/away.cpp — the waiting thread takes Python's lock only to look for signals and to call `progress`.
#include "away.hpp"

#include <algorithm>
#include <utility>

namespace tamis::python {

namespace {

/// Once a person has interrupted, nothing more of Python's is called.
void look_up(Watch& watch, const pybind11::object& progress) {
    if (PyErr_CheckSignals() != 0) throw pybind11::error_already_set();
    for (const std::string& text : watch.take_notes())
        if (PyErr_WarnEx(PyExc_UserWarning, text.c_str(), 2) != 0) throw pybind11::error_already_set();
    const auto state = watch.take_state();
    if (state && !progress.is_none()) progress(state->done, state->total, state->known, state->failed, state->unit);
}

}  // namespace

std::optional<jobs::ProgressState> Watch::take_state() {
    const std::lock_guard lock(mutex_);
    return std::exchange(state_, std::nullopt);
}

std::vector<std::string> Watch::take_notes() {
    const std::lock_guard lock(mutex_);
    return std::exchange(notes_, {});
}

void Watch::hear(const jobs::ProgressState& state) {
    const std::lock_guard lock(mutex_);
    state_ = state;
}

void Watch::note(const std::string& text) {
    const std::lock_guard lock(mutex_);
    notes_.push_back(text);
}

void wait_for(const std::function<bool(std::chrono::milliseconds)>& done,
              Watch& watch,
              const pybind11::object& progress,
              const std::function<void()>& on_stop) {
    std::optional<pybind11::error_already_set> thrown;
    const auto wait = [&](int at_most_ms) {
        const pybind11::gil_scoped_release unlocked;
        return done(std::chrono::milliseconds(at_most_ms));
    };
    for (int pause_ms = 1; !wait(pause_ms); pause_ms = std::min(pause_ms * 2, thrown ? 10 : 100)) {
        try {
            thrown ? on_stop() : look_up(watch, progress);
        } catch (pybind11::error_already_set& error) {
            thrown.emplace(std::move(error));
        }
    }
    if (thrown) throw std::move(*thrown);
    look_up(watch, progress);
}

}  // namespace tamis::python
