// screen/filters/filters_test.cpp — each measure by hand, and the promise of all: known at the open of the day.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "screen/filters/all.hpp"

namespace tamis::screen {
namespace {

using namespace std::chrono;

/// Rows whose prices and volumes wander; the same every time.
DailyHistory wandering(std::size_t rows) {
    DailyHistory h;
    std::uint64_t state = 11;
    const auto next = [&] {
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        return static_cast<double>(state >> 40) / static_cast<double>(1 << 24);
    };
    double price = 50;
    for (std::size_t i = 0; i < rows; ++i) {
        const double open = price * (0.97 + 0.06 * next()), close = open * (0.97 + 0.06 * next());
        h.day.push_back(sys_days(2024y / 1 / 1) + days(i));
        h.open.push_back(open);
        h.high.push_back(std::max(open, close) * 1.01);
        h.low.push_back(std::min(open, close) * 0.99);
        h.close.push_back(close);
        h.volume.push_back(1e6 * (0.5 + next()));
        h.vwap.push_back((open + close) / 2);
        h.basis.push_back(1);
        h.content.push_back({});
        price = close;
    }
    return h;
}

std::vector<double> measured(const AnyFilter& filter, const DailyHistory& rows, std::size_t first = 0) {
    std::vector<double> out(rows.rows() - first, -12345);
    std::visit([&](const auto& one) { one.measure(rows, first, out); }, filter);
    return out;
}

double last(const AnyFilter& filter, const DailyHistory& rows) {
    return measured(filter, rows).back();
}

TEST(Measures, AreTheirFormulas) {
    const DailyHistory h = wandering(40);
    const std::size_t d = 39;
    const auto mean = [&](const std::vector<double>& values, std::size_t count) {
        double sum = 0;
        for (std::size_t i = d - count; i < d; ++i) sum += values[i];
        return sum / static_cast<double>(count);
    };
    EXPECT_EQ(last(parse_filter("price_range"), h), h.open[d]);
    EXPECT_EQ(last(parse_filter("gap"), h), (h.open[d] - h.close[d - 1]) / h.close[d - 1]);
    EXPECT_DOUBLE_EQ(last(parse_filter("price_vs_ma(period=20)"), h), h.open[d] / mean(h.close, 20) - 1);
    EXPECT_DOUBLE_EQ(last(parse_filter("prev_day_dollar_volume"), h), h.close[d - 1] * h.volume[d - 1]);
    EXPECT_DOUBLE_EQ(last(parse_filter("relative_volume(recent=2, lookback=20)"), h),
                     mean(h.volume, 2) / mean(h.volume, 20));
    EXPECT_DOUBLE_EQ(last(parse_filter("average_volume(lookback=20)"), h), mean(h.volume, 20));
    EXPECT_DOUBLE_EQ(last(parse_filter("price_vs_vwap"), h), h.open[d] / h.vwap[d - 1] - 1);
    EXPECT_DOUBLE_EQ(last(parse_filter("day_change"), h), h.close[d - 1] / h.close[d - 2] - 1);
    double dollars = 0;
    for (std::size_t i = d - 20; i < d; ++i) dollars += h.close[i] * h.volume[i];
    EXPECT_DOUBLE_EQ(last(parse_filter("average_dollar_volume(lookback=20)"), h), dollars / 20);
}

TEST(Measures, AreUndefinedWithoutEnoughHistory) {
    const DailyHistory h = wandering(300);
    const std::pair<const char*, std::size_t> firsts[] = {{"price_range", 0},
                                                          {"gap", 1},
                                                          {"price_vs_ma(period=20)", 20},
                                                          {"rsi(period=14)", 15},
                                                          {"prev_day_dollar_volume", 1},
                                                          {"relative_volume(lookback=20)", 20},
                                                          {"average_volume(lookback=20)", 20},
                                                          {"average_dollar_volume(lookback=20)", 20},
                                                          {"price_vs_vwap", 1},
                                                          {"day_change", 2},
                                                          {"average_true_range(period=14)", 14}};
    EXPECT_EQ(std::size(firsts), std::variant_size_v<AnyFilter>);
    for (const auto& [text, first] : firsts) {
        const AnyFilter filter = parse_filter(text);
        const auto values = measured(filter, h);
        for (std::size_t i = 0; i < h.rows(); ++i) ASSERT_EQ(std::isnan(values[i]), i < first) << text << " row " << i;
        std::visit([&](const auto& one) { EXPECT_FALSE(one.keeps(undefined)) << text; }, filter);
    }
}

// The contract of every filter: nothing later, and nothing of the day but its open, enters a measure.
TEST(Measures, SeeNothingButTheOpenAndThePast) {
    const DailyHistory before = wandering(120);
    for (const AnyFilter& filter : all_filters()) {
        const auto values = measured(filter, before);
        for (const std::size_t d : {std::size_t{1}, std::size_t{30}, std::size_t{77}, std::size_t{119}}) {
            DailyHistory changed = before;
            for (std::size_t i = d; i < changed.rows(); ++i) {
                if (i != d) changed.open[i] *= 3;
                changed.high[i] *= 5;
                changed.low[i] *= 0.1;
                changed.close[i] *= 2;
                changed.volume[i] *= 7;
                changed.vwap[i] *= 4;
                if (i > d) changed.basis[i] *= 0.25;  // a split that day d cannot know
            }
            const auto again = measured(filter, changed);
            for (std::size_t i = 0; i <= d; ++i) {
                if (std::isnan(values[i]))
                    EXPECT_TRUE(std::isnan(again[i])) << name_of(filter) << " row " << i;
                else
                    EXPECT_EQ(values[i], again[i]) << name_of(filter) << " row " << i << ", changed from " << d;
            }
        }
    }
}

TEST(Measures, DoNotDependOnTheFirstRowThatIsAsked) {
    const DailyHistory h = wandering(100);
    for (const AnyFilter& filter : all_filters()) {
        const auto all = measured(filter, h), some = measured(filter, h, 60);
        for (std::size_t i = 60; i < 100; ++i) EXPECT_EQ(all[i], some[i - 60]) << name_of(filter) << " row " << i;
    }
}

// A 4:1 split changes no ratio of prices and no dollars, once history stands on the day's basis.
TEST(Measures, SeeThroughASplit) {
    const DailyHistory plain = wandering(80);
    DailyHistory split = plain;
    for (std::size_t i = 0; i < 60; ++i) {  // as traded before: four times the price, a quarter of the shares
        split.open[i] *= 4, split.high[i] *= 4, split.low[i] *= 4, split.close[i] *= 4, split.vwap[i] *= 4;
        split.volume[i] /= 4;
        split.basis[i] = 0.25;
    }
    for (const AnyFilter& filter : all_filters()) {
        const auto a = measured(filter, plain), b = measured(filter, split);
        for (std::size_t i = 60; i < 80; ++i)
            EXPECT_NEAR(a[i], b[i], std::abs(a[i]) * 1e-9) << name_of(filter) << " row " << i;
    }
}

TEST(Comparisons, AreStrictWhereTheyAreSaidToBe) {
    const auto keeps = [](const char* text, double value) {
        return std::visit([&](const auto& one) { return one.keeps(value); }, parse_filter(text));
    };
    EXPECT_TRUE(keeps("price_range(min=5, max=10)", 5));
    EXPECT_TRUE(keeps("price_range(min=5, max=10)", 10));
    EXPECT_FALSE(keeps("price_range(min=5, max=10)", 10.01));
    EXPECT_TRUE(keeps("gap(threshold=2%, direction=up)", 0.02));
    EXPECT_FALSE(keeps("gap(threshold=2%, direction=up)", -0.05));
    EXPECT_TRUE(keeps("gap(threshold=2%, direction=both)", -0.02));
    EXPECT_FALSE(keeps("rsi(threshold=30)", 30));
    EXPECT_TRUE(keeps("rsi(threshold=30, condition=above)", 30.1));
    EXPECT_FALSE(keeps("price_vs_ma", 0));
    EXPECT_TRUE(keeps("relative_volume(ratio=1.5)", 1.5));
    EXPECT_TRUE(keeps("day_change", -0.9));
    EXPECT_FALSE(keeps("day_change(min=0)", -0.1));
}

std::string refusal(const char* text) {
    try {
        (void)parse_filter(text);
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::invalid_request);
        return error.what();
    }
    return "(taken)";
}

TEST(FilterText, SaysWhatWouldBeRight) {
    EXPECT_NE(refusal("gpa").find("did you mean 'gap'"), std::string::npos) << refusal("gpa");
    EXPECT_NE(refusal("gap(treshold=2%)").find("'threshold'"), std::string::npos) << refusal("gap(treshold=2%)");
    EXPECT_NE(refusal("gap(threshold=2)").find("0 to 0.5"), std::string::npos) << refusal("gap(threshold=2)");
    EXPECT_NE(refusal("gap(direction=sideways)").find("up, down or both"), std::string::npos);
    EXPECT_NE(refusal("price_range(min=9, max=5)").find("above"), std::string::npos);
    EXPECT_NE(refusal("relative_volume(recent=20, lookback=10)").find("lookback"), std::string::npos);
    EXPECT_NE(refusal("gap(threshold=2%").find(")"), std::string::npos) << refusal("gap(threshold=2%");
}

TEST(FilterText, HasOneSpelling) {
    EXPECT_EQ(canonical_text(parse_filter(" gap( direction = up , threshold=0.02 ) ")),
              canonical_text(parse_filter("gap(threshold=2%, direction=up)")));
    for (const AnyFilter& filter : all_filters())
        EXPECT_EQ(canonical_text(parse_filter(canonical_text(filter))), canonical_text(filter));
}

}  // namespace
}  // namespace tamis::screen
