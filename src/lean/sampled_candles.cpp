// lean/sampled_candles.cpp — LEAN's sampling of candles: those before a sample are one, those between two are drawn
// through.
#include "lean/sampled_candles.hpp"

#include <algorithm>

namespace tamis::lean {

namespace {

using backtest::EquityCandle;

constexpr std::size_t most_days = 7, candles_a_day_more = 100;

EquityCandle joined(const EquityCandle* from, const EquityCandle* to) {
    EquityCandle all = *from;
    for (; from != to; ++from) {
        all.high = std::max(all.high, from->high);
        all.low = std::min(all.low, from->low);
        all.close = from->close;
    }
    for (Decimal EquityCandle::* price :
         {&EquityCandle::open, &EquityCandle::high, &EquityCandle::low, &EquityCandle::close})
        all.*price = truncate(all.*price);
    return all;
}

/// On the line from the first open, at `from`, to the last close.
Decimal drawn_through(const EquityCandle& first, UtcTime from, const EquityCandle& last, UtcTime at) {
    const Decimal span((last.time.ms - from.ms) / 1000), passed((at.ms - from.ms) / 1000);
    return smart_rounding((last.close - first.open) * passed / span + first.open);
}

class Candles {
  public:
    Candles(const std::vector<EquityCandle>& all, std::int64_t step_ms)
        : all_(all), next_{all.front().time.ms + step_ms}, step_ms_(step_ms) {
        sampled_.push_back(all.front());
    }

    std::vector<EquityCandle> sample() {
        for (std::size_t i = 1; i < all_.size(); ++i)
            if (next_ <= all_[i].time) sample_until(i);
        return std::move(sampled_);
    }

  private:
    void sample_until(std::size_t last) {
        const EquityCandle whole = joined(&all_[first_], &all_[last] + 1);
        for (bool is_first = true; next_ <= all_[last].time; is_first = false) {
            EquityCandle one = whole;
            one.time = next_;
            one.close = drawn_through(all_[first_], all_[first_ - 1].time, all_[last], next_);
            if (!is_first) one.open = sampled_.back().close;
            if (first_ == last) {
                one.high = std::max(one.open, one.close);
                one.low = std::min(one.open, one.close);
            }
            sampled_.push_back(one);
            next_.ms += step_ms_;
        }
        first_ = last + 1;
    }

    const std::vector<EquityCandle>& all_;
    std::vector<EquityCandle> sampled_;
    std::size_t first_ = 1;  ///< not yet part of a sample
    UtcTime next_;
    std::int64_t step_ms_;
};

}  // namespace

std::vector<EquityCandle> sampled_candles(const std::vector<EquityCandle>& candles) {
    const auto days = static_cast<std::int64_t>(std::min(most_days, candles.size() / candles_a_day_more));
    return days > 1 ? Candles(candles, days * ms_per_day).sample() : candles;
}

}  // namespace tamis::lean
