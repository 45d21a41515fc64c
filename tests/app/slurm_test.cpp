// tests/app/slurm_test.cpp — a study on two nodes of Slurm is the study on one machine, whatever ends its tasks.
//
// tools/with_slurm.sh starts Slurm and says where it is; without it these tests are skipped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "app/market.hpp"
#include "app/process.hpp"
#include "app/shard_jobs.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "lean/process.hpp"

namespace tamis {
namespace {

using testing::HasSubstr;

/// Six weeks of every symbol, sixty parameter sets: a second or more a shard.
constexpr const char* slow_cells = R"yaml(name: many
screening:
  date_range: {start: 2024-01-22, end: 2024-02-29}
  filters: ["price_range(max=1000000)"]
backtesting:
  strategy: market_structure
  parameters:
    pivot_bars: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    timeframe: [1min, 5min]
    warmup_sessions: [0, 1, 2]
)yaml";

std::string slurm_folder() {
    const char* folder = std::getenv("SLURM_FOLDER");
    return folder ? folder : "";
}

/// Its commands come from a folder of our own, as long as it lives.
struct OwnPath {
    explicit OwnPath(const std::filesystem::path& folder) : before(std::getenv("PATH")) {
        ::setenv("PATH", (folder.string() + ":" + before).c_str(), 1);
    }
    ~OwnPath() { ::setenv("PATH", before.c_str(), 1); }
    const std::string before;
};

TEST(SlurmThatIsSilent, IsAskedAgain) {
    const TempDir folder("tamis-silent");
    const app::Home home(folder.path());
    app::ShardJob job{.folder = folder.path() / "jobs/1",
                      .study = "many",
                      .home = folder.path(),
                      .pipeline = "many.yaml",
                      .wishes = {},
                      .engine = {},
                      .libraries = {},
                      .submitted = {"7"}};
    std::filesystem::create_directories(job.folder);
    app::keep(job);
    const std::filesystem::path command = folder.path() / "squeue", asked = folder.path() / "asked";
    replace_file(command,
                 "#!/bin/sh\n[ -e " + asked.string() + " ] && exit 0\n: >" + asked.string() +
                     "\necho 'Unable to contact slurm controller' >&2\nexit 1\n");
    std::filesystem::permissions(command, std::filesystem::perms::owner_all);
    const OwnPath path(folder.path());
    const Ended waited = run_tamis(folder.path(), {"jobs", "status", "1", "--wait", "--home", folder.path().string()});
    EXPECT_EQ(waited.exit_code, 5) << waited.output;
    EXPECT_THAT(waited.output, HasSubstr("Slurm is asked again: "));
    EXPECT_THAT(waited.output, HasSubstr("job 1: many, incomplete: 0 of 1 shards done"));
}

class Slurm : public testing::Test {
  protected:
    void SetUp() override {
        if (slurm_folder().empty()) GTEST_SKIP() << "skipped, because no Slurm is started (make test-slurm starts one)";
        replace_file(study_file, slow_cells);
    }

    Ended tamis(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--home", market.home.path().string()});
        return run_tamis(scratch.path(), arguments);
    }
    app::ShardJob job() const { return app::read_job(market.home, "1"); }
    app::JobStatus status() const { return app::status_of(job()); }
    static std::string slurm(const std::vector<std::string>& command) { return lean::output_of(command, "/"); }

