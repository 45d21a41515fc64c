// tests/oracles/more_oracles_test.cpp — published backtests without a description: every number that there is, and
// the orders' hash, text for text.
#include <gtest/gtest.h>

#include "oracles/numbers_oracle.hpp"
#include "oracles/oracle_run.hpp"
#include "oracles/published_bars.hpp"

namespace tamis::oracles {
namespace {

std::string text_of(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

class Numbers : public testing::TestWithParam<const NumbersOracle*> {};

TEST_P(Numbers, EqualLeanTextForText) {
    const auto lean = shared_folder() / "lean";
    NEEDS_SHARED(lean / "more_expected.json");
    const auto published = published_numbers(lean);
    const auto found = published.find(std::string(GetParam()->name));
    ASSERT_NE(found, published.end()) << GetParam()->name << " is not published";
    EXPECT_EQ(text_of(differences(GetParam()->spec, found->second, published_bars())), "");
}

// What LEAN publishes of an algorithm that sends its orders asynchronously is equal to what the one that waits gives:
// in a backtest nobody waits.
TEST(AsynchronousOrders, AreAsThoseThatAreWaitedFor) {
    const auto lean = shared_folder() / "lean";
    NEEDS_SHARED(lean / "more_expected.json");
    const auto published = published_numbers(lean);
    const auto described = described_oracles(lean);
    int held = 0;
    for (const Oracle* one : all_oracles()) {
        std::string name(one->name);
        if (const auto at = name.find("Regression"); at != std::string::npos) name.insert(at, "Async");
        const auto found = published.find(name);
        if (found == published.end() || name == one->name) continue;
        SCOPED_TRACE(name);
        const auto spec = spec_of(*one, described.at(std::string(one->name)));
        EXPECT_EQ(text_of(differences(spec, found->second, published_bars())), "");
        ++held;
    }
    EXPECT_EQ(held, 5);
}

INSTANTIATE_TEST_SUITE_P(Published, Numbers, testing::ValuesIn(numbers_oracles()), [](const auto& one) {
    return std::string(one.param->name);
});

}  // namespace
}  // namespace tamis::oracles
