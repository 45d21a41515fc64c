// tests/server/server_kill_test.cpp — a server that is killed, paused and borrowed from while its runs go on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/client.hpp"

namespace tamis {
namespace {

using testing::HasSubstr;

// Enough symbols that a run is killed before its end.
#ifdef __SANITIZE_ADDRESS__
constexpr int symbols_of_a_long_run = 20;
#else
constexpr int symbols_of_a_long_run = 80;
#endif

TEST(ServerKill, ARunThatWasPromisedGoesOnAfterAKill) {
    const SmallMarket market(symbols_of_a_long_run);
    std::int64_t asked = 0;
    {
        Served server(market.home.path());
        asked = server.post("/api/v1/runs", run_body(many_cells)).json()["run"];
        ASSERT_EQ(server.post("/api/v1/runs", run_body(small)).json()["run"], asked + 1);
        const Stopwatch watch;
        while (server.get("/api/v1/cells?limit=0").json()["total"].get<int>() == 0 && watch.seconds() < 60)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        server.process().signal(SIGKILL);
        server.process().wait(10);
    }
    Served server(market.home.path());
    EXPECT_EQ(state_at_end(server, asked), "done");
    EXPECT_EQ(state_at_end(server, asked + 1), "done");
    const nlohmann::json run = server.get("/api/v1/runs/" + std::to_string(asked)).json()["run"];
    EXPECT_GT(run["cells_known"].get<int>(), 0) << "what was kept before the kill is not computed again";
    EXPECT_EQ(run["cells_known"].get<int>() + run["cells_computed"].get<int>(), run["cells_asked"]);
    EXPECT_EQ(server.get("/api/v1/cells?limit=0&table=queued_run").json()["total"], 0);
}

TEST(ServerKill, ARunIsCancelledWhereverItIs) {
    const SmallMarket market(symbols_of_a_long_run);
    Served server(market.home.path());
    const std::int64_t first = server.post("/api/v1/runs", run_body(many_cells)).json()["run"];
    const std::int64_t second = server.post("/api/v1/runs", run_body(small)).json()["run"];
    EXPECT_EQ(server.post("/api/v1/runs/" + std::to_string(second) + "/cancel", "{}").status, 202);
    EXPECT_EQ(state_at_end(server, second), "cancelled");
    EXPECT_EQ(server.post("/api/v1/runs/" + std::to_string(first) + "/cancel", "{}").status, 202);
    EXPECT_EQ(state_at_end(server, first), "cancelled");
    EXPECT_EQ(server.post("/api/v1/runs/" + std::to_string(first) + "/cancel", "{}").status, 404);
    const std::int64_t again = server.post("/api/v1/runs/" + std::to_string(first) + "/retry", "{}").json()["run"];
    EXPECT_EQ(state_at_end(server, again), "done");
}

TEST(ServerKill, APausedRunRestsThroughAKillUntilItIsResumed) {
    const SmallMarket market(symbols_of_a_long_run);
    const auto told = [](const Served& server, std::int64_t run, const char* what) {
        return server.post("/api/v1/runs/" + std::to_string(run) + "/" + what, "{}").status;
    };
    std::int64_t first = 0;
    {
        Served server(market.home.path());
        first = server.post("/api/v1/runs", run_body(many_cells)).json()["run"];
        const std::int64_t second = server.post("/api/v1/runs", run_body(small)).json()["run"];
        EXPECT_EQ(told(server, first, "resume"), 409);
        EXPECT_EQ(told(server, first, "pause"), 202);
        EXPECT_EQ(state_at_end(server, first), "paused");
        EXPECT_EQ(told(server, first, "pause"), 409);
        EXPECT_EQ(state_at_end(server, second), "done") << "the next one goes on";
        while (server.get("/api/v1/home").json()["is_running"] == true)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        EXPECT_EQ(told(server, second, "pause"), 404);
        server.process().signal(SIGKILL);
        server.process().wait(10);
    }
    const Served server(market.home.path());
    EXPECT_EQ(state_at_end(server, first), "paused");
    EXPECT_EQ(told(server, first, "resume"), 202);
    EXPECT_EQ(state_at_end(server, first), "done");
    const std::string events = server.exchange("GET /api/v1/runs/" + std::to_string(first) +
                                               "/events HTTP/1.1\r\nHost: " + server.host() + "\r\n\r\n");
    EXPECT_THAT(events, HasSubstr("id: 1\nevent: state\ndata: {\"state\":\"paused\"}"));
    EXPECT_THAT(events, HasSubstr("event: batch\ndata: {\"columns\":[{\"name\":\"cell\""));
}

TEST(ServerKill, KeepsTheResultsWhileARunGoesOn) {
    const SmallMarket market(symbols_of_a_long_run);
    const std::string home = market.home.path().string();
    const Served server(home);
    const std::int64_t run = server.post("/api/v1/runs", run_body(many_cells)).json()["run"];
    const TempDir words("tamis-words");
    const Ended refused = run_tamis(words.path(),
                                    {"backtest",
                                     "--strategy",
                                     "buy_and_hold",
                                     "--symbol",
                                     "SPY",
                                     "--from",
                                     "2024-02-20",
                                     "--to",
                                     "2024-02-20",
                                     "--home",
                                     home});
    EXPECT_EQ(refused.exit_code, 4) << refused.output;
    EXPECT_THAT(refused.output, HasSubstr("run " + std::to_string(run) + " goes on in the server of this home"));
}

TEST(ServerKill, LendsTheResultsToCommandsAndHasThemAgain) {
    const SmallMarket market(symbols_of_a_long_run);
    const std::string home = market.home.path().string();
    const Served server(home);
    const auto backtest = [&](const char* day) {
        const TempDir words("tamis-words");
        return run_tamis(words.path(),
                         {"backtest",
                          "--strategy",
                          "market_structure",
                          "--symbol",
                          "SPY",
                          "--from",
                          day,
                          "--to",
                          day,
                          "--home",
                          home});
    };
    EXPECT_THAT(backtest("2024-02-20").output, HasSubstr("computed and kept"));
    EXPECT_THAT(backtest("2024-02-20").output, HasSubstr("known"));
    EXPECT_THAT(backtest("2024-02-21").output, HasSubstr("computed and kept"));
    const Stopwatch watch;
    Reply cells = server.get("/api/v1/cells?limit=0");
    while (cells.json()["total"] != 2 && watch.seconds() < 20) cells = server.get("/api/v1/cells?limit=0");
    EXPECT_EQ(cells.json()["total"], 2) << cells.body;

    // While a command has them the server reads, and writes nothing.
    const std::filesystem::path file = market.scratch.path() / "many.yaml";
    replace_file(file, many_cells);
    const TempDir words("tamis-words");
    Process run(words.path(), {"run", file.string(), "--home", home, "--output", home + "/reports", "--quiet"});
    while (server.get("/api/v1/home").json()["is_running"] != true && run.is_running()) {
    }
    ASSERT_TRUE(run.is_running());
    EXPECT_EQ(server.get("/api/v1/cells?limit=1").status, 200);
    const Reply refused = server.post("/api/v1/runs", run_body(small));
    EXPECT_EQ(refused.status, 409) << refused.body;
    EXPECT_THAT(refused.body, HasSubstr("works on the results"));
    run.signal(SIGKILL);
    run.wait(10);

    const Stopwatch since_kill;
    Reply asked = server.post("/api/v1/runs", run_body(small));
    while (asked.status == 409 && since_kill.seconds() < 20) asked = server.post("/api/v1/runs", run_body(small));
    ASSERT_EQ(asked.status, 202) << asked.body;
    EXPECT_EQ(state_at_end(server, asked.json()["run"]), "done");
}

}  // namespace
}  // namespace tamis