    /// The first shard that runs on a node, once there is one; it is held so that it runs until somebody ends it.
    std::int64_t held_on(const std::string& node) const {
        constexpr int most_looks = 600;
        for (int look = 0; look < most_looks; ++look) {
            for (const app::ShardStateRow& shard : status().shards)
                if (shard.state == "running" && shard.node == node && signal(shard.shard, SIGSTOP) > 0)
                    return shard.shard;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        throw Error{Problem::unavailable, "no shard runs on " + node};
    }

    /// Processes of tamis that compute a shard under this Slurm.
    static std::vector<int> processes_of(std::int64_t shard) {
        std::vector<int> found;
        const std::string words = std::string("--shard") + '\0' + std::to_string(shard) + "/";
        for (const int pid : lean::processes_with("SLURM_CONF=" + slurm_folder() + "/slurm.conf")) {
            std::ifstream in("/proc/" + std::to_string(pid) + "/cmdline", std::ios::binary);
            if (std::string(std::istreambuf_iterator<char>(in), {}).find(words) != std::string::npos)
                found.push_back(pid);
        }
        return found;
    }

    /// How many processes had it.
    static std::size_t signal(std::int64_t shard, int number) {
        const std::vector<int> processes = processes_of(shard);
        for (const int pid : processes) ::kill(pid, number);
        return processes.size();
    }

    /// What a home holds that ran the study at once.
    std::string whole_text() const {
        const TempDir folder("tamis-whole");
        std::filesystem::create_directory_symlink(market.home.bars_folder(), folder.path() / "bars");
        const Ended ran = run_tamis(scratch.path(),
                                    {"run",
                                     study_file.string(),
                                     "--home",
                                     folder.path().string(),
                                     "--output",
                                     folder.path().string(),
                                     "--quiet"});
        EXPECT_EQ(ran.exit_code, 0) << ran.output;
        return text_of(app::Home(folder.path()));
    }
    static std::string text_of(const app::Home& home) {
        const auto results = home.open_results();
        return kept_text(*results) +
               record::csv_text(results->sql("SELECT name, state, hits, cells_asked, cells_failed FROM run", 10));
    }

    const SmallMarket market{12};
    const TempDir scratch;
    const std::filesystem::path study_file = scratch.path() / "many.yaml";
};

TEST_F(Slurm, OnTwoNodesGivesWhatOneMachineGives) {
    const Ended ran = tamis({"run", study_file.string(), "--on", "slurm", "--shards", "4", "--wait"});
    EXPECT_EQ(ran.exit_code, 0) << ran.output;
    EXPECT_THAT(ran.output, HasSubstr("job 1: many, merged: 4 of 4 shards done"));
    EXPECT_EQ(text_of(market.home), whole_text());
}

TEST_F(Slurm, LosesOneShardATaskAndResumeFinishes) {
    EXPECT_EQ(tamis({"run", study_file.string(), "--on", "slurm", "--shards", "6"}).exit_code, 0);
    const std::int64_t killed = held_on("n1"), on_lost_node = held_on("n2");
    const std::vector<int> lost = processes_of(on_lost_node);
    ::kill(std::stoi(read_file(slurm_folder() + "/slurmd-n2.pid")), SIGKILL);
    slurm({"scontrol", "update", "NodeName=n2", "State=DOWN", "Reason=lost"});
    slurm({"scancel", job().submitted.at(1) + "_6"});
    signal(killed, SIGKILL);
    const Ended waited = tamis({"jobs", "status", "1", "--wait"});
    EXPECT_EQ(waited.exit_code, 5) << waited.output;
    EXPECT_THAT(waited.output,
                HasSubstr("job 1: many, incomplete: 4 of 6 shards done, 0 running, 0 waiting, 2 missing"));
    EXPECT_TRUE(std::filesystem::exists(job().part(on_lost_node))) << "Slurm itself began it anew elsewhere";
    EXPECT_EQ(status().shards.at(static_cast<std::size_t>(killed - 1)).state, "failed");

    slurm({"slurmd", "-N", "n2"});
    const Ended resumed = tamis({"jobs", "resume", "1", "--wait"});
    EXPECT_EQ(resumed.exit_code, 0) << resumed.output;
    EXPECT_EQ(text_of(market.home), whole_text());
    for (const int pid : lost) ::kill(pid, SIGKILL);
}

// What Slurm ends it asks first: the shard keeps what it has and goes on with that.
TEST_F(Slurm, AShardThatIsAskedToEndGoesOnWithWhatItHad) {
    EXPECT_EQ(tamis({"run", study_file.string(), "--on", "slurm", "--shards", "1"}).exit_code, 0);
    const std::int64_t shard = held_on("n1");
    signal(shard, SIGCONT);
    std::this_thread::sleep_for(std::chrono::milliseconds(1000));
    const Ended cancelled = tamis({"jobs", "cancel", "1"});
    EXPECT_EQ(cancelled.exit_code, 0) << cancelled.output;
    EXPECT_EQ(tamis({"jobs", "status", "1", "--wait"}).exit_code, 5);
    EXPECT_TRUE(std::filesystem::exists(job().folder / "unfinished" / "1" / "part.duckdb"));
    const Ended resumed = tamis({"jobs", "resume", "1", "--wait"});
    EXPECT_EQ(resumed.exit_code, 0) << resumed.output;
    EXPECT_GT(count(*market.home.open_results(), "run WHERE cells_known > 0"), 0);
}

TEST_F(Slurm, RefusesToGoOnWithAnotherPipeline) {
    EXPECT_EQ(tamis({"run", study_file.string(), "--on", "slurm", "--shards", "2"}).exit_code, 0);
    EXPECT_EQ(tamis({"jobs", "cancel", "1"}).exit_code, 0);
    replace_file(study_file, std::string(slow_cells) + "# other\n");
    const Ended refused = tamis({"jobs", "resume", "1"});
    EXPECT_EQ(refused.exit_code, 4);
    EXPECT_THAT(refused.output, HasSubstr("many.yaml was changed since job 1 was submitted"));
}

}  // namespace
}  // namespace tamis
