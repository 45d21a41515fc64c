// ingest/csv_rows_test.cpp — rows that are written in several rounds give the books of one round.
#include "ingest/csv_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bars/layout.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace tamis::ingest {
namespace {

using namespace std::chrono;

constexpr TradingDay saturday = 2024y / January / 6;

/// An import of a daily bar a round: its numbers apart, and what was rejected.
class Rounds {
  public:
    void bring(std::int64_t close) {
        names_.push_back("file " + std::to_string(names_.size()));
        ReadBars bars;
        const ExchangeTime start{saturday, 0};
        bars.rows_of("AAA").push_back(
            {start.ms, close, close, close, close, 1, {}, static_cast<std::uint32_t>(names_.size() - 1), 1});
        bars.times.count(start, true);
        rows_.add(bars, Resolution::daily);
        rows_.write();
    }
    /// Lines of closed days, without the first two.
    std::string apart() const {
        const fs::path file = bars::closed_days_path(folder_.path(), "AAA");
        if (!fs::exists(file)) return "";
        const std::string text = read_file(file);
        return text.substr(text.find('\n', text.find('\n') + 1) + 1);
    }
    ImportReport report;

  private:
    TempDir folder_;
    std::vector<std::string> names_;
    Stop stop_;
    bars::BookWriter writer_{folder_.path()};
    CsvRows rows_{names_, 1, stop_, writer_, report};
};

TEST(CsvRows, ABarOfAClosedDayThatIsContradictedIsGoneAndStaysSo) {
    Rounds rounds;
    rounds.bring(100);
    EXPECT_EQ(rounds.apart(), "daily,2024-01-06 00:00:00,100,100,100,100,1\n");
    rounds.bring(100);
    EXPECT_EQ(rounds.report.duplicates, 1u);
    EXPECT_EQ(rounds.report.written.closed_bars, 1u);
    rounds.bring(200);
    EXPECT_EQ(rounds.report.rejected.at("two bars at one time"), 1u);
    EXPECT_EQ(rounds.apart(), "");
    rounds.bring(100);
    EXPECT_EQ(rounds.report.rejected.at("two bars at one time"), 2u);
    EXPECT_EQ(rounds.apart(), "");
}

}  // namespace
}  // namespace tamis::ingest
