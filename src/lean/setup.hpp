// lean/setup.hpp — how LEAN is started on this machine: a template of command and configuration, and what is run.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "lean/content.hpp"

namespace tamis::lean {

/// What the command template may name: {project}, {output}, {config}, {work}, {cell}, {image}, and in parameters also
/// {symbol} (space between several), {symbols} (comma), {first}, {last} (20240102), {first_day}, {last_day}
/// (2024-01-02), {cash}.
using Placeholders = std::map<std::string, std::string>;
/// Fills a text. Throws Error invalid_request for a name that is not there, with those there are.
std::string filled(const std::string& text, const Placeholders& values);
/// The names in braces of a text, each once.
std::set<std::string> names_in(const std::string& text);

/// The parameters of a setup that says none: the earlier system's names.
std::map<std::string, std::string> usual_parameters();

enum class Start { launcher, cli };
enum class Keep { on_failure, always, never };

struct LeanSetup {
    Start start = Start::launcher;
    std::filesystem::path launcher;                ///< QuantConnect.Lean.Launcher.dll, or a program of that kind
    std::vector<std::string> command;              ///< empty: the usual one of `start`
    std::vector<std::string> version_command;      ///< prints LEAN's build; empty: told by content, or by the image
    std::vector<std::string> stop_command;         ///< ends what is no child of ours (a container); empty: nothing is
    std::string image;                             ///< of `cli`: a digest or a pinned tag
    bool allow_latest = false;                     ///< an unpinned image counts by the digest that docker tells
    std::filesystem::path project;                 ///< folder of the algorithm
    std::vector<std::filesystem::path> libraries;  ///< further folders that it imports from
    std::string algorithm_file = "main.py", algorithm_class, language = "Python";
    std::filesystem::path data_folder;
    std::filesystem::path configuration;  ///< LEAN's own JSON to start from; empty: the launcher's neighbour, if any
    std::map<std::string, std::string> parameters;  ///< templates by the names that the algorithm reads
    Keep keep = Keep::on_failure;
    double memory_gigabytes = 2;  ///< of one run, for how many run at once

    /// Fills in what follows from the rest. Throws Error invalid_request: what is missing or wrong.
    void complete();
};

/// All that is the same for every cell and can change its answer.
struct LeanIdentity {
    std::string build;  ///< LEAN's, for people
    Hash128 algorithm, data;
    std::string configuration;  ///< LEAN's JSON to start from, as it was when it was asked
};
/// Asks LEAN or docker for the build, and hashes algorithm, data and configuration. Throws Error invalid_request for an
/// unpinned image.
LeanIdentity identify(const LeanSetup& setup,
                      ContentCache& cache,
                      const std::function<void(std::size_t, std::size_t)>& progress);

/// Hash of the algorithm's files in `project` and in its libraries, and of which class runs.
Hash128 algorithm_content(const LeanSetup& setup,
                          const std::filesystem::path& project,
                          const std::vector<std::filesystem::path>& libraries,
                          ContentCache& cache);

/// How many runs fit: cores, and the memory that is free now.
unsigned runs_at_once(const LeanSetup& setup);

}  // namespace tamis::lean
