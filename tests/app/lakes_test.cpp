// tests/app/lakes_test.cpp — cells of lakes that a home names stand beside its own, each once, and a lake that has gone
// is said.
#include "app/lakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/explore.hpp"
#include "app/lake.hpp"
#include "app/market.hpp"
#include "app/process.hpp"
#include "app/questions.hpp"
#include "app/reports.hpp"
#include "base/error.hpp"
#include "server/client.hpp"

namespace tamis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class Lakes : public testing::Test {
  protected:
    Lakes() {
        const auto results = market.home.open_results();
        run(market.home, *results, small_study());
        all = count(*results, "backtest");
        app::export_lake(*results, {.limit = UINT64_MAX}, folder, "symbol", {});
        // Half of the cells are in the lake alone.
        results->execute(
            "DELETE FROM backtest_own WHERE cell IN (SELECT cell FROM backtest WHERE parameters LIKE "
            "'%pivot_bars=2%')");
        own = count(*results, "backtest");
    }
    app::LakeRow add(const std::string& name = {}) const { return app::add_lake(market.home, folder, name, {}); }
    std::unique_ptr<store::ResultStore> seen() const {
        auto results = market.home.open_results_to_read();
        app::see_lakes(market.home, *results);
        return results;
    }
    static std::string refusal(const std::function<void()>& of) {
        try {
            of();
        } catch (const Error& error) {
            return error.what();
        }
        return "nothing is refused";
    }

    const SmallMarket market;
    const TempDir scratch;
    const std::filesystem::path folder = std::filesystem::canonical(scratch.path()) / "lake";
    std::int64_t all = 0, own = 0;
};

TEST_F(Lakes, StandBesideTheStoreAndACellOfBothCountsOnceThere) {
    EXPECT_EQ(add("old").cells, all);
    const auto results = seen();
    EXPECT_EQ(count(*results, "backtest"), all);
    EXPECT_EQ(count(*results, "backtest WHERE lake IS NULL"), own) << "the store's win";
    EXPECT_EQ(count(*results, "backtest WHERE lake = 'old'"), all - own);
    EXPECT_EQ(count(*market.home.open_results_to_read(), "backtest"), own) << "who does not ask for them sees none";
    EXPECT_THAT(refusal([&] {
                    add("other");
                    seen();
                }),
                "nothing is refused");
    EXPECT_EQ(count(*seen(), "backtest"), all) << "of two lakes too";
}

TEST_F(Lakes, AreAskedAsTheStoreIs) {
    add("old");
    const auto results = seen();
    const store::Answer two = app::ask(
        *results,
        {.where = "pivot_bars = 2", .sort = "-total_return_fraction,cell", .columns = "cell, pivot_bars, lake"});
    EXPECT_EQ(static_cast<std::int64_t>(two.total), all - own) << "a parameter by its name";
    EXPECT_EQ(two.rows.value(0, "pivot_bars"), record::Value(std::int64_t{2}));
    EXPECT_EQ(two.rows.value(0, "lake"), record::Value(std::string("old")));
    const auto& cells = two.rows.columns[0].hashes();
    const app::Neighbours beside =
        app::neighbours(*results,
                        {.where = "pivot_bars = 2", .sort = "-total_return_fraction,cell", .columns = {}},
                        hex_text(cells[1]));
    EXPECT_EQ(beside.previous, cells[0]);
    EXPECT_EQ(beside.next, cells[2]);
    EXPECT_NO_THROW(app::neighbours(*results, {.columns = {}}, hex_text(cells[1]))) << "in no order too";
    const store::Answer unsorted = app::ask(*results, {.columns = "cell", .limit = 100});
    EXPECT_TRUE(std::ranges::is_sorted(unsorted.rows.columns[0].hashes(), {}, hex_text))
        << "by its key, where nothing else is said";
    const report::KeptCell kept = app::cell_of(*results, hex_text(cells[0]).substr(0, 12), 10);
    EXPECT_EQ(kept.cell.value(0, "lake"), record::Value(std::string("old")));
    const store::Answer groups = app::aggregate(*results, {.by = "pivot_bars", .where = {}});
    ASSERT_EQ(groups.rows.size(), 2u);
    EXPECT_EQ(groups.rows.value(0, "cells"), record::Value(all - own));
    const store::Outcome outcome = app::run_statement(*results, {.text = "SELECT count(*) FROM backtest"});
    EXPECT_EQ(outcome.answer->rows.columns[0].numbers()[0], all) << "where no other file may be read";
    EXPECT_THROW(app::run_statement(*results, {.text = "SELECT * FROM read_csv('/etc/passwd')"}), Error);
}

