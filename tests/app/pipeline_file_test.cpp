// tests/app/pipeline_file_test.cpp — what a pipeline file means, and what it is told when it is wrong.
#include "pipeline/pipeline_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "pipeline/rules_file.hpp"

namespace tamis {
namespace {

pipeline::Pipeline parsed(const std::string& text) {
    return pipeline::parse_pipeline(text, "p.yaml", ".");
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
    const pipeline::Pipeline pipeline = parsed(earlier);
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
    const pipeline::Pipeline pipeline = parsed(R"(
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

std::string rules_file(const std::string& parameters) {
    return "backtesting:\n  strategy: rules\n  symbols: [AAA]\n  date_range: {start: 2024-01-02, end: 2024-01-03}\n"
           "  parameters:\n" +
           parameters;
}

std::string refusal_of_rules(const std::string& parameters) {
    try {
        (void)parsed(rules_file(parameters));
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

TEST(PipelineFile, MakesAGridOfTheNumbersInRules) {
    const auto pipeline =
        parsed(rules_file("    entry: close > sma(fast) and minutes >= 30\n    stop: [1%, 2%]\n    fast: [10, 20]\n"));
    ASSERT_EQ(pipeline.study.grid.size(), 4u);
    EXPECT_EQ(pipeline.study.grid[1].numbers().at("fast"), 20);
}

TEST(PipelineFile, GivesEachOfSeveralRulesItsOwnNumbers) {
    const auto pipeline =
        parsed(rules_file("    entry: [close > sma(fast), close > sma(slow)]\n    fast: [10, 20]\n    slow: 30\n"));
    ASSERT_EQ(pipeline.study.grid.size(), 3u);
    EXPECT_EQ(pipeline.study.grid[2].numbers(), (backtest::NamedNumbers{{"slow", 30}}));
}

TEST(PipelineFile, NamesLineAndColumnOfWhatIsWrongInARule) {
    EXPECT_EQ(refusal_of_rules("    entry: close > smaa(3)\n"),
              "p.yaml:6:20: backtesting.parameters.entry — there is no word 'smaa'; did you mean 'sma'?");
    EXPECT_EQ(refusal_of_rules("    entry: \"close > opne\"\n"),
              "p.yaml:6:21: backtesting.parameters.entry — there is no word 'opne'; did you mean 'open'?");
    EXPECT_EQ(refusal_of_rules("    entry: >\n      close > 3\n      and volume > closee\n"),
              "p.yaml:8:20: backtesting.parameters.entry — there is no word 'closee'; did you mean 'close'?");
    EXPECT_EQ(refusal_of_rules("    entry: [close > 3, close > rsi(3)]\n"),
              "p.yaml:6:30: backtesting.parameters.entry — a price and a number do not go together");
    EXPECT_EQ(refusal_of_rules("    exit: traded\n"),
              "p.yaml:5: backtesting.parameters — rules never enter: write entry, such as entry: close > "
              "opening_high(30), or entry_short");
    EXPECT_EQ(refusal_of_rules("    entry: traded\n    fats: 3\n"),
              "p.yaml:7: backtesting.parameters.fats — rules.fats is 3, and no rule uses it");
    EXPECT_EQ(
        refusal_of_rules("    entry: traded\n    stop: [1%, 95]\n"),
        "p.yaml:7:16: backtesting.parameters.stop — 95 is no share; a number here is one, allowed: more than 0, to "
        "1 (0.02, or 2%)");
}

TEST(PipelineFile, FindsTheColumnBehindQuotesEscapesAnchorsAndLettersOfSeveralBytes) {
    const auto place = [](const std::string& parameters) {
        const std::string refusal = refusal_of_rules(parameters);
        return refusal.substr(0, refusal.find(": "));
    };
    EXPECT_EQ(place("    entry: &in close > smaa(3)\n"), "p.yaml:6:24");
    EXPECT_EQ(place("    entry: !!str close > smaa(3)\n"), "p.yaml:6:26");
    EXPECT_EQ(place("    entry: \"close\\t>\\tsmaa(3)\"\n"), "p.yaml:6:23");
    EXPECT_EQ(place("    entry: \"close \\x3e smaa(3)\"\n"), "p.yaml:6:24");
    EXPECT_EQ(place("    entry: \"close \\\n      > smaa(3)\"\n"), "p.yaml:7:9");
    EXPECT_EQ(place("    entry: |  # why\n      close\n      > smaa(3)\n"), "p.yaml:8:9");
    EXPECT_EQ(place("    entry: &é close > smaa(3)\n"), "p.yaml:6:23");
    EXPECT_EQ(place("    entry: [close > 1, traded]\n    exit: [traded, close > rsi(3)]\n"), "p.yaml:7:26");
    EXPECT_EQ(place("    entry: traded\n    stop: [1%, traded]\n    target: [close > 1, 2%]\n"), "p.yaml:8:20");
}

/// A file of rules, and the sentence with which it is refused.
struct RulesOnDisk {
    TempDir folder;
    std::filesystem::path file = folder.path() / "r.yaml";
    explicit RulesOnDisk(const std::string& text) { replace_file(file, text); }
    std::string refusal(const std::map<std::string, std::string>& given) const {
        try {
            (void)pipeline::read_rules(file, given);
            return "";
        } catch (const Error& error) {
            return std::string(error.what());
        }
    }
};

TEST(RulesFile, OfSeveralEntriesHasTheNumbersOfTheOneThatIsTaken) {
    const RulesOnDisk disk("entry: [close > sma(fast), close > sma(slow)]\nfast: [10, 20]\nslow: [30, 40]\n");
    const pipeline::RulesFile first = pipeline::read_rules(disk.file);
    EXPECT_EQ(first.spec.strategy.numbers(), (backtest::NamedNumbers{{"fast", 10}})) << "of the first entry";
    EXPECT_THAT(first.lists, testing::ElementsAre("entry", "fast"));
    const pipeline::RulesFile second =
        pipeline::read_rules(disk.file, {{"entry", "close > sma(slow)"}, {"slow", "40"}});
    EXPECT_EQ(second.spec.strategy.numbers(), (backtest::NamedNumbers{{"slow", 40}}));
    EXPECT_THAT(second.lists, testing::IsEmpty()) << "one cell is chosen";
    EXPECT_THAT(disk.refusal({{"slow", "40"}}), testing::HasSubstr("rules.slow is 40, and no rule uses it"))
        << "what is said and changes nothing";
}

TEST(RulesFile, NamesTheParameterThatIsSaidElsewhere) {
    const RulesOnDisk disk("entry: close > sma(3)\n");
    EXPECT_EQ(disk.refusal({{"exit", "close > smaa(3)"}}),
              "rules.exit is 'close > smaa(3)'; character 9: there is no word 'smaa'; did you mean 'sma'?");
    EXPECT_EQ(disk.refusal({{"entry", "close > rsi(3)"}}),
              "rules.entry, character 7: a price and a number do not go together");
}

std::string refusal_of_screened(const std::string& filters, const std::string& rule, const std::string& days = {}) {
    try {
        (void)parsed("screening:\n  date_range: {start: 2024-01-02, end: 2024-01-03}\n  filters: [" + filters +
                     "]\nbacktesting:\n  strategy: rules\n" + days + "  parameters:\n    entry: " + rule + "\n");
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

TEST(PipelineFile, RefusesWhatIsNoSymbol) {
    const auto refusal = [](const std::string& symbols) {
        try {
            (void)parsed("backtesting:\n  strategy: buy_and_hold\n  symbols: " + symbols +
                         "\n  date_range: {start: 2024-01-02, end: 2024-01-03}\n");
            return std::string();
        } catch (const Error& error) {
            return std::string(error.what());
        }
    };
    EXPECT_EQ(refusal("[SPY, AAPL]"), "");
    EXPECT_THAT(refusal("[SPY, '']"), testing::HasSubstr("'' is no symbol; one is a word such as SPY"));
    EXPECT_THAT(refusal("[SPY, 'A B']"), testing::HasSubstr("'A B' is no symbol"));
}

TEST(PipelineFile, KnowsTheWordsOfItsScreensMeasures) {
    EXPECT_EQ(refusal_of_screened("gap", "hit_gap > 2% and close > vwap"), "");
    EXPECT_THAT(refusal_of_screened("gap", "close > vwap and hit_rsi > 2"),
                testing::HasSubstr("p.yaml:7:29: backtesting.parameters.entry — nothing measures 'hit_rsi' of a hit"));
    EXPECT_EQ(refusal_of_screened("'rsi(period=5)', 'rsi(period=14)'", "hit_rsi_5 > 2 and hit_rsi_14 > 3"), "");
    EXPECT_THAT(refusal_of_screened("'rsi(period=5)', 'rsi(period=14)'", "hit_rsi > 2"),
                testing::AllOf(testing::HasSubstr("p.yaml:7:12:"),
                               testing::HasSubstr("hit_rsi could be that of rsi("),
                               testing::HasSubstr("write hit_rsi_14 or hit_rsi_5")));
    EXPECT_THAT(refusal_of_screened("gap(threshold=2%), gap(threshold=5%)", "hit_gap > 2"),
                testing::HasSubstr("leave one of them out"));
    EXPECT_THAT(refusal_of_screened("gap", "hit_gap > 2%", "  date_range: {start: 2024-01-02, end: 2024-01-03}\n"),
                testing::HasSubstr("runs other days than each hit's own"));
    EXPECT_THAT(refusal_of_rules("    entry: hit_gap > 2%\n"),
                testing::HasSubstr("p.yaml:6:12: backtesting.parameters.entry — 'hit_gap' is a measure of a hit, and"));
}

TEST(RulesFile, BringsAPipelinesRunSettingsAndRefusesKeysThatMeanNothing) {
    const TempDir folder;
    const std::filesystem::path file = folder.path() / "r.yaml";
    const std::string text = rules_file("    entry: close > sma(fast)\n    fast: [10, 20]\n");
    replace_file(file, text + "  initial_cash: 50000\n");
    const pipeline::RulesFile rules = pipeline::read_rules(file, {{"fast", "15"}});
    EXPECT_EQ(rules.spec.cash, Decimal(50'000));
    EXPECT_EQ(rules.spec.strategy.numbers().at("fast"), 15);
    EXPECT_THAT(rules.lists, testing::IsEmpty());
    EXPECT_THAT(pipeline::read_rules(file).lists, testing::ElementsAre("fast"));
    replace_file(file, text + "  cash: 50000\n");
    try {
        (void)pipeline::read_rules(file);
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("r.yaml:8: backtesting.cash"));
    }
}

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

/// What is said of a text that is wrong.
std::string refusal_of_text(const std::string& text) {
    try {
        (void)parsed(text);
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::invalid_request);
        return error.what();
    }
    return "(taken)";
}

/// A file of ours, a key a line.
const std::string ours = R"(screening:
  date_range: {start: 2024-01-02, end: 2024-01-05}
  universe: [AAPL, MSFT]
  filters:
    - gap(threshold=2%, direction=up)
backtesting:
  strategy: market_structure
  parameters:
    pivot_bars: [2, 5]
)";

std::string refusal_of(const std::string& replace, const std::string& with) {
    std::string text = ours;
    const std::size_t at = text.find(replace);
    if (at == std::string::npos) return "(the file has no '" + replace + "')";
    return refusal_of_text(text.replace(at, replace.size(), with));
}

TEST(PipelineFile, IsTakenAsItStands) {
    EXPECT_EQ(refusal_of_text(ours), "(taken)");
}

// Of two equal keys the second won, and nobody heard of the first.
TEST(PipelineFile, NamesBothPlacesOfWhatIsSaidTwice) {
    EXPECT_EQ(refusal_of("backtesting:", "  filters: [rsi]\nbacktesting:"),
              "p.yaml:6: screening.filters is given twice, here and on line 4; keep one");
    EXPECT_EQ(refusal_of_text(ours + "screening: {}\n"),
              "p.yaml:10: screening is given twice, here and on line 1; keep one");
    EXPECT_EQ(refusal_of("parameters:\n    pivot_bars: [2, 5]", "parameters: {pivot_bars: 2, pivot_bars: 5}"),
              "p.yaml:8: backtesting.parameters.pivot_bars is given twice, here and on line 8; keep one");
    EXPECT_EQ(refusal_of("end: 2024-01-05", "end: 2024-01-05, end: 2024-01-09"),
              "p.yaml:2: screening.date_range.end is given twice, here and on line 2; keep one");
    EXPECT_EQ(refusal_of("direction=up", "threshold=5%"),
              "p.yaml:5: screening.filters — the filter 'gap(threshold=2%, threshold=5%)' says threshold twice: 2% and "
              "5%; keep one");
    EXPECT_EQ(refusal_of("    - gap(threshold=2%, direction=up)",
                         "    gap:\n      enabled: true\n      gap_threshold: 2\n      threshold: 5%"),
              "p.yaml:8: screening.filters.gap.threshold says threshold again, which line 7 says as gap_threshold; "
              "keep one");
    EXPECT_EQ(refusal_of("pivot_bars: [2, 5]", "timeframe: 1min\n    lower_timeframe: 5min"),
              "p.yaml:10: backtesting.parameters.lower_timeframe says timeframe again, which line 9 says as timeframe; "
              "keep one");
    EXPECT_EQ(refusal_of_text(ours + "---\n" + ours),
              "p.yaml:10: a second document begins here, and the first on line 1; a file holds one");
}

TEST(PipelineFile, RefusesAKeyWithNothingBehindIt) {
    EXPECT_EQ(refusal_of("[AAPL, MSFT]", "[]"),
              "p.yaml:3: screening.universe is an empty list; write a value or more, or remove the key");
    EXPECT_EQ(refusal_of(" [AAPL, MSFT]", ""),
              "p.yaml:3: screening.universe has no value; write one, or remove the key");
    EXPECT_EQ(refusal_of("[AAPL, MSFT]", "[AAPL, ]\n  max_gap_days:"),
              "p.yaml:4: screening.max_gap_days has no value; write one, or remove the key");
    EXPECT_EQ(refusal_of(" [2, 5]", ""),
              "p.yaml:9: backtesting.parameters.pivot_bars has no value; write one, or remove the key");
    EXPECT_EQ(refusal_of("[2, 5]", "[]"),
              "p.yaml:9: backtesting.parameters.pivot_bars is an empty list; write a value or more, or remove the key");
    EXPECT_EQ(refusal_of("\n    - gap(threshold=2%, direction=up)", ""),
              "p.yaml:4: screening.filters has no value; a screen needs at least one: - gap(threshold=2%, "
              "direction=up)");
    EXPECT_EQ(refusal_of("\n    - gap(threshold=2%, direction=up)", " []"),
              "p.yaml:4: screening.filters turns no filter on; a screen needs at least one");
    EXPECT_EQ(refusal_of("{start: 2024-01-02, end: 2024-01-05}", ""),
              "p.yaml:2: screening.date_range has no value; write date_range: {start: 2024-01-02, end: 2024-03-28}");
    EXPECT_EQ(refusal_of("strategy: market_structure", "strategy: market_structure\n  symbols: []"),
              "p.yaml:8: backtesting.symbols is an empty list; write a value or more, or remove the key");
    EXPECT_EQ(refusal_of("strategy: market_structure", "strategy: market_structure\n  initial_cash:"),
              "p.yaml:8: backtesting.initial_cash has no value; write one, or remove the key");
    EXPECT_EQ(refusal_of_text("screening:\n" + ours.substr(ours.find("backtesting:"))),
              "p.yaml:1: screening needs date_range; write date_range: {start: 2024-01-02, end: 2024-03-28}");
}

TEST(PipelineFile, SaysWhatWasFoundAndWhatIsWanted) {
    EXPECT_EQ(refusal_of("parameters:\n    pivot_bars: [2, 5]", "parameters: [pivot_bars, 2]"),
              "p.yaml:8: backtesting.parameters is a list; keys with values are wanted, such as key: value");
    EXPECT_EQ(refusal_of("filters:\n    - gap(threshold=2%, direction=up)", "filters: gap(threshold=2%)"),
              "p.yaml:4: screening.filters is the text 'gap(threshold=2%)'; a list is wanted, a filter a line: - "
              "gap(threshold=2%, direction=up)");
    EXPECT_EQ(refusal_of("- gap(threshold=2%, direction=up)", "- gap: {threshold: 2%}"),
              "p.yaml:5: screening.filters has a section with keys in its list; a filter in a list is one text: - "
              "gap(threshold=2%)");
    EXPECT_EQ(
        refusal_of("filters:\n    - gap(threshold=2%, direction=up)", "filters: [gap(threshold=2%, direction=up)]"),
        "p.yaml:4: screening.filters has 'gap(threshold=2%': inside [ ] YAML takes a filter's commas for its own; "
        "put the filter in quotes, or write it on a line of its own: - gap(threshold=2%, direction=up)");
    EXPECT_EQ(refusal_of("    pivot_bars", "\tpivot_bars"),
              "p.yaml:9: a tab stands before the text; YAML indents by spaces alone");
    EXPECT_EQ(refusal_of("  universe", "\tuniverse"),
              "p.yaml:3: a tab stands before the text; YAML indents by spaces alone");
    EXPECT_EQ(refusal_of("{start: 2024-01-02, end: 2024-01-05}", "2024-01-02"),
              "p.yaml:2: screening.date_range is the text '2024-01-02'; keys with values are wanted, such as start: …");
    EXPECT_EQ(refusal_of("market_structure", "[market_structure, gap_fade]"),
              "p.yaml:7: backtesting.strategy is a list; a single value is wanted");
    EXPECT_EQ(refusal_of("[AAPL, MSFT]", "{AAPL: 1}"),
              "p.yaml:3: screening.universe is a section with keys; a value or a list of values is wanted");
    EXPECT_EQ(refusal_of("universe: [AAPL, MSFT]", "{{ symbols }}: 1"),
              "p.yaml:3: braces where a key is wanted; a key is a plain word");
    EXPECT_EQ(refusal_of_text("just a sentence"),
              "p.yaml:1: the file is the text 'just a sentence'; a map of sections is wanted, such as screening: and "
              "backtesting:");
    EXPECT_EQ(refusal_of_text(""),
              "p.yaml:1: the file is empty; a map of sections is wanted, such as screening: and backtesting:");
}

TEST(PipelineFile, NamesTheNearestOfAMisspeltKey) {
    EXPECT_EQ(refusal_of("filters:", "filtres:"),
              "p.yaml:4: screening.filtres is no key that is known here; did you mean 'filters'?");
    EXPECT_EQ(refusal_of("date_range", "daterange"),
              "p.yaml:2: screening.daterange is no key that is known here; did you mean 'date_range'?");
    EXPECT_EQ(refusal_of("end:", "ende:"),
              "p.yaml:2: screening.date_range.ende is no key that is known here; did you mean 'end'?");
    EXPECT_EQ(refusal_of("screening:", "screning:"),
              "p.yaml:1: screning is no key that is known here; did you mean 'screening'?");
    EXPECT_EQ(refusal_of("backtesting:", "backtests:"),
              "p.yaml:6: backtests is no key that is known here; did you mean 'backtesting'?");
    EXPECT_EQ(refusal_of("strategy:", "stratgy:"),
              "p.yaml:7: backtesting.stratgy is no key that is known here; did you mean 'strategy'?");
    EXPECT_EQ(refusal_of("universe", "univers"),
              "p.yaml:3: screening.univers is no key that is known here; did you mean 'universe'?");
    EXPECT_EQ(refusal_of("    - gap(threshold=2%, direction=up)", "    gap: {enabled: true, gap_treshold: 2}"),
              "p.yaml:5: screening.filters.gap.gap_treshold is no parameter of gap; did you mean 'gap_threshold'?");
    EXPECT_EQ(refusal_of("    - gap(threshold=2%, direction=up)", "    gap: {enabeld: true, threshold: 2%}"),
              "p.yaml:5: screening.filters.gap.enabeld is no key that is known here; did you mean 'enabled'?");
}

TEST(PipelineFile, RefusesWhatIsNoYaml) {
    EXPECT_TRUE(refusal_of_text("screening: [unclosed").starts_with("p.yaml:1: this is no YAML: "));
    EXPECT_TRUE(refusal_of_text(ours + "name: \"unclosed").starts_with("p.yaml:10: this is no YAML: "));
}

// Lists that repeat themselves by anchors are walked once, however large they would become.
TEST(PipelineFile, IsNotUnfoldedToFindKeysTwice) {
    std::string text = "name: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 30; ++i)
        text += "k" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + ", *a" +
                std::to_string(i - 1) + "]\n";
    EXPECT_NE(refusal_of_text(text), "(taken)");
}

}  // namespace
}  // namespace tamis
