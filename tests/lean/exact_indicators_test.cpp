// tests/lean/exact_indicators_test.cpp — indicators in LEAN's decimals against the series of LEAN's own tests.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <memory>

#include "base/file.hpp"
#include "base/text.hpp"
#include "indicators/exact/averages.hpp"
#include "indicators/exact/deviation.hpp"
#include "indicators/exact/directional.hpp"
#include "indicators/exact/momentum.hpp"
#include "indicators/exact/ranges.hpp"
#include "indicators/exact/volume.hpp"
#include "shared.hpp"

namespace tamis::indicators::exact {
namespace {

/// The cells of a file by the lower-case names of its columns.
std::map<std::string, std::vector<std::string>> cells_of(const std::filesystem::path& file) {
    std::map<std::string, std::vector<std::string>> columns;
    std::vector<std::string> names;
    const std::string content = read_file(file);
    for (const std::string_view line : split(content, '\n')) {
        if (trim(line).empty()) continue;
        const auto cells = split(trim(line), ',');
        if (names.empty()) {
            for (const std::string_view cell : cells) names.push_back(lower(trim(cell)));
            continue;
        }
        for (std::size_t i = 0; i < names.size(); ++i)
            columns[names[i]].emplace_back(i < cells.size() ? trim(cells[i]) : std::string_view());
    }
    return columns;
}

/// An indicator and the number of it that a column shows.
struct Fed {
    std::unique_ptr<Indicator> indicator;
    std::function<Decimal()> value;
};
template <class I, class... Parameters>
Fed fed(Parameters... parameters) {
    auto made = std::make_unique<I>(parameters...);
    const I* of = made.get();
    return {std::move(made), [of] { return of->value(); }};
}
template <class I, class Get, class... Parameters>
Fed fed_for(Get get, Parameters... parameters) {
    auto made = std::make_unique<I>(parameters...);
    const I* of = made.get();
    return {std::move(made), [of, get] { return get(*of); }};
}

struct Series {
    const char* file;
    const char* column;
    double tolerance;
    std::function<Fed()> make;
    int least_compared = 100;
};

const std::vector<Series>& all_series() {
    using Macd = MovingAverageConvergenceDivergence;
    using Adx = AverageDirectionalIndex;
    static const std::vector<Series> all{
        {"spy_with_indicators.txt", "sma14", 1e-2, [] { return fed<SimpleMovingAverage>(14); }},
        {"spy_ema.csv", "ema14", 1e-9, [] { return fed<ExponentialMovingAverage>(14); }},
        {"spy_with_macd.txt", "macd", 1e-4, [] { return fed<Macd>(12, 26, 9); }},
        {"spy_with_macd.txt",
         "signal",
         1e-4,
         [] { return fed_for<Macd>([](const Macd& one) { return one.signal().value(); }, 12, 26, 9); }},
        {"spy_with_macd.txt",
         "histogram",
         1e-4,
         [] { return fed_for<Macd>([](const Macd& one) { return one.histogram(); }, 12, 26, 9); }},
        {"spy_with_indicators.txt", "rsi 14 wilder", 1e-3, [] { return fed<RelativeStrengthIndex>(14); }},
        {"spy_atr_wilder.txt", "average true range 14", 1e-3, [] { return fed<AverageTrueRange>(14); }},
        {"spy_tr.txt", "tr", 1e-9, [] { return fed<TrueRange>(); }},
        {"spy_bollinger_bands.txt",
         "moving average 20",
         1e-3,
         [] {
             return fed_for<BollingerBands>(
                 [](const BollingerBands& one) { return one.middle().value(); }, 20, Decimal(2));
         }},
        {"spy_bollinger_bands.txt",
         "bollinger bands® 20 2 top",
         1e-3,
         [] { return fed_for<BollingerBands>([](const BollingerBands& one) { return one.upper(); }, 20, Decimal(2)); }},
        {"spy_bollinger_bands.txt",
         "bollinger bands® 20 2 bottom",
         1e-3,
         [] { return fed_for<BollingerBands>([](const BollingerBands& one) { return one.lower(); }, 20, Decimal(2)); }},
        {"spy_bollinger_bands.txt",
         "bandwidth",
         1e-3,
         [] {
             return fed_for<BollingerBands>([](const BollingerBands& one) { return one.band_width(); }, 20, Decimal(2));
         }},
        {"spy_bollinger_bands.txt",
         "%b",
         1e-3,
         [] {
             return fed_for<BollingerBands>([](const BollingerBands& one) { return one.percent_b(); }, 20, Decimal(2));
         }},
        {"spy_with_vwap.txt", "moving vwap 50", 1e-3, [] { return fed<VolumeWeightedAveragePrice>(50); }},
        {"spy_with_adx.txt",
         "+di14",
         1e-4,
         [] { return fed_for<Adx>([](const Adx& one) { return one.positive(); }, 14); }},
        {"spy_with_adx.txt",
         "-di14",
         1e-4,
         [] { return fed_for<Adx>([](const Adx& one) { return one.negative(); }, 14); }},
        {"spy_with_adx.txt", "adx 14", 1, [] { return fed<Adx>(14); }},
        {"spy_with_stoch12k3.txt",
         "stochastics 12 %k 3",
         1e-3,
         [] { return fed_for<Stochastic>([](const Stochastic& one) { return one.k(); }, 12, 3, 5); }},
        {"spy_with_stoch12k3.txt",
         "%d 5",
         1e-3,
         [] { return fed_for<Stochastic>([](const Stochastic& one) { return one.d(); }, 12, 3, 5); }},
        {"spy_with_don50.txt",
         "donchian channels 50 top",
         1e-9,
         [] { return fed_for<DonchianChannel>([](const DonchianChannel& one) { return one.upper().value(); }, 50); }},
        {"spy_with_don50.txt",
         "donchian channels 50 bottom",
         1e-9,
         [] { return fed_for<DonchianChannel>([](const DonchianChannel& one) { return one.lower().value(); }, 50); }},
        {"spy_with_don50.txt", "donchian channels 50 mean", 1e-3, [] { return fed<DonchianChannel>(50); }},
        {"spy_with_roc50.txt", "rate of change 50", 1e-3, [] { return fed<Momentum>(50); }},
        {"spy_with_rocp50.txt", "rate of change % 50", 1e-3, [] { return fed<RateOfChangePercent>(50); }},
        {"spy_var.txt", "var", 1e-6, [] { return fed<Variance>(10); }},
        {"spy_max.txt", "max_5", 1e-9, [] { return fed<Maximum>(5); }},
        {"spy_min.txt", "min_5", 1e-9, [] { return fed<Minimum>(5); }},
    };
    return all;
}

IndicatorBar bar_of(const std::map<std::string, std::vector<std::string>>& cells, std::size_t row) {
    const auto cell = [&](const char* name) {
        const auto column = cells.find(name);
        return column == cells.end() || column->second[row].empty() ? Decimal() : Decimal::parse(column->second[row]);
    };
    return {cell("open"), cell("high"), cell("low"), cell("close"), cell("volume")};
}

TEST(ExactIndicators, AreWhatLeansTestSeriesShow) {
    const auto folder = shared_folder() / "lean/indicators";
    NEEDS_SHARED(folder);
    for (const Series& series : all_series()) {
        SCOPED_TRACE(std::string(series.file) + " " + series.column);
        const auto cells = cells_of(folder / series.file);
        ASSERT_TRUE(cells.contains(series.column));
        const std::vector<std::string>& expected = cells.at(series.column);
        const Fed one = series.make();
        int compared = 0;
        for (std::size_t row = 0; row < expected.size(); ++row) {
            one.indicator->update(bar_of(cells, row));
            const auto number = parse_number<double>(expected[row]);
            if (!one.indicator->is_ready() || !number || std::isnan(*number)) continue;
            ASSERT_NEAR(to_double(one.value()), *number, series.tolerance) << "row " << row + 2;
            ++compared;
        }
        EXPECT_GE(compared, series.least_compared);
    }
}

TEST(ExactIndicators, ShowWhatLeanShowsBeforeTheyAreReady) {
    ExponentialMovingAverage exponential(3);
    WilderMovingAverage wilder(3);
    Momentum momentum(2);
    RateOfChange rate(2);
    for (const int input : {10, 20}) {
        exponential.update(Decimal(input));
        wilder.update(Decimal(input));
        momentum.update(Decimal(input));
        rate.update(Decimal(input));
    }
    EXPECT_EQ(exponential.value(), Decimal(0));
    EXPECT_EQ(wilder.value(), Decimal(15));
    EXPECT_EQ(momentum.value(), Decimal(10));
    EXPECT_EQ(rate.value(), Decimal(1));
    EXPECT_FALSE(exponential.is_ready() || wilder.is_ready() || momentum.is_ready() || rate.is_ready());
    exponential.update(Decimal(30));
    wilder.update(Decimal(30));
    EXPECT_EQ(exponential.value(), Decimal(20)) << "the mean of the first three";
    EXPECT_EQ(to_text(wilder.value()), "19.999999999999999999999999999")
        << "30 × k + 15 × (1 − k) with a k of 28 places: the third is smoothed already";
}

TEST(ExactIndicators, StandardDeviationGoesThroughADouble) {
    StandardDeviation deviation(2);
    deviation.update(Decimal(1));
    deviation.update(Decimal(2));
    EXPECT_EQ(to_text(deviation.value()), "0.5");
    Identity identity;
    EXPECT_FALSE(identity.is_ready());
    identity.update(Decimal(7));
    EXPECT_EQ(identity.value(), Decimal(7));
}

}  // namespace
}  // namespace tamis::indicators::exact
