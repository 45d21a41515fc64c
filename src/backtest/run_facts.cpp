// backtest/run_facts.cpp — sums over the path of a run, block by block.
#include "backtest/run_facts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tamis::backtest {

namespace {

constexpr std::size_t lanes = 4;

/// The lowest and highest of some multiple of four values.
std::pair<double, double> extremes(std::span<const double> values) {
    std::array<double, lanes> low{}, high{};
    for (std::size_t lane = 0; lane < lanes; ++lane) low[lane] = high[lane] = values[lane];
    for (std::size_t at = lanes; at < values.size(); at += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double value = values[at + lane];
            low[lane] = value < low[lane] ? value : low[lane];
            high[lane] = value > high[lane] ? value : high[lane];
        }
    return {*std::min_element(low.begin(), low.end()), *std::max_element(high.begin(), high.end())};
}

}  // namespace

void PathFacts::see_values(std::span<const double> usd) {
    constexpr std::size_t block = 8 * lanes;
    std::size_t from = 0;
    for (; from + block <= usd.size(); from += block) {
        const auto [low, high] = extremes(usd.subspan(from, block));
        if (high <= peak_usd && low >= peak_usd * (1 - deepest_fall_fraction)) continue;
        for (const double value : usd.subspan(from, block)) see_value(value);
    }
    for (const double value : usd.subspan(from)) see_value(value);
}

}  // namespace tamis::backtest
