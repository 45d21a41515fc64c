// app/shard_commands.cpp — a template filled in, and its lines run in turn.
#include "app/shard_commands.hpp"

#include <fmt/format.h>

#include <atomic>

#include "app/shard_job.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/visible_text.hpp"
#include "jobs/executor.hpp"
#include "jobs/progress.hpp"
#include "lean/process.hpp"

namespace tamis::app {

namespace {

void fill_in(std::string& line, std::string_view name, const std::string& value) {
    for (std::size_t at = line.find(name); at != std::string::npos; at = line.find(name, at + value.size()))
        line.replace(at, name.size(), value);
}

std::string run_line(const Home& home, const PipelineRequest& request) {
    std::string line = fmt::format("{} run {} --home {} --shard {{shard}}/{{shards}} --out {{out}} --quiet",
                                   shell_quoted(this_program().string()),
                                   shell_quoted(fs::absolute(request.file).string()),
                                   shell_quoted(fs::absolute(home.path()).string()));
    if (!request.engine.empty()) line += " --engine " + shell_quoted(request.engine);
    if (!request.lean_setup.empty()) line += " --lean " + shell_quoted(fs::absolute(request.lean_setup).string());
    if (request.keep_folders) line += " --keep";
    for (const std::string& library : request.libraries)
        line += " --strategy-library " + shell_quoted(fs::absolute(library).string());
    if (request.threads != 0) line += fmt::format(" --threads {}", request.threads);
    return line;
}

void run_one(ShardCommand& command, const std::stop_token& stop) {
    const fs::path log = command.part.parent_path() / fmt::format("part-{}.log", command.shard);
    make_folder(command.part.parent_path());
    const lean::Exit exit =
        lean::run_process({{"/bin/sh", "-c", command.line}, fs::current_path(), log, {}}, stop, [](int) {});
    if (!exit.is_success()) throw Error{Problem::unavailable, exit.text() + ": " + lean::tail_of(log, 1)};
}

}  // namespace

std::vector<ShardCommand> shard_commands(const Home& home,
                                         const PipelineRequest& request,
                                         std::int64_t shards,
                                         const std::filesystem::path& parts_folder,
                                         const std::string& form) {
    (void)read_pipeline(request);
    std::string whole = form.empty() ? "{run}" : form;
    fill_in(whole, "{run}", run_line(home, request));
    if (whole.find("{shard}") == std::string::npos || whole.find("{out}") == std::string::npos)
        throw Error{Problem::invalid_request,
                    "--template is '" + excerpt(form) +
                        "'; it needs {run}, or {shard} with {shards} and {out}, so that a command is one shard's"};
    std::vector<ShardCommand> commands;
    for (std::int64_t shard = 1; shard <= shards; ++shard) {
        const fs::path part = fs::absolute(parts_folder) / fmt::format("part-{}.duckdb", shard);
        std::string line = whole;
        fill_in(line, "{shard}", std::to_string(shard));
        fill_in(line, "{shards}", std::to_string(shards));
        fill_in(line, "{out}", shell_quoted(part.string()));
        commands.push_back({shard, part, line});
    }
    return commands;
}

void run_commands(std::vector<ShardCommand>& commands, const Work& work) {
    jobs::ProgressLine progress(work.audience());
    const auto listening = work.listening();
    std::atomic<bool> nobody = false;
    std::atomic<std::uint64_t> done = 0, failed = 0;
    const auto state = [&] {
        return jobs::ProgressState{
            .done = done, .total = commands.size(), .failed = failed, .unit = "shards", .detail = {}};
    };
    const auto one = [&](std::size_t i, jobs::Worker& worker) {
        commands[i].failure = worker.attempt([&](const std::stop_token& stop) { run_one(commands[i], stop); }).reason;
        failed += commands[i].failure.empty() ? 0 : 1;
        ++done;
    };
    jobs::execute(
        commands.size(), {.threads = 1}, work.stop ? *work.stop : nobody, one, [&] { progress.show(state()); });
    work.wish().check("interrupted: parts that are whole stay; the same command goes on with the rest");
    progress.finish(state());
}

}  // namespace tamis::app
