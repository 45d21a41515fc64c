// backtest/columns/pivots.cpp — windows compared by extremes of power-of-two lengths, which all pivot lengths share.
#include "backtest/columns/pivots.hpp"

#include <bit>
#include <cstring>

namespace tamis::backtest {

namespace {

using Prices = std::vector<std::int64_t>;
using Column = std::span<const std::int64_t>;

struct Larger {
    static std::int64_t pick(std::int64_t a, std::int64_t b) { return a > b ? a : b; }
};
struct Smaller {
    static std::int64_t pick(std::int64_t a, std::int64_t b) { return a < b ? a : b; }
};

/// Extremes of the 2^level values from each index on.
template <class Extreme>
Column level_of(const Tape& tape, Column values, ColumnKey key, int level) {
    if (level == 0) return values;
    const Column half = level_of<Extreme>(tape, values, key, level - 1);
    key.third = level;
    return tape.column<Prices>(key, [&] {
        const std::size_t step = std::size_t{1} << (level - 1);
        Prices longer(half.size() < step ? 0 : half.size() - step);
        for (std::size_t i = 0; i < longer.size(); ++i) longer[i] = Extreme::pick(half[i], half[i + step]);
        return longer;
    });
}

/// Bytes of 0 or 1, one a bar, as bits.
Bits packed(const std::vector<std::uint8_t>& flags, std::size_t size) {
    Bits bits(size);
    for (std::size_t at = 0; at < size; at += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, flags.data() + at, 8);
        bits.set_eight(at, eight);
    }
    return bits;
}

/// A bit at the last bar of each window whose middle is its extreme, as if all prices had one factor.
template <class Extreme>
Bits mark(const Tape& tape, Column values, const ColumnKey& key, std::size_t length) {
    const std::size_t window = 2 * length + 1;
    if (values.size() < window) return Bits(values.size());
    const int level = static_cast<int>(std::bit_width(window)) - 1;
    const Column extremes = level_of<Extreme>(tape, values, key, level);
    const std::int64_t *from = extremes.data(), *to = from + (window - (std::size_t{1} << level));
    const std::int64_t* middle = values.data() + length;
    std::vector<std::uint8_t> flags(values.size() + 8, 0);
    const std::size_t windows = values.size() - window + 1;
    std::uint8_t* last = flags.data() + (window - 1);
    for (std::size_t i = 0; i < windows; ++i) last[i] = middle[i] == Extreme::pick(from[i], to[i]) ? 1 : 0;
    return packed(flags, values.size());
}

/// Windows across a change of the factor are compared price by price.
void mark_mixed(const BarSeries& series, std::size_t length, Bits& highs, Bits& lows) {
    for (const std::size_t run : series.factor_runs()) {
        if (run == 0) continue;
        const std::size_t end = std::min(run + 2 * length, series.size());
        for (std::size_t newest = std::max(run, 2 * length); newest < end; ++newest) {
            const std::size_t middle = newest - length;
            bool is_high = true, is_low = true;
            for (std::size_t at = newest - 2 * length; at <= newest; ++at) {
                is_high = is_high && !(series.high(at) > series.high(middle));
                is_low = is_low && !(series.low(at) < series.low(middle));
            }
            highs.put(newest, is_high);
            lows.put(newest, is_low);
        }
    }
}

/// A price that no close is above (or below), until a pivot is known.
struct Levels {
    std::int64_t top = INT64_MAX, bottom = INT64_MIN;
};

/// The pivots known before a bar.
Levels levels_before(const BarSeries& series, const Pivots& pivots, std::size_t bar, std::size_t length) {
    Levels levels;
    if (const std::size_t high = pivots.highs.last(bar); high != bar) levels.top = series.raw_highs()[high - length];
    if (const std::size_t low = pivots.lows.last(bar); low != bar) levels.bottom = series.raw_lows()[low - length];
    return levels;
}

/// In integers, without a branch a bar: every bar has the same factor.
void find_breaks(const BarSeries& series, std::size_t from, std::size_t length, Pivots& pivots) {
    std::vector<std::uint8_t> up(series.size() + 8, 0), down(series.size() + 8, 0);
    Levels levels = levels_before(series, pivots, from, length);
    const std::int64_t *highs = series.raw_highs().data(), *lows = series.raw_lows().data();
    const std::int64_t* closes = series.raw_closes().data();
    for (std::size_t bar = std::max(from, length); bar < series.size(); ++bar) {
        levels.top = pivots.highs[bar] ? highs[bar - length] : levels.top;
        levels.bottom = pivots.lows[bar] ? lows[bar - length] : levels.bottom;
        const bool is_up = closes[bar] > levels.top;
        up[bar] = is_up ? 1 : 0;
        down[bar] = !is_up && closes[bar] < levels.bottom ? 1 : 0;
    }
    pivots.breaks_up = packed(up, series.size());
    pivots.breaks_down = packed(down, series.size());
}

/// As find_breaks, price by price with their factors.
void find_mixed_breaks(const BarSeries& series, std::size_t from, std::size_t length, Pivots& pivots) {
    std::optional<ScaledPrice> top, bottom;
    if (const std::size_t high = pivots.highs.last(from); high != from) top = series.high(high - length);
    if (const std::size_t low = pivots.lows.last(from); low != from) bottom = series.low(low - length);
    for (std::size_t bar = from; bar < series.size(); ++bar) {
        if (pivots.highs[bar]) top = series.high(bar - length);
        if (pivots.lows[bar]) bottom = series.low(bar - length);
        const ScaledPrice close = series.close(bar);
        const bool is_up = top && close > *top;
        pivots.breaks_up.put(bar, is_up);
        pivots.breaks_down.put(bar, !is_up && bottom && close < *bottom);
    }
}

}  // namespace

const Pivots& pivots(const Tape& tape, const BarSeries& series, int length) {
    const auto named = [&](std::string_view kind, int parameter) {
        ColumnKey key = series.name();
        key.kind = kind;
        key.third = parameter;
        return key;
    };
    return tape.column<Pivots>(named("pivots", length), [&] {
        const auto bars = static_cast<std::size_t>(length);
        Pivots found{mark<Larger>(tape, series.raw_highs(), named("highest", 0), bars),
                     mark<Smaller>(tape, series.raw_lows(), named("lowest", 0), bars),
                     Bits(series.size()),
                     Bits(series.size())};
        const std::size_t from = series.at(tape.warm_up_sessions(), 0);
        if (series.has_one_factor()) {
            find_breaks(series, from, bars, found);
        } else {
            mark_mixed(series, bars, found.highs, found.lows);
            find_mixed_breaks(series, from, bars, found);
        }
        return found;
    });
}

}  // namespace tamis::backtest
