// jobs/progress.hpp — how far a long piece of work is: one line that moves on a terminal, plain lines elsewhere.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.hpp"

namespace tamis::jobs {

struct ProgressState {
    std::uint64_t done = 0, total = 0;  ///< total 0: nobody knows how many there are
    std::uint64_t known = 0, failed = 0;
    std::string unit = "cells";
    std::string detail = {};
    bool is_share = false;  ///< `done` are the hundredths of one thing, the unit, that has no parts to count
};

/// How fast a piece of work goes on, and when it would be done at that.
struct Pace {
    double a_second = 0;
    std::optional<double> seconds_left = {};  ///< none before a hundredth is done or five seconds have passed
};
/// `seconds`: since work on this unit began.
Pace pace_of(const ProgressState& state, double seconds);
/// "1,200 of 6,000 cells, 3 failed, 120 cells/s, 40 s left".
std::string progress_text(const ProgressState& state, double seconds);

/// Who hears how far work is.
struct Audience {
    bool is_at_terminal = false;
    std::function<void(const ProgressState&)> heard{};  ///< a program; called as often as the work tells

    Audience(bool at_terminal, std::function<void(const ProgressState&)> program = {})
        : is_at_terminal(at_terminal), heard(std::move(program)) {}
};

/// Writes to standard error, at most ten times a second on a terminal and every five seconds elsewhere; work that ends
/// within a second stays silent.
class ProgressLine {
  public:
    explicit ProgressLine(Audience audience = true);
    ~ProgressLine();
    void show(const ProgressState& state);
    /// The last state, on a line of its own; only when something was shown before.
    void finish(const ProgressState& state);

  private:
    void note_unit(const ProgressState& state);
    void write(const std::string& whole);

    const Audience audience_;
    const bool is_terminal_;
    Stopwatch watch_;
    std::string unit_;
    Stopwatch of_unit_;  ///< since work on this unit began
    double last_seconds_ = 0;
    std::size_t last_width_ = 0;
};

}  // namespace tamis::jobs
