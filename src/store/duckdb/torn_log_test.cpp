// store/duckdb/torn_log_test.cpp — wherever a kill cuts the log of changes, every commit is there whole or not at all.
#include "store/duckdb/torn_log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "store/duckdb/numbered_rows_test.hpp"
#include "store/transaction.hpp"

namespace tamis::store {
namespace {

/// A result file as a process leaves it that ends without closing it: its last commits are in the log alone, the rows
/// of the second table among them as pointers to what stands in the file, because it is more than a group of rows.
class TornLog : public testing::Test {
  protected:
    static constexpr std::int64_t few = 500, many = 30'000;

    void SetUp() override {
        const pid_t child = ::fork();
        if (child == 0) {
            const auto store = open_duckdb(left_file(), Access::read_write, 1, {});
            commit(*store, 0, few, few);
            commit(*store, 1, few, many);
            ::_exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        bytes_ = std::filesystem::file_size(log_of(left_file()));
    }

    static void commit(ResultStore& store, std::int64_t batch, std::int64_t rows, std::int64_t other_rows) {
        in_transaction(store, [&] {
            store.append(numbered_table, numbered_rows(batch, rows));
            store.append(other_numbered_table, numbered_rows(batch, other_rows));
        });
    }
    std::filesystem::path left_file() const { return folder_.path() / "left.duckdb"; }
    std::filesystem::path file() const { return folder_.path() / "results.duckdb"; }
    static std::filesystem::path log_of(const std::filesystem::path& file) { return file.string() + ".wal"; }

    /// The file with so many bytes of its log.
    void leave(std::uint64_t bytes) const {
        using std::filesystem::copy_options;
        std::filesystem::copy_file(left_file(), file(), copy_options::overwrite_existing);
        std::filesystem::copy_file(log_of(left_file()), log_of(file()), copy_options::overwrite_existing);
        std::filesystem::resize_file(log_of(file()), bytes);
    }
    /// Rows of a batch in both tables, and of the second alone.
    static std::pair<std::int64_t, std::int64_t> rows_of_batch(ResultStore& store, std::int64_t batch) {
        const std::string which = " WHERE batch = " + std::to_string(batch);
        return {whole_number(store, "SELECT count(*)::BIGINT FROM numbered" + which),
                whole_number(store, "SELECT count(*)::BIGINT FROM other_numbered" + which)};
    }

    TempDir folder_{"tamis-torn"};
    std::uint64_t bytes_ = 0;
};

TEST_F(TornLog, EveryCommitIsWholeOrNotThereWhereverTheLogEnds) {
    using Rows = std::pair<std::int64_t, std::int64_t>;
    leave(bytes_);
    EXPECT_EQ(committed_bytes(log_of(file())), bytes_);
    bool has_first = false, has_second = false;
    int without_second = 0;
    const std::uint64_t steps = 60;
    for (std::uint64_t step = 0; step <= steps; ++step) {
        leave(bytes_ * step / steps);
        const auto access = step % 2 == 0 ? Access::read_only : Access::read_write;
        const std::uint64_t committed = committed_bytes(log_of(file())).value();
        if (committed == 0) continue;  // not even the tables
        const auto store = open_duckdb(file(), access, 1, {});
        const auto tables = whole_number(*store,
                                         "SELECT count(*)::BIGINT FROM duckdb_tables() WHERE table_name IN "
                                         "('numbered', 'other_numbered')");
        if (tables < 2) continue;
        const Rows first = rows_of_batch(*store, 0), second = rows_of_batch(*store, 1);
        EXPECT_TRUE(first == Rows(few, few) || (first == Rows(0, 0) && !has_first)) << step;
        EXPECT_TRUE(second == Rows(few, many) || (second == Rows(0, 0) && !has_second)) << step;
        has_first = has_first || first.first != 0;
        has_second = has_second || second.first != 0;
        without_second += has_first && !has_second ? 1 : 0;
    }
    EXPECT_TRUE(has_second);
    EXPECT_GT(without_second, 0) << "some logs end within the second commit";
}

TEST_F(TornLog, TheWriterGoesOnWhereTheLastWholeCommitEnds) {
    leave(bytes_ - 1);
    {
        const auto store = open_duckdb(file(), Access::read_write, 1, {});
        EXPECT_EQ(rows_of_batch(*store, 1), std::pair(std::int64_t(0), std::int64_t(0)));
        commit(*store, 1, few, many);
    }
    EXPECT_EQ(rows_of_batch(*open_duckdb(file(), Access::read_only, 1, {}), 1), std::pair(few, many));
}

TEST_F(TornLog, IsLeftAloneWhileItsWriterLives) {
    leave(bytes_ - 1);
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const int held = ::open(file().c_str(), O_RDWR);
        struct flock all{};
        all.l_type = F_WRLCK;
        all.l_whence = SEEK_SET;
        ::fcntl(held, F_SETLK, &all);
        [[maybe_unused]] const auto sent = ::write(ready[1], "x", 1);
        ::pause();
    }
    char word = 0;
    ASSERT_EQ(::read(ready[0], &word, 1), 1);
    try {
        cut_torn_logs(file());
        ADD_FAILURE() << "it was cut";
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::conflict);
        EXPECT_NE(std::string(error.what()).find(std::to_string(child)), std::string::npos) << error.what();
    }
    EXPECT_EQ(std::filesystem::file_size(log_of(file())), bytes_ - 1);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    cut_torn_logs(file());
    EXPECT_LT(std::filesystem::file_size(log_of(file())), bytes_ - 1);
}

TEST(TornLogBeginning, IsReadOfBothAgesAndOtherVersionsAreLeftAlone) {
    const TempDir folder("tamis-torn");
    const std::filesystem::path log = folder.path() / "a.wal";
    const auto committed = [&](std::string_view bytes) {
        replace_file(log, bytes);
        return committed_bytes(log);
    };
    using std::string_literals::operator""s;
    const std::string old = "\x64\0\x62\x65\0\x02\xff\xff"s;
    const std::string identity = "\x66\0\x10"s + std::string(15, 'a') + "\xc8\x01"s, checkpoints = "\x67\0\x85\x01"s;
    const std::string recent = "\x64\0\x62\x65\0\x02"s + identity + checkpoints + "\xff\xff"s;
    const std::string end = "\x05\0\0\0\0\0\0\0CHECKSUM\x64\0\x64\xff\xff"s;
    for (const std::string& begun : {old, recent}) {
        EXPECT_EQ(committed(begun), 0U);
        EXPECT_EQ(committed(begun + end), begun.size() + end.size());
        EXPECT_EQ(committed(begun + end + end.substr(0, 20)), begun.size() + end.size());
        EXPECT_EQ(committed(begun + end + std::string(64, '\0')), begun.size() + end.size());
    }
    EXPECT_EQ(committed(""), 0U);
    EXPECT_EQ(committed("\x64\0\x62"s), 0U);
    EXPECT_EQ(committed("\x64\0\x62\x65\0\x03\xff\xff"s + end), std::nullopt) << "encrypted";
    EXPECT_EQ(committed("something else that is long enough"), std::nullopt);
    EXPECT_EQ(committed_bytes(folder.path() / "missing.wal"), std::nullopt);
}

}  // namespace
}  // namespace tamis::store
