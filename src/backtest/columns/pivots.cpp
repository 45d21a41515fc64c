// backtest/columns/pivots.cpp — windows compared by extremes of power-of-two lengths, which all pivot lengths share.
#include "backtest/columns/pivots.hpp"

#include <bit>
#include <cstring>

namespace tamis::backtest {

namespace {

using Values = std::vector<std::int64_t>;
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
    key.second = key.second * 64 + level;
    return tape.column<Values>(key, [&] {
        const std::size_t step = std::size_t{1} << (level - 1);
        Values longer(half.size() < step ? 0 : half.size() - step);
        for (std::size_t i = 0; i < longer.size(); ++i) longer[i] = Extreme::pick(half[i], half[i + step]);
        return longer;
    });
}

/// A bit at the last bar of each window whose middle is its extreme, as if all prices had one factor.
template <class Extreme>
Bits mark(const Tape& tape, Column values, const ColumnKey& key, std::size_t length) {
    Bits marks(values.size());
    const std::size_t window = 2 * length + 1;
    if (values.size() < window) return marks;
    const int level = static_cast<int>(std::bit_width(window)) - 1;
    const Column extremes = level_of<Extreme>(tape, values, key, level);
    const std::int64_t *from = extremes.data(), *to = from + (window - (std::size_t{1} << level));
    const std::int64_t* middle = values.data() + length;
    std::vector<std::uint8_t> flags(values.size() + 8, 0);
    const std::size_t windows = values.size() - window + 1;
    std::uint8_t* last = flags.data() + (window - 1);
    for (std::size_t i = 0; i < windows; ++i) last[i] = middle[i] == Extreme::pick(from[i], to[i]) ? 1 : 0;
    for (std::size_t at = 0; at < values.size(); at += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, flags.data() + at, 8);
        marks.set_eight(at, eight);
    }
    return marks;
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

/// The last pivot known at a bar; moves forward only.
class LastPivot {
  public:
    LastPivot(const Bits& marks, std::size_t from)
        : marks_(marks), newest_(marks.last(from)), is_known_(newest_ != from) {}
    bool move_to(std::size_t bar) {
        if (!marks_[bar]) return false;
        newest_ = bar;
        return is_known_ = true;
    }
    bool is_known() const { return is_known_; }
    std::size_t newest() const { return newest_; }

  private:
    const Bits& marks_;
    std::size_t newest_;
    bool is_known_;
};

void find_breaks(const BarSeries& series, std::size_t from, std::size_t length, Pivots& pivots) {
    LastPivot high(pivots.highs, from), low(pivots.lows, from);
    ScaledPrice top, bottom;
    if (high.is_known()) top = series.high(high.newest() - length);
    if (low.is_known()) bottom = series.low(low.newest() - length);
    for (std::size_t bar = from; bar < series.size(); ++bar) {
        if (high.move_to(bar)) top = series.high(bar - length);
        if (low.move_to(bar)) bottom = series.low(bar - length);
        const ScaledPrice close = series.close(bar);
        const bool is_up = high.is_known() && close > top;
        pivots.breaks_up.put(bar, is_up);
        pivots.breaks_down.put(bar, !is_up && low.is_known() && close < bottom);
    }
}

}  // namespace

const Pivots& pivots(const Tape& tape, const BarSeries& series, ColumnKey key, int length) {
    key.kind = "pivots";
    ColumnKey of_length = key;
    of_length.second = key.second * 256 + length;
    return tape.column<Pivots>(of_length, [&] {
        const auto bars = static_cast<std::size_t>(length);
        const auto named = [&](std::string_view kind) { return ColumnKey{kind, key.security, key.first, key.second}; };
        Pivots found{mark<Larger>(tape, series.raw_highs(), named("highest"), bars),
                     mark<Smaller>(tape, series.raw_lows(), named("lowest"), bars),
                     Bits(series.size()),
                     Bits(series.size())};
        if (!series.has_one_factor()) mark_mixed(series, bars, found.highs, found.lows);
        find_breaks(series, series.at(tape.warm_up_sessions(), 0), bars, found);
        return found;
    });
}

}  // namespace tamis::backtest
