// tests/app/study_bars_test.cpp — the books that a study reads, as a home of their own: the same answers, nothing
// twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "app/bars.hpp"
#include "app/market.hpp"
#include "app/pipelines.hpp"
#include "base/error.hpp"

namespace tamis {
namespace {

/// Gaps of a percent among three symbols.
std::string study_of(const std::vector<std::string>& symbols) {
    return "name: few\nscreening:\n  date_range: {start: 2024-02-20, end: 2024-02-29}\n  filters: "
           "[\"gap(threshold=0.1%)\"]\n  universe: [" +
           symbols[0] + ", " + symbols[1] + ", " + symbols[2] +
           "]\nbacktesting:\n  strategy: market_structure\n  parameters: {pivot_bars: [2, 5]}\n";
}

std::string answers_of(const app::Home& home, const std::filesystem::path& study) {
    const app::PipelineRequest request{.file = study, .writes_reports = false, .threads = 2};
    app::run_pipeline(home, app::read_pipeline(request), request, {});
    const auto results = home.open_results();
    EXPECT_GT(count(*results, "backtest WHERE status = 'done'"), 0);
    return kept_text(*results);
}

class StudyBars : public testing::Test {
  protected:
    StudyBars() {
        std::vector<std::string> symbols = market.home.open_bars()->tickers();
        std::erase(symbols, "SPY");
        replace_file(study, study_of(symbols));
    }
    const SmallMarket market{8};
    const TempDir scratch;
    const std::filesystem::path study = scratch.path() / "few.yaml", to = scratch.path() / "for few";
};

TEST_F(StudyBars, AreThoseItReadsAndGiveTheSameAnswers) {
    const bars::CopiedBooks copied = app::export_study_bars(market.home, study, to, {});
    EXPECT_EQ(copied.books, 4u) << "three symbols and the benchmark";
    EXPECT_EQ(app::Home(to).open_bars()->tickers().size(), 4u);
    EXPECT_EQ(answers_of(app::Home(to), study), answers_of(market.home, study));
}

TEST_F(StudyBars, ASecondCopyWritesWhatChangedAndRemovesWhatNothingNames) {
    const bars::CopiedBooks first = app::export_study_bars(market.home, study, to, {});
    EXPECT_EQ(first.files_new, first.files);
    const bars::CopiedBooks second = app::export_study_bars(market.home, study, to, {});
    EXPECT_EQ(second.files, first.files);
    EXPECT_EQ(second.files_new, 0u);
    EXPECT_EQ(second.bytes_new, 0u);
    const std::size_t objects = files_below(to / "objects").size();
    replace_file(market.home.bars_folder() / "interest_rates.csv", "date,rate\n2024-01-02,5.33\n");
    EXPECT_EQ(app::export_study_bars(market.home, study, to, {}).files_new, 1u);
    EXPECT_EQ(read_file(to / "bars" / "interest_rates.csv"), "date,rate\n2024-01-02,5.33\n");
    EXPECT_EQ(files_below(to / "objects").size(), objects) << "what it was is gone";
}

TEST_F(StudyBars, RemoveNoBarsOfAHome) {
    const auto problem_of = [&](const std::filesystem::path& folder) {
        try {
            app::export_study_bars(market.home, study, folder, {});
        } catch (const Error& error) {
            return error.problem();
        }
        return Problem::bug;
    };
    const auto home = market.home.path();
    for (const auto& folder : {home, home / ".", home.parent_path(), home / "bars", home / "bars" / "deep"})
        EXPECT_EQ(problem_of(folder), Problem::invalid_request) << folder;
    std::filesystem::create_directory_symlink(home, scratch.path() / "link");
    EXPECT_EQ(problem_of(scratch.path() / "link"), Problem::invalid_request);
    const SmallMarket other{9};
    for (const char* taken : {"bars", "objects"}) {
        make_folder(scratch.path() / taken / taken);
        EXPECT_EQ(problem_of(scratch.path() / taken), Problem::conflict) << taken;
    }
    EXPECT_EQ(problem_of(other.home.path()), Problem::conflict);
    EXPECT_EQ(other.home.open_bars()->tickers().size(), 10u);
    EXPECT_FALSE(std::filesystem::exists(other.home.path() / "objects"));
    EXPECT_EQ(market.home.open_bars()->tickers().size(), 9u);
}

TEST_F(StudyBars, AnObjectThatWasWrittenIntoIsWrittenAgain) {
    app::export_study_bars(market.home, study, to, {});
    const auto object = files_below(to / "objects").front();
    const std::string content = read_file(object);
    std::ofstream(object, std::ios::app) << "more";
    EXPECT_EQ(app::export_study_bars(market.home, study, to, {}).files_new, 1u);
    EXPECT_EQ(read_file(object), content);
}

TEST_F(StudyBars, RefuseASymbolThatIsNotThere) {
    replace_file(study, study_of({"NONE", "SPY", "SPY"}));
    EXPECT_THROW((void)app::export_study_bars(market.home, study, to, {}), Error);
}

}  // namespace
}  // namespace tamis
