// app/strategy_project.cpp — templates become files, cmake becomes a library.
#include "app/strategy_project.hpp"

#include <algorithm>
#include <cctype>

#include "app/shard_job.hpp"
#include "app/strategy_template.hpp"
#include "backtest/strategies/all.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/visible_text.hpp"
#include "lean/process.hpp"

namespace tamis::app {

namespace {

bool is_name(const std::string& name) {
    const auto is_allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
           std::all_of(name.begin(), name.end(), is_allowed);
}

/// "MyIdeaStrategy" of "my_idea": a name of the engine's own, such as Slice, would hide what the source needs.
std::string type_name(const std::string& name) {
    std::string type;
    bool begins = true;
    for (const char c : name) {
        if (c != '_') type += begins ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        begins = c == '_';
    }
    return type + "Strategy";
}

std::string with_names(std::string_view text, const std::string& name) {
    std::string out(text);
    const auto replace = [&](std::string_view word, const std::string& by) {
        for (std::size_t at = out.find(word); at != std::string::npos; at = out.find(word, at + by.size()))
            out.replace(at, word.size(), by);
    };
    replace("@Type@", type_name(name));
    replace("@name@", name);
    return out;
}

/// Where headers and CMake's description lie: beside the program, built or installed.
std::filesystem::path package_folder() {
    const std::filesystem::path folder = this_program().parent_path().parent_path() / "lib/cmake/Tamis";
    if (!std::filesystem::exists(folder / "TamisConfig.cmake"))
        throw Error{Problem::unavailable,
                    "the headers of strategies are not beside this program (" + folder.string() +
                        "); 'make install' puts them there"};
    return folder;
}

void run_step(const std::vector<std::string>& command, const std::filesystem::path& folder) {
    const std::filesystem::path log = folder / "build/tamis.log";
    const lean::Exit exit = lean::run_process({command, folder, log, {}}, {}, [](int) {});
    constexpr std::size_t lines = 40;
    if (!exit.is_success())
        throw Error{Problem::bad_data,
                    command.front() + " ended with " + exit.text() + "; " + log.string() + " ends with\n" +
                        lean::tail_of(log, lines)};
}

/// A library with a name that is taken could be built and never be loaded.
void require_free_name(const std::string& name) {
    for (const backtest::StrategyType* type : backtest::strategy_types())
        if (type->name == name && !type->is_from_library)
            throw Error{Problem::conflict, "there is a strategy '" + name + "' already; choose another name"};
}

}  // namespace

std::vector<std::filesystem::path> begin_strategy(const std::string& name, const std::filesystem::path& folder) {
    if (!is_name(name))
        throw Error{
            Problem::invalid_request,
            "'" + excerpt(name) + "' is no name of a strategy: small letters, digits and underscores, a letter first"};
    require_free_name(name);
    const std::filesystem::path project = folder / name;
    if (std::filesystem::exists(project)) throw Error{Problem::conflict, project.string() + " is there already"};
    make_folder(project);
    std::vector<std::filesystem::path> files;
    for (const TemplateFile& file : strategy_template) {
        files.push_back(project / with_names(file.name, name));
        replace_file(files.back(), with_names(file.content, name));
    }
    return files;
}

std::vector<std::filesystem::path> build_strategy(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(folder / "CMakeLists.txt"))
        throw Error{Problem::not_found,
                    folder.string() + " holds no CMakeLists.txt; 'tamis strategy new NAME' begins a strategy"};
    const std::filesystem::path package = package_folder(), project = std::filesystem::canonical(folder);
    const std::filesystem::path build = project / "build";
    make_folder(build);
    replace_file(build / "tamis.log", "");
    run_step({"cmake", "-S", project.string(), "-B", build.string(), "-DTamis_DIR=" + package.string()}, project);
    run_step({"cmake", "--build", build.string()}, project);
    std::vector<std::filesystem::path> libraries;
    for (const std::filesystem::path& file : files_below(build))
        if (file.extension() == ".so") libraries.push_back(file);
    return libraries;
}

}  // namespace tamis::app
