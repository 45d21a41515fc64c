// tests/oracles/oracles_test.cpp — every published backtest that is described, run and compared text for text.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.hpp"
#include "ingest/import_lean.hpp"
#include "oracles/oracle_run.hpp"
#include "shared.hpp"

namespace tamis::oracles {
namespace {

const bars::BarStore& published_bars() {
    static const TempDir folder("tamis-oracles");
    static const auto store = [] {
        ingest::import_lean({shared_folder() / "lean/data", folder.path() / "bars", 2});
        return bars::BarStore::open(folder.path() / "bars");
    }();
    return *store;
}

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
