// store/duckdb/duckdb_trouble_test.cpp — other processes, kills, damaged files, a full disk.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <random>

#include "base/error.hpp"
#include "base/file.hpp"
#include "store/result_store.hpp"

namespace tamis::store {
namespace {

using record::field;
using record::Rows;

struct BatchCell {
    std::int64_t batch = 0;
    std::int64_t number = 0;
    std::string symbol;
};
constexpr std::array batch_cell_fields{field<&BatchCell::batch>({.meaning = "Batch."}),
                                       field<&BatchCell::number>({.meaning = "Place in it."}),
                                       field<&BatchCell::symbol>({.meaning = "Symbol."})};
constexpr record::Table batch_cell_table = record::table<BatchCell>("cell", "Cells.", batch_cell_fields);
struct Sum {
    std::int64_t batch = 0;
    std::int64_t cells = 0;
};
constexpr std::array sum_fields{field<&Sum::batch>({.meaning = "Batch."}),
                                field<&Sum::cells>({.meaning = "Its cells."})};
constexpr record::Table sum_table = record::table<Sum>("sum", "One row a batch.", sum_fields);

constexpr std::int64_t batch_cells = 500;

std::unique_ptr<ResultStore> open(const std::filesystem::path& file) {
    return open_duckdb(file, Access::read_write, 1, {});
}

/// One transaction over two tables.
void append_batch(ResultStore& store, std::int64_t batch, std::int64_t cells) {
    Rows rows = record::rows_of(batch_cell_table), sums = record::rows_of(sum_table);
    for (std::int64_t i = 0; i < cells; ++i) {
        const BatchCell cell{batch, i, "SYMBOL" + std::to_string(i % 50)};
        record::append(rows, batch_cell_table, &cell, 1);
    }
    const Sum sum{batch, cells};
    record::append(sums, sum_table, &sum, 1);
    store.begin();
    store.append(batch_cell_table, rows);
    store.append(sum_table, sums);
    store.commit();
}

std::int64_t number(ResultStore& store, const std::string& sql) {
    return store.sql(sql, 1).columns.at(0).numbers().at(0);
}

/// A child process and a pipe from it.
class Child {
  public:
    explicit Child(const std::function<void(int to_parent)>& work) {
        int ends[2];
        ensure(::pipe(ends) == 0, "a pipe opens");
        pid_ = ::fork();
        if (pid_ == 0) {
            ::close(ends[0]);
            try {
                work(ends[1]);
                ::_exit(0);
            } catch (const std::exception& error) {
                std::fprintf(stderr, "child: %s\n", error.what());
                ::_exit(1);
            }
        }
        ::close(ends[1]);
        from_child_ = ends[0];
    }
    ~Child() {
        if (pid_ > 0) kill();
        ::close(from_child_);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    pid_t pid() const { return pid_; }
    /// False when the child has closed its end.
    bool receive(std::int64_t& number) const { return ::read(from_child_, &number, sizeof number) == sizeof number; }
    void kill() {
        ::kill(pid_, SIGKILL);
        wait();
    }
    int wait() {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

  private:
    pid_t pid_ = -1;
    int from_child_ = -1;
};

void send(int to_parent, std::int64_t number) {
    ensure(::write(to_parent, &number, sizeof number) == sizeof number, "the parent listens");
}

class DuckDbTrouble : public testing::Test {
  protected:
    std::filesystem::path file() const { return folder_.path() / "results.duckdb"; }
    Problem problem_of_reading(std::string& text, Access access = Access::read_write) {
        try {
            const auto store = open_duckdb(file(), access, 1, {});
            for (const char* table : {"cell", "sum"})
                if (is_prepared_) store->select({.table = table, .limit = UINT64_MAX});
        } catch (const Error& error) {
            text = error.what();
            return error.problem();
        }
        text = "opened";
        return Problem::bug;
    }
    bool is_prepared_ = false;
    TempDir folder_{"tamis_trouble"};
};

TEST_F(DuckDbTrouble, RefusesASecondWriterAndNamesTheFirst) {
    const Child child([&](int to_parent) {
        const auto store = open(file());
        send(to_parent, 1);
        ::pause();
    });
    std::int64_t ready = 0;
    ASSERT_TRUE(child.receive(ready));
    std::string text;
    EXPECT_EQ(problem_of_reading(text), Problem::conflict);
    EXPECT_NE(text.find(std::to_string(child.pid())), std::string::npos) << text;
    EXPECT_NE(text.find("store_test"), std::string::npos) << text;  // its command line
}

TEST_F(DuckDbTrouble, ReadsWhatAnotherProcessHasCommittedWhileThatWrites) {
    const Child child([&](int to_parent) {
        const auto store = open(file());
        append_batch(*store, 0, batch_cells);
        append_batch(*store, 1, batch_cells);
        store->begin();
        store->execute("DELETE FROM cell");
        send(to_parent, 1);
        ::pause();
    });
    std::int64_t ready = 0;
    ASSERT_TRUE(child.receive(ready));
    const auto store = open_duckdb(file(), Access::read_only, 1, {});
    EXPECT_EQ(number(*store, "SELECT count(*) FROM sum"), 2);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM cell"), 2 * batch_cells);
    EXPECT_NE(store->writer().find(std::to_string(child.pid())), std::string::npos) << store->writer();
    EXPECT_THROW(store->sql("DELETE FROM cell", 1), Error);
}

TEST_F(DuckDbTrouble, ReadsOnlyWholeBatchesHoweverBusyTheWriterIs) {
    constexpr std::int64_t cells = 20'000;  // more than a log of changes takes whole: blocks are written and reused
    Child child([&](int to_parent) {
        const auto store = open(file());
        store->execute("SET checkpoint_threshold = '2MB'");
        for (std::int64_t batch = 0;; ++batch) {
            append_batch(*store, batch, cells);
            store->begin();
            for (const char* table : {"cell", "sum"})
                store->execute("DELETE FROM \"" + std::string(table) + "\" WHERE batch = " + std::to_string(batch - 4));
            store->commit();
            send(to_parent, batch);
        }
    });
    std::int64_t committed = -1, before = -1;
    ASSERT_TRUE(child.receive(committed));
    for (int read = 0; read < 25; ++read) {
        const auto store = open_duckdb(file(), Access::read_only, 1, {});
        ASSERT_EQ(number(*store,
                         "SELECT count(*) FROM (SELECT batch, count(DISTINCT number) AS n, sum(length(symbol)) AS l "
                         "FROM cell GROUP BY batch) c FULL JOIN sum s ON s.batch = c.batch WHERE c.n IS DISTINCT FROM "
                         "s.cells OR c.l IS NULL"),
                  0);
        const std::int64_t newest = number(*store, "SELECT max(batch) FROM sum");
        EXPECT_GE(newest, before);
        before = newest;
    }
    EXPECT_GT(before, committed) << "the writer went on meanwhile";
    child.kill();
    while (child.receive(committed)) {
    }
    const auto store = open(file());
    EXPECT_GE(number(*store, "SELECT max(batch) FROM sum"), committed);
}

TEST_F(DuckDbTrouble, TheWriterEndsUnharmedWhenReadersAreKilled) {
    constexpr std::int64_t batches = 150;
    Child writer([&](int to_parent) {
        const auto store = open(file());
        for (std::int64_t batch = 0; batch < batches; ++batch) {
            append_batch(*store, batch, 5'000);
            if (batch == 0) send(to_parent, 1);
        }
    });
    std::int64_t ready = 0;
    ASSERT_TRUE(writer.receive(ready));
    std::mt19937 random(20'240'102);
    for (int i = 0; i < 15; ++i) {
        Child reader([&](int) {
            while (true) number(*open_duckdb(file(), Access::read_only, 1, {}), "SELECT count(*) FROM cell");
        });
        ::usleep(random() % 30'000);
        reader.kill();
    }
    EXPECT_EQ(writer.wait(), 0);
    EXPECT_EQ(number(*open(file()), "SELECT count(*) FROM cell"), batches * 5'000);
    // What the killed ones left behind goes with a later opening.
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
        if (entry.is_directory())
            std::filesystem::last_write_time(entry.path(),
                                             std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    open(file()).reset();
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
        EXPECT_FALSE(entry.is_directory()) << entry.path();
}

TEST_F(DuckDbTrouble, AWriterWaitsForReadersThatAreSoonDone) {
    open(file()).reset();
    Child reader([&](int to_parent) {
        const auto store = open_duckdb(file(), Access::read_only, 1, {});
        send(to_parent, 1);
        ::usleep(300'000);
    });
    std::int64_t ready = 0;
    ASSERT_TRUE(reader.receive(ready));
    EXPECT_NO_THROW(append_batch(*open(file()), 0, 10));
}

TEST_F(DuckDbTrouble, RefusesASecondOpeningInTheSameProcess) {
    const auto first = open(file());
    std::string text;
    EXPECT_EQ(problem_of_reading(text), Problem::conflict);
    EXPECT_NE(text.find("open in this process already"), std::string::npos) << text;
}

TEST_F(DuckDbTrouble, LetsReadersShareAFile) {
    open(file()).reset();
    const auto first = open_duckdb(file(), Access::read_only, 1, {});
    const auto second = open_duckdb(file(), Access::read_only, 1, {});
    std::string text;
    EXPECT_EQ(problem_of_reading(text), Problem::conflict);
}

TEST_F(DuckDbTrouble, KeepsExactlyTheCommittedBatchesThroughKills) {
    std::mt19937 random(20'131'007);  // fixed, so that a failure can be repeated
    std::int64_t first = 0;
    for (int round = 0; round < 10; ++round) {
        Child child([&](int to_parent) {
            const auto store = open(file());
            for (std::int64_t batch = first;; ++batch) {
                append_batch(*store, batch, batch_cells);
                send(to_parent, batch);
            }
        });
        std::int64_t committed = -1;
        const unsigned batches = 1 + random() % 12;
        for (unsigned i = 0; i < batches; ++i) ASSERT_TRUE(child.receive(committed));
        ::usleep(random() % 20'000);  // somewhere inside a later batch
        child.kill();
        while (child.receive(committed)) {
        }

        const auto store = open(file());
        const std::int64_t kept = number(*store, "SELECT count(*) FROM sum");
        // A batch may be committed without the kill leaving time to say so.
        EXPECT_TRUE(kept == committed + 1 || kept == committed + 2)
            << kept << " kept, " << committed + 1 << " committed";
        EXPECT_EQ(number(*store, "SELECT count(*) FROM cell"), kept * batch_cells);
        EXPECT_EQ(number(*store, "SELECT count(*) FROM (SELECT DISTINCT batch, number FROM cell)"), kept * batch_cells);
        EXPECT_EQ(number(*store, "SELECT max(batch) FROM cell"), kept - 1);
        first = kept;
    }
}

TEST_F(DuckDbTrouble, SaysThatAFileIsDamaged) {
    {
        const auto store = open(file());
        for (int batch = 0; batch < 20; ++batch) append_batch(*store, batch, 5'000);
    }
    is_prepared_ = true;
    const std::string whole = read_file(file());
    ASSERT_GT(whole.size(), 300'000u);
    const auto damaged = [](std::string bytes, std::size_t from, std::size_t step) {
        for (std::size_t i = from; i < bytes.size(); i += step) bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
        return bytes;
    };
    const std::vector<std::string> contents{
        "symbol,day\nSPY,2013-10-07\n",  // another kind of file
        std::string(20'000, 'x'),
        whole.substr(0, whole.size() / 2),  // cut off
        damaged(whole, 20, 1 << 30),        // its header
        damaged(whole, 12'288, 64),         // its blocks
    };
    for (std::size_t i = 0; i < contents.size(); ++i) {
        replace_file(file(), contents[i]);
        std::string text;
        EXPECT_EQ(problem_of_reading(text), Problem::bad_data) << i << ": " << text;
    }
}

TEST_F(DuckDbTrouble, SaysThatAFolderIsMissing) {
    try {
        open(folder_.path() / "missing" / "results.duckdb");
        FAIL() << "opened a file in a folder that is not there";
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::unavailable) << error.what();
    }
}

TEST_F(DuckDbTrouble, KeepsTheCommittedBatchesWhenTheDiskIsFull) {
    Child child([&](int to_parent) {
        const auto store = open(file());
        append_batch(*store, 0, 1'000);
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{1 << 20, 1 << 20};  // files end at 1 MB, as on a full disk
        ensure(::setrlimit(RLIMIT_FSIZE, &limit) == 0, "the limit is set");
        std::int64_t batch = 1;
        try {
            for (; batch < 1'000; ++batch) append_batch(*store, batch, 10'000);
        } catch (const Error& error) {
            store->rollback();
            send(to_parent, static_cast<std::int64_t>(error.problem()));
            send(to_parent, batch);
        }
        ::_exit(0);  // closing would write
    });
    std::int64_t problem = -1, batches = -1;
    ASSERT_TRUE(child.receive(problem) && child.receive(batches));
    EXPECT_EQ(child.wait(), 0);
    EXPECT_EQ(static_cast<Problem>(problem), Problem::unavailable);
    EXPECT_EQ(number(*open(file()), "SELECT count(*) FROM sum"), batches);
    EXPECT_EQ(number(*open(file()), "SELECT count(*) FROM cell"), 1'000 + (batches - 1) * 10'000);
}

}  // namespace
}  // namespace tamis::store
