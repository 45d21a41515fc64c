// cli/job_actions.cpp — a run in shards on Slurm or as commands, and what became of it.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/shard_commands.hpp"
#include "app/shard_failures.hpp"
#include "app/shard_jobs.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/actions.hpp"
#include "cli/output.hpp"

namespace tamis::cli {

namespace {

constexpr int exit_incomplete = tamis::info(Problem::bad_data).exit_code;
/// Of failed cells, shown to people who ask for no number of rows.
constexpr std::uint64_t most_causes = 5;

app::PipelineRequest sharded_request(const Options& options) {
    return {.file = options.path,
            .writes_reports = false,
            .engine = options.engine,
            .lean_setup = options.lean_setup,
            .keep_folders = options.keep_folders,
            .threads = options.threads,
            .libraries = options.strategy_libraries};
}

/// The line under a job: what a person does next.
std::string what_next(const app::JobRow& job) {
    if (job.state == "incomplete" || job.state == "not merged")
        return fmt::format("'tamis jobs resume {}' goes on; logs are in {}/logs\n", job.job, job.folder);
    if (job.state == "merged") return "its rows are in the home's results; its folder is no longer needed\n";
    return "";
}

void print_status(const Options& options, const app::JobStatus& status) {
    if (options.json || options.csv) return print_structs(options, app::shard_state_table(), status.shards);
    const app::JobRow& job = status.job;
    print(fmt::format("job {}: {}, {}: {} of {} shards done, {} running, {} waiting, {} missing\n",
                      job.job,
                      job.study,
                      job.state,
                      with_thousands(job.done),
                      with_thousands(job.shards),
                      with_thousands(job.running),
                      with_thousands(job.waiting),
                      with_thousands(job.missing)));
    std::vector<app::ShardStateRow> told;
    std::int64_t failed = 0, with_failures = 0;
    for (const app::ShardStateRow& shard : status.shards) {
        failed += shard.cells_failed.value_or(0);
        with_failures += shard.cells_failed.value_or(0) > 0 ? 1 : 0;
        if (shard.state != "done" || !shard.causes.empty()) told.push_back(shard);
    }
    if (!told.empty()) print_structs(options, app::shard_state_table(), told);
    if (failed > 0) {
        print(fmt::format("{} cells failed in {} of the shards that are done, by cause:\n",
                          with_thousands(failed),
                          with_thousands(with_failures)));
        print_structs(options, app::failure_cause_table(), status.failures, most_causes);
    }
    print(what_next(job));
}

/// With --wait to its end; the exit code.
int look_at(const Options& options, const app::ShardJob& job) {
    app::JobStatus status = options.waits ? app::wait_for(job, work_of(options)) : app::status_of(job);
    app::add_failures(status, job, work_of(options));
    print_status(options, status);
    return options.waits && status.job.state != "merged" ? exit_incomplete : 0;
}

void print_scripts(const Options& options, const std::map<const char*, std::string>& scripts) {
    std::string text;
    for (const auto& [name, script] : scripts) {
        if (!options.json) {
            text += fmt::format("# {}.sh\n{}\n", name, script);
            continue;
        }
        text += (text.empty() ? "{" : ",") + fmt::format("\"{}\":", name);
        append_json_string(text, script);
    }
    print(options.json ? text + "}\n" : text);
}

int run_on_slurm(const Options& options) {
    const app::Home home(options.home);
    const app::TaskWishes wishes{options.partition, options.time_limit, options.memory, options.threads};
    if (options.dry_run) {
        print_scripts(options, app::scripts_of_shards(home, sharded_request(options), options.shards, wishes));
        return 0;
    }
    const app::ShardJob job =
        app::submit_shards(home, sharded_request(options), options.shards, wishes, work_of(options));
    if (options.waits) return look_at(options, job);
    if (options.json)
        print(fmt::format("{{\"job\":{},\"shards\":{}}}\n", job.id(), job.shards));
    else
        print(fmt::format("job {0}: {1} shards submitted; 'tamis jobs status {0}' says how far it is\n",
                          job.id(),
                          with_thousands(job.shards)));
    return 0;
}

void print_commands(const Options& options, const std::vector<app::ShardCommand>& commands) {
    std::string text;
    for (const app::ShardCommand& command : commands) {
        if (!options.json) {
            text += command.line + "\n";
            continue;
        }
        text += (text.empty() ? "[" : ",") + fmt::format("{{\"shard\":{},\"part\":", command.shard);
        append_json_string(text, command.part.string());
        text += ",\"line\":";
        append_json_string(text, command.line);
        text += "}";
    }
    print(options.json ? text + "]\n" : text);
}

// A command may only have handed the shard on, to a queue: its part comes later.
std::int64_t parts_that_are_there(const std::vector<app::ShardCommand>& commands) {
    return std::count_if(commands.begin(), commands.end(), [](const app::ShardCommand& command) {
        return std::filesystem::exists(command.part);
    });
}

int run_as_commands(const Options& options) {
    const std::string folder = options.out.empty() ? "parts" : options.out;
    std::vector<app::ShardCommand> commands = app::shard_commands(
        app::Home(options.home), sharded_request(options), options.shards, folder, options.command_form);
    if (options.dry_run) {
        print_commands(options, commands);
        return 0;
    }
    app::run_commands(commands, work_of(options));
    std::int64_t failed = 0;
    for (const app::ShardCommand& command : commands) {
        if (command.failure.empty()) continue;
        ++failed;
        complain(fmt::format("shard {} failed: {}\n  to repeat  {}", command.shard, command.failure, command.line));
    }
    const auto all = static_cast<std::int64_t>(commands.size());
    const std::int64_t parts = parts_that_are_there(commands);
    if (options.json)
        print(fmt::format("{{\"shards\":{},\"failed\":{},\"parts\":{}}}\n", all, failed, parts));
    else
        print(fmt::format("{} of {} commands ended well{}; 'tamis merge {}/part-*.duckdb' brings the parts in\n",
                          with_thousands(all - failed),
                          with_thousands(all),
                          parts == all - failed ? "" : fmt::format(", {} parts are there", with_thousands(parts)),
                          folder));
    return failed == 0 ? 0 : exit_incomplete;
}

}  // namespace

void require_way_of_options(const Options& options) {
    if (!options.on.empty() && options.on != "slurm" && options.on != "command")
        throw Error{Problem::invalid_request, "--on is '" + excerpt(options.on) + "', allowed: slurm or command"};
    struct Option {
        const char* name;
        bool is_said;
        std::vector<std::string_view> ways;  ///< values of --on beside which it means something; empty: none is said
        const char* where;
    };
    const Option all[]{{"--shards", options.shards != 0, {"slurm", "command"}, "with --on"},
                       {"--partition", !options.partition.empty(), {"slurm"}, "with --on slurm"},
                       {"--time", !options.time_limit.empty(), {"slurm"}, "with --on slurm"},
                       {"--mem", !options.memory.empty(), {"slurm"}, "with --on slurm"},
                       {"--wait", options.waits, {"slurm"}, "with --on slurm"},
                       {"--template", !options.command_form.empty(), {"command"}, "with --on command"},
                       {"--out", !options.out.empty(), {"", "command"}, "without --on, or with --on command"},
                       {"--output", !options.output_directory.empty(), {""}, "without --on"}};
    for (const Option& one : all)
        if (one.is_said && std::find(one.ways.begin(), one.ways.end(), options.on) == one.ways.end())
            throw Error{Problem::invalid_request, fmt::format("{} goes {} alone", one.name, one.where)};
    if (options.on.empty() && !options.out.empty() && !options.output_directory.empty())
        throw Error{Problem::invalid_request,
                    "--output writes reports, and a share into --out has none; 'tamis results report' writes them "
                    "after 'tamis merge'"};
}

int run_on(const Options& options) {
    // Paths of all parts go to one command, which the system lets have 2 MB of words.
    constexpr std::int64_t most_shards = 10'000;
    if (options.shards < 1 || options.shards > most_shards)
        throw Error{Problem::invalid_request,
                    fmt::format("--shards is {}; with --on it must be 1 to 10,000", options.shards)};
    if (!options.shard.empty())
        throw Error{Problem::invalid_request, "--shard asks for one share, --on for all of them; say one of the two"};
    return options.on == "slurm" ? run_on_slurm(options) : run_as_commands(options);
}

int jobs_list(const Options& options) {
    print_structs(options, app::job_table(), app::jobs_of(app::Home(options.home)));
    return 0;
}

int jobs_status(const Options& options) {
    return look_at(options, app::read_job(app::Home(options.home), options.key));
}

int jobs_cancel(const Options& options) {
    const app::ShardJob job = app::read_job(app::Home(options.home), options.key);
    app::cancel(job);
    print(options.json ? fmt::format("{{\"job\":{}}}\n", job.id())
                       : "job " + job.id() + " is cancelled; parts that are done stay\n");
    return 0;
}

int jobs_resume(const Options& options) {
    app::ShardJob job = app::read_job(app::Home(options.home), options.key);
    const std::int64_t submitted = app::resume(job);
    if (options.waits) return look_at(options, job);
    print(options.json ? fmt::format("{{\"job\":{},\"submitted\":{}}}\n", job.id(), submitted)
                       : fmt::format("job {}: {} shards submitted\n", job.id(), with_thousands(submitted)));
    return 0;
}

}  // namespace tamis::cli
