// tests/app/pipeline_file_test.cpp — what a pipeline file means, and what it is told when it is wrong.
#include "app/pipeline_file.hpp"

#include <gtest/gtest.h>

#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis {
namespace {

app::Pipeline parsed(const std::string& text) {
    return app::parse_pipeline(text, "p.yaml", ".");
}

/// The earlier system's file with its keys and names.
const std::string earlier = R"(screening:
  filters:
    price_range: {enabled: true, min_price: 5, max_price: 1000}
    price_vs_ma: {enabled: false, ma_period: 20, condition: above}
    gap: {enabled: true, gap_threshold: 2.0, direction: up}
    relative_volume: {enabled: true, recent_days: 2, lookback_days: 20, min_ratio: 1.5}
  date_range: {start: "2025-08-04", end: "2025-08-08"}
  use_all_us_stocks: true
backtesting:
  strategy: MarketStructure
  initial_cash: 100000
  parameters: {pivot_bars: 2, lower_timeframe: 5min}
  resolution: Daily
execution:
  parallel_backtests: 5
  max_backtests: 100
  startup_delay: 10
  timeout_per_backtest: 300
  retry_attempts: 2
  continue_on_error: true
output:
  directory: ./pipeline_results
  formats: [json, csv]
  print_to_console: true
  cleanup_logs: true
caching:
  enabled: true
  screener_ttl_hours: 24
  backtest_ttl_days: 7
storage:
  enabled: true
  cleanup_after_storage: true
)";

TEST(PipelineFile, GivesTheEarlierSystemsFileItsMeaning) {
    const app::Pipeline pipeline = parsed(earlier);
    const study::StudySpec& study = pipeline.study;
    ASSERT_EQ(study.screen->filters.size(), 3u);
    EXPECT_EQ(screen::canonical_text(study.screen->filters[0]), "gap(threshold=0.02, direction=up)");
    ASSERT_EQ(study.grid.size(), 1u);
    ASSERT_TRUE(study.grid[0].get_if<backtest::MarketStructure>());
    const auto& strategy = *study.grid[0].get_if<backtest::MarketStructure>();
    EXPECT_EQ(strategy.pivot_bars, 2);
    EXPECT_EQ(strategy.timeframe, "5min");
    EXPECT_EQ(strategy.exit, "bar");
    EXPECT_EQ(strategy.warmup_days, 2);
    EXPECT_EQ(study.base.resolution, Resolution::minute) << "it never ran on days, whatever the file said";
    EXPECT_EQ(study.attempts, 2);
    EXPECT_EQ(study.timeout_seconds, 300);
    EXPECT_EQ(study.most_backtests, 100u);
    EXPECT_EQ(study.threads, 5u);
    EXPECT_FALSE(study.days) << "each hit is tested on its own day";
    EXPECT_FALSE(pipeline.output.html);
    EXPECT_GE(pipeline.notes.size(), 3u);
}

TEST(PipelineFile, MakesAGridOfLists) {
    const app::Pipeline pipeline = parsed(R"(
screening: {date_range: {start: 2024-01-02, end: 2024-01-05}, filters: [gap]}
backtesting:
  strategy: market_structure
  parameters: {pivot_bars: [1, 2, 3, 2], timeframe: [1min, 5min]}
)");
    EXPECT_EQ(pipeline.study.grid.size(), 6u) << "an equal combination counts once";
}

struct Wrong {
    std::string replace, with;
    std::vector<std::string> says;
};

TEST(PipelineFile, SaysWhereAndWhatWouldBeRight) {
    for (const Wrong& wrong : {
             Wrong{"gap_threshold: 2.0", "gap_treshold: 2.0", {"p.yaml:5:", "gap_treshold"}},
             Wrong{"gap_threshold: 2.0", "gap_threshold: 200", {"p.yaml:5:", "0 to 0.5"}},
             Wrong{"direction: up", "direction: sideways", {"p.yaml:5:", "up, down or both"}},
             Wrong{"pivot_bars: 2", "pivot_bars: many", {"p.yaml:12:", "pivot_bars", "many"}},
             Wrong{"pivot_bars: 2", "pivot_bars: 0", {"p.yaml:12:", "1 to 200"}},
             Wrong{"pivot_bars: 2", "pivots: 2", {"p.yaml:12:", "pivot_bars"}},
             Wrong{"MarketStructure", "MarketStructur", {"p.yaml:10:", "strategy", "market_structure"}},
             Wrong{"2025-08-08", "2025-08-01", {"p.yaml:7:", "2025-08-04", "after"}},
             Wrong{"2025-08-04", "2025-02-30", {"p.yaml:7:", "2025-02-30"}},
             Wrong{"initial_cash: 100000", "initial_cash: -1", {"p.yaml:11:", "above 0"}},
             Wrong{"retry_attempts: 2", "retry_attempts: 0", {"p.yaml:19:", "1 to 100"}},
             Wrong{"timeout_per_backtest", "timeout_per_backtests", {"p.yaml:18:", "timeout_per_backtest"}},
             Wrong{"formats: [json, csv]", "formats: [json, pdf]", {"p.yaml:23:", "json, csv or html"}},
             Wrong{"price_range: {enabled: true", "price_range: {enable: true", {"p.yaml:3:", "enabled"}},
             Wrong{"execution:", "executions:", {"p.yaml:14:", "execution"}},
             Wrong{"continue_on_error: true", "continue_on_error: maybe", {"p.yaml:20:", "maybe"}},
             Wrong{"use_all_us_stocks: true", "use_all_us_stocks: false", {"p.yaml:8:", "universe"}},
             Wrong{"caching:", "advanced: {log_level: INFO}\ncaching:", {"p.yaml:26:", "never honoured"}},
         }) {
        std::string text = earlier;
        const std::size_t at = text.find(wrong.replace);
        ASSERT_NE(at, std::string::npos) << wrong.replace;
        text.replace(at, wrong.replace.size(), wrong.with);
        try {
            (void)parsed(text);
            ADD_FAILURE() << wrong.with << " was taken";
        } catch (const Error& error) {
            EXPECT_EQ(error.problem(), Problem::invalid_request);
            for (const std::string& part : wrong.says)
                EXPECT_NE(std::string(error.what()).find(part), std::string::npos)
                    << wrong.with << " → " << error.what();
        }
    }
}

TEST(PipelineFile, RefusesWhatIsNoYaml) {
    EXPECT_THROW(parsed("screening: [unclosed"), Error);
    EXPECT_THROW(parsed(""), Error);
    EXPECT_THROW(parsed("just a sentence"), Error);
}

}  // namespace
}  // namespace tamis
