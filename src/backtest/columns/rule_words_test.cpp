// backtest/columns/rule_words_test.cpp — every word of bars has the values of LEAN's indicator of that name, and is
// defined from the bar on that the rules say they need.
#include <cmath>
#include <limits>
#include <map>

#include "backtest/columns/rule_columns.hpp"
#include "backtest/strategies/market_test.hpp"
#include "indicators/exact/all.hpp"
#include "rules/bind.hpp"
#include "rules/parse.hpp"
#include "rules/words.hpp"

namespace tamis::backtest {
namespace {

using indicators::exact::IndicatorBar;
namespace exact = indicators::exact;

/// What an indicator says after each bar; NaN before it is ready.
using WordSeries = std::function<double(const IndicatorBar&)>;

template <class Indicator, class Value>
WordSeries said(Indicator indicator, const Value& value, Decimal IndicatorBar::* input = nullptr) {
    return [indicator, value, input](const IndicatorBar& bar) mutable {
        if constexpr (std::is_base_of_v<exact::ValueIndicator, Indicator>) {
            if (input)
                indicator.update(bar.*input);
            else
                indicator.update(bar);
        } else {
            indicator.update(bar);
        }
        return indicator.is_ready() ? to_double(value(indicator)) : std::numeric_limits<double>::quiet_NaN();
    };
}

template <class Indicator>
WordSeries said(Indicator indicator, Decimal IndicatorBar::* input = nullptr) {
    return said(indicator, [](const Indicator& one) { return one.value(); }, input);
}

WordSeries difference(WordSeries a, WordSeries b) {
    return [a, b](const IndicatorBar& bar) mutable {
        const double first = a(bar);
        return first - b(bar);
    };
}

std::map<std::string, WordSeries> all_words() {
    using Bands = exact::BollingerBands;
    using Convergence = exact::MovingAverageConvergenceDivergence;
    return {
        {"sma(7)", said(exact::SimpleMovingAverage(7))},
        {"ema(7)", said(exact::ExponentialMovingAverage(7))},
        {"wilder(7)", said(exact::WilderMovingAverage(7))},
        {"highest(7)", said(exact::Maximum(7), &IndicatorBar::high)},
        {"lowest(7)", said(exact::Minimum(7), &IndicatorBar::low)},
        {"stdev(7)", said(exact::StandardDeviation(7))},
        {"bollinger_upper(7, 2)", said(Bands(7, Decimal(2)), [](const Bands& one) { return one.upper(); })},
        {"bollinger_lower(7, 2)", said(Bands(7, Decimal(2)), [](const Bands& one) { return one.lower(); })},
        {"momentum(7)", said(exact::Momentum(7))},
        {"rate_of_change(7)", said(exact::RateOfChange(7))},
        {"rsi(7)", said(exact::RelativeStrengthIndex(7))},
        {"macd(4, 9)", difference(said(exact::ExponentialMovingAverage(4)), said(exact::ExponentialMovingAverage(9)))},
        {"macd_signal(4, 9, 3)",
         said(Convergence(4, 9, 3), [](const Convergence& one) { return one.signal().value(); })},
        {"atr(7)", said(exact::AverageTrueRange(7))}};
}

class WordsOfBars : public Strategies {
  protected:
    void SetUp() override {
        Strategies::SetUp();
        tape = Tape::make(*store, tape_spec(spec_of(make_strategy("buy_and_hold"), "AAA", 1)));
    }
    static rules::Tree bound(const std::string& rule) {
        static constexpr std::array any{rules::Type::number, rules::Type::price};
        return rules::bind(rules::parse(rule), {}, {any});
    }
    const std::vector<double>& values(const std::string& rule) const { return rule_values(*tape, 0, bound(rule)); }
    std::shared_ptr<const Tape> tape;
};

TEST_F(WordsOfBars, HaveTheValuesOfLeansIndicators) {
    const auto &open = values("open"), &high = values("high"), &low = values("low"), &close = values("close");
    for (auto& [rule, indicator] : all_words()) {
        const std::vector<double>& ours = values(rule);
        const auto needed = static_cast<std::size_t>(rules::bars_needed(bound(rule)));
        for (std::size_t i = 0; i < ours.size(); ++i) {
            const auto exactly = [&](const std::vector<double>& column) { return Decimal::from_double(column[i]); };
            const double leans = indicator({exactly(open), exactly(high), exactly(low), exactly(close)});
            EXPECT_EQ(std::isnan(ours[i]), i + 1 < needed) << rule << " at bar " << i;
            if (!std::isnan(ours[i]) && !std::isnan(leans))
                ASSERT_NEAR(ours[i], leans, 1e-9 * std::max(1.0, std::fabs(leans))) << rule << " at bar " << i;
        }
    }
}

TEST_F(WordsOfBars, AreAllHere) {
    const auto all = all_words();
    for (const rules::Word& word : rules::words())
        if (word.scope == rules::Scope::bars && word.counts > 0)
            EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const auto& one) {
                return one.first.starts_with(std::string(word.name) + "(");
            })) << word.name;
}

}  // namespace
}  // namespace tamis::backtest
