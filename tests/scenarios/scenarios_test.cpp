// tests/scenarios/scenarios_test.cpp — terminal sessions: what a person types and sees. Each file is one session in one
// new home; UPDATE=1 rewrites what was seen. In an expected line, * stands for anything.
#include <fnmatch.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <regex>
#include <sstream>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamis {
namespace {

struct Step {
    std::string comment, command;
    std::vector<std::string> expected;
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::vector<Step> read_session(const std::filesystem::path& file) {
    std::vector<Step> steps;
    std::string comment;
    for (const std::string& line : lines_of(read_file(file))) {
        if (line.starts_with("$ ")) {
            steps.push_back({comment, line.substr(2), {}});
            comment.clear();
        } else if (line.starts_with("# ")) {
            comment += line + "\n";
        } else if (!steps.empty()) {
            steps.back().expected.push_back(line);
        }
    }
    for (Step& step : steps)
        while (!step.expected.empty() && step.expected.back().empty()) step.expected.pop_back();
    return steps;
}

/// Both streams as a terminal shows them, then "[exit N]" when N is not 0.
std::vector<std::string> seen_of(const std::string& command, const std::filesystem::path& folder) {
    const std::string line = "cd '" + folder.string() + "' && " + command + " 2>&1";
    FILE* pipe = ::popen(line.c_str(), "r");
    std::string output;
    char buffer[4096];
    for (std::size_t n; (n = ::fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
    const int status = ::pclose(pipe);
    std::vector<std::string> lines = lines_of(output);
    // Progress shows where the machine is slow: it is no part of a session.
    static const std::regex progress("[0-9,]+ of [0-9,]+ [a-z ]+(, .*)?");
    std::erase_if(lines, [](const std::string& line) { return std::regex_match(line, progress); });
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
    if (WEXITSTATUS(status) != 0) lines.push_back("[exit " + std::to_string(WEXITSTATUS(status)) + "]");
    return lines;
}

bool is_match(const std::string& expected, const std::string& got) {
    return expected == got || ::fnmatch(expected.c_str(), got.c_str(), FNM_NOESCAPE) == 0;
}

void play_session(const std::filesystem::path& file) {
    const TempDir scratch("tamis-scenario");
    std::filesystem::create_directory_symlink(std::filesystem::path(TAMIS_BINARY).parent_path(),
                                              scratch.path() / "bin");
    ::setenv("TAMIS_HOME", (scratch.path() / "home").c_str(), 1);
    ::setenv("PATH", (std::filesystem::path(TAMIS_BINARY).parent_path().string() + ":/usr/bin:/bin").c_str(), 1);
    ::setenv("COLUMNS", "100", 1);
    const bool updates = std::getenv("UPDATE") != nullptr;
    std::string rewritten;
    for (const Step& step : read_session(file)) {
        const std::vector<std::string> got = seen_of(step.command, scratch.path());
        bool is_right = got.size() == step.expected.size();
        for (std::size_t i = 0; is_right && i < got.size(); ++i) is_right = is_match(step.expected[i], got[i]);
        if (!updates)
            EXPECT_TRUE(is_right) << "$ " << step.command << "\n--- expected\n"
                                  << join(step.expected, "\n") << "\n--- seen\n"
                                  << join(got, "\n");
        rewritten += step.comment + "$ " + step.command + "\n";
        for (const std::string& line : is_right ? step.expected : got) rewritten += line + "\n";
        rewritten += "\n";
    }
    if (updates) replace_file(file, rewritten);
}

std::vector<std::filesystem::path> sessions() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(TAMIS_SOURCE_DIR "/tests/scenarios"))
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

class Scenarios : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Scenarios, ShowWhatTheySay) {
    play_session(GetParam());
}

TEST(Sessions, AreThere) {
    EXPECT_GE(sessions().size(), 4u);
}

INSTANTIATE_TEST_SUITE_P(Sessions, Scenarios, testing::ValuesIn(sessions()), [](const auto& one) {
    return one.param.stem().string();
});

}  // namespace
}  // namespace tamis
