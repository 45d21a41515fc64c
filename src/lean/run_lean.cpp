// lean/run_lean.cpp — a folder a run: configuration in, process, result out.
#include "lean/run_lean.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/process.hpp"
#include "lean/result_files.hpp"

namespace tamis::lean {

namespace {

using nlohmann::ordered_json;

constexpr std::string_view marker_name = "TAMIS_LEAN_FOLDER=";
constexpr std::size_t log_lines_kept = 10;

std::string marker_of(const fs::path& folder) {
    return std::string(marker_name) + fs::weakly_canonical(folder).string();
}

Placeholders placeholders(const LeanSetup& setup, const fs::path& folder, const Hash128& key) {
    return {{"project", (folder / "project").string()},
            {"output", (folder / "output").string()},
            {"config", (folder / "config.json").string()},
            {"work", folder.string()},
            {"cell", hex_text(key)},
            {"image", setup.image}};
}

std::vector<std::string> filled_all(const std::vector<std::string>& words, const Placeholders& values) {
    std::vector<std::string> out;
    for (const std::string& word : words) out.push_back(filled(word, values));
    return out;
}

/// Ends containers and the like; that there is none to end is no trouble.
void run_stop_command(const LeanSetup& setup, const fs::path& folder, const Hash128& key) {
    if (setup.stop_command.empty()) return;
    try {
        output_of(filled_all(setup.stop_command, placeholders(setup, folder, key)), folder);
    } catch (const Error&) {
        return;
    }
}

void copy_files(const fs::path& from, const fs::path& to) {
    for (const fs::path& file : project_files(from)) {
        const fs::path target = to / file.lexically_relative(from);
        make_folder(target.parent_path());
        fs::copy_file(file, target);
    }
}

// The command line reads parameters from the project's config.json, the launcher from its own.
void write_project(const LeanSetup& setup,
                   const LeanIdentity& identity,
                   const LeanCell& cell,
                   const fs::path& project) {
    copy_files(setup.project, project);
    std::vector<fs::path> libraries;
    for (const fs::path& library : setup.libraries) {
        libraries.push_back(project.parent_path() / library.filename());
        copy_files(library, libraries.back());
    }
    // The key names the files that were there when the run began; others must not run under it.
    ContentCache no_cache{fs::path()};
    if (algorithm_content(setup, project, libraries, no_cache) != identity.algorithm)
        throw Error{Problem::unavailable, "the algorithm's files changed while the run went on; run again"};
    if (setup.start != Start::cli) return;
    ordered_json config = ordered_json::object();
    if (fs::exists(project / "config.json"))
        config = ordered_json::parse(read_file(project / "config.json"), nullptr, true, true);
    config["algorithm-language"] = setup.language;
    config["parameters"] = cell.parameters;
    replace_file(project / "config.json", config.dump(2), false);
}

void write_configuration(const LeanSetup& setup,
                         const LeanIdentity& identity,
                         const LeanCell& cell,
                         const Hash128& key,
                         const fs::path& folder) {
    ordered_json config = ordered_json::parse(identity.configuration);
    config["data-folder"] = fs::absolute(setup.data_folder).string();
    if (setup.start == Start::launcher) {
        config["environment"] = "backtesting";
        config["algorithm-type-name"] = setup.algorithm_class;
        config["algorithm-language"] = setup.language;
        config["algorithm-location"] = (folder / "project" / setup.algorithm_file).string();
        config["algorithm-id"] = hex_text(key);
        config["results-destination-folder"] = (folder / "output").string();
        config["object-store-root"] = (folder / "storage").string();
        config["close-automatically"] = true;
        config["parameters"] = cell.parameters;
    }
    replace_file(folder / "config.json", config.dump(2), false);
}

/// Made once: two runs of a cell at the same time cannot both have it.
void claim(const fs::path& folder) {
    const int file = ::open((folder / "claim.json").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0)
        throw Error{Problem::conflict,
                    fmt::format("{} is claimed by another run: {}", folder.string(), std::strerror(errno))};
    ::close(file);
    replace_file(folder / "claim.json", ordered_json{{"owner", ::getpid()}}.dump(), false);
}

void note_process(const fs::path& folder, int pid) {
    const ordered_json claimed{
        {"owner", ::getpid()}, {"process", pid}, {"started_ticks", start_ticks(pid).value_or(0)}};
    replace_file(folder / "claim.json", claimed.dump(), false);
}

/// The group that a claim names, when its leader is still the process that was started.
std::optional<int> claimed_group(const fs::path& folder) {
    std::error_code error;
    if (!fs::exists(folder / "claim.json", error)) return std::nullopt;
    const ordered_json claimed = ordered_json::parse(read_file(folder / "claim.json"), nullptr, false);
    if (!claimed.is_object() || !claimed.contains("process")) return std::nullopt;
    const int pid = claimed["process"].get<int>();
    if (start_ticks(pid) != claimed["started_ticks"].get<std::uint64_t>()) return std::nullopt;
    return pid;
}

std::string last_line(const std::string& tail) {
    const std::size_t line = tail.rfind('\n');
    return std::string(trim(line == std::string::npos ? tail : tail.substr(line + 1)));
}

LeanFailure failure(const fs::path& folder, const Exit& exit, const std::string& why) {
    LeanFailureRow row;
    row.reason = why;
    if (exit.code) row.exit_code = *exit.code;
    if (exit.signal) row.signal = *exit.signal;
    row.log_tail = tail_of(folder / "log.txt", log_lines_kept);
    const std::string line = last_line(row.log_tail);
    return {Problem::unavailable, line.empty() ? why : why + "; the log ends: " + line, row};
}

/// The one result in the output folder.
LeanResult read_output(const LeanSetup& setup, const fs::path& folder, const Exit& exit) {
    std::vector<ResultText> texts;
    for (const ResultPiece& piece : find_results({folder / "output"}).pieces) {
        LoadedPiece loaded = load(piece);
        if (!loaded.refused.empty()) throw failure(folder, exit, loaded.refused[0].why);
        for (ResultText& text : loaded.results) texts.push_back(std::move(text));
    }
    if (texts.size() != 1 || !texts[0].full)
        throw failure(folder, exit, fmt::format("{}, but {} full results in the output", exit.text(), texts.size()));
    texts[0].strategy = setup.algorithm_class;
    try {
        return read_result(texts[0]);
    } catch (const Error& error) {
        throw failure(folder, exit, fmt::format("{}, but its result is not whole: {}", exit.text(), error.what()));
    }
}

// A result carries the parameters it was made with; another run's result under this key would be a lie.
void check_answer(const LeanResult& result, const LeanCell& cell, const fs::path& folder, const Exit& exit) {
    if (result.cell.status == "failed") throw failure(folder, exit, result.cell.reason.value_or("LEAN failed"));
    for (const auto& [name, value] : cell.parameters)
        if (result.parameter(name) != value)
            throw failure(
                folder,
                exit,
                fmt::format("LEAN ran with {}='{}' instead of '{}'", name, excerpt(result.parameter(name)), value));
    if (result.cell.first_day != cell.first || result.cell.last_day != cell.last)
        throw failure(
            folder,
            exit,
            fmt::format("LEAN ran {}..{} instead of {}..{}: does the algorithm read its days from the parameters?",
                        to_text(result.cell.first_day),
                        to_text(result.cell.last_day),
                        to_text(cell.first),
                        to_text(cell.last)));
    const auto asked = split(cell.symbols, ' ');
    for (const LeanOrderRow& order : result.more.orders)
        if (std::find(asked.begin(), asked.end(), order.symbol) == asked.end())
            throw failure(folder, exit, fmt::format("LEAN traded {}, asked for {}", order.symbol, cell.symbols));
}

void prepare(const LeanSetup& setup,
             const LeanIdentity& identity,
             const LeanCell& cell,
             const Hash128& key,
             const fs::path& folder) {
    make_folder(folder / "output");
    claim(folder);
    write_project(setup, identity, cell, folder / "project");
    write_configuration(setup, identity, cell, key, folder);
}

}  // namespace

std::filesystem::path RunFolders::folder_of(const Hash128& key) const {
    return root_ / "running" / hex_text(key);
}

void RunFolders::remove(const Hash128& key) const {
    fs::remove_all(folder_of(key));
}

std::filesystem::path RunFolders::set_aside(const Hash128& key) const {
    for (int i = 1;; ++i) {
        const fs::path target = root_ / "kept" / fmt::format("{}-{}", hex_text(key), i);
        if (fs::exists(target)) continue;
        make_folder(target.parent_path());
        fs::rename(folder_of(key), target);
        return target;
    }
}

std::optional<std::filesystem::path> RunFolders::kept(const Hash128& key) const {
    std::optional<std::filesystem::path> newest;
    for (int i = 1;; ++i) {
        const fs::path folder = root_ / "kept" / fmt::format("{}-{}", hex_text(key), i);
        if (!fs::exists(folder)) return newest;
        newest = folder;
    }
}

std::size_t RunFolders::end_orphans(const LeanSetup& setup) const {
    std::size_t orphans = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root_ / "running", error)) {
        const fs::path& folder = entry.path();
        end_processes(claimed_group(folder), marker_of(folder));
        if (const auto key = parse_hash(folder.filename().string())) run_stop_command(setup, folder, *key);
        fs::remove_all(folder);
        ++orphans;
    }
    return orphans;
}

