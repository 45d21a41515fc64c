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
    const auto whole = [](double value) { return static_cast<std::int64_t>(value); };
    double price = 500'000;
    for (std::size_t i = 0; i < rows; ++i) {
        const double open = price * (0.97 + 0.06 * next()), close = open * (0.97 + 0.06 * next());
        h.day.push_back(sys_days(2024y / 1 / 1) + days(i));
        h.open.push_back(whole(open));
        h.high.push_back(whole(std::max(open, close) * 1.01));
        h.low.push_back(whole(std::min(open, close) * 0.99));
        h.close.push_back(whole(close));
        h.volume.push_back(whole(1e6 * (0.5 + next())) * 12);  // so that a split gives whole shares
        h.vwap.push_back((open + close) / 2e4);
        h.split_count.push_back(0);
        h.content.push_back({});
        price = close;
    }
    return h;
}

/// The days open and close at these prices, a thousand shares each.
DailyHistory days_at(const std::vector<std::pair<std::int64_t, std::int64_t>>& open_and_close) {
    DailyHistory h = wandering(open_and_close.size());
    for (std::size_t i = 0; i < h.rows(); ++i) {
        h.open[i] = open_and_close[i].first;
        h.close[i] = open_and_close[i].second;
        h.volume[i] = 1000;
    }
    return h;
}

/// The same history with a split before the row: prices as traded before it were divided by `ratio`.
DailyHistory split_before(DailyHistory h, std::size_t row, Ratio prices) {
    h.splits.push_back(prices);
    for (std::size_t i = row; i < h.rows(); ++i) ++h.split_count[i];
    return h;
}

std::vector<double> measured(const AnyFilter& filter, const DailyHistory& rows, std::size_t first = 0) {
    std::vector<double> out(rows.rows() - first, -12345);
    std::visit([&](const auto& one) { measure(one, rows, first, out); }, filter);
    return out;
}

/// Whether the last row passes.
bool is_kept(const char* filter, const DailyHistory& rows) {
    const double value = measured(parse_filter(filter), rows).back();
    return std::visit([&](const auto& one) { return keeps(one, rows, rows.rows() - 1, value); }, parse_filter(filter));
}

double last(const AnyFilter& filter, const DailyHistory& rows) {
    return measured(filter, rows).back();
}

TEST(Measures, AreTheirFormulas) {
    const DailyHistory h = wandering(40);
    const std::size_t d = 39;
    const auto mean = [&](const std::vector<std::int64_t>& values, std::size_t count) {
        double sum = 0;
        for (std::size_t i = d - count; i < d; ++i) sum += static_cast<double>(values[i]);
        return sum / static_cast<double>(count);
    };
    const auto usd = [&](std::int64_t deci_cents) { return h.usd(deci_cents); };
    const auto shares = [&](std::size_t row) { return static_cast<double>(h.volume[row]); };
    EXPECT_EQ(last(parse_filter("price_range"), h), usd(h.open[d]));
    EXPECT_NEAR(last(parse_filter("gap"), h), (usd(h.open[d]) - usd(h.close[d - 1])) / usd(h.close[d - 1]), 1e-15);
    EXPECT_NEAR(
        last(parse_filter("price_vs_ma(period=20)"), h), static_cast<double>(h.open[d]) / mean(h.close, 20) - 1, 1e-15);
    EXPECT_DOUBLE_EQ(last(parse_filter("prev_day_dollar_volume"), h), usd(h.close[d - 1]) * shares(d - 1));
    EXPECT_DOUBLE_EQ(last(parse_filter("relative_volume(recent=2, lookback=20)"), h),
                     mean(h.volume, 2) / mean(h.volume, 20));
    EXPECT_DOUBLE_EQ(last(parse_filter("average_volume(lookback=20)"), h), mean(h.volume, 20));
    EXPECT_DOUBLE_EQ(last(parse_filter("price_vs_vwap"), h), usd(h.open[d]) / h.vwap[d - 1] - 1);
    EXPECT_NEAR(last(parse_filter("day_change"), h), usd(h.close[d - 1]) / usd(h.close[d - 2]) - 1, 1e-15);
    double dollars = 0;
    for (std::size_t i = d - 20; i < d; ++i) dollars += usd(h.close[i]) * shares(i);
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
        std::visit([&](const auto& one) { EXPECT_FALSE(keeps(one, h, 0, undefined)) << text; }, filter);
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
                changed.low[i] /= 10;
                changed.close[i] *= 2;
                changed.volume[i] *= 7;
                changed.vwap[i] *= 4;
            }
            changed = split_before(changed, d + 1, {1, 4});  // which day d cannot know
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

