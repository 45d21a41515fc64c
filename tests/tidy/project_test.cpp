// tests/tidy/project_test.cpp — the project's habits: short files, engines without clocks, links that lead somewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path root = fs::path(SOURCE_DIR).parent_path();

std::string content_of(const fs::path& file) {
    std::ifstream in(file);
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

std::vector<fs::path> files_with(const fs::path& folder, const std::vector<std::string>& extensions) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (std::find(extensions.begin(), extensions.end(), entry.path().extension()) != extensions.end())
            files.push_back(entry.path());
    return files;
}

std::vector<fs::path> code() {
    std::vector<fs::path> all;
    for (const char* folder : {"src", "tests", "tools", "bench"})
        for (const fs::path& file : files_with(root / folder, {".cpp", ".hpp"})) all.push_back(file);
    return all;
}

TEST(Tidy, FilesAreShortAndSayWhatTheyAre) {
    for (const fs::path& file : code()) {
        const std::string text = content_of(file);
        EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 500) << file;
        EXPECT_EQ(text.find("// "), 0u) << file << " does not begin with a sentence on what it is";
    }
}

// Engines answer from the spec and the bars alone: no clock, no chance, no thread, no file, no log.
TEST(Tidy, EnginesAreFreeOfClocksChanceAndThreads) {
    const std::regex banned(
        R"(std::chrono::(system|steady)_clock|<random>|std::rand\b|std::j?thread\b|std::mutex|<fstream>|<iostream>|std::cout|utc_now_ms|Stopwatch)");
    for (const char* module : {"indicators", "screen", "backtest"})
        for (const fs::path& file : files_with(root / "src" / module, {".cpp", ".hpp"})) {
            if (file.filename().string().ends_with("_test.cpp")) continue;
            std::smatch found;
            const std::string text = content_of(file);
            EXPECT_FALSE(std::regex_search(text, found, banned)) << file << " uses " << found.str();
        }
}

// One file asks the time.
TEST(Tidy, OnlyTheClockAsksTheTime) {
    for (const fs::path& file : files_with(root / "src", {".cpp", ".hpp"})) {
        if (file.filename() == "clock.hpp" || file.filename().string().ends_with("_test.cpp")) continue;
        const std::string text = content_of(file);
        EXPECT_EQ(text.find("_clock::now"), std::string::npos) << file;
    }
}

TEST(Tidy, FoldersAreNotCalledMisc) {
    for (const auto& entry : fs::recursive_directory_iterator(root / "src")) {
        if (!entry.is_directory()) continue;
        for (const char* name : {"common", "utils", "helpers", "misc"})
            EXPECT_NE(entry.path().filename(), name) << entry.path();
    }
}

TEST(Tidy, LinksLeadSomewhere) {
    const std::regex link(R"(\]\(([^)#:]+)(#[^)]*)?\))");
    std::vector<fs::path> pages = files_with(root / "docs", {".md"});
    for (const char* page : {"README.md", "CHANGELOG.md", "CONVENTIONS.md"}) pages.push_back(root / page);
    int links = 0;
    for (const fs::path& page : pages) {
        const std::string text = content_of(page);
        for (std::sregex_iterator at(text.begin(), text.end(), link), end; at != end; ++at, ++links)
            EXPECT_TRUE(fs::exists(page.parent_path() / (*at)[1].str())) << page << " links to " << (*at)[1];
    }
    EXPECT_GT(links, 15);
}

TEST(Tidy, NothingIsLeftForLater) {
    const std::regex later(R"(\b(TODO|FIXME|XXX|HACK)\b)");
    for (const fs::path& file : code()) {
        if (file.filename() == "project_test.cpp") continue;
        EXPECT_FALSE(std::regex_search(content_of(file), later)) << file;
    }
}

}  // namespace
