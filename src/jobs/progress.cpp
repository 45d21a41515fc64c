// jobs/progress.cpp — one line redrawn on a terminal, one a few seconds in a log.
#include "jobs/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::jobs {

namespace {
constexpr double first_after_seconds = 1, terminal_every_seconds = 0.1, plain_every_seconds = 5;
}

// The first pieces build what the others share: they are no measure of those.
Pace pace_of(const ProgressState& state, double seconds) {
    constexpr double measured_after_seconds = 5;
    constexpr std::uint64_t measured_after_parts = 100;
    Pace pace;
    if (seconds > 0) pace.a_second = static_cast<double>(state.done) / seconds;
    const bool is_measured = seconds >= measured_after_seconds || state.done * measured_after_parts >= state.total;
    if (pace.a_second > 0 && is_measured && state.done <= state.total)
        pace.seconds_left = static_cast<double>(state.total - state.done) / pace.a_second;
    return pace;
}

std::string progress_text(const ProgressState& state, double seconds) {
    const auto whole = [](std::uint64_t n) { return with_thousands(static_cast<std::int64_t>(n)); };
    std::string line = whole(state.done) + (state.total ? " of " + whole(state.total) : "") + " " + state.unit;
    if (state.is_share) line = (state.done ? whole(state.done) + " % of " : "waiting for ") + state.unit;
    if (state.known) line += ", " + whole(state.known) + " known";
    if (state.failed) line += ", " + whole(state.failed) + " failed";
    const Pace pace = pace_of(state, seconds);
    if (pace.a_second >= 1 && !state.is_share)
        line += ", " + whole(static_cast<std::uint64_t>(pace.a_second)) + " " + state.unit + "/s";
    if (pace.seconds_left && state.done < state.total) line += ", " + duration_text(*pace.seconds_left) + " left";
    if (!state.detail.empty()) line += ", " + state.detail;
    return visible_text(line);
}

ProgressLine::ProgressLine(Audience audience)
    : audience_(std::move(audience)), is_terminal_(::isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
    if (is_terminal_ && last_width_ > 0) write("");
}

namespace {

/// As much of a line as the terminal shows without wrapping: a wrapped line could not be written over.
std::string fitted(const std::string& line) {
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 2) return line;
    std::size_t columns = 0, bytes = 0;
    while (bytes < line.size() && columns + 1 < size.ws_col) {
        ++bytes;
        while (bytes < line.size() && (static_cast<unsigned char>(line[bytes]) & 0xC0) == 0x80) ++bytes;
        ++columns;
    }
    return line.substr(0, bytes);
}

}  // namespace

void ProgressLine::write(const std::string& whole) {
    const std::string line = is_terminal_ ? fitted(whole) : whole;
    if (is_terminal_) {
        const std::string pad(last_width_ > line.size() ? last_width_ - line.size() : 0, ' ');
        std::fprintf(stderr, "\r%s%s%s", line.c_str(), pad.c_str(), line.empty() ? "\r" : "");
        last_width_ = line.size();
    } else {
        std::fprintf(stderr, "%s\n", line.c_str());
        last_width_ = 1;
    }
    std::fflush(stderr);
}

// A study screens before it computes: the time of one is no measure of the other.
void ProgressLine::note_unit(const ProgressState& state) {
    if (state.unit == unit_) return;
    unit_ = state.unit;
    of_unit_ = Stopwatch();
}

void ProgressLine::show(const ProgressState& state) {
    note_unit(state);
    if (audience_.heard) audience_.heard(state);
    const double seconds = watch_.seconds();
    const double every = is_terminal_ ? terminal_every_seconds : plain_every_seconds;
    if (!audience_.is_at_terminal || seconds < first_after_seconds ||
        (last_seconds_ > 0 && seconds - last_seconds_ < every))
        return;
    last_seconds_ = seconds;
    write(progress_text(state, of_unit_.seconds()));
}

void ProgressLine::finish(const ProgressState& state) {
    note_unit(state);
    if (audience_.heard) audience_.heard(state);
    if (!audience_.is_at_terminal || last_seconds_ == 0) return;
    write(progress_text(state, of_unit_.seconds()));
    if (is_terminal_) std::fputc('\n', stderr);
    last_width_ = 0;
}

}  // namespace tamis::jobs
