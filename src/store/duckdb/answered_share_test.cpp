// store/duckdb/answered_share_test.cpp — how far an answer is, seen from another thread.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/file.hpp"
#include "store/result_store.hpp"

namespace tamis::store {
namespace {

TEST(AnsweredShare, IsKnownWhileAnAnswerIsInWork) {
    const TempDir folder("tamis_duckdb");
    const auto store = open_duckdb(folder.path() / "share.duckdb", Access::read_write, 1, {});
    store->execute("CREATE TABLE number AS SELECT i FROM range(3000000) t(i)");
    store->follow_answers();
    EXPECT_FALSE(store->answered_share()) << "nothing is asked";
    std::atomic<double> most = 0;
    {
        const std::jthread watcher([&](const std::stop_token& stop) {
            while (!stop.stop_requested()) most = std::max(most.load(), store->answered_share().value_or(0));
        });
        store->sql("SELECT sum(hash(i::VARCHAR || 'x') % 1000)::DOUBLE FROM number", 1);
    }
    EXPECT_GT(most, 0);
    EXPECT_LT(most, 1);
    EXPECT_FALSE(store->answered_share()) << "the answer is there";
}

}  // namespace
}  // namespace tamis::store
