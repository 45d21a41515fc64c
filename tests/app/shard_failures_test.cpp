// tests/app/shard_failures_test.cpp — the state of a job says what failed in its shards, and why.
#include "app/shard_failures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/market.hpp"
#include "app/parts.hpp"

namespace tamis {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class ShardFailures : public testing::Test {
  protected:
    ShardFailures() {
        for (const char* name : {"parts", "logs"}) std::filesystem::create_directories(job.folder / name);
        const auto part = app::open_part(market.home, job.part(1), small_study().screen);
        run(market.home, *part, small_study());
        cells = count(*part, "backtest");
        part->execute(
            "UPDATE backtest_own SET status = 'failed', reason = symbol || ' ' || first_day || ': ' || if(cell IN "
            "(SELECT "
            "cell FROM backtest WHERE parameters LIKE '%pivot_bars=2%'), 'no calm', 'too slow') WHERE cell IN (SELECT "
            "cell FROM backtest WHERE parameters LIKE '%pivot_bars=2%') OR cell = (SELECT min(cell) FROM backtest "
            "WHERE parameters LIKE '%pivot_bars=5%')");
    }
    app::JobStatus status() const {
        app::JobStatus status{.job = {.job = "1", .study = "small", .state = "incomplete", .shards = 3, .done = 1},
                              .shards = {{1, "done", {}}, {2, "timeout", "n2"}, {3, "running", "n1"}},
                              .missing = {2}};
        app::add_failures(status, job, {});
        return status;
    }

    const SmallMarket market;
    const TempDir scratch;
    const app::ShardJob job{.folder = scratch.path() / "1",
                            .study = "small",
                            .home = market.home.path(),
                            .pipeline = {},
                            .shards = 3,
                            .wishes = {},
                            .engine = {},
                            .libraries = {},
                            .submitted = {}};
    std::int64_t cells = 0;
};

TEST_F(ShardFailures, AreCountedInEachPartWithTheirFirstCauses) {
    const app::JobStatus seen = status();
    EXPECT_EQ(seen.shards[0].cells_failed, cells / 2 + 1);
    EXPECT_THAT(seen.shards[0].causes,
                StartsWith("no calm (" + std::to_string(cells / 2) + " cells); too slow (1 cell)"));
    ASSERT_EQ(seen.failures.size(), 2u);
    EXPECT_EQ(seen.failures[0].cause, "no calm");
    EXPECT_EQ(seen.failures[0].cells, cells / 2);
    EXPECT_EQ(seen.shards[2].cells_failed, std::nullopt) << "it runs, and nobody knows";
}

TEST_F(ShardFailures, OfAShardWithoutAPartAreTheEndOfItsLog) {
    replace_file(job.logs() / "shard-2.log", "note: it begins\nthe disk is full\n\n");
    EXPECT_EQ(status().shards[1].causes, "the disk is full");
    EXPECT_EQ(status().shards[1].cells_failed, std::nullopt);
}

TEST_F(ShardFailures, AreNoneInAPartThatCannotBeReadWhichIsSaid) {
    replace_file(job.part(1), "no database");
    const app::JobStatus seen = status();
    EXPECT_EQ(seen.shards[0].cells_failed, std::nullopt);
    EXPECT_THAT(seen.shards[0].causes, HasSubstr("its part cannot be read: "));
}

}  // namespace
}  // namespace tamis
