// tests/server/serve_test.cpp — the interface from outside: every route with right and wrong input, who may ask, what
// is too much, and bytes that are no request at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "server/client.hpp"

namespace tamis {
namespace {

using testing::HasSubstr;

/// One market, one server and one finished run for all tests of this file.
class Serve : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        market_ = std::make_unique<SmallMarket>(20);
        server_ = std::make_unique<Served>(market_->home.path());
        const auto asked = server_->post("/api/v1/runs", run_body(small));
        ASSERT_EQ(asked.status, 202) << asked.body;
        ASSERT_EQ(state_at_end(*server_, 1), "done");
        key_ = server_->get("/api/v1/cells?limit=1&columns=cell").json()["rows"][0][0];
    }
    static void TearDownTestSuite() {
        server_.reset();
        market_.reset();
    }
    static Served& server() { return *server_; }
    static const std::string& key() { return key_; }

  private:
    static std::unique_ptr<SmallMarket> market_;
    static std::unique_ptr<Served> server_;
    static std::string key_;
};
std::unique_ptr<SmallMarket> Serve::market_;
std::unique_ptr<Served> Serve::server_;
std::string Serve::key_;

TEST_F(Serve, SortsFiltersAndPagesCells) {
    const nlohmann::json page =
        server()
            .get("/api/v1/cells?columns=cell,total_return_fraction&sort=-total_return_fraction,cell&limit=3")
            .json();
    ASSERT_EQ(page["rows"].size(), 3u);
    EXPECT_EQ(page["columns"][1]["unit"], "fraction");
    EXPECT_GE(page["rows"][0][1].get<double>(), page["rows"][1][1].get<double>());
    const nlohmann::json next =
        server()
            .get("/api/v1/cells?columns=cell,total_return_fraction&sort=-total_return_fraction,cell&limit=2&offset=1")
            .json();
    EXPECT_EQ(next["rows"][0], page["rows"][1]);
    EXPECT_EQ(next["total"], page["total"]);
    const nlohmann::json some = server().get("/api/v1/cells?where=pivot_bars%20%3D%202&limit=0").json();
    EXPECT_EQ(some["total"].get<int>() * 2, page["total"].get<int>());
    const auto total = [](const std::string& where) {
        return server().get("/api/v1/cells?limit=0&where=" + where).json()["total"];
    };
    EXPECT_EQ(total("pivot_bars%20%3C%203.5"), some["total"]) << "whole numbers beside others";
    EXPECT_EQ(total("run%20%3D%201"), page["total"]);
    EXPECT_EQ(total("not%20run%20%3D%2099"), page["total"]);
    EXPECT_EQ(total("run%20%3D%2099"), 0);
    EXPECT_EQ(server().get("/api/v1/cells?columns=run").status, 400);
    const nlohmann::json by_parameter = server().get("/api/v1/cells?columns=pivot_bars,symbol&sort=-pivot_bars").json();
    EXPECT_EQ(by_parameter["rows"].front()[0], 5);
    EXPECT_EQ(by_parameter["rows"].back()[0], page["total"].get<int>() > 100 ? 5 : 2);
}

TEST_F(Serve, StepsThroughAListInItsOrder) {
    for (const char* sort : {"", "profit_factor", "-profit_factor,symbol", "-pivot_bars,symbol"}) {
        const std::string list = "where=pivot_bars%20%3E%201&sort=" + std::string(sort);
        const nlohmann::json page = server().get("/api/v1/cells?columns=cell&limit=10000&" + list).json()["rows"];
        nlohmann::json before;
        for (std::size_t i = 0; i < page.size(); i += i + 4 < page.size() ? 3 : 1) {
            const nlohmann::json beside =
                server().get("/api/v1/cells/" + page[i][0].get<std::string>() + "/neighbours?" + list).json();
            EXPECT_EQ(beside["previous"], i == 0 ? nlohmann::json() : page[i - 1][0]) << sort << " at " << i;
            EXPECT_EQ(beside["next"], i + 1 == page.size() ? nlohmann::json() : page[i + 1][0]) << sort << " at " << i;
        }
    }
}

