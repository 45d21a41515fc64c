// rules/rules_test.cpp — the language: what it means, one meaning one text, and what it refuses where.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "rules/bind.hpp"
#include "rules/parse.hpp"
#include "rules/words.hpp"

namespace tamis::rules {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string text_of(std::string_view rule) {
    return parse(rule)->text;
}

constexpr std::array any_type{Type::number, Type::price, Type::minutes, Type::time, Type::boolean};

Tree bound(std::string_view rule, const Numbers& numbers = {}, bool may_know_position = true) {
    return bind(parse(rule), numbers, {any_type, may_know_position});
}

/// "at: why" of a rule that is refused; empty: it is not.
std::string fault_of(std::string_view rule, const Numbers& numbers = {}) {
    try {
        (void)bound(rule, numbers, false);
        return "";
    } catch (const Fault& fault) {
        return std::to_string(fault.at()) + ": " + fault.why();
    }
}

TEST(Rules, OfOneMeaningAreOneText) {
    for (const auto& [one, other] : std::array<std::pair<std::string_view, std::string_view>, 17>{
             {{"close>open", "  ((close) > open)  "},
              {"close > open", "open < close"},
              {"close >= 5", "5 <= close"},
              {"sma(20) > 3", "sma(close, 20) > 3"},
              {"close > 2%", "close > 0.02"},
              {"close > 2 * 15", "close > 30"},
              {"not (close > open)", "close <= open"},
              {"not (close > open and traded)", "close <= open or not traded"},
              {"traded and close > open", "close > open and traded"},
              {"traded and (first_bar and traded)", "traded and first_bar"},
              {"close + open > 1", "open + close > 1"},
              {"close crosses_above open", "open crosses_below close"},
              {"not not traded", "traded"},
              {"true and traded", "traded"},
              {"sma(20, 1hour) > 1", "sma(20, 60min) > 1"},
              {"opening_high(30min) > 1", "opening_high(30) > 1"},
              {"time >= 09:45", "time >= 9:45"}}})
        EXPECT_EQ(text_of(one), text_of(other)) << one;
}

TEST(Rules, OfAnotherMeaningAreAnotherText) {
    EXPECT_NE(text_of("close > 5"), text_of("close >= 5"));
    EXPECT_NE(text_of("close - open > 1"), text_of("open - close > 1"));
    EXPECT_NE(text_of("sma(20) > 1"), text_of("sma(21) > 1"));
    EXPECT_NE(text_of("close - (open - low) > 1"), text_of("close - open - low > 1"));
    EXPECT_NE(text_of("traded or first_bar and close > 1"), text_of("(traded or first_bar) and close > 1"));
}

TEST(Rules, TextReadsBackAsItself) {
    for (const std::string_view rule : {"close - (open - low) > -2",
                                        "-(close - open) > -close",
                                        "close > (-1)[2] or close > -(2 - 3)[2]",
                                        "not traded",
                                        "(traded or first_bar) and close[3] > sma(high - low, 20, 5min)[1]",
                                        "time >= 09:45 or minutes < 30min",
                                        "close / (open / low) > 1e-7",
                                        "bollinger_upper(20, 2.5) crosses_below max(close, vwap)"})
        EXPECT_EQ(text_of(text_of(rule)), text_of(rule)) << rule;
}

TEST(Rules, BindMultiplicationBeforeSumsBeforeComparisonsBeforeAndBeforeOr) {
    EXPECT_EQ(text_of("close > 1 + 2 * 3 and traded or first_bar"),
              text_of("((close > (1 + (2 * 3))) and traded) or first_bar"));
    EXPECT_EQ(text_of("10 - 4 - 3"), "3");
    EXPECT_EQ(text_of("-2 * -3"), "6");
    EXPECT_EQ(text_of("not traded and first_bar"), text_of("(not traded) and first_bar"));
}

TEST(Rules, TakeNumbersThatTheUserNames) {
    EXPECT_EQ(bound("sma(fast) > close", {{"fast", 10}})->text, bound("sma(10) > close")->text);
    EXPECT_THAT(names_in(parse("sma(fast) > slow * close")), testing::ElementsAre("fast", "slow"));
    EXPECT_THAT(names_in(parse("sma(10) > close")), IsEmpty());
}

TEST(Rules, KnowTheTypeOfWhatTheyGive) {
    EXPECT_EQ(bound("close - open")->type, Type::price);
    EXPECT_EQ(bound("close / open")->type, Type::number);
    EXPECT_EQ(bound("2 * atr(14)")->type, Type::price);
    EXPECT_EQ(bound("sma(volume, 20)")->type, Type::number);
    EXPECT_EQ(bound("sma(20)")->type, Type::price);
    EXPECT_EQ(bound("close > 3")->type, Type::boolean);
    EXPECT_EQ(bound("2%")->type, Type::constant);
    EXPECT_EQ(bound("entry_price * 0.98")->type, Type::price);
}

TEST(Rules, SayWhereTheyAreWrongAndWhatWasExpected) {
    EXPECT_EQ(fault_of("close > "), "8: the rule ends here; expected is a value, such as close, sma(20) or 2%");
    EXPECT_THAT(fault_of("close > smaa(20)"), HasSubstr("8: there is no word 'smaa'; did you mean 'sma'?"));
    EXPECT_THAT(fault_of("close > opne"), HasSubstr("8: there is no word 'opne'; did you mean 'open'?"));
    EXPECT_THAT(fault_of("sma(20 > close"), HasSubstr("14: the rule ends here; expected is ')'"));
    EXPECT_THAT(fault_of("close = 3"), HasSubstr("6: '=' is no sign of the language; equal is =="));
    EXPECT_THAT(fault_of("close > 3 > 2"), HasSubstr("two comparisons are joined by a word"));
    EXPECT_THAT(fault_of("close > 7min5"), HasSubstr("8: "));
    EXPECT_THAT(fault_of("time > 25:00"), HasSubstr("7: '25:00' is no time of day"));
    EXPECT_THAT(fault_of("sma() > 1"), HasSubstr("a value"));
    EXPECT_THAT(fault_of("sma(1, 2, 3) > 1"), HasSubstr("0: sma takes 1 number"));
    EXPECT_THAT(fault_of("vwap(5min) > 1"), HasSubstr("vwap is of the run's own bars"));
    EXPECT_THAT(fault_of("close > 1 / 0"), HasSubstr("division by 0"));
    EXPECT_THAT(fault_of("time < 15:30 * 2"), HasSubstr("7: a time is compared with time"));
}

TEST(Rules, RefuseTypesThatDoNotGoTogether) {
    EXPECT_THAT(fault_of("close > rsi(14)"), HasSubstr("do not go together"));
    EXPECT_THAT(fault_of("close + volume > 1"), HasSubstr("do not go together"));
    EXPECT_THAT(fault_of("close and traded"), HasSubstr("yes or no is wanted, and 'close' is a price"));
    EXPECT_THAT(fault_of("time > close"), HasSubstr("do not go together"));
    EXPECT_THAT(fault_of("sma(2.5) > close"), HasSubstr("a whole number from 1 to 10,000 here, not 2.5"));
    EXPECT_THAT(fault_of("sma(volume) > close"), HasSubstr("plain number"));
    EXPECT_THAT(fault_of("close[-1] > open"), HasSubstr("how many bars ago"));
    EXPECT_THAT(fault_of("close > entry_price"), HasSubstr("known only while something is held"));
    EXPECT_THAT(fault_of("sma(vwap, 5, 5min) > 1"), HasSubstr("cannot read 'vwap' bar by bar"));
    EXPECT_EQ(fault_of("sma(vwap, 5) > 1"), "");
}

Tree bound_to(std::string_view rule, const Hit& hit) {
    return bind(parse(rule), {}, {any_type, true}, hit);
}

TEST(Rules, ReadMeasuresOfAHitAsPlainNumbers) {
    const Tree rule = parse("hit_gap > 2% and close > sma(fast)");
    EXPECT_THAT(measures_in(rule), testing::ElementsAre("gap"));
    EXPECT_THAT(names_in(rule), testing::ElementsAre("fast"));
    EXPECT_EQ(bound_to("hit_gap > 2% and close > open", {.measures = {{"gap", 0.03}}})->text, text_of("close > open"));
    EXPECT_EQ(bound_to("hit_gap > 2% and close > open", {.measures = {{"gap", 0.01}}})->text, "false");
    EXPECT_EQ(bound_to("rsi(5) > 2 * hit_gap", {.measures = {{"gap", 3}}})->text, text_of("rsi(5) > 6"));
    EXPECT_EQ(bound_to("hit_gap > 2%", {.measures = {{"gap", 9}}, .is_to_come = true})->text, "hit_gap > 0.02")
        << "before there is a hit its words stand for themselves";
}

TEST(Rules, WhatAHitHasNotMeasuredIsNeitherAboveNorBelowAnything) {
    const Hit hit{.measures = {{"gap", NAN}, {"day_change", 0}}};
    for (const char* rule : {"hit_gap > 2%",
                             "hit_gap <= 2%",
                             "not (hit_gap > 2%)",
                             "hit_gap != 2",
                             "hit_gap - 1 < 5",
                             "1 / hit_day_change > 0",
                             "30min * hit_gap > 1min"})
        EXPECT_EQ(bound_to(rule, hit)->text, "false") << rule;
}

std::string fault_of_hit(std::string_view rule, const Hit& hit) {
    try {
        (void)bound_to(rule, hit);
        return "";
    } catch (const Fault& fault) {
        return std::to_string(fault.at()) + ": " + fault.why();
    }
}

TEST(Rules, SayWhichMeasureOfAHitThereIsNot) {
    const Hit hit{.measures = {{"gap", 0.03}, {"relative_volume", 2}}, .refused = {{"rsi", "hit_rsi could be two"}}};
    EXPECT_EQ(fault_of_hit("close > 1 and hit_gpa > 2%", hit),
              "14: nothing measures 'hit_gpa' of a hit; did you mean 'hit_gap'?");
    EXPECT_EQ(fault_of_hit("relative_volume > 2", hit),
              "0: there is no word 'relative_volume'; what the screen measured is hit_relative_volume");
    EXPECT_EQ(fault_of_hit("hit_rsi > 2", hit), "0: hit_rsi could be two");
    EXPECT_EQ(fault_of_hit("hit_gap > 2%", {}),
              "0: 'hit_gap' is a measure of a hit, and there is no hit here: the words hit_… are for a run with a "
              "screen");
    EXPECT_THAT(fault_of_hit("close > hit_gap", hit), HasSubstr("do not go together"));
    EXPECT_THAT(fault_of_hit("sma(hit_relative_volume) > close", hit), HasSubstr("not one that changes"));
    EXPECT_THAT(fault_of_hit("close[hit_relative_volume] > 1", hit), HasSubstr("how many bars ago"));
}

TEST(Rules, SayHowManyBarsTheyNeed) {
    EXPECT_EQ(bars_needed(bound("sma(20)[3] > close")), 23);
    EXPECT_EQ(bars_needed(bound("sma(sma(10), 5) > 1")), 14);
    EXPECT_EQ(bars_needed(bound("sma(20, 5min) > 1")), 100);
    EXPECT_EQ(bars_needed(bound("traded")), 0);
    EXPECT_EQ(bars_needed(bound("rsi(14) > momentum(3) / close")), 15);
    EXPECT_EQ(bars_needed(bound("macd_signal(12, 26, 9)")), 34);
}

TEST(Rules, NestedWithoutEndAreRefusedAndNeverOverrunTheStack) {
    EXPECT_THAT(fault_of(std::string(3000, '(')), HasSubstr("nested too deeply"));
    EXPECT_THAT(fault_of(std::string(5000, ' ')), HasSubstr("at most 4,000 characters"));
    std::string sum = "close";
    while (sum.size() < 240) sum += "+close";
    EXPECT_EQ(fault_of(sum + ">1"), "");
    while (sum.size() < 3900) sum += "+close";
    EXPECT_THAT(fault_of(sum + ">1"), HasSubstr("the rule cannot be kept: a rule has at most 4,000 characters"));
    EXPECT_THAT(fault_of(sum.substr(0, 2045) + ">1"), HasSubstr("the rule cannot be kept: the rule is nested too"));
}

TEST(Rules, EveryWordSaysWhatItMeans) {
    for (const Word& word : words()) EXPECT_FALSE(word.meaning.empty()) << word.name;
}

}  // namespace
}  // namespace tamis::rules