// A split changes no ratio of prices and no dollars, once history stands on the day's basis.
TEST(Measures, SeeThroughASplit) {
    const DailyHistory plain = wandering(80);
    for (const std::int64_t ratio : {4, 3}) {
        DailyHistory split = split_before(plain, 60, {1, ratio});
        for (std::size_t i = 0; i < 60; ++i) {  // as traded before: so many times the price, so much less volume
            for (auto* column : {&split.open, &split.high, &split.low, &split.close}) (*column)[i] *= ratio;
            split.vwap[i] *= static_cast<double>(ratio);
            split.volume[i] /= ratio;
        }
        for (const AnyFilter& filter : all_filters()) {
            const auto a = measured(filter, plain), b = measured(filter, split);
            for (std::size_t i = 60; i < 80; ++i)
                EXPECT_NEAR(a[i], b[i], std::abs(a[i]) * 1e-12) << name_of(filter) << " row " << i;
        }
    }
}

// Reverse splits and splits on one another: 2:1, then 1:10, then 3:1 inside one average.
TEST(Measures, SeeThroughManySplits) {
    DailyHistory plain = wandering(40);
    for (auto* column : {&plain.open, &plain.high, &plain.low, &plain.close})
        for (std::int64_t& price : *column) price -= price % 10;
    DailyHistory split = split_before(split_before(split_before(plain, 22, {1, 2}), 27, {10, 1}), 33, {1, 3});
    for (std::size_t i = 0; i < 33; ++i) {
        const std::int64_t times = i < 22 ? 6 : 3, parts = i < 27 ? 10 : 1;
        for (auto* column : {&split.open, &split.high, &split.low, &split.close}) (*column)[i] *= times;
        split.vwap[i] *= static_cast<double>(times) / static_cast<double>(parts);
        split.volume[i] /= times;
        if (parts == 1) continue;
        for (auto* column : {&split.open, &split.high, &split.low, &split.close}) (*column)[i] /= parts;
        split.volume[i] *= parts;
    }
    for (const AnyFilter& filter : all_filters()) {
        const double a = last(filter, plain), b = last(filter, split);
        EXPECT_NEAR(a, b, std::abs(a) * 1e-12) << name_of(filter);
    }
}

// 2 % to the digit, which (10.20 - 10.00) / 10.00 in doubles is not: it misses three of them and takes the fourth.
TEST(Comparisons, TakeAThresholdToTheDigit) {
    using Prices = std::pair<std::int64_t, std::int64_t>;  // close before, open
    for (const auto& [before, open] :
         {Prices{100'000, 102'000}, {10'500, 10'710}, {1'050'000, 1'071'000}, {300'000, 306'000}}) {
        const DailyHistory up = days_at({{before, before}, {open, open}});
        const DailyHistory down = days_at({{before, before}, {2 * before - open, open}});
        EXPECT_TRUE(is_kept("gap(threshold=2%, direction=up)", up)) << open;
        EXPECT_TRUE(is_kept("gap(threshold=0.02)", up)) << open;
        EXPECT_TRUE(is_kept("gap(threshold=2%, direction=down)", down)) << open;
        EXPECT_FALSE(is_kept("gap(threshold=2%, direction=down)", up)) << open;
        EXPECT_FALSE(is_kept("gap(threshold=2.00000000000000000001%)", up)) << open << ", no double tells these apart";
        EXPECT_TRUE(is_kept("gap(threshold=1.99999999999999999999%)", up)) << open;
        EXPECT_EQ(measured(parse_filter("gap"), up).back(), 0.02) << "the kept number is the threshold's double";

        const DailyHistory moved = days_at({{before, before}, {before, open}, {open, open}});
        EXPECT_TRUE(is_kept("day_change(min=2%)", moved)) << open;
        EXPECT_TRUE(is_kept("day_change(max=2%)", moved)) << open;
        EXPECT_FALSE(is_kept("day_change(min=2.00000000000000000001%)", moved)) << open;
    }
}

TEST(Comparisons, TakeAPriceToTheDeciCent) {
    const DailyHistory day = days_at({{10'710, 10'710}});
    EXPECT_TRUE(is_kept("price_range(min=1.071, max=1.071)", day));
    EXPECT_FALSE(is_kept("price_range(min=1.0710000000000000000001)", day));
    EXPECT_FALSE(is_kept("price_range(max=1.0709999999999999999999)", day));
}

