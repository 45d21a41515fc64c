// store/duckdb/torn_block_test.cpp — a block that a kill left half written in its place is put back.
#include "store/duckdb/torn_block.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "store/duckdb/numbered_rows_test.hpp"
#include "store/transaction.hpp"

namespace tamis::store {
namespace {

constexpr std::size_t headers = 3 * 4096, block = 65'536;

class TornBlock : public testing::Test {
  protected:
    static constexpr std::int64_t rows_a_batch = 500;

    /// The next batch comes, and stands in the file itself when this returns.
    void add_batch() {
        const auto store = open_duckdb(file(), Access::read_write, 1, {});
        in_transaction(*store, [&] { store->append(numbered_table, numbered_rows(batches_, rows_a_batch)); });
        kept_ = read_file(kept_file());
        ++batches_;
    }
    std::int64_t rows() const {
        return whole_number(*open_duckdb(file(), Access::read_only, 1, {}), "SELECT count(*)::BIGINT FROM numbered");
    }
    bool can_be_read() const {
        try {
            return rows() >= 0;
        } catch (const Error&) {
            return false;
        }
    }
    /// The file as a kill leaves it in the middle of the checkpoint that made `after` of `before`: the nth block that
    /// both have and that is another is half the new one. False: there are no more of them.
    bool tear(const std::string& before, const std::string& after, int nth) const {
        for (std::size_t at = headers; at + block <= std::min(before.size(), after.size()); at += block) {
            if (before.compare(at, block, after, at, block) == 0 || nth-- > 0) continue;
            std::string torn = before;
            torn.replace(at, block / 2, after, at, block / 2);
            replace_file(file(), torn);
            return true;
        }
        return false;
    }
    std::filesystem::path file() const { return folder_.path() / "results.duckdb"; }
    std::filesystem::path kept_file() const { return file().string() + ".blocks"; }

    TempDir folder_{"tamis-torn-block"};
    std::int64_t batches_ = 0;
    std::string kept_;  ///< what was kept while the last batch came
};

TEST_F(TornBlock, IsPutBack) {
    int harmed = 0;
    add_batch();
    for (int i = 0; i < 12; ++i) {
        const std::string before = read_file(file());
        add_batch();
        const std::string after = read_file(file());
        EXPECT_FALSE(std::filesystem::exists(kept_file())) << "a file that was closed keeps none";
        for (int nth = 0; tear(before, after, nth); ++nth) {
            harmed += can_be_read() ? 0 : 1;  // one that was free harms nothing
            replace_file(kept_file(), kept_);
            EXPECT_EQ(rows(), (batches_ - 1) * rows_a_batch);
            std::filesystem::remove(kept_file());
        }
        replace_file(file(), after);
        replace_file(kept_file(), kept_);
        EXPECT_EQ(rows(), batches_ * rows_a_batch) << "blocks that were kept with other headers are left alone";
        std::filesystem::remove(kept_file());
    }
    EXPECT_GT(harmed, 0);
}

TEST_F(TornBlock, IsNotPutBackFromWhatIsNotWhole) {
    add_batch();
    const std::string before = read_file(file());
    add_batch();
    for (const std::string& kept : {std::string(), kept_.substr(0, kept_.size() / 2), std::string(kept_.size(), 'x')}) {
        replace_file(file(), before);
        replace_file(kept_file(), kept);
        EXPECT_EQ(rows(), rows_a_batch);
        EXPECT_EQ(read_file(file()), before);
    }
}

TEST_F(TornBlock, IsKeptAnewAfterACheckpoint) {
    add_batch();
    const auto store = open_duckdb(file(), Access::read_write, 1, {});
    const std::string first = read_file(kept_file());
    in_transaction(*store, [&] { store->append(numbered_table, numbered_rows(batches_, rows_a_batch)); });
    EXPECT_EQ(read_file(kept_file()), first) << "nothing but the log was written";
    store->execute("CHECKPOINT");
    store->execute("CHECKPOINT");
    EXPECT_NE(read_file(kept_file()), first) << "before the next may come";
}

TEST_F(TornBlock, ThatCannotBeKeptEndsACommitBeforeItBegins) {
    add_batch();
    const auto append = [this](ResultStore& store) {
        in_transaction(store, [&] { store.append(numbered_table, numbered_rows(batches_, rows_a_batch)); });
        ++batches_;
    };
    {
        const auto store = open_duckdb(file(), Access::read_write, 1, {});
        append(*store);
        store->execute("CHECKPOINT");
        std::filesystem::remove(kept_file());
        std::filesystem::create_directories(kept_file() / "no file can take this name");
        EXPECT_THROW(append(*store), Error);
    }
    std::filesystem::remove_all(kept_file());
    EXPECT_EQ(rows(), batches_ * rows_a_batch);
}

}  // namespace
}  // namespace tamis::store
