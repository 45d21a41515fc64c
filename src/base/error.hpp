// base/error.hpp — the two ways a job ends early: an Error for the person who asked, a Bug for us.
#pragma once

#include <array>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tamis {

/// What kind of trouble ended a job or a request; decides the exit code.
enum class Problem { invalid_request, not_found, conflict, bad_data, unavailable, cancelled, bug };

struct ProblemInfo {
    Problem problem;
    std::string_view name;
    int http_status;
    int exit_code;
};

/// One row a problem: the command line and a server read here.
inline constexpr std::array problems{
    ProblemInfo{Problem::invalid_request, "invalid request", 400, 2},
    ProblemInfo{Problem::not_found, "not found", 404, 3},
    ProblemInfo{Problem::conflict, "conflict", 409, 4},
    ProblemInfo{Problem::bad_data, "bad data", 422, 5},
    ProblemInfo{Problem::unavailable, "unavailable", 503, 6},
    ProblemInfo{Problem::cancelled, "cancelled", 499, 130},
    ProblemInfo{Problem::bug, "bug", 500, 70},
};

constexpr const ProblemInfo& info(Problem problem) {
    return problems[static_cast<std::size_t>(problem)];
}

/// Ends the current job or request. The text is for the person who asked: what happened, with which value, and
/// what would be right; trouble in a file starts with `file:line:`.
class Error : public std::runtime_error {
  public:
    Error(Problem problem, const std::string& text) : std::runtime_error(text), problem_(problem) {}
    Problem problem() const { return problem_; }

  private:
    Problem problem_;
};

/// A broken promise of our own; never caught by name.
class Bug : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

/// Throws Bug with its place unless `condition` holds; on in release builds too.
inline void ensure(bool condition, const char* promise, std::source_location where = std::source_location::current()) {
    if (condition) return;
    throw Bug(std::string(where.file_name()) + ":" + std::to_string(where.line()) + ": " + promise);
}

}  // namespace tamis