// Three closes of 1.10, 2.20 and 3.30 have the mean 2.20; in doubles their sum is 6.6000000000000005.
TEST(Comparisons, TakeAnAverageToTheDigit) {
    DailyHistory h = days_at({{11'000, 11'000}, {22'000, 22'000}, {33'000, 33'000}, {22'000, 22'000}});
    EXPECT_FALSE(is_kept("price_vs_ma(period=3, condition=above)", h));
    EXPECT_FALSE(is_kept("price_vs_ma(period=3, condition=below)", h));
    h.open.back() = 22'001;
    EXPECT_TRUE(is_kept("price_vs_ma(period=3, condition=above)", h));

    h.volume = {100, 100, 140, 0};
    EXPECT_TRUE(is_kept("average_volume(lookback=3, minimum=113.3333333333333333333333333)", h));
    EXPECT_FALSE(is_kept("average_volume(lookback=3, minimum=113.3333333333333333333333334)", h));
    EXPECT_TRUE(is_kept("average_dollar_volume(lookback=3, minimum=264)", h)) << "(110 + 220 + 462) / 3";
    EXPECT_FALSE(is_kept("average_dollar_volume(lookback=3, minimum=264.0000000000000000000001)", h));
    EXPECT_TRUE(is_kept("prev_day_dollar_volume(minimum=462)", h));
    EXPECT_FALSE(is_kept("prev_day_dollar_volume(minimum=462.0000000000000000000001)", h));
    h.volume = {50, 50, 110, 0};
    EXPECT_TRUE(is_kept("relative_volume(recent=1, lookback=3, ratio=1.571428571428571428571428571)", h)) << "11 / 7";
    EXPECT_FALSE(is_kept("relative_volume(recent=1, lookback=3, ratio=1.571428571428571428571428572)", h));
}

// 3:1 is recorded as 0.3333333; 31.50 is 10.50 on the new basis, and 10.71 is 2 % above it.
TEST(Comparisons, TakeAThresholdToTheDigitAcrossASplit) {
    const Ratio prices = ratio_meant(Decimal::parse("0.3333333"), Decimal(1));
    const DailyHistory up = split_before(days_at({{315'000, 315'000}, {107'100, 107'100}}), 1, prices);
    EXPECT_TRUE(is_kept("gap(threshold=2%, direction=up)", up));
    EXPECT_FALSE(is_kept("gap(threshold=2.00000000000000000001%, direction=up)", up));
    const DailyHistory down = split_before(days_at({{315'000, 315'000}, {102'900, 102'900}}), 1, prices);
    EXPECT_TRUE(is_kept("gap(threshold=2%, direction=down)", down));
    DailyHistory flat = split_before(days_at({{315'000, 315'000}, {105'000, 105'000}, {105'000, 105'000}}), 1, prices);
    EXPECT_FALSE(is_kept("price_vs_ma(period=2, condition=above)", flat));
    EXPECT_FALSE(is_kept("price_vs_ma(period=2, condition=below)", flat));
    flat.volume = {500, 1500, 0};
    EXPECT_TRUE(is_kept("average_volume(lookback=2, minimum=1500)", flat));
    EXPECT_FALSE(is_kept("average_volume(lookback=2, minimum=1500.0000000000000000000001)", flat));
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
    EXPECT_EQ(refusal("price_range(min=9, max=5)"), "price_range.min is 9, above price_range.max (5)");
    EXPECT_EQ(refusal("day_change(min=1%, max=0.5%)"), "day_change.min is 0.01, above day_change.max (0.005)");
    EXPECT_NE(refusal("relative_volume(recent=20, lookback=10)").find("must be more"), std::string::npos);
    EXPECT_NE(refusal("gap(threshold=2%").find(")"), std::string::npos) << refusal("gap(threshold=2%");
}

TEST(FilterText, NamesBothOfTwoValuesForOneParameter) {
    EXPECT_EQ(refusal("gap(threshold=2%, direction=up, threshold=5%)"),
              "the filter 'gap(threshold=2%, direction=up, threshold=5%)' says threshold twice: 2% and 5%; keep one");
}

TEST(FilterText, HasOneSpelling) {
    EXPECT_EQ(canonical_text(parse_filter(" gap( direction = up , threshold=0.02 ) ")),
              canonical_text(parse_filter("gap(threshold=2%, direction=up)")));
    EXPECT_EQ(canonical_text(parse_filter("average_volume(minimum=1e6)")),
              canonical_text(parse_filter("average_volume")));
    for (const AnyFilter& filter : all_filters())
        EXPECT_EQ(canonical_text(parse_filter(canonical_text(filter))), canonical_text(filter));
}

}  // namespace
}  // namespace tamis::screen