TEST_F(Lakes, BecomeOneLakeWhenTheyAreExported) {
    add("old");
    const app::LakeAnswer both = app::export_lake(*seen(), {.limit = UINT64_MAX}, scratch.path() / "both", "month", {});
    EXPECT_EQ(static_cast<std::int64_t>(both.cells), all);
    EXPECT_EQ(app::add_lake(market.home, scratch.path() / "both", "both", {}).cells, all) << "without the column lake";
}

TEST_F(Lakes, OfAnOlderProgramAreNullInWhatTheyLack) {
    const std::filesystem::path older = scratch.path() / "older";
    std::filesystem::create_directory(older);
    market.home.open_results()->execute(
        "COPY (SELECT cell, symbol, first_day, strategy, parameters FROM read_parquet('" + folder.string() +
        "/**/*.parquet')) TO '" + (older / "cells.parquet").string() +
        "' (FORMAT parquet, KV_METADATA {'meaning.cell': 'Key.'})");
    EXPECT_EQ(app::add_lake(market.home, older, {}, {}).name, "older");
    EXPECT_EQ(count(*seen(), "backtest WHERE lake = 'older' AND total_return_fraction IS NULL"), all - own);
}

TEST_F(Lakes, AreNoOtherFolders) {
    const std::filesystem::path other = scratch.path() / "other";
    EXPECT_THAT(refusal([&] { app::add_lake(market.home, other, {}, {}); }), HasSubstr("/other is no folder"));
    std::filesystem::create_directory(other);
    EXPECT_THAT(refusal([&] { app::add_lake(market.home, other, {}, {}); }),
                HasSubstr("there is no Parquet file in it"));
    market.home.open_results()->execute("COPY (SELECT 1 AS one) TO '" + (other / "one.parquet").string() + "'");
    EXPECT_THAT(refusal([&] { app::add_lake(market.home, other, {}, {}); }),
                HasSubstr("one.parquet is a file of something else; 'tamis results export --parquet DIR' writes one"));
    EXPECT_THAT(refusal([&] { add("a/b"); }), StartsWith("a lake cannot be called 'a/b'"));
    add("old");
    EXPECT_THAT(refusal([&] { add("old"); }), "nothing is refused") << "it is that one";
    app::export_lake(*market.home.open_results(), {.limit = UINT64_MAX}, scratch.path() / "new", "month", {});
    EXPECT_THAT(refusal([&] { app::add_lake(market.home, scratch.path() / "new", "old", {}); }),
                HasSubstr("the lake old is " + folder.string() + " already"));
    EXPECT_THAT(refusal([&] { app::remove_lake(market.home, "odl"); }), HasSubstr("did you mean 'old'?"));
}

TEST_F(Lakes, AreSeenByAServerOnceTheyAreAddedBesideIt) {
    const Served server(market.home.path());
    const auto cells = [&](const char* where) {
        return server.get(std::string("/api/v1/cells?limit=1&where=") + where).json()["total"];
    };
    EXPECT_EQ(cells(""), own);
    const std::string home = market.home.path().string();
    const Ended added = run_tamis(scratch.path(), {"lake", "add", folder.string(), "--as", "old", "--home", home});
    EXPECT_EQ(added.exit_code, 0) << added.output;
    EXPECT_EQ(cells(""), all);
    EXPECT_EQ(cells("lake%20is%20not%20null"), all - own);
    EXPECT_EQ(server.get("/api/v1/lakes").json()["rows"][0][0], "old");
    EXPECT_EQ(server.get("/api/v1/home").json()["cells"], own) << "the store's";
    run_tamis(scratch.path(), {"lake", "remove", "old", "--home", home});
    EXPECT_EQ(cells(""), own);
    run_tamis(scratch.path(), {"lake", "add", folder.string(), "--as", "old", "--home", home});
    EXPECT_EQ(cells(""), all);
    std::filesystem::rename(folder, scratch.path() / "away");
    const auto refused = server.get("/api/v1/cells?limit=1");
    EXPECT_EQ(refused.status, 503);
    EXPECT_THAT(refused.body, HasSubstr("the lake old has gone"));
}

TEST_F(Lakes, ThatHaveGoneAreSaidAndNotLeftOut) {
    add("old");
    std::filesystem::rename(folder, scratch.path() / "away");
    EXPECT_THAT(refusal([&] { seen(); }),
                "the lake old has gone: there is nothing of it at " + folder.string() +
                    "; bring it back, or 'tamis lake remove old' answers without its cells");
    EXPECT_EQ(app::list_lakes(market.home)[0].state, "gone");
    std::filesystem::rename(scratch.path() / "away", folder);
    EXPECT_EQ(count(*seen(), "backtest"), all);
    app::remove_lake(market.home, "old");
    EXPECT_EQ(count(*seen(), "backtest"), own);
    EXPECT_TRUE(std::filesystem::exists(folder)) << "the files stay";
}

}  // namespace
}  // namespace tamis
