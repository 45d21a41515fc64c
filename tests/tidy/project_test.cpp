// tests/tidy/project_test.cpp — the project's habits: short files, engines without clocks, links that lead somewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
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

/// The function that a line of an unnamed namespace begins, or nothing.
std::string function_begun(const std::string& line) {
    const auto is_of_name = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
    const std::size_t open = line.find('(');
    if (open == line.npos || !(is_of_name(line[0]) || line[0] == '[')) return "";
    std::size_t begin = open;
    while (begin > 0 && is_of_name(line[begin - 1])) --begin;
    const bool is_declared = begin > 0 && begin < open && std::string(" &*").find(line[begin - 1]) != std::string::npos;
    return is_declared && line.find('=') > begin ? line.substr(begin, open - begin) : "";
}

std::set<std::string> helpers_of(const fs::path& file) {
    std::set<std::string> names;
    std::ifstream in(file);
    bool is_unnamed = false;
    for (std::string line; std::getline(in, line);) {
        if (line == "namespace {") is_unnamed = true;
        if (line == "}  // namespace") is_unnamed = false;
        if (is_unnamed) names.insert(function_begun(line));
    }
    names.erase("");
    return names;
}

/// What a source is compiled with: a module, its tests or its benchmarks; tests of the whole are one program.
std::string compiled_with(const fs::path& file) {
    const fs::path place = fs::relative(file, root);
    const std::vector<std::string> folders(place.begin(), place.end());
    const std::string stem = file.stem().string(), kind = stem.substr(stem.rfind('_') + 1);
    const bool is_test = stem.ends_with("_test");
    if (folders[0] == "src") return folders[1] + (is_test || stem.ends_with("_bench") ? kind : "");
    if (folders[0] == "python") return folders[0];
    if (folders[0] == "tests" && folders[1] == "oracles") return is_test ? "oracles_test" : "oracles";
    return folders[0] == "tests" && is_test && folders[1] != "tidy" ? "tests" : place.string();
}

// Sources are compiled together: a call would quietly take the helper of another file that fits it better.
TEST(Tidy, HelpersOfWhatIsCompiledTogetherHaveTheirNamesAlone) {
    std::map<std::string, fs::path> owners;
    for (const fs::path& file : code()) {
        if (file.extension() != ".cpp") continue;
        for (const std::string& name : helpers_of(file)) {
            const auto [owner, is_new] = owners.emplace(compiled_with(file) + ": " + name, file);
            EXPECT_TRUE(is_new) << name << " is a helper in " << owner->second << " and in " << file;
        }
    }
    EXPECT_GT(owners.size(), 1000u);
}

TEST(Tidy, NothingIsLeftForLater) {
    const std::regex later(R"(\b(TODO|FIXME|XXX|HACK)\b)");
    for (const fs::path& file : code()) {
        if (file.filename() == "project_test.cpp") continue;
        EXPECT_FALSE(std::regex_search(content_of(file), later)) << file;
    }
}

}  // namespace
