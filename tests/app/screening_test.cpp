// tests/app/screening_test.cpp — what a screen could not measure, and says; what a trial keeps: nothing.
#include "study/screening.hpp"

#include <gtest/gtest.h>

#include "bars/book_writer.hpp"
#include "base/error.hpp"
#include "market.hpp"
#include "market/exchange_calendar.hpp"
#include "report/summary.hpp"
#include "study/native_engine.hpp"

namespace tamis {
namespace {

using namespace std::chrono;

const TradingDay january_2 = sys_days(2024y / 1 / 2);

/// Daily bars alone, at 10.00 with a thousand shares.
struct DailyMarket {
    TempDir scratch{"tamis-test"};
    app::Home home{scratch.path()};

    void add(const std::string& ticker, const std::vector<TradingDay>& days, std::optional<double> vwap = {}) {
        bars::BookWriter writer(home.bars_folder());
        bars::BookChange book;
        for (const TradingDay day : days) book.daily.push_back({day, 100'000, 100'000, 100'000, 100'000, 1000, vwap});
        writer.apply(ticker, book);
        writer.sync();
    }
};

screen::ScreenSpec spec_of(TradingDay first, TradingDay last, const std::vector<const char*>& filters) {
    screen::ScreenSpec spec;
    spec.first = first;
    spec.last = last;
    for (const char* filter : filters) spec.filters.push_back(screen::parse_filter(filter));
    return spec;
}

study::ScreenAnswer screened(const app::Home& home,
                             store::ResultStore& results,
                             const screen::ScreenSpec& spec,
                             bool keep = true) {
    jobs::ProgressLine progress(false);
    return study::run_screen(*home.open_bars(), results, spec, 2, keep, progress);
}

std::vector<std::string> days_of(const study::ScreenAnswer& answer) {
    std::vector<std::string> days;
    for (const screen::ScreenHit& hit : answer.hits) days.push_back(to_text(hit.day));
    return days;
}

// Bars of 16 sessions with ten sessions missing in the middle: an average of three days is that of three days after the
// hole, never one that spans it.
TEST(Screening, MeasuresNothingAcrossAHole) {
    DailyMarket market;
    std::vector<TradingDay> days = us_equities().sessions(january_2, sys_days(2024y / 2 / 7));
    ASSERT_EQ(days.size(), 26u);
    days.erase(days.begin() + 8, days.begin() + 18);
    market.add("HOLE", days);
    const auto results = market.home.open_results();
    screen::ScreenSpec spec =
        spec_of(january_2, sys_days(2024y / 2 / 7), {"average_volume(lookback=3, minimum=1000)", "price_range"});
    const study::ScreenAnswer answer = screened(market.home, *results, spec);
    EXPECT_EQ(days_of(answer),
              (std::vector<std::string>{"2024-01-05",
                                        "2024-01-08",
                                        "2024-01-09",
                                        "2024-01-10",
                                        "2024-01-11",
                                        "2024-02-01",
                                        "2024-02-02",
                                        "2024-02-05",
                                        "2024-02-06",
                                        "2024-02-07"}))
        << "2024-01-29 to 2024-01-31 have no three days before them";
    const study::Unmeasured unmeasured = answer.unmeasured();
    ASSERT_EQ(unmeasured.by_filter.size(), 1u) << "price_range measures the day itself";
    EXPECT_EQ(unmeasured.by_filter[0].symbol_days, 6);
    EXPECT_EQ(unmeasured.days_without_bars.size(), 10u);

    spec.max_gap_days = 11;
    EXPECT_EQ(screened(market.home, *results, spec).hits.size(), 13u) << "eleven sessions back is near enough";
}

TEST(Screening, SmoothsFromTheHoleOn) {
    DailyMarket market;
    std::vector<TradingDay> days = us_equities().sessions(january_2, sys_days(2024y / 4 / 30));
    days.erase(days.begin() + 40, days.begin() + 50);
    market.add("HOLE", days);
    const auto results = market.home.open_results();
    const study::ScreenAnswer answer =
        screened(market.home, *results, spec_of(days[40], days[55], {"rsi(period=14, threshold=99, condition=above)"}));
    ASSERT_EQ(answer.hits.size(), 1u) << "the first RSI(14) stands fifteen days after the hole, and is 100";
    EXPECT_EQ(answer.hits[0].day, days[55]);
}

TEST(Screening, CountsWhatItCouldNotMeasureFreshAndKept) {
    DailyMarket market;
    const auto days = us_equities().sessions(january_2, sys_days(2024y / 1 / 12));
    ASSERT_EQ(days.size(), 9u);
    market.add("BARE", days);  // neither minutes nor a VWAP of its own
    market.add("FULL", days, 9.99);
    market.add("ZERO", days, 0.0);  // some vendors write 0 where they know none
    const auto results = market.home.open_results();
    const screen::ScreenSpec spec =
        spec_of(january_2, sys_days(2024y / 1 / 17), {"price_vs_vwap", "price_vs_ma(period=4, condition=below)"});
    const auto check = [&](const study::ScreenAnswer& answer, const std::string& what) {
        const study::Unmeasured unmeasured = answer.unmeasured();
        ASSERT_EQ(unmeasured.by_filter.size(), 2u) << what;
        EXPECT_EQ(unmeasured.by_filter[0].filter, "price_vs_ma(period=4, condition=below)") << what;
        EXPECT_EQ(unmeasured.by_filter[0].symbol_days, 3 * 4) << what;
        EXPECT_EQ(unmeasured.by_filter[1].filter, "price_vs_vwap(condition=above)") << what;
        EXPECT_EQ(unmeasured.by_filter[1].symbol_days, 9 + 1 + 9) << what << ": also where the other filter says no";
        EXPECT_EQ(study::unmeasured_lines(unmeasured),
                  "  no bars    of any symbol on 2 of the days: 2024-01-16 to 2024-01-17\n"
                  "  unmeasured 12 symbol-days by price_vs_ma(period=4, condition=below): it needs as many days before "
                  "as the average has\n"
                  "  unmeasured 19 symbol-days by price_vs_vwap(condition=above): it needs minute bars of the day "
                  "before, or a daily bar of it that brought its own VWAP\n");
    };
    const study::ScreenAnswer fresh = screened(market.home, *results, spec);
    EXPECT_EQ(fresh.days_known(), 0);
    check(fresh, "fresh");
    const study::ScreenAnswer kept = screened(market.home, *results, spec);
    EXPECT_EQ(kept.days_known(), 11);
    check(kept, "kept");
    for (const char* table : {"screen_day", "screen_filter"})
        results->execute("DELETE FROM " + std::string(table) + " WHERE day > '2024-01-04'");
    const study::ScreenAnswer mixed = screened(market.home, *results, spec);
    EXPECT_EQ(mixed.days_known(), 3);
    check(mixed, "some days kept, some fresh");
    EXPECT_NE(study::unmeasured_json(kept.unmeasured())
                  .find("\"days_without_bars\":[\"2024-01-16\",\"2024-01-17\"],\"not_measured\":[{\"filter\":"
                        "\"price_vs_ma(period=4, condition=below)\",\"symbol_days\":12,"),
              std::string::npos);
}

TEST(Screening, RefusesDaysOnWhichNobodyTrades) {
    DailyMarket market;
    market.add("AAA", {january_2});
    const auto results = market.home.open_results();
    try {
        (void)screened(market.home, *results, spec_of(sys_days(2024y / 1 / 6), sys_days(2024y / 1 / 7), {"gap"}));
        ADD_FAILURE() << "a weekend was screened";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("closed from 2024-01-06 to 2024-01-07"), std::string::npos)
            << error.what();
    }
}

TEST(Screening, SaysInARunsReportWhatItSaysItself) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    study::StudySpec spec = small_study();
    spec.screen->filters.push_back(screen::parse_filter("average_volume(lookback=250, minimum=0)"));
    spec.screen->normalize();
    spec.screen->last = sys_days(2024y / 3 / 4);  // two days after the last bar
    std::atomic<bool> stop = false;
    const auto bars = market.home.open_bars();
    for (const char* what : {"fresh", "kept"}) {
        const study::StudyOutcome outcome = study::run_study(*bars, *results, spec, "", stop, false);
        const report::Summary summary = report::summarize(*results, outcome.run.run);
        const study::ScreenAnswer answer = screened(market.home, *results, *spec.screen);
        EXPECT_EQ(study::unmeasured_json(summary.unmeasured), study::unmeasured_json(answer.unmeasured())) << what;
        EXPECT_EQ(summary.unmeasured.days_without_bars.size(), 2u) << what;
        ASSERT_FALSE(summary.unmeasured.by_filter.empty()) << what;
        EXPECT_EQ(summary.unmeasured.by_filter[0].symbol_days, outcome.run.symbol_days_screened) << what;
        EXPECT_NE(report::summary_text(summary, 100).find(study::unmeasured_lines(answer.unmeasured())),
                  std::string::npos);
        EXPECT_NE(report::summary_json(summary).find(study::unmeasured_json(answer.unmeasured())), std::string::npos);
    }
}

