// tests/lean/indicators_test.cpp — indicators against LEAN's own test series.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "base/file.hpp"
#include "base/text.hpp"
#include "indicators/moving_average.hpp"
#include "indicators/wilder.hpp"
#include "shared.hpp"

namespace tamis::indicators {
namespace {

/// Columns of a file by their names; cells that are no number are NaN.
std::map<std::string, std::vector<double>> columns_of(const std::filesystem::path& file) {
    std::map<std::string, std::vector<double>> columns;
    std::vector<std::string> names;
    const std::string content = read_file(file);
    for (const std::string_view line : split(content, '\n')) {
        if (trim(line).empty()) continue;
        const auto cells = split(trim(line), ',');
        if (names.empty()) {
            for (const std::string_view cell : cells) names.emplace_back(trim(cell));
            continue;
        }
        for (std::size_t i = 0; i < names.size(); ++i)
            columns[names[i]].push_back(i < cells.size() ? parse_number<double>(trim(cells[i])).value_or(undefined)
                                                         : undefined);
    }
    return columns;
}

/// Compares where both are defined; the count of compared rows.
int compare(const std::vector<double>& expected, const std::vector<double>& got, double tolerance) {
    int compared = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (std::isnan(expected[i]) || std::isnan(got[i])) continue;
        EXPECT_NEAR(got[i], expected[i], tolerance) << "row " << i + 2;
        ++compared;
    }
    return compared;
}

TEST(LeanSeries, PlainMeanAndWildersRsi) {
    const auto file = shared_folder() / "lean/indicators/spy_with_indicators.txt";
    NEEDS_SHARED(file);
    auto columns = columns_of(file);
    const std::vector<double>& closes = columns.at("Close");
    std::vector<double> average, rsi;
    for (std::size_t i = 0; i < closes.size(); ++i)
        average.push_back(i < 13 ? undefined : mean(std::span(closes).subspan(i - 13, 14)));
    RelativeStrength strength(14);
    for (const double close : closes) {
        strength.push(close);
        rsi.push_back(strength.value());
    }
    EXPECT_GT(compare(columns.at("SMA14"), average, 0.01), 400);
    EXPECT_GT(compare(columns.at("RSI 14 Wilder"), rsi, 1e-3), 400);
}

TEST(LeanSeries, WildersAverageTrueRange) {
    const auto file = shared_folder() / "lean/indicators/spy_atr_wilder.txt";
    NEEDS_SHARED(file);
    auto columns = columns_of(file);
    AverageTrueRange range(14);
    std::vector<double> got;
    for (std::size_t i = 0; i < columns.at("Close").size(); ++i) {
        range.push(columns.at("High")[i], columns.at("Low")[i], columns.at("Close")[i]);
        got.push_back(range.value());
    }
    EXPECT_GT(compare(columns.at("Average True Range 14"), got, 1e-3), 400);
}

}  // namespace
}  // namespace tamis::indicators