LeanResult run_lean(const LeanSetup& setup,
                    const LeanIdentity& identity,
                    const LeanCell& cell,
                    const Hash128& key,
                    const RunFolders& folders,
                    const std::stop_token& stop) {
    const fs::path folder = folders.folder_of(key);
    prepare(setup, identity, cell, key, folder);
    const Exit exit = run_process(
        {filled_all(setup.command, placeholders(setup, folder, key)), folder, folder / "log.txt", {marker_of(folder)}},
        stop,
        [&](int pid) { note_process(folder, pid); });
    end_processes(std::nullopt, marker_of(folder));
    if (!exit.is_success()) run_stop_command(setup, folder, key);
    if (exit.was_stopped) throw Error{Problem::cancelled, "LEAN and all its processes were ended"};
    if (!exit.is_success()) throw failure(folder, exit, exit.text());
    LeanResult result = read_output(setup, folder, exit);
    check_answer(result, cell, folder, exit);
    const backtest::CellRow row = cell_row(setup, identity, cell, key);
    result.cell.strategy_version = row.strategy_version;
    result.cell.parameters = row.parameters;
    result.cell.symbol = row.symbol;
    result.cell.settings.set<&backtest::BacktestSpec::cash>(row.settings.get<&backtest::BacktestSpec::cash>());
    result.cell.engine_version = row.engine_version;
    result.cell.data_version = row.data_version;
    result.set_cell(key);
    return result;
}

}  // namespace tamis::lean
