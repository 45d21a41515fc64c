// ingest/parallel_symbols_test.cpp — what goes wrong with one symbol is said and hurts no other; an end that is asked
// for.
#include "ingest/parallel_symbols.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <new>

#include "base/error.hpp"

namespace tamis::ingest {
namespace {

using testing::ElementsAre;

const std::vector<std::string> symbols{"A", "B", "C", "D"};

std::vector<std::string> rejected(const ImportReport& report) {
    std::vector<std::string> lines;
    for (const RejectedLine& line : report.rejected_lines) lines.push_back(line.place + ": " + line.why);
    return lines;
}

TEST(ParallelSymbols, ReportsWhateverOneSymbolThrowsAndGoesOn) {
    for (const unsigned threads : {1u, 3u}) {
        const auto work = [](const std::string& symbol, ImportReport& report) {
            if (symbol == "A") throw Error{Problem::bad_data, "A is damaged"};
            if (symbol == "B") throw std::bad_alloc();
            if (symbol == "C") ensure(false, "C is sound");
            if (symbol == "D") throw 4;  // NOLINT(hicpp-exception-baseclass): what libraries of others may throw
            report.symbols = 1;
        };
        const ImportReport report = for_each_symbol(symbols, threads, work, {});
        EXPECT_EQ(report.symbols, 0u);
        EXPECT_FALSE(report.was_interrupted);
        ASSERT_EQ(report.rejected_count(), 4u);
        EXPECT_EQ(rejected(report)[0], "A: failed: A is damaged");
        EXPECT_EQ(rejected(report)[1], "B: failed: bug: std::bad_alloc");
        EXPECT_THAT(rejected(report)[2], testing::HasSubstr("C: failed: bug: "));
        EXPECT_EQ(rejected(report)[3], "D: failed: bug: something else than an error was thrown");
    }
}

TEST(ParallelSymbols, ThrowsWhatItsProgressThrowsInsteadOfEndingTheProcess) {
    const auto work = [](const std::string&, ImportReport&) {};
    const auto progress = [](const ImportProgress&) { throw std::runtime_error("the terminal is gone"); };
    EXPECT_THROW(for_each_symbol(symbols, 3, work, progress), std::runtime_error);
}

TEST(ParallelSymbols, CountsWholeSymbolsAloneWhenSomebodyStopsIt) {
    std::atomic<bool> flag = false;
    const auto work = [&](const std::string& symbol, ImportReport& report) {
        report.symbols = 1;
        if (symbol != "B") return;
        flag = true;
        Stop(flag).check();
    };
    const ImportReport report = for_each_symbol(symbols, 1, work, {}, Stop(flag));
    EXPECT_TRUE(report.was_interrupted);
    EXPECT_EQ(report.symbols, 1u) << "A is whole, B was stopped, C and D never began";
    EXPECT_EQ(report.rejected_count(), 0u);
}

}  // namespace
}  // namespace tamis::ingest
