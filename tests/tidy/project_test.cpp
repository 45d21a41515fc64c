// tests/tidy/project_test.cpp — the project's habits: short files, engines without clocks, links that lead somewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
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
    for (const char* folder : {"src", "tests", "tools", "bench", "python"})
        for (const fs::path& file : files_with(root / folder, {".cpp", ".hpp"})) all.push_back(file);
    return all;
}

TEST(Tidy, FilesAreShortAndSayWhatTheyAre) {
    const std::regex see_other(R"(— see \S+\.(hpp|cpp)\b)");
    for (const fs::path& file : code()) {
        const std::string text = content_of(file);
        EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 500) << file;
        EXPECT_EQ(text.find("// "), 0u) << file << " does not begin with a sentence on what it is";
        EXPECT_FALSE(std::regex_search(text.substr(0, text.find('\n')), see_other))
            << file << " says only where to look";
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

/// Paths, PascalCase types, qualified and called names that a page has in backticks outside of code blocks; what has a
/// NAME in it is a pattern.
std::vector<std::string> names_in(const std::string& page) {
    const std::regex quoted(R"(`([^`\n]+)`)"), blocks(R"(```[\s\S]*?```)");
    const std::regex ours(
        R"((src|tests|tools|bench|cmake|examples)/[\w./-]+|[a-z]+/[a-z_]+|\w+(::\w+)+(\(\))?|([A-Z][a-z]+){2,}|\w+\(\))");
    const std::string text = std::regex_replace(page, blocks, "");
    std::vector<std::string> names;
    for (std::sregex_iterator at(text.begin(), text.end(), quoted), end; at != end; ++at)
        if (const std::string name = (*at)[1]; std::regex_match(name, ours) && name.find("NAME") == std::string::npos)
            names.push_back(name);
    return names;
}

bool is_a_path_of_ours(const std::string& name) {
    for (const char* below : {"", "src", "docs"})
        for (const char* ending : {"", ".hpp", ".cpp"})
            if (fs::exists(root / below / (name + ending))) return true;
    return false;
}

/// Every word of the code.
std::set<std::string> words_of_code() {
    const std::regex word(R"([A-Za-z_]\w*)");
    std::set<std::string> words;
    for (const fs::path& file : code()) {
        const std::string text = content_of(file);
        for (std::sregex_iterator at(text.begin(), text.end(), word), end; at != end; ++at) words.insert(at->str());
    }
    return words;
}

bool are_words_of(const std::set<std::string>& words, const std::string& name) {
    const std::regex word(R"([A-Za-z_]\w*)");
    for (std::sregex_iterator at(name.begin(), name.end(), word), end; at != end; ++at)
        if (!words.contains(at->str())) return false;
    return true;
}

TEST(Tidy, PagesNameOnlyWhatThereIs) {
    std::vector<fs::path> pages{root / "CONVENTIONS.md"};
    for (const fs::path& page : files_with(root / "docs", {".md"}))
        if (page.parent_path().filename() != "reference") pages.push_back(page);
    const std::set<std::string> words = words_of_code();
    for (const fs::path& page : pages)
        for (const std::string& name : names_in(content_of(page))) {
            const bool is_path = name.find('/') != std::string::npos;
            EXPECT_TRUE(is_path ? is_a_path_of_ours(name) : are_words_of(words, name)) << page << " names " << name;
        }
}

// What only tests include is a test's own, or nobody's. Strategies of the published backtests are written as a user
// writes his own. A second backend is there for the contract of backends.
TEST(Tidy, HeadersAreIncludedByTheProgram) {
    const std::regex include(R"re(#include "([^"]+)")re");
    std::set<std::string> included;
    for (const fs::path& file : code()) {
        const std::string text = content_of(file), own = fs::relative(file, root / "src").replace_extension(".hpp");
        const bool is_test =
            file.stem().string().ends_with("_test") || fs::relative(file, root).begin()->string() == "tests";
        if (is_test && file.parent_path() != root / "tests/oracles/strategies") continue;
        for (std::sregex_iterator at(text.begin(), text.end(), include), end; at != end; ++at)
            if ((*at)[1] != own) included.insert((*at)[1]);
    }
    for (const fs::path& header : files_with(root / "src", {".hpp"})) {
        const std::string name = fs::relative(header, root / "src");
        if (name.ends_with("_test.hpp") || name == "store/memory/memory_store.hpp") continue;
        EXPECT_TRUE(included.contains(name)) << name << " is included by no file but its own source and tests";
    }
}

TEST(Tidy, NothingIsLeftForLater) {
    const std::regex later(R"(\b(TODO|FIXME|XXX|HACK)\b)");
    for (const fs::path& file : code()) {
        if (file.filename() == "project_test.cpp") continue;
        EXPECT_FALSE(std::regex_search(content_of(file), later)) << file;
    }
}

}  // namespace
