// lean/setup.cpp — what a setup leaves open is filled in, and what runs is hashed.
#include "lean/setup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "lean/process.hpp"

namespace tamis::lean {

namespace {

[[noreturn]] void refuse_setup(const std::string& why) {
    throw Error{Problem::invalid_request, why};
}

void require_folder(const fs::path& folder, const char* what) {
    if (folder.empty()) refuse_setup(fmt::format("the LEAN setup needs {}", what));
    if (!fs::is_directory(folder)) refuse_setup(fmt::format("{} is {}, which is no folder", what, folder.string()));
}

/// The class of a Python or C# algorithm, where the setup does not name it.
std::string class_of(const fs::path& file) {
    const std::string code = read_file(file);
    const std::size_t base = code.find("QCAlgorithm");
    const std::size_t word = code.rfind("class ", base);
    if (base == std::string::npos || word == std::string::npos) return {};
    const std::size_t begin = word + 6, end = code.find_first_of(" (:", begin);
    return code.substr(begin, end - begin);
}

std::vector<std::string> usual_command(const LeanSetup& setup) {
    if (setup.start == Start::cli)
        return {"lean",
                "backtest",
                "{project}",
                "--output",
                "{output}",
                "--lean-config",
                "{config}",
                "--image",
                "{image}",
                "--no-update",
                "--backtest-name",
                "tamis-{cell}",
                "--extra-docker-config",
                R"({{"name": "tamis-{cell}"}})"};
    if (setup.launcher.extension() == ".dll") return {"dotnet", setup.launcher.string(), "--config", "{config}"};
    return {setup.launcher.string(), "--config", "{config}"};
}

bool is_pinned(const std::string& image) {
    if (image.find("@sha256:") != std::string::npos) return true;
    const std::size_t colon = image.rfind(':');
    return colon != std::string::npos && image.find('/', colon) == std::string::npos &&
           image.substr(colon) != ":latest";
}

std::string image_build(const LeanSetup& setup) {
    if (is_pinned(setup.image)) return setup.image;
    if (!setup.allow_latest)
        refuse_setup(
            fmt::format("image is '{}', which names another LEAN tomorrow; pin it (quantconnect/lean:16831 or "
                        "quantconnect/lean@sha256:…), or say allow_latest: true",
                        setup.image));
    return output_of({"docker", "image", "inspect", "--format", "{{index .RepoDigests 0}}", setup.image}, "/");
}

// A launcher is what lies beside it: LEAN's assemblies.
std::string launcher_build(const LeanSetup& setup, ContentCache& cache) {
    std::vector<fs::path> files;
    if (setup.launcher.extension() == ".dll") {
        for (const auto& entry : fs::directory_iterator(setup.launcher.parent_path()))
            if (entry.path().extension() == ".dll") files.push_back(entry.path());
        std::sort(files.begin(), files.end());
    } else {
        files.push_back(setup.launcher);
    }
    return hex_text(content_of(setup.launcher.parent_path(), files, cache)).substr(0, 16);
}

std::string build_of(const LeanSetup& setup, ContentCache& cache) {
    std::string build = setup.start == Start::cli ? image_build(setup) : launcher_build(setup, cache);
    if (setup.version_command.empty()) return build;
    return output_of(setup.version_command, setup.project) + " " + build;
}

/// LEAN's JSON with comments, without them; an empty object where none is configured.
std::string base_configuration(const LeanSetup& setup) {
    fs::path file = setup.configuration;
    if (file.empty() && setup.launcher.extension() == ".dll" &&
        fs::exists(setup.launcher.parent_path() / "config.json"))
        file = setup.launcher.parent_path() / "config.json";
    if (file.empty()) return "{}";
    try {
        return nlohmann::ordered_json::parse(read_file(file), nullptr, true, true).dump();
    } catch (const nlohmann::json::parse_error& error) {
        throw Error{Problem::bad_data, fmt::format("{}: no JSON at byte {}", file.string(), error.byte)};
    }
}

std::uint64_t free_memory_kilobytes() {
    std::ifstream in("/proc/meminfo");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("MemAvailable:")) {
            const auto number = trim(std::string_view(line).substr(13));
            return parse_number<std::uint64_t>(number.substr(0, number.find(' '))).value_or(0);
        }
    return 0;
}

}  // namespace

std::map<std::string, std::string> usual_parameters() {
    return {{"symbols", "{symbols}"}, {"startDate", "{first}"}, {"endDate", "{last}"}, {"cash", "{cash}"}};
}

