// pipeline/lean_setup_file.cpp — keys into a setup; paths are taken from the file's own folder.
#include "pipeline/lean_setup_file.hpp"

#include <array>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::pipeline {

namespace {

std::filesystem::path path_of(const YamlNode& node, const std::filesystem::path& folder) {
    if (!node.exists()) return {};
    const std::filesystem::path path(node.text());
    return (path.is_absolute() ? path : std::filesystem::absolute(folder / path)).lexically_normal();
}

std::vector<std::string> words_of(const YamlNode& node) {
    std::vector<std::string> words;
    if (!node.exists()) return words;
    if (!node.is_list()) node.refuse("is one text; write a list, a word an entry: [dotnet, Launcher.dll]");
    for (const YamlNode& item : node.items()) words.push_back(item.text());
    return words;
}

template <class T, std::size_t N>
T choice_of(const YamlNode& node, const std::array<std::pair<std::string_view, T>, N>& choices, T otherwise) {
    if (!node.exists()) return otherwise;
    std::vector<std::string_view> words;
    for (const auto& [word, value] : choices) {
        if (node.text() == word) return value;
        words.push_back(word);
    }
    node.refuse("is '" + excerpt(node.text()) + "', allowed: " + one_of(words) + did_you_mean(node.text(), words));
}

/// What is run; a key that is not there leaves what the setup says. Another file or folder has another class in it.
void read_algorithm(const YamlNode& node, const std::filesystem::path& folder, lean::LeanSetup& setup) {
    const YamlNode project = node.get("project"), file = node.get("algorithm_file");
    if (project.exists()) setup.project = path_of(project, folder);
    setup.algorithm_file = file.word(setup.algorithm_file);
    if (project.exists() || file.exists()) {
        setup.algorithm_class.clear();
        setup.language = setup.algorithm_file.ends_with(".py") ? "Python" : "CSharp";
    }
    setup.algorithm_class = node.get("algorithm_class").word(setup.algorithm_class);
    setup.language = node.get("language").word(setup.language);
    const YamlNode libraries = node.get("libraries");
    if (libraries.exists()) setup.libraries.clear();
    for (const YamlNode& library : libraries.items())
        if (library.exists()) setup.libraries.push_back(path_of(library, folder));
    const YamlNode parameters = node.get("parameters");
    for (const std::string& name : parameters.exists() ? parameters.keys() : std::vector<std::string>{})
        setup.parameters[name] = parameters.get(name).text();
}

/// How LEAN is started, and on which data.
lean::LeanSetup read_start(const YamlNode& node, const std::filesystem::path& folder) {
    using lean::Keep;
    using lean::Start;
    static constexpr std::array<std::pair<std::string_view, Start>, 2> starts{
        {{"launcher", Start::launcher}, {"cli", Start::cli}}};
    static constexpr std::array<std::pair<std::string_view, Keep>, 3> keeps{
        {{"on_failure", Keep::on_failure}, {"always", Keep::always}, {"never", Keep::never}}};
    lean::LeanSetup setup;
    setup.start = choice_of(node.get("start"), starts, setup.start);
    setup.launcher = path_of(node.get("launcher"), folder);
    setup.command = words_of(node.get("command"));
    setup.version_command = words_of(node.get("version_command"));
    setup.stop_command = words_of(node.get("stop_command"));
    setup.image = node.get("image").word("");
    setup.allow_latest = node.get("allow_latest").boolean(false);
    setup.data_folder = path_of(node.get("data_folder"), folder);
    setup.configuration = path_of(node.get("configuration"), folder);
    setup.keep = choice_of(node.get("keep"), keeps, setup.keep);
    setup.memory_gigabytes = node.get("memory_gigabytes").number(setup.memory_gigabytes, 0.01, 1e6);
    return setup;
}

/// All of a file or section but its counterparts, as it is written.
lean::LeanSetup read_keys(const YamlNode& node, const std::filesystem::path& folder) {
    lean::LeanSetup setup = read_start(node, folder);
    read_algorithm(node, folder, setup);
    (void)node.get("strategies");
    node.finish();
    return setup;
}

lean::LeanSetup completed(lean::LeanSetup setup, const YamlNode& node) {
    try {
        setup.complete();
    } catch (const Error& error) {
        node.refuse(std::string("— ") + error.what());
    }
    return setup;
}

YamlNode setup_file(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file))
        throw Error{
            Problem::not_found,
            file.string() +
                " is not there; it says how LEAN is started (how-to/run-lean.md of the documentation shows one), and "
                "--lean FILE names another"};
    return YamlNode::parse(read_file(file), file.string());
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
    return std::filesystem::absolute(file).parent_path();
}

}  // namespace

lean::LeanSetup read_lean_setup(const YamlNode& node, const std::filesystem::path& folder) {
    return completed(read_keys(node, folder), node);
}

lean::LeanSetup read_lean_setup_file(const std::filesystem::path& file) {
    return read_lean_setup(setup_file(file), folder_of(file));
}

lean::LeanSetup read_lean_counterpart(const std::filesystem::path& file, const std::string& strategy) {
    const YamlNode node = setup_file(file);
    lean::LeanSetup setup = read_keys(node, folder_of(file));
    const YamlNode section =
        node.require("strategies", "it names the algorithms of LEAN that do what strategies do, for 'tamis audit'")
            .require(strategy,
                     "it says which algorithm of LEAN does the same: algorithm_file, and parameters such as "
                     "{pivot_bars: \"{pivot_bars}\"}");
    if (setup.parameters.empty()) setup.parameters = lean::usual_parameters();
    read_algorithm(section, folder_of(file), setup);
    section.finish();
    return completed(std::move(setup), section);
}

}  // namespace tamis::pipeline