// A plan knows which cells a run will end without bars: hits of daily bars, tested on minutes that are not there for
// all.
TEST(Trial, ForeseesWhatTheRunFinds) {
    SmallMarket market;
    bars::BookChange book;
    for (const TradingDay day : us_equities().sessions(january_2, sys_days(2024y / 2 / 29))) {
        const std::int64_t price = 100'000 + 7'000 * (day.time_since_epoch().count() % 3);
        book.daily.push_back({day, price, price, price, price, 1000, {}});
    }
    {
        bars::BookWriter writer(market.home.bars_folder());
        writer.apply("DAYS", book);
        writer.sync();
    }
    const auto results = market.home.open_results();
    const study::StudySpec spec = small_study();
    const auto bars = market.home.open_bars();
    const study::NativeEngine engine(*bars, spec);
    jobs::ProgressLine progress(false);
    const study::ScreenAnswer answer = screened(market.home, *results, *spec.screen, false);
    EXPECT_EQ(count(*results, "screen_day") + count(*results, "screen_content") + count(*results, "screen_filter"), 0);
    const study::StudyPlan plan = study::plan_study(engine, *results, spec, answer, progress);
    const study::Foresight foresight = study::foresee(engine, plan, 2);
    EXPECT_TRUE(foresight.is_complete);
    EXPECT_GT(foresight.without_bars, 0);
    EXPECT_EQ(foresight.unreadable, 0);
    std::atomic<bool> stop = false;
    const study::StudyOutcome outcome = study::run_study(*bars, *results, spec, "", stop, false);
    EXPECT_EQ(report::summarize(*results, outcome.run.run).without_bars, foresight.without_bars);
    EXPECT_EQ(foresight.without_bars, count(*results, "backtest WHERE symbol = 'DAYS'"));
}

}  // namespace
}  // namespace tamis
