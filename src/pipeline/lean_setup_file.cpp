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

}  // namespace

lean::LeanSetup read_lean_setup(const YamlNode& node, const std::filesystem::path& folder) {
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
    setup.project = path_of(node.get("project"), folder);
    for (const YamlNode& library : node.get("libraries").items())
        if (library.exists()) setup.libraries.push_back(path_of(library, folder));
    setup.algorithm_file = node.get("algorithm_file").word(setup.algorithm_file);
    setup.algorithm_class = node.get("algorithm_class").word("");
    setup.language = node.get("language").word(setup.algorithm_file.ends_with(".py") ? "Python" : "CSharp");
    setup.data_folder = path_of(node.get("data_folder"), folder);
    setup.configuration = path_of(node.get("configuration"), folder);
    const YamlNode parameters = node.get("parameters");
    for (const std::string& name : parameters.exists() ? parameters.keys() : std::vector<std::string>{})
        setup.parameters[name] = parameters.get(name).text();
    setup.keep = choice_of(node.get("keep"), keeps, setup.keep);
    setup.memory_gigabytes = node.get("memory_gigabytes").number(setup.memory_gigabytes, 0.01, 1e6);
    node.finish();
    try {
        setup.complete();
    } catch (const Error& error) {
        node.refuse(std::string("— ") + error.what());
    }
    return setup;
}

lean::LeanSetup read_lean_setup_file(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file))
        throw Error{
            Problem::not_found,
            file.string() +
                " is not there; it says how LEAN is started (how-to/run-lean.md of the documentation shows one), and "
                "--lean FILE names another"};
    return read_lean_setup(YamlNode::parse(read_file(file), file.string()),
                           std::filesystem::absolute(file).parent_path());
}

}  // namespace tamis::pipeline
