// tests/server/job_test.cpp — long work that is no run, over HTTP: what it does, what it may read, how it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/client.hpp"
#include "server/jobs.hpp"

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
    std::filesystem::create_directory(files.path() / "inner");
    std::filesystem::create_symlink("/etc/passwd", files.path() / "inner/x.csv");
    std::filesystem::create_symlink(files.path().string() + ".not_there_yet", files.path() / "no_target");
    for (const char* path : {"/etc/passwd",
                             "no_target",
                             "../x.csv",
                             "a/../../x.csv",
                             "way_out/passwd",
                             "*/../../etc/passwd",
                             "",
                             "way_o*/passwd",
                             "way_o*",
                             "inner",
                             "inner/*.csv",
                             "."}) {
        const Reply reply = post("jobs/import", {{"kind", "csv"}, {"paths", {path}}});
        EXPECT_EQ(reply.status, 400) << path;
        EXPECT_THAT(reply.body, HasSubstr("--files DIR")) << path;
    }
    EXPECT_EQ(post("jobs/export", {{"as", "csv"}, {"folder", "/tmp"}}).status, 400);
    EXPECT_EQ(post("jobs/rerun", {{"path", "/etc"}}).status, 400);
    EXPECT_EQ(get("jobs")["jobs"].size(), 0u);
}

TEST_F(JobsServed, TakeWhatFitsAPatternAndLinksThatStayInTheFolder) {
    write("new.csv", "symbol,date,open,high,low,close,volume\nNEW,2024-02-28,10,11,9,10.5,100\n");
    std::filesystem::create_directory(files.path() / "day");
    std::filesystem::create_symlink("../new.csv", files.path() / "day/linked.csv");
    for (const char* path : {"n*.csv", "day", "d?y/*.csv"}) {
        const Json job = ended("import", {{"kind", "csv"}, {"paths", {path}}});
        EXPECT_EQ(job["state"], "done") << job;
        EXPECT_EQ(job["answer"]["daily_bars"], 1) << path;
    }
    const Reply nothing = post("jobs/import", {{"kind", "csv"}, {"paths", {"z*.csv"}}});
    EXPECT_EQ(nothing.status, 404) << nothing.body;
}

TEST_F(JobsServed, RefuseWhatTheKindOfImportDoesNotTake) {
    for (const Json& body : {Json{{"kind", "lean"}, {"paths", {"x"}}, {"timezone", "Mars"}},
                             Json{{"kind", "splits"}, {"paths", {"x"}}, {"adjusted", true}},
                             Json{{"kind", "names"}, {"paths", {"x"}}, {"preset", "zzz"}}}) {
        const Reply reply = post("jobs/import", body);
        EXPECT_EQ(reply.status, 400) << body;
        EXPECT_THAT(reply.body, HasSubstr("the body has a member")) << body;
    }
}

TEST_F(JobsServed, AuditARunSoThatItsReportSaysSo) {
    ASSERT_EQ(ended("backtest",
                    {{"strategy", "market_structure"},
                     {"symbols", {"SPY"}},
                     {"first", "2024-02-28"},
                     {"last", "2024-02-29"}})["state"],
              "done");
    EXPECT_EQ(get("runs/1")["summary"]["audited"].size(), 0u);
    const Json without = ended("audit", {{"run", 1}});
    EXPECT_EQ(without["state"], "failed");
    EXPECT_THAT(without["message"].get<std::string>(), HasSubstr("lean.yaml is not there"));
    EXPECT_EQ(post("jobs/audit", {{"run", 1}, {"sample", 0}}).status, 400);
    EXPECT_EQ(post("jobs/audit", {{"run", 1}, {"lean", "/bin/sh"}}).status, 400) << "a request names no program";
    std::filesystem::create_directory(market.home.path() / "algorithm");
    replace_file(market.home.path() / "algorithm/main.py", "class MarketStructure(QCAlgorithm):\n    pass\n", false);
    replace_file(market.home.path() / "lean.yaml",
                 "launcher: " LEAN_TWIN
                 "\nproject: algorithm\ndata_folder: bars\nparameters: {symbols: '{symbol}', start: '{first_day}', "
                 "end: '{last_day}', cash: '{cash}'}\nstrategies:\n  market_structure: {}\n",
                 false);
    const Json job = ended("audit", {{"run", 1}, {"sample", 3}, {"seed", 7}});
    ASSERT_EQ(job["state"], "done") << job;
    EXPECT_EQ(job["answer"]["equal"], 1) << job;
    EXPECT_EQ(job["answer"]["seed"], 7);
    const Json audited = get("runs/1")["summary"]["audited"];
    ASSERT_EQ(audited.size(), 1u);
    EXPECT_EQ(audited[0]["outcome"], "equal");
}

