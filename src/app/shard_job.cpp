// app/shard_job.cpp — a job's folder written and read.
#include "app/shard_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/shard_scripts.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::app {

namespace {

fs::path jobs_folder(const Home& home) {
    return fs::absolute(home.path()) / "jobs";
}

ShardJob job_of(const nlohmann::json& kept, const fs::path& folder) {
    return {.folder = folder,
            .study = kept.at("study"),
            .home = kept.at("home").get<std::string>(),
            .pipeline = kept.at("pipeline").get<std::string>(),
            .shards = kept.at("shards"),
            .has_screen = kept.at("has_screen"),
            .wishes = {kept.at("partition"), kept.at("time"), kept.at("memory"), kept.at("threads")},
            .engine = kept.at("engine"),
            .libraries = kept.value("libraries", std::vector<std::string>()),
            .submitted = kept.at("submitted")};
}

}  // namespace

void make_job_folder(ShardJob& job) {
    const fs::path jobs = jobs_folder(Home(job.home));
    make_folder(jobs);
    // Making a folder is what two commands cannot both do.
    for (int number = 1; job.folder.empty(); ++number)
        if (fs::create_directory(jobs / std::to_string(number))) job.folder = jobs / std::to_string(number);
    for (const char* name : {"parts", "logs", "unfinished"}) make_folder(job.folder / name);
    fs::copy_file(job.pipeline, job.folder / "study.yaml");
    for (const auto& [name, text] : scripts_of(job)) replace_file(job.script(name), text);
}

void keep(const ShardJob& job) {
    const nlohmann::json kept{{"study", job.study},
                              {"home", job.home.string()},
                              {"pipeline", job.pipeline.string()},
                              {"shards", job.shards},
                              {"has_screen", job.has_screen},
                              {"partition", job.wishes.partition},
                              {"time", job.wishes.time},
                              {"memory", job.wishes.memory},
                              {"threads", job.wishes.threads},
                              {"engine", job.engine},
                              {"libraries", job.libraries},
                              {"submitted", job.submitted}};
    replace_file(job.folder / "job.json", kept.dump(2) + "\n");
}

ShardJob read_job(const Home& home, const std::string& id) {
    const fs::path folder = jobs_folder(home) / id;
    if (!parse_number<int>(id) || !fs::exists(folder / "job.json"))
        throw Error{Problem::not_found, "no job '" + excerpt(id) + "'; 'tamis jobs list' names those of this home"};
    try {
        return job_of(nlohmann::json::parse(read_file(folder / "job.json")), folder);
    } catch (const nlohmann::json::exception& error) {
        throw Error{Problem::bad_data, (folder / "job.json").string() + ": it is no job of tamis: " + error.what()};
    }
}

std::vector<ShardJob> all_jobs(const Home& home) {
    std::vector<ShardJob> jobs;
    if (!fs::exists(jobs_folder(home))) return jobs;
    for (const auto& entry : fs::directory_iterator(jobs_folder(home)))
        if (fs::exists(entry.path() / "job.json")) jobs.push_back(read_job(home, entry.path().filename().string()));
    std::sort(jobs.begin(), jobs.end(), [](const ShardJob& a, const ShardJob& b) {
        return parse_number<int>(a.id()) < parse_number<int>(b.id());
    });
    return jobs;
}

std::string shell_quoted(const std::string& word) {
    std::string quoted = "'";
    for (const char one : word) one == '\'' ? void(quoted += "'\\''") : void(quoted += one);
    return quoted + "'";
}

fs::path this_program() {
    return fs::read_symlink("/proc/self/exe");
}

}  // namespace tamis::app
