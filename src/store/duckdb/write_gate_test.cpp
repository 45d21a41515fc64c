// store/duckdb/write_gate_test.cpp — the writer and those who copy take turns; nobody waits for ever.
#include "store/duckdb/write_gate.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>

#include "base/clock.hpp"
#include "base/file.hpp"

namespace tamis::store {
namespace {

class WriteGateTest : public testing::Test {
  protected:
    TempDir folder_{"tamis_gate"};
    std::filesystem::path file_ = folder_.path() / "results.duckdb";
};

TEST_F(WriteGateTest, TellsWhoWritesForAsLongAsItDoes) {
    EXPECT_FALSE(writer_of(file_));
    {
        const WriteGate writer(file_);
        EXPECT_TRUE(writer.is_held());
        EXPECT_EQ(writer_of(file_), ::getpid());
        EXPECT_FALSE(WriteGate(file_).is_held()) << "there is one writer";
    }
    EXPECT_FALSE(writer_of(file_));
    EXPECT_FALSE(CopyGate(file_).enter()) << "without a writer there is nothing to wait for";
}

TEST_F(WriteGateTest, ACopyBetweenTwoWritesIsWhole) {
    WriteGate writer(file_);
    {
        const WriteGate::Pass pass(&writer);
    }
    CopyGate copy(file_);
    ASSERT_TRUE(copy.enter());
    EXPECT_EQ(copy.writer(), ::getpid());
    EXPECT_TRUE(copy.is_undisturbed());
}

TEST_F(WriteGateTest, AStoppedReaderHoldsNobodyUpAndItsCopyIsVoid) {
    WriteGate writer(file_, 0.05);
    CopyGate copy(file_);
    ASSERT_TRUE(copy.enter());
    const Stopwatch watch;
    for (int i = 0; i < 100; ++i) const WriteGate::Pass pass(&writer);
    EXPECT_GE(watch.seconds(), 0.05);
    EXPECT_LT(watch.seconds(), 1) << "the writer waits once, not at each write";
    EXPECT_FALSE(copy.is_undisturbed());
    CopyGate second(file_);
    ASSERT_TRUE(second.enter());
    EXPECT_TRUE(second.is_undisturbed());
}

TEST_F(WriteGateTest, ACopyIsVoidWhenItsWriterEnds) {
    auto writer = std::make_unique<WriteGate>(file_);
    CopyGate copy(file_);
    ASSERT_TRUE(copy.enter());
    writer.reset();
    EXPECT_FALSE(copy.is_undisturbed());
}

}  // namespace
}  // namespace tamis::store