TEST_F(JobsServed, RefuseASettingThatIsNone) {
    Json body{{"strategy", "market_structure"}, {"symbols", {"SPY"}}, {"first", "2024-02-28"}, {"last", "2024-02-28"}};
    body["settings"] = Json::array({"cashh=5"});
    const Json job = ended("backtest", body);
    EXPECT_EQ(job["state"], "failed");
    EXPECT_THAT(job["message"].get<std::string>(), HasSubstr("there is no setting --cashh; did you mean '--cash'?"));
    for (const Json& settings : {Json::array({"nonsense"}), Json::array({"cash=5", "cash=6"})}) {
        body["settings"] = settings;
        EXPECT_EQ(post("jobs/backtest", body).status, 400) << settings;
    }
}

TEST_F(JobsServed, TakeEveryWordOfWhatToThrowAwayAsACondition) {
    for (const Json& more : {Json{{"run", 0}},
                             Json{{"older_than_days", -3}},
                             Json{{"cells", Json::array()}},
                             Json{{"strategy", ""}},
                             Json{{"strategy_version", ""}}}) {
        Json body{{"strategy", "market_structure"}};
        ASSERT_EQ(ended("backtest",
                        {{"strategy", "market_structure"},
                         {"symbols", {"SPY"}},
                         {"first", "2024-02-28"},
                         {"last", "2024-02-28"}})["state"],
                  "done");
        EXPECT_EQ(post("cache/evict", body).json()["cells"], 1);
        body.update(more);
        EXPECT_GE(post("cache/evict", body).status, 400) << body;
    }
}

TEST_F(JobsServed, ThatWaitForARunCanBeCancelledAndDoNotKeepTheServer) {
    const std::string days = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]";  // sets enough that the run outlasts the test
    const std::string pipeline =
        std::string(many_cells).replace(std::string_view(many_cells).rfind('}'), 1, ", warmup_sessions: " + days + "}");
    ASSERT_EQ(server.post("/api/v1/runs", run_body(pipeline)).status, 202);
    while (get("runs/1")["run"]["state"] == "queued") std::this_thread::sleep_for(std::chrono::milliseconds(10));
    const auto begin = [&] {
        const Json job = post("jobs/backtest",
                              {{"strategy", "market_structure"},
                               {"symbols", {"SPY"}},
                               {"first", "2024-02-28"},
                               {"last", "2024-02-28"}})
                             .json();
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        return "jobs/" + job["job"].dump();
    };
    const std::string job = begin();
    EXPECT_EQ(get(job)["state"], "queued");
    EXPECT_EQ(post(job + "/cancel", Json::object()).status, 202);
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    EXPECT_EQ(get(job)["state"], "cancelled");
    EXPECT_EQ(get("runs/1")["run"]["state"], "running") << "the market is too small for this test";
    begin();
    server.process().signal(SIGTERM);
    constexpr double patience_seconds = 30;
    EXPECT_TRUE(server.process().wait(patience_seconds));
}

