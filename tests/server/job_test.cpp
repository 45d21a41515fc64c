// tests/server/job_test.cpp — long work that is no run, over HTTP: what it does, what it may read, how it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/client.hpp"

namespace tamis {
namespace {

using testing::HasSubstr;
using Json = nlohmann::json;

class JobsServed : public testing::Test {
  protected:
    JobsServed() : server(market.home.path(), {"--files", files.path().string()}) {}

    Reply post(const std::string& path, const Json& body) const { return server.post("/api/v1/" + path, body.dump()); }
    Json get(const std::string& path) const { return server.get("/api/v1/" + path).json(); }
    /// Begins one and waits for its end.
    Json ended(const std::string& path, const Json& body) const {
        const Reply begun = post("jobs/" + path, body);
        EXPECT_EQ(begun.status, 202) << begun.body;
        if (begun.status != 202) return {};
        const Stopwatch watch;
        constexpr double patience_seconds = 60;
        while (watch.seconds() < patience_seconds) {
            const Json job = get("jobs/" + begun.json()["job"].dump());
            if (job["state"] != "queued" && job["state"] != "running") return job;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return {{"state", "still going"}};
    }
    void write(const std::string& name, const std::string& text) const {
        replace_file(files.path() / name, text, false);
    }

    SmallMarket market{3};
    TempDir files{"tamis-jobs"};
    Served server;
};

TEST_F(JobsServed, ImportBarsAndListTheLinesTheyRejected) {
    write("new.csv",
          "symbol,date,open,high,low,close,volume\n"
          "NEW,2024-02-28,10,11,9,10.5,100\n"
          "NEW,2024-02-29,10,11,12,10.5,100\n");
    const Json job = ended("import", {{"kind", "csv"}, {"paths", {"new.csv"}}});
    ASSERT_EQ(job["state"], "done") << job;
    EXPECT_EQ(job["answer"]["daily_bars"], 1);
    EXPECT_EQ(job["answer"]["rejected"]["high below low"], 1);
    EXPECT_THAT(job["answer"]["rejected_lines"][0]["place"].get<std::string>(), HasSubstr("new.csv:3"));
    const Json days = get("data/days?symbol=NEW");
    ASSERT_EQ(days["rows"].size(), 1u);
    EXPECT_EQ(days["rows"][0], Json({"2024-02-28", 0, 0, "imported"}));
    EXPECT_EQ(get("jobs")["jobs"][0]["what"], "import csv new.csv");
}

TEST_F(JobsServed, SayWhyTheyFailed) {
    const Json job = ended("import", {{"kind", "lean"}, {"paths", {"not_there"}}});
    EXPECT_EQ(job["state"], "failed");
    EXPECT_THAT(job["message"].get<std::string>(), HasSubstr("not_there"));
    EXPECT_TRUE(job["answer"].is_null());
    const std::string events =
        server.exchange("GET /api/v1/jobs/1/events HTTP/1.1\r\nHost: " + server.host() + "\r\n\r\n");
    EXPECT_THAT(events, HasSubstr("event: end\ndata: {\"state\":\"failed\",\"message\":"));
}

TEST_F(JobsServed, ReadNothingOutsideTheFolderThatTheServerMayRead) {
    std::filesystem::create_symlink("/etc", files.path() / "way_out");
    for (const char* path : {"/etc/passwd", "../x.csv", "a/../../x.csv", "way_out/passwd", "*/../../etc/passwd", ""}) {
        const Reply reply = post("jobs/import", {{"kind", "csv"}, {"paths", {path}}});
        EXPECT_EQ(reply.status, 400) << path;
        EXPECT_THAT(reply.body, HasSubstr("--files DIR")) << path;
    }
    EXPECT_EQ(post("jobs/export", {{"as", "csv"}, {"folder", "/tmp"}}).status, 400);
    EXPECT_EQ(post("jobs/rerun", {{"path", "/etc"}}).status, 400);
    EXPECT_EQ(get("jobs")["jobs"].size(), 0u);
}

TEST_F(JobsServed, RunABacktestThatIsComparedExplainedAndThrownAway) {
    const auto backtest = [&](int pivot_bars) {
        return ended("backtest",
                     {{"strategy", "market_structure"},
                      {"parameters", {"pivot_bars=" + std::to_string(pivot_bars)}},
                      {"symbols", {"SPY"}},
                      {"first", "2024-02-28"},
                      {"last", "2024-02-29"}})["answer"];
    };
    const Json two = backtest(2), nine = backtest(9);
    EXPECT_EQ(backtest(2)["was_known"], true);
    const std::string key = two["cell"], other = nine["cell"];
    EXPECT_EQ(get("cells/" + key + "/diff?with=" + key)["equal"], true);
    EXPECT_EQ(get("cells/" + key + "/diff?with=" + other)["equal"], false);
    EXPECT_THAT(get("cells/" + key + "/parts").dump(), HasSubstr("pivot_bars=2"));
    EXPECT_EQ(get("runs/2/why")["first_not_known"][4]["part"], "parameters");
    EXPECT_EQ(post("cache/evict", {{"cells", {key}}}).json()["deleted"], false);
    EXPECT_EQ(post("cache/evict", {{"cells", {key}}, {"really", true}}).json()["deleted"], true);
    EXPECT_EQ(server.get("/api/v1/cells/" + key).status, 404);
    EXPECT_EQ(post("cache/evict", Json::object()).status, 400);
}

TEST_F(JobsServed, FindNothingWrongWithSoundBars) {
    const Json check = ended("check", {{"symbol", "SPY"}});
    EXPECT_EQ(check["answer"]["symbols"], 1);
    EXPECT_GT(check["answer"]["bars"], 1000);
    const Json verify = ended("verify", Json::object());
    EXPECT_EQ(verify["answer"]["is_whole"], true);
    EXPECT_TRUE(verify["answer"]["damage"]["rows"].empty());
    const Json doctor = get("doctor");
    for (const Json& finding : doctor["rows"])
        EXPECT_NE(finding[0] == "results" && finding[1] == false, true) << finding;
}

TEST_F(JobsServed, KeepTheResultsFromCommandsWhileTheyWork) {
    ASSERT_EQ(post("jobs/simulate", {{"symbols", 400}, {"first", "2023-01-03"}, {"last", "2024-02-29"}}).status, 202);
    const Ended command = run_tamis(market.home.path(),
                                    {"backtest",
                                     "--strategy",
                                     "market_structure",
                                     "--symbol",
                                     "SPY",
                                     "--from",
                                     "2024-02-28",
                                     "--to",
                                     "2024-02-29",
                                     "--home",
                                     market.home.path().string()});
    EXPECT_EQ(command.exit_code, 4) << command.output;
    EXPECT_THAT(command.output, HasSubstr("job 1 (simulate 400 symbols) goes on in the server of this home"));
    EXPECT_EQ(server.post("/api/v1/jobs/1/cancel", "{}").status, 202);
    const Stopwatch watch;
    while (get("jobs/1")["state"] == "running" && watch.seconds() < 60)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(get("jobs/1")["state"], "cancelled");
}

}  // namespace
}  // namespace tamis
