// tests/oracles/oracles_test.cpp — every published backtest that is described, run and compared text for text.
#include <gtest/gtest.h>

#include <algorithm>

#include "lean/equal_files.hpp"
#include "oracles/oracle_run.hpp"
#include "oracles/published_bars.hpp"

namespace tamis::oracles {
namespace {

class Oracles : public testing::TestWithParam<const Oracle*> {};

TEST_P(Oracles, EqualLeanTextForText) {
    const auto lean = shared_folder() / "lean";
    NEEDS_SHARED(lean / "oracles.json");
    const auto described = described_oracles(lean);
    const auto found = described.find(std::string(GetParam()->name));
    ASSERT_NE(found, described.end()) << GetParam()->name << " is not described";
    const Outcome outcome = hold_against(*GetParam(), found->second, published_bars(), lean);
    EXPECT_TRUE(outcome.is_equal()) << outcome.first_difference;
    EXPECT_GE(outcome.compared, 29);
}

// Of these two there are LEAN's own result files.
TEST(OracleFiles, AreLeansTextForText) {
    const auto lean = shared_folder() / "lean";
    NEEDS_SHARED(lean / "runs-2026");
    const auto described = described_oracles(lean);
    int equal = 0;
    for (const Oracle* one : all_oracles()) {
        const auto folder = lean / "runs-2026" / one->name;
        if (!fs::exists(folder)) continue;
        SCOPED_TRACE(one->name);
        const backtest::BacktestSpec spec = spec_of(*one, described.at(std::string(one->name)));
        const auto result = backtest::run(published_bars(), spec, lean::wanted_for_files);
        equal += expect_equal_files(folder, lean::result_files(spec, result, published_bars().interest_rates()));
    }
    EXPECT_GT(equal, 5'700);
}

TEST(OracleList, HasEveryDescribedBacktest) {
    const auto lean = shared_folder() / "lean";
    NEEDS_SHARED(lean / "oracles.json");
    const auto all = all_oracles();
    for (const auto& [name, described] : described_oracles(lean))
        EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const Oracle* one) { return one->name == name; }))
            << name << " is described and not written down";
}

INSTANTIATE_TEST_SUITE_P(Published, Oracles, testing::ValuesIn(all_oracles()), [](const auto& one) {
    return std::string(one.param->name);
});

}  // namespace
}  // namespace tamis::oracles