TEST_F(Serve, KeepsStarsAndNotesOnRunsAndCells) {
    const auto put = [](const std::string& on, const nlohmann::json& note) {
        return server().ask("PUT", "/api/v1/notes/" + on, note.dump());
    };
    EXPECT_EQ(put("cell/" + key(), {{"star", true}, {"note", "it's odd"}}).json()["note"], "it's odd");
    EXPECT_EQ(put("run/1", {{"note", "first"}}).json()["star"], false);
    EXPECT_EQ(put("run/99", {{"note", "none"}}).status, 404);
    EXPECT_EQ(put("cell/" + key(), {{"note", std::string(10'001, 'x')}}).status, 400);
    EXPECT_EQ(server().get("/api/v1/cells/" + key()).json()["note"]["star"], true);
    EXPECT_EQ(server().get("/api/v1/runs/1").json()["note"]["note"], "first");
    const nlohmann::json starred = server().get("/api/v1/cells?columns=cell,note&where=star%20%3D%20true").json();
    ASSERT_EQ(starred["rows"].size(), 1u);
    EXPECT_EQ(starred["rows"][0][1], "it's odd");
    EXPECT_EQ(server().get("/api/v1/notes").json()["rows"].size(), 2u);
    EXPECT_EQ(put("cell/" + key(), nlohmann::json::object()).body, "null");
    EXPECT_EQ(server().get("/api/v1/notes").json()["rows"].size(), 1u);
}

TEST_F(Serve, TellsTheTextThatAKeyWasMadeOf) {
    const std::string text = server().get("/api/v1/cells/" + key()).json()["key_text"];
    EXPECT_THAT(text, HasSubstr("engine=tamis "));
    EXPECT_THAT(text, HasSubstr("\ndata="));
}

TEST_F(Serve, PagesByKeyReachEveryCellOnceWhateverTheOrder) {
    for (const char* sort : {"profit_factor", "-profit_factor,symbol", "symbol,-first_day", "-status"}) {
        const std::string base = std::string("/api/v1/cells?columns=cell&limit=7&sort=") + sort;
        std::vector<std::string> keys;
        std::size_t total = 1;
        while (keys.size() < total) {
            const nlohmann::json page = server().get(base + (keys.empty() ? "" : "&after=" + keys.back())).json();
            total = page["total"];
            ASSERT_FALSE(page["rows"].empty()) << sort << " ends after " << keys.size() << " of " << total;
            for (const auto& row : page["rows"]) keys.push_back(row[0]);
        }
        std::sort(keys.begin(), keys.end());
        EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end()) << sort;
        EXPECT_EQ(keys.size(), total) << sort;
    }
    EXPECT_EQ(server().get("/api/v1/cells?sort=symbol&after=nonsense").status, 404);
    EXPECT_EQ(server().get("/api/v1/cells?after=" + key()).status, 400);
}

TEST_F(Serve, TellsACellWithItsTradesFillsAndBars) {
    const nlohmann::json cell = server().get("/api/v1/cells/" + key().substr(0, 12)).json();
    EXPECT_EQ(cell["cell"]["cell"], key());
    EXPECT_THAT(cell["parameters"]["pivot_bars"].get<std::string>(), testing::AnyOf("2", "5"));
    EXPECT_EQ(cell["trades"]["total"], cell["cell"]["trade_number_of_trades"]);
    EXPECT_EQ(cell["fills"]["total"], cell["cell"]["fills"]);
    const nlohmann::json bars = server().get("/api/v1/cells/" + key() + "/bars").json();
    EXPECT_EQ(bars["resolution"], "minute");
    EXPECT_EQ(bars["bars"]["time"].size(), bars["bars"]["close"].size());
    EXPECT_GT(bars["bars"]["time"].size(), 100u);
    ASSERT_EQ(bars["lines"].size(), 4u) << "what the strategy breaks out of";
    for (const auto& line : bars["lines"]) {
        EXPECT_EQ(line["time"].size(), line["values"].size()) << line["name"];
        EXPECT_GE(line["time"].front(), bars["bars"]["time"].front()) << line["name"];
    }
    EXPECT_EQ(server().get("/api/v1/cells/" + key() + "/bars?resolution=daily").json()["bars"]["time"].size(), 1u);
    EXPECT_EQ(server().get("/api/v1/cells/" + key() + "/bars?resolution=weekly").status, 400);
}

TEST_F(Serve, TellsBarsOfASymbolAndSmallChartsOfHits) {
    const std::string from_to = "/api/v1/bars?symbol=SPY&from=2024-02-01&to=";
    const nlohmann::json few = server().get(from_to + "2024-02-02").json();
    EXPECT_EQ(few["resolution"], "minute");
    EXPECT_EQ(few["bars"]["close"].size(), 780u);
    const nlohmann::json many = server().get(from_to + "2024-02-29").json();
    EXPECT_EQ(many["resolution"], "daily");
    EXPECT_EQ(many["bars"]["close"].size(), 20u);
    EXPECT_EQ(server().get(from_to + "2024-02-29&resolution=minute").status, 400);
    EXPECT_EQ(server().get(from_to + "yesterday").status, 400);
    EXPECT_EQ(server().get("/api/v1/bars?symbol=NONE&from=2024-02-01&to=2024-02-02").status, 404);

    const auto sparks = [](const nlohmann::json& hits) {
        return server().post("/api/v1/bars/sparks", nlohmann::json{{"hits", hits}}.dump());
    };
    const nlohmann::json small = sparks({"SPY 2024-02-02", "NONE 2024-02-02"}).json()["sparks"];
    ASSERT_EQ(small.size(), 2u);
    EXPECT_EQ(small[0].size(), 40u);
    EXPECT_EQ(small[0].back(), few["bars"]["close"].back());
    EXPECT_TRUE(small[1].is_null());
    EXPECT_EQ(sparks({"SPY"}).status, 400);
    EXPECT_EQ(sparks(std::vector<std::string>(501, "SPY 2024-02-02")).status, 400);
}

TEST_F(Serve, GroupsAndSpreadsByParametersToo) {
    const nlohmann::json groups = server().get("/api/v1/aggregates?by=pivot_bars").json();
    ASSERT_EQ(groups["rows"].size(), 2u);
    EXPECT_EQ(groups["rows"][0][0], 2);
    const nlohmann::json whole = server().get("/api/v1/aggregates").json();
    ASSERT_EQ(whole["rows"].size(), 1u);
    const auto number = [&](const char* name) {
        for (std::size_t c = 0; c < whole["columns"].size(); ++c)
            if (whole["columns"][c]["name"] == name) return whole["rows"][0][c].get<double>();
        ADD_FAILURE() << "no column " << name;
        return 0.0;
    };
    EXPECT_EQ(number("cells"), server().get("/api/v1/cells?limit=0").json()["total"].get<double>());
    EXPECT_LT(number("low_95"), number("mean"));
    EXPECT_NEAR(number("high_95") - number("mean"), number("mean") - number("low_95"), 1e-12);
    // The same by hand: days as clusters of their cells.
    const nlohmann::json days =
        server()
            .post(
                "/api/v1/sql",
                R"({"statement":"SELECT sum(total_return_fraction), count(total_return_fraction)::DOUBLE FROM backtest GROUP BY first_day"})")
            .json()["rows"];
    double squares = 0, cells = 0;
    for (const auto& day : days) {
        cells += day[1].get<double>();
        squares += std::pow(day[0].get<double>() - number("mean") * day[1].get<double>(), 2);
    }
    ASSERT_EQ(days.size(), number("days"));
    const double error = std::sqrt(squares * number("days") / (number("days") - 1)) / cells;
    EXPECT_GT((number("high_95") - number("mean")) / error, 1.96) << "Student's distribution is wider than the normal";
    EXPECT_LT((number("high_95") - number("mean")) / error, 4.31) << "and at two degrees of freedom 4.30";
    const nlohmann::json steps = server().get("/api/v1/histogram?column=total_return_fraction&bins=7").json();
    int counted = steps["nulls"];
    for (const int count : steps["counts"]) counted += count;
    EXPECT_EQ(counted, groups["rows"][0][1].get<int>() + groups["rows"][1][1].get<int>());
    EXPECT_EQ(server().get("/api/v1/histogram?column=symbol").status, 400);
}

TEST_F(Serve, StepsBeginAtTheSmallestValueAndEndAtTheLargest) {
    for (const char* column :
         {"total_return_fraction", "intraday_drawdown_fraction", "end_value_usd", "lean_sharpe_ratio"})
        for (const char* where : {"", "&where=pivot_bars%20%3D%205", "&where=total_return_fraction%20%3E%200"})
            for (const char* bins : {"1", "3", "40", "997"}) {
                const nlohmann::json spread =
                    server().get(std::string("/api/v1/histogram?column=") + column + "&bins=" + bins + where).json();
                ASSERT_TRUE(spread.contains("counts")) << spread;
                EXPECT_EQ(spread["counts"].size(), std::stoul(bins));
                if (spread["low"] == spread["high"]) continue;
                EXPECT_GT(spread["counts"].front(), 0) << column << where;
                EXPECT_GT(spread["counts"].back(), 0) << column << where;
            }
    EXPECT_EQ(server().get("/api/v1/aggregates?by=a,b,c,d").status, 400);
}

TEST_F(Serve, SqlReadsAndCanDoNothingElse) {
    const auto sql = [](const std::string& statement) {
        return server().post("/api/v1/sql", nlohmann::json{{"statement", statement}}.dump());
    };
    EXPECT_EQ(sql("SELECT 1 AS one").json()["rows"][0][0], 1);
    for (const char* statement : {"DELETE FROM backtest",
                                  "DROP TABLE trade",
                                  "COPY backtest TO '/tmp/tamis-must-not-be.csv'",
                                  "SELECT * FROM read_csv('/etc/passwd')",
                                  "ATTACH '/tmp/tamis-must-not-be.duckdb'",
                                  "INSTALL httpfs",
                                  "LOAD httpfs",
                                  "SET lock_configuration = false",
                                  "SELECT 1; DELETE FROM backtest",
                                  "PRAGMA database_list; DROP TABLE run"}) {
        const Reply reply = sql(statement);
        EXPECT_EQ(reply.status, 400) << statement << ": " << reply.body;
    }
    EXPECT_FALSE(std::filesystem::exists("/tmp/tamis-must-not-be.csv"));
    EXPECT_GT(server().get("/api/v1/cells?limit=0").json()["total"].get<int>(), 0);
}

TEST_F(Serve, AnswersOnlyItsOwnPagesAndPrograms) {
    const auto status = [](const std::string& host, const std::string& headers) {
        const std::string reply = server().exchange("GET /api/v1/home HTTP/1.1\r\nHost: " + host +
                                                    "\r\nConnection: close\r\n" + headers + "\r\n");
        return reply.substr(9, 3);
    };
    const std::string own = server().host();
    EXPECT_EQ(status(own, ""), "200");
    EXPECT_EQ(status("localhost:" + std::to_string(server().port()), ""), "200");
    EXPECT_EQ(status("evil.example", ""), "403");
    EXPECT_EQ(status("127.0.0.1:1", ""), "403");
    EXPECT_EQ(status(own, "Origin: http://" + own + "\r\n"), "200");
    EXPECT_EQ(status(own, "Origin: http://evil.example\r\n"), "403");
    EXPECT_EQ(status(own, "Sec-Fetch-Site: cross-site\r\n"), "403");
    EXPECT_EQ(server().post("/api/v1/sql", "statement=SELECT", "application/x-www-form-urlencoded").status, 403);
}

TEST_F(Serve, RefusesWhatIsTooLarge) {
    EXPECT_EQ(server().post("/api/v1/sql", std::string(2'000'000, ' ')).status, 413);
    EXPECT_EQ(server().get("/api/v1/home", "X-Long: " + std::string(20'000, 'x') + "\r\n").status, 413);
    EXPECT_EQ(server().get("/api/v1/cells?limit=1000000").status, 400);
    EXPECT_EQ(server().post("/api/v1/sql", std::string(100'000, '[')).status, 400);
}

TEST_F(Serve, GoesOnWhateverBytesCome) {
    std::mt19937 random(11);
    const std::vector<std::string> seeds{"GET /api/v1/home HTTP/1.1\r\nHost: " + server().host() + "\r\n\r\n",
                                         "POST /api/v1/sql HTTP/1.1\r\nHost: " + server().host() +
                                             "\r\nContent-Type: application/json\r\nContent-Length: 30\r\n\r\n{\"stat",
                                         "GET /api/v1/cells?where=%zz&limit=-1 HTTP/1.1\r\n\r\n",
                                         "GET / HTTP/9.9\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"};
    for (int i = 0; i < 400; ++i) {
        std::string bytes = seeds[random() % seeds.size()];
        for (unsigned change = random() % 12; change > 0; --change)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        server().shout(bytes.substr(0, 1 + random() % bytes.size()));
    }
    EXPECT_EQ(server().get("/api/v1/health").status, 200);
    EXPECT_TRUE(server().process().is_running());
}

TEST_F(Serve, TellsARunsEventsFromTheStartOrFromWhereOneWas) {
    const std::string all =
        server().exchange("GET /api/v1/runs/1/events HTTP/1.1\r\nHost: " + server().host() + "\r\n\r\n");
    EXPECT_THAT(all, HasSubstr("text/event-stream"));
    EXPECT_THAT(all, HasSubstr("\r\n\r\nid: 1\n"));
    EXPECT_THAT(all, HasSubstr("event: end\ndata: {\"state\":\"done\""));
    const std::string rest = server().exchange("GET /api/v1/runs/1/events HTTP/1.1\r\nHost: " + server().host() +
                                               "\r\nLast-Event-ID: 3\r\n\r\n");
    EXPECT_THAT(rest, HasSubstr("\r\n\r\nid: 4\n"));
    EXPECT_EQ(server().get("/api/v1/runs/99/events").status, 404);
}

TEST_F(Serve, CountsWhatEachFilterLetsThroughAndAgreesWithTheScreen) {
    const std::string body =
        nlohmann::json{
            {"first", "2024-02-20"}, {"last", "2024-02-29"}, {"filters", {"gap(threshold=1%)", "price_range(min=20)"}}}
            .dump();
    const nlohmann::json counts = server().post("/api/v1/screens/counts", body).json();
    const nlohmann::json kept = server().post("/api/v1/screens", body).json();
    EXPECT_EQ(counts["hits"], kept["total"]);
    EXPECT_EQ(counts["symbol_days"], kept["symbol_days"]);
    EXPECT_THAT(counts["filters"][0]["text"].get<std::string>(), HasSubstr("gap"));
    EXPECT_EQ(counts["filters"][0]["alone"], counts["filters"][0]["after"]);
    EXPECT_EQ(counts["filters"][1]["after"], counts["hits"]);
    int measured = counts["filters"][0]["not_measured"];
    for (const int step : counts["filters"][0]["histogram"]["counts"]) measured += step;
    EXPECT_EQ(measured, counts["symbol_days"]);
    for (std::size_t i = 0; i < kept["sessions"].size(); ++i)
        EXPECT_EQ(counts["sessions"][i]["hits"], kept["sessions"][i]["hits"]);
    EXPECT_EQ(server().post("/api/v1/screens/counts", "{\"first\":\"2024-02-20\"}").status, 400);
}

TEST_F(Serve, SaysWhatARunWouldCostAndWhatIsWrongWithIt) {
    const nlohmann::json cost = server().post("/api/v1/runs/preview", run_body(small)).json();
    EXPECT_EQ(cost["asked"], cost["known"]);
    EXPECT_EQ(cost["to_do"], 0);
    const Reply wrong = server().post("/api/v1/runs", run_body("name: x\nbacktesting: {strategy: market_structur}\n"));
    EXPECT_EQ(wrong.status, 400);
    EXPECT_THAT(wrong.body, HasSubstr("did you mean 'market_structure'"));
    const Reply file = server().post(
        "/api/v1/runs",
        run_body("name: x\nscreening: {date_range: {start: 2024-02-20, end: 2024-02-29}, universe: [/etc/passwd.txt], "
                 "filters: [gap]}\nbacktesting: {strategy: market_structure}\n"));
    EXPECT_EQ(file.status, 400);
    EXPECT_THAT(file.body, HasSubstr("may name none"));
}

void damage_minutes_of_one_symbol(const std::filesystem::path& books) {
    for (const auto& entry : std::filesystem::directory_iterator(books)) {
        const std::filesystem::path& file = entry.path();
        if (file.extension() != ".minutes" || file.filename().string().starts_with("SPY")) continue;
        std::string bytes = read_file(file);
        for (std::size_t i = bytes.size() / 2; i < bytes.size(); i += 1000) bytes[i] = static_cast<char>(~bytes[i]);
        return replace_file(file, bytes, false);
    }
}

TEST(ServeAlone, TellsFailuresByCauseWithoutSymbolAndDayAndWhyARunFailed) {
    const SmallMarket market(3);
    const Served server(market.home.path());
    damage_minutes_of_one_symbol(market.home.bars_folder() / "books");
    std::string all = small;
    all.replace(all.find("gap(threshold=1%)"), 17, "price_range(min=0.01, max=50000)");
    ASSERT_EQ(server.post("/api/v1/runs", run_body(all)).status, 202);
    ASSERT_EQ(state_at_end(server, 1), "done");
    const nlohmann::json run = server.get("/api/v1/runs/1").json();
    ASSERT_GT(run["run"]["cells_failed"].get<int>(), 2);
    ASSERT_EQ(run["failures"]["rows"].size(), 1u) << "a cause is of many days: " << run["failures"];
    const nlohmann::json& cause = run["failures"]["rows"][0];
    EXPECT_EQ(cause[0], "minute trades differ from their hash; import the day again");
    EXPECT_EQ(cause[1], run["run"]["cells_failed"]);
    EXPECT_EQ(cause[2], 1);
    EXPECT_THAT(cause[3].get<std::string>(), HasSubstr(" 2024-02-"));

    std::string absent = small;
    absent.replace(absent.find("  filters"), 0, "  universe: [NONE]\n");
    ASSERT_EQ(server.post("/api/v1/runs", run_body(absent)).status, 202);
    ASSERT_EQ(state_at_end(server, 2), "failed");
    EXPECT_THAT(server.get("/api/v1/runs/2").json()["message"].get<std::string>(), HasSubstr("no symbol 'NONE'"));
}

TEST(ServeAlone, AsksForATokenElsewhereThanOnLoopback) {
    const TempDir home("tamis-serve-token");
    const Ended ended =
        run_tamis(home.path(), {"serve", "--bind", "0.0.0.0", "--port", "0", "--home", home.path().string()});
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_THAT(ended.output, HasSubstr("TAMIS_TOKEN"));
}

TEST(ServeAlone, AnswersOnlyTheTokenWhereOneIsSet) {
    const TempDir home("tamis-serve-token");
    ::setenv("TAMIS_TOKEN", "a long secret", 1);
    const Served server(home.path());
    ::unsetenv("TAMIS_TOKEN");
    EXPECT_EQ(server.get("/api/v1/health").status, 401);
    EXPECT_EQ(server.get("/api/v1/health", "Authorization: Bearer a long secre\r\n").status, 401);
    EXPECT_EQ(server.get("/api/v1/health", "Authorization: Bearer a long secret\r\n").status, 200);
}

TEST(ServeAlone, EndsAStatementThatWantsMoreMemoryThanThereIs) {
    const SmallMarket market(3);
    const Served server(market.home.path(), {"--memory", "100MB"});
    const Reply reply = server.post(
        "/api/v1/sql", R"json({"statement":"SELECT len(list(range)) FROM range(100000000)","limit":1})json");
    EXPECT_EQ(reply.status, 503) << reply.body;
    EXPECT_THAT(reply.body, HasSubstr("Memory"));
    EXPECT_EQ(server.get("/api/v1/home").status, 200);
    const TempDir none("tamis-serve-memory");
    const Ended ended = run_tamis(none.path(), {"serve", "--memory", "much", "--home", none.path().string()});
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_THAT(ended.output, HasSubstr("--memory is 'much'; it must be an amount such as 512MB or 4GB"));
}

TEST(ServeAlone, EndsInOrderAtASignalAndHoldsTheResultsUntilThen) {
    const SmallMarket market(3);
    Served server(market.home.path());
    ASSERT_NE(server.port(), 0);
    server.process().signal(SIGTERM);
    ASSERT_TRUE(server.process().wait(10));
    EXPECT_EQ(server.process().ended().exit_code, 0);
    EXPECT_EQ(count(*market.home.open_results(), "run"), 0);
}

}  // namespace
}  // namespace tamis
