// backtest/columns/rule_indicators.cpp — indicators of any values, in doubles.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "backtest/columns/rule_words.hpp"
#include "base/error.hpp"
#include "indicators/moving_average.hpp"
#include "indicators/wilder.hpp"

namespace tamis::backtest {

namespace {

using Values = std::vector<double>;
using Window = std::span<const double>;
using indicators::undefined;

/// What `of` makes of the last `bars` values, where all of them are defined.
template <class Of>
Values windowed(Window values, std::size_t bars, const Of& of) {
    Values made(values.size(), undefined);
    std::size_t defined = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        defined = std::isnan(values[i]) ? 0 : defined + 1;
        if (defined >= bars) made[i] = of(values.subspan(i + 1 - bars, bars));
    }
    return made;
}

/// What a copy of `fresh` makes of value after value.
template <class Stream>
Values streamed(Window values, const Stream& fresh) {
    Values made(values.size(), undefined);
    Stream stream = fresh;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) {
            stream = fresh;
        } else {
            stream.push(values[i]);
            made[i] = stream.value();
        }
    }
    return made;
}

/// The mean of the first values, then value × k + before × (1 − k) with k = 2 / (1 + period) (LEAN:
/// ExponentialMovingAverage).
class ExponentialAverage {
  public:
    explicit ExponentialAverage(double period) : period_(period), smoothing_(2 / (1 + period)) {}
    void push(double value) {
        ++count_;
        if (count_ <= period_) sum_ += value;
        average_ = count_ <= period_ ? sum_ / count_ : value * smoothing_ + average_ * (1 - smoothing_);
    }
    double value() const { return count_ < period_ ? undefined : average_; }

  private:
    double period_, smoothing_, count_ = 0, sum_ = 0, average_ = 0;
};

Values exponential(Window values, double period) {
    return streamed(values, ExponentialAverage(period));
}

double window_deviation(Window window) {
    const double mean = indicators::mean(window);
    double squares = 0;
    for (const double one : window) squares += (one - mean) * (one - mean);
    return std::sqrt(squares / static_cast<double>(window.size()));
}

double highest_of(Window window) {
    return *std::max_element(window.begin(), window.end());
}
double lowest_of(Window window) {
    return *std::min_element(window.begin(), window.end());
}

Values less(Values a, const Values& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] -= b[i];
    return a;
}

Values convergence(Window values, Window numbers) {
    return less(exponential(values, numbers[0]), exponential(values, numbers[1]));
}

template <int Direction>
Values band(Window values, Window numbers) {
    return windowed(values, static_cast<std::size_t>(numbers[0]), [&](Window window) {
        return indicators::mean(window) + Direction * numbers[1] * window_deviation(window);
    });
}

template <double (*Of)(Window)>
Values over(Window values, Window numbers) {
    return windowed(values, static_cast<std::size_t>(numbers[0]), Of);
}

Values momentum(Window values, Window numbers) {
    return windowed(values, static_cast<std::size_t>(numbers[0]) + 1, [](Window w) { return w.back() - w.front(); });
}

Values rate_of_change(Window values, Window numbers) {
    return windowed(values, static_cast<std::size_t>(numbers[0]) + 1, [](Window w) {
        return w.front() == 0 ? undefined : (w.back() - w.front()) / w.front();
    });
}

struct Indicator {
    std::string_view name;
    Values (*make)(Window values, Window numbers);
};
constexpr std::array all_indicators{
    Indicator{"sma", over<indicators::mean>},
    Indicator{"ema", [](Window values, Window n) { return exponential(values, n[0]); }},
    Indicator{
        "wilder",
        [](Window values, Window n) { return streamed(values, indicators::WilderAverage(static_cast<int>(n[0]))); }},
    Indicator{
        "rsi",
        [](Window values, Window n) { return streamed(values, indicators::RelativeStrength(static_cast<int>(n[0]))); }},
    Indicator{"highest", over<highest_of>},
    Indicator{"lowest", over<lowest_of>},
    Indicator{"stdev", over<window_deviation>},
    Indicator{"bollinger_upper", band<1>},
    Indicator{"bollinger_lower", band<-1>},
    Indicator{"momentum", momentum},
    Indicator{"rate_of_change", rate_of_change},
    Indicator{"macd", convergence},
    Indicator{"macd_signal", [](Window values, Window n) { return exponential(convergence(values, n), n[2]); }}};

double mixed_mean(const BarSeries& series, std::size_t from, std::size_t end) {
    Decimal sum;
    for (std::size_t i = from; i < end; ++i) sum += series.close(i).usd();
    return to_double(sum / Decimal(end - from));
}

}  // namespace

std::vector<double> indicator_values(const rules::Word& word,
                                     std::span<const double> values,
                                     std::span<const double> numbers) {
    const auto found = std::find_if(
        all_indicators.begin(), all_indicators.end(), [&](const Indicator& one) { return one.name == word.name; });
    ensure(found != all_indicators.end(), "every word that reads a series is an indicator here");
    return found->make(values, numbers);
}

// Equal means of different lengths are equal here too: the first division rounds the same quotient.
std::vector<double> mean_closes(const BarSeries& series, std::size_t bars) {
    std::vector<double> means(series.size(), undefined);
    const std::span<const std::int64_t> closes = series.raw_closes();
    FactorRun run(series);
    const Decimal* factor = nullptr;
    double scale = 1;
    std::int64_t sum = 0;
    for (std::size_t bar = 0; bar < series.size(); ++bar) {
        sum += closes[bar];
        if (bar >= bars) sum -= closes[bar - bars];
        if (bar + 1 < bars) continue;
        if (run.from(bar) + bars > bar + 1) {
            means[bar] = mixed_mean(series, bar + 1 - bars, bar + 1);
            continue;
        }
        const double mean = static_cast<double>(sum) / static_cast<double>(bars);
        if (const Decimal* here = series.close(bar).factor; here != factor) {
            factor = here;
            scale = factor ? to_double(*factor) : 1;
        }
        means[bar] = mean * scale / 1e4;
    }
    return means;
}

}  // namespace tamis::backtest