TEST_F(JobsServed, StopAMigrationBetweenRowsAndTellItNowAndThen) {
    std::string rows = "what,else\n";
    constexpr int many_rows = 600'000;
    for (int i = 0; i < many_rows; ++i) rows += "1,2\n";
    write("old.csv", rows);
    const std::string job = "jobs/" + post("jobs/migrate", {{"paths", {"old.csv"}}}).json()["job"].dump();
    while (get(job)["progress"].is_null() && get(job)["state"] != "done")
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(post(job + "/cancel", Json::object()).status, 202);
    const Stopwatch watch;
    while (get(job)["state"] == "running" && watch.seconds() < 60)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(get(job)["state"], "cancelled");
    EXPECT_THAT(get(job)["message"].get<std::string>(), HasSubstr("interrupted"));
    const std::string events =
        server.exchange("GET /api/v1/" + job + "/events HTTP/1.1\r\nHost: " + server.host() + "\r\n\r\n");
    constexpr std::size_t most_bytes = 20'000;  // four events a second
    EXPECT_LT(events.size(), most_bytes);
    EXPECT_EQ(get("migrations")["rows"].size(), 0u);
}

TEST(ServedFiles, OfAFolderThatIsNotThereAreRefused) {
    const SmallMarket market{1};
    const Ended ended =
        run_tamis(market.home.path(),
                  {"serve", "--port", "0", "--home", market.home.path().string(), "--files", "/nonexistent/folder"});
    EXPECT_EQ(ended.exit_code, 3);
    EXPECT_THAT(ended.output, HasSubstr("--files /nonexistent/folder is no folder"));
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

TEST_F(JobsServed, RunSharesThatAreMergedOnceAndKnownTheSecondTime) {
    for (const char* shard : {"1/2", "2/2"}) {
        const Json share = ended(
            "share", {{"pipeline", small}, {"shard", shard}, {"out", "part-" + std::string(shard, 1) + ".duckdb"}});
        ASSERT_EQ(share["state"], "done") << share;
        EXPECT_GT(share["answer"]["run"]["cells_computed"], 0) << share;
    }
    EXPECT_EQ(get("cells?limit=0")["total"], 0) << "a share keeps nothing in the home";
    const Json merged = ended("merge", {{"paths", {"part-*.duckdb"}}});
    ASSERT_EQ(merged["state"], "done") << merged;
    ASSERT_EQ(merged["answer"]["parts"].size(), 2u);
    for (const Json& part : merged["answer"]["parts"]) {
        EXPECT_TRUE(part["refused"].is_null()) << part;
        EXPECT_GT(part["cells_new"], 0);
    }
    EXPECT_TRUE(merged["answer"]["runs"][0]["to_repeat"].empty());
    EXPECT_EQ(get("cells?limit=0")["total"], merged["answer"]["runs"][0]["cells"]);
    EXPECT_EQ(ended("merge", {{"paths", {"part-1.duckdb"}}})["answer"]["parts"][0]["cells_new"], 0);
}

TEST_F(JobsServed, WriteALakeThatIsNamedAndForgotten) {
    ASSERT_EQ(state_at_end(server, server.post("/api/v1/runs", run_body(small)).json()["run"]), "done");
    const auto cells = [&](const std::string& where) { return get("cells?limit=1&where=" + where)["total"]; };
    const Json two = cells("pivot_bars%20=%202");
    const Json written = ended("lake", {{"folder", "lake"}, {"where", "pivot_bars = 2"}, {"partition", "month"}});
    ASSERT_EQ(written["state"], "done") << written;
    EXPECT_EQ(written["answer"]["cells"], two);
    EXPECT_TRUE(std::filesystem::exists(files.path() / "lake/month=2024-02/cells.parquet"));
    EXPECT_EQ(post("jobs/lake", {{"folder", "lake"}}).status, 400) << "it is not empty";
    const Json named = ended("add-lake", {{"folder", "lake"}, {"name", "pivots"}});
    ASSERT_EQ(named["state"], "done") << named;
    EXPECT_EQ(named["answer"], Json({{"name", "pivots"}, {"cells", two}, {"files", 1}}));
    EXPECT_EQ(cells("lake%20is%20not%20null"), 0) << "what is in the store counts there";
    ASSERT_EQ(post("cache/evict", {{"run", 1}, {"really", true}}).status, 200);
    EXPECT_EQ(cells("lake%20=%20pivots"), two);
    EXPECT_EQ(get("lakes")["rows"][0][0], "pivots");
    EXPECT_EQ(post("lakes/pivots/remove", Json::object()).status, 200);
    EXPECT_EQ(cells(""), 0);
    EXPECT_EQ(post("lakes/pivots/remove", Json::object()).status, 404);
}

TEST_F(JobsServed, NameNoFolderThatIsNoLake) {
    const Json job = ended("add-lake", {{"folder", "not_there"}});
    EXPECT_EQ(job["state"], "failed");
    EXPECT_THAT(job["message"].get<std::string>(), HasSubstr("is no folder; a lake is one"));
    EXPECT_EQ(post("jobs/add-lake", {{"folder", "/tmp"}}).status, 400);
    EXPECT_EQ(post("jobs/lake", {{"folder", "../out"}}).status, 400);
}

TEST_F(JobsServed, TakeTheHomesOwnResultsForNoPart) {
    std::filesystem::create_hard_link(market.home.results_file(), files.path() / "own.duckdb");
    const Json body{{"pipeline", small}, {"shard", "1/2"}, {"out", "own.duckdb"}};
    const Reply share = post("jobs/share", body);
    EXPECT_EQ(share.status, 400);
    EXPECT_THAT(share.body, HasSubstr("the home's own result file"));
    const Json merged = ended("merge", {{"paths", {"own.duckdb"}}});
    EXPECT_THAT(merged["answer"]["parts"][0]["refused"].get<std::string>(), HasSubstr("the home's own result file"));
    EXPECT_EQ(post("jobs/share", {{"pipeline", small}, {"shard", "3/2"}, {"out", "x.duckdb"}}).status, 400);
    EXPECT_EQ(post("jobs/share", {{"pipeline", small}, {"shard", "1/2"}, {"out", "../x.duckdb"}}).status, 400);
}

TEST_F(JobsServed, TellWhyACellTradedAndThatItsStrategyDoesNotLookAhead) {
    const Json one{{"strategy", "market_structure"},
                   {"parameters", {"pivot_bars=2"}},
                   {"symbols", {"SPY"}},
                   {"first", "2024-02-28"},
                   {"last", "2024-02-29"}};
    const std::string key = ended("backtest", one)["answer"]["cell"];
    const Json why = get("cells/" + key + "/explain");
    ASSERT_GT(why["trades"].size(), 0u) << why;
    EXPECT_EQ(why["orders"][0]["order"], 1);
    EXPECT_EQ(get("cells/" + key + "/explain?limit=1")["trades"].size(), 1u);
    const Json looked = ended("lookahead", one);
    EXPECT_EQ(looked["state"], "done") << looked;
    EXPECT_EQ(looked["answer"]["looks_ahead"], false);
    EXPECT_EQ(looked["answer"]["changed_decisions"], 0);
    EXPECT_GT(looked["answer"]["decisions"], 0);
    Json backwards = one;
    backwards["every"] = -1;
    EXPECT_EQ(post("jobs/lookahead", backwards).status, 400);
}

TEST_F(JobsServed, TakeNoKeyAndNoAddressFromARequest) {
    const Json fetch{{"provider", "polygon"}, {"symbols", {"SPY"}}, {"first", "2024-02-28"}, {"last", "2024-02-29"}};
    const Json job = ended("fetch", fetch);
    EXPECT_EQ(job["state"], "failed");
    EXPECT_THAT(job["message"].get<std::string>(), HasSubstr("there is no key for polygon"));
    for (const char* member : {"key", "key_file", "url"}) {
        Json with = fetch;
        with[member] = "x";
        EXPECT_EQ(post("jobs/fetch", with).status, 400) << member;
    }
    Json names = fetch;
    names["symbols"] = {"/etc/names.txt"};
    EXPECT_EQ(post("jobs/fetch", names).status, 400);
    const Json postgres = ended("migrate-postgres", {{"dry_run", true}});
    EXPECT_EQ(postgres["state"], "failed");
    EXPECT_THAT(postgres["message"].get<std::string>(), HasSubstr("TAMIS_POSTGRES"));
    EXPECT_EQ(post("jobs/migrate-postgres", {{"address", "postgresql://x"}}).status, 400);
}

// A server of its own on loopback, filled with rows in the old shapes by tools/with_postgres.sh.
TEST_F(JobsServed, BringOldRowsInFromAPostgresServer) {
    if (!std::getenv("TAMIS_POSTGRES"))
        GTEST_SKIP() << "skipped, because TAMIS_POSTGRES names no server; 'make test-postgres' starts one";
    const Json dry = ended("migrate-postgres", {{"dry_run", true}});
    ASSERT_EQ(dry["state"], "done") << dry;
    EXPECT_EQ(get("cells?limit=0")["total"], 0);
    const Json job = ended("migrate-postgres", Json::object());
    ASSERT_EQ(job["state"], "done") << job;
    ASSERT_EQ(job["answer"]["parts"].size(), dry["answer"]["parts"].size());
    for (std::size_t i = 0; i < job["answer"]["parts"].size(); ++i)
        for (const char* count : {"source", "rows", "cells_added", "hits_added", "fills_added", "mapped", "rejected"})
            EXPECT_EQ(job["answer"]["parts"][i][count], dry["answer"]["parts"][i][count])
                << "a dry run says what would be brought in";
    EXPECT_EQ(get("cells?limit=0")["total"], 2502);
    const Json again = ended("migrate-postgres", Json::object());
    ASSERT_EQ(again["state"], "done") << again;
    EXPECT_EQ(get("cells?limit=0")["total"], 2502);
}

TEST_F(JobsServed, SayBeforeHowMuchAFetchWouldAsk) {
    const Json job = ended("fetch",
                           {{"provider", "polygon"},
                            {"symbols", {"SPY"}},
                            {"first", "2024-02-28"},
                            {"last", "2024-02-29"},
                            {"dry_run", true}});
    ASSERT_EQ(job["state"], "done") << job;
    EXPECT_EQ(job["answer"]["requests"], 5);
    EXPECT_EQ(job["answer"]["seconds"], 60);
    EXPECT_EQ(job["answer"]["kinds"][0], Json({{"kind", "minute"}, {"requests", 1}, {"requests_most", 1}}));
}

TEST_F(JobsServed, RefuseEveryStockBesideOthers) {
    for (const Json& symbols : {Json({"all", "SPY"}), Json({"all,SPY"})}) {
        const Json job = ended("fetch",
                               {{"provider", "polygon"},
                                {"symbols", symbols},
                                {"first", "2024-02-28"},
                                {"last", "2024-02-29"},
                                {"dry_run", true}});
        EXPECT_EQ(job["state"], "failed");
        EXPECT_THAT(job["message"].get<std::string>(), HasSubstr("--symbols has all"));
    }
}

TEST_F(JobsServed, RefuseNumbersThatMeanNothing) {
    const Json fetch{{"provider", "polygon"}, {"symbols", {"SPY"}}, {"first", "2024-02-28"}, {"last", "2024-02-29"}};
    for (const Json& number : {Json(-5), Json(5'000'000'000)}) {
        Json with = fetch;
        with["requests_a_minute"] = number;
        const Reply reply = post("jobs/fetch", with);
        EXPECT_EQ(reply.status, 400);
        EXPECT_THAT(reply.body, HasSubstr("requests_a_minute is " + number.dump() + ", allowed: 0 to 4294967295"));
    }
    const Reply past = post("cache/evict", {{"run", 18446744073709551615u}});
    EXPECT_EQ(past.status, 400);
    EXPECT_THAT(past.body, HasSubstr("run is 18446744073709551615"));
}

TEST(Jobs, ShowWhatCameBeforeTheFailure) {
    std::timed_mutex writing;
    server::Jobs jobs(writing);
    const std::int64_t job = jobs.add("fetch", false, [](const app::Work&) {
        return server::Jobs::Answer(R"({"daily_bars":7})", false, "the provider does not answer");
    });
    while (jobs.going_on()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_EQ(jobs.told(job).state, "failed");
    EXPECT_EQ(jobs.told(job).message, "the provider does not answer");
    EXPECT_EQ(jobs.told(job).answer, R"({"daily_bars":7})");
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