namespace {

/// Hears of a text's pieces in turn: what stands for itself, and names in braces.
template <class OnText, class OnName>
void read_template(const std::string& text, OnText on_text, OnName on_name) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_doubled = i + 1 < text.size() && text[i + 1] == text[i];
        if ((text[i] == '{' || text[i] == '}') && is_doubled) {
            on_text(text[i++]);  // {{ and }} stand for themselves
            continue;
        }
        const std::size_t end = text[i] == '{' ? text.find('}', i) : std::string::npos;
        if (end == std::string::npos) {
            on_text(text[i]);
            continue;
        }
        on_name(text.substr(i + 1, end - i - 1));
        i = end;
    }
}

}  // namespace

std::string filled(const std::string& text, const Placeholders& values) {
    std::string out;
    const auto fill = [&](const std::string& name) {
        const auto found = values.find(name);
        if (found != values.end()) {
            out += found->second;
            return;
        }
        std::vector<std::string_view> names;
        for (const auto& [known, value] : values) names.push_back(known);
        refuse_setup(fmt::format("'{}' names {{{}}}{}", text, name, did_you_mean_or_all(name, names)));
    };
    read_template(text, [&](char c) { out += c; }, fill);
    return out;
}

std::set<std::string> names_in(const std::string& text) {
    std::set<std::string> names;
    read_template(text, [](char) {}, [&](const std::string& name) { names.insert(name); });
    return names;
}

void LeanSetup::complete() {
    require_folder(project, "project: the algorithm's folder");
    require_folder(data_folder, "data_folder: LEAN's data");
    for (const fs::path& library : libraries) require_folder(library, "libraries");
    if (!fs::exists(project / algorithm_file))
        refuse_setup(fmt::format("{} is not there; algorithm_file names the file with the algorithm's class",
                                 (project / algorithm_file).string()));
    if (algorithm_class.empty()) algorithm_class = class_of(project / algorithm_file);
    if (algorithm_class.empty())
        refuse_setup(fmt::format("no class of QCAlgorithm in {}; say algorithm_class: NAME",
                                 (project / algorithm_file).string()));
    if (start == Start::launcher && launcher.empty() && command.empty())
        refuse_setup("the LEAN setup needs launcher: the path of QuantConnect.Lean.Launcher.dll");
    if (start == Start::launcher && !fs::exists(launcher))
        refuse_setup("launcher is " + launcher.string() + ", which is not there");
    if (start == Start::cli && image.empty())
        refuse_setup("the LEAN setup needs image: quantconnect/lean:16831 or a digest");
    if (start == Start::cli && configuration.empty())
        refuse_setup("the LEAN setup needs configuration: the lean.json that 'lean init' wrote");
    if (!configuration.empty() && !fs::exists(configuration))
        refuse_setup("configuration is " + configuration.string() + ", which is not there");
    if (start == Start::cli && stop_command.empty()) stop_command = {"docker", "rm", "--force", "tamis-{cell}"};
    if (command.empty()) command = usual_command(*this);
    if (parameters.empty()) parameters = usual_parameters();
    if (memory_gigabytes <= 0) refuse_setup("memory_gigabytes is not above 0");
}

LeanIdentity identify(const LeanSetup& setup,
                      ContentCache& cache,
                      const std::function<void(std::size_t, std::size_t)>& progress) {
    LeanIdentity identity;
    identity.build = build_of(setup, cache);
    identity.algorithm = algorithm_content(setup, setup.project, setup.libraries, cache);
    const std::vector<fs::path> data = files_below(setup.data_folder);
    identity.data = content_of(setup.data_folder, data, cache, [&](std::size_t done) { progress(done, data.size()); });
    identity.configuration = base_configuration(setup);
    cache.keep();
    return identity;
}

Hash128 algorithm_content(const LeanSetup& setup,
                          const std::filesystem::path& project,
                          const std::vector<std::filesystem::path>& libraries,
                          ContentCache& cache) {
    HashChain algorithm;
    algorithm.add(content_of(project, project_files(project), cache));
    for (const fs::path& library : libraries) algorithm.add(content_of(library, project_files(library), cache));
    algorithm.add(xxh3(setup.algorithm_file + "\n" + setup.algorithm_class + "\n" + setup.language));
    return algorithm.value();
}

unsigned runs_at_once(const LeanSetup& setup) {
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    const double fit = static_cast<double>(free_memory_kilobytes()) / (setup.memory_gigabytes * 1024 * 1024);
    return std::clamp(static_cast<unsigned>(fit), 1u, cores);
}

}  // namespace tamis::lean
