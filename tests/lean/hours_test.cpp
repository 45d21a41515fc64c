// tests/lean/hours_test.cpp — hours made of real minutes beside the hour file that LEAN ships for the same days.
#include <gtest/gtest.h>

#include "bars/bar_store.hpp"
#include "base/file.hpp"
#include "ingest/import_lean.hpp"
#include "shared.hpp"

namespace tamis {
namespace {

using namespace std::chrono;

/// A store of some of LEAN's folders of SPY alone.
std::shared_ptr<const bars::Book> spy(const TempDir& scratch, const std::string& name, const std::string& part) {
    const auto data = shared_folder() / "lean" / "data" / "equity" / "usa" / part;
    const auto folder = scratch.path() / name / "equity" / "usa" / part;
    std::filesystem::create_directories(folder.parent_path());
    std::filesystem::copy(data, folder, std::filesystem::copy_options::recursive);
    ingest::import_lean({scratch.path() / name, scratch.path() / (name + "-store"), 2});
    return bars::BarStore::open(scratch.path() / (name + "-store"))->book("SPY");
}

TEST(DerivedHours, HaveTheTimesAndVolumesOfLeansOwnHourFile) {
    NEEDS_SHARED(shared_folder() / "lean" / "data");
    const TempDir scratch;
    const auto made = spy(scratch, "minutes", "minute/spy"), theirs = spy(scratch, "hours", "hour");
    std::size_t bars = 0, equal_closes = 0, equal_opens = 0;
    for (const TradingDay day :
         {2013y / October / 7, 2013y / October / 8, 2013y / October / 9, 2013y / October / 10, 2013y / October / 11}) {
        EXPECT_TRUE(made->is_hourly_derived(day));
        EXPECT_FALSE(theirs->is_hourly_derived(day));
    }
    const auto& a = made->hourly();
    const auto& b = theirs->hourly();
    for (std::size_t i = 0; i < a.size(); ++i) {
        const TradingDay day = ExchangeTime{a.start_ms[i]}.day();
        if (day < TradingDay{2013y / October / 7} || day > TradingDay{2013y / October / 11}) continue;
        const auto at = std::lower_bound(b.start_ms.begin(), b.start_ms.end(), a.start_ms[i]) - b.start_ms.begin();
        const auto j = static_cast<std::size_t>(at);
        ASSERT_LT(j, b.size());
        EXPECT_EQ(a.start_ms[i], b.start_ms[j]);
        EXPECT_EQ(a.volume[i], b.volume[j]) << to_text(ExchangeTime{a.start_ms[i]});
        ++bars;
        equal_opens += a.open[i] == b.open[j] ? 1 : 0;
        equal_closes += a.close[i] == b.close[j] ? 1 : 0;
    }
    EXPECT_EQ(bars, 35u) << "seven bars a day, the first at 09:00";
    // LEAN's two files come from two feeds: single prices of the same hour differ by a cent or two.
    EXPECT_EQ(equal_closes, 32u);
    EXPECT_GE(equal_opens, 25u);
    EXPECT_EQ(made->hourly().volume[0] > 0, true);
}

}  // namespace
}  // namespace tamis
