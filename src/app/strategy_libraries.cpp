// app/strategy_libraries.cpp — the interface's version is read from the file before any of its code runs.
#include "app/strategy_libraries.hpp"

#include <dlfcn.h>

#include <deque>
#include <set>

#include "backtest/own_strategy.hpp"
#include "backtest/strategies/all.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/visible_text.hpp"

namespace tamis::app {

namespace {

constexpr std::string_view interface_mark = "tamis strategy interface ";
constexpr std::string_view interface_version = TAMIS_STRATEGY_INTERFACE;

[[noreturn]] void refuse_library(const std::filesystem::path& file, const std::string& why) {
    throw Error{Problem::invalid_request, file.string() + " " + why};
}

// A library of other headers could not even be opened: names that it needs may be gone.
void require_interface(const std::filesystem::path& file, std::string_view content) {
    const std::size_t mark = content.find(interface_mark);
    if (mark == std::string_view::npos)
        refuse_library(file, "is no library of strategies: TAMIS_STRATEGIES(…) is not in it");
    const std::string_view version = content.substr(mark + interface_mark.size(), interface_version.size());
    if (version != interface_version)
        refuse_library(file,
                       "was built for another version of Tamis (interface " + excerpt(version) + ", here " +
                           std::string(interface_version) + "); 'tamis strategy build' in its folder builds it anew");
}

/// Never closed: types, tables and running strategies live in it.
void* opened(const std::filesystem::path& file) {
    if (void* library = ::dlopen(std::filesystem::absolute(file).c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
    const char* why = ::dlerror();
    refuse_library(file, std::string("cannot be loaded: ") + (why ? why : "no reason is given"));
}

/// What belongs to types of one library: texts that outlive it.
const std::string& kept_text(std::string text) {
    static std::deque<std::string> texts;
    return texts.emplace_back(std::move(text));
}

void load_library(const std::filesystem::path& file) {
    const std::string content = read_file(file);
    const Hash128 hash = sha256_128(content);
    static std::set<Hash128> loaded;  // a home may be opened twice in a process
    if (loaded.contains(hash)) return;
    require_interface(file, content);
    void* library = opened(file);
    // Its hash is the version of what was loaded: a build that ended in between would stand under the old one.
    if (read_file(file) != content) refuse_library(file, "was written anew while it was loaded; ask again");
    const auto tell = reinterpret_cast<void (*)(backtest::StrategyTypes&)>(::dlsym(library, "tamis_strategies"));
    if (!tell) refuse_library(file, "does not tell its strategies: TAMIS_STRATEGIES(…) stands in a namespace");
    backtest::StrategyTypes types;
    tell(types);
    for (const backtest::StrategyType* type : types) {
        backtest::StrategyType brought = *type;
        brought.version = kept_text(std::string(type->version) + "+" + hex_text(hash));
        brought.is_from_library = true;
        try {
            backtest::add_strategy_type(brought);
        } catch (const Error& error) {
            throw Error{error.problem(), file.string() + ": " + error.what()};
        }
    }
    loaded.insert(hash);
}

std::vector<RefusedLibrary>& refused() {
    static std::vector<RefusedLibrary> all;
    return all;
}

}  // namespace

void load_strategies(const std::vector<std::string>& files, const Home& home) {
    refused().clear();
    for (const std::string& file : files) load_library(file);
    const std::filesystem::path folder = home.strategies_folder();
    std::error_code none;
    if (!std::filesystem::is_directory(folder, none)) return;
    for (const std::filesystem::path& file : files_below(folder)) {
        if (file.extension() != ".so") continue;
        try {
            load_library(file);
        } catch (const Error& error) {
            refused().push_back({file, error.what()});
        }
    }
}

const std::vector<RefusedLibrary>& refused_libraries() {
    return refused();
}

}  // namespace tamis::app
