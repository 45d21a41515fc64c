// backtest/statistics/sample_math.cpp — the last bits feed decimals of 15 digits, so the order of operations is LEAN's.
#include "backtest/statistics/sample_math.hpp"

#include <cmath>
#include <limits>

namespace tamis::backtest {

namespace {
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
}

double sample_mean(std::span<const double> values) {
    double total = 0;
    for (const double value : values) total += value;
    return total / static_cast<double>(values.size());
}

double sample_variance(std::span<const double> values) {
    double variance = 0, sum = 0, n = 0;
    for (const double value : values) {
        n += 1;
        sum += value;
        if (n == 1) continue;
        const double difference = n * value - sum;
        variance += difference * difference / (n * (n - 1));
    }
    return n > 1 ? variance / (n - 1) : nan;
}

double sample_covariance(std::span<const double> a, std::span<const double> b) {
    double n = 0, mean_a = 0, mean_b = 0, moment = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double before = mean_b;
        n += 1;
        mean_a += (a[i] - mean_a) / n;
        mean_b += (b[i] - mean_b) / n;
        moment += (a[i] - mean_a) * (b[i] - before);
    }
    return moment / (n - 1);
}

Moments sample_moments(std::span<const double> values) {
    double n = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0;
    for (const double value : values) {
        n += 1;
        const double d = value - m1, s = d / n, s2 = s * s, t = d * s * (n - 1);
        m1 += s;
        m4 += t * s2 * (n * n - 3 * n + 3) + 6 * s2 * m2 - 4 * s * m3;
        m3 += t * s * (n - 2) - 3 * s * m2;
        m2 += t;
    }
    const double skewness = n < 3 || m2 == 0 ? nan : (n * m3 * std::sqrt(m2 / (n - 1)) / (m2 * m2 * (n - 2))) * (n - 1);
    const double kurtosis =
        n < 4 || m2 == 0 ? nan : (n * n - 1) / ((n - 2) * (n - 3)) * (n * m4 / (m2 * m2) - 3 + 6.0 / (n + 1));
    return {skewness, kurtosis};
}

double normal_cdf(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

double normal_quantile(double p) {
    double low = -40, high = 40;
    for (int i = 0; i < 200 && low < high; ++i) {
        const double middle = 0.5 * (low + high);
        (normal_cdf(middle) < p ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

}  // namespace tamis::backtest
