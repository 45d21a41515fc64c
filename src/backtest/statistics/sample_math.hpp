// backtest/statistics/sample_math.hpp — moments of samples, operation by operation as MathNet.Numerics 5 computes them.
#pragma once

#include <span>

namespace tamis::backtest {

double sample_mean(std::span<const double> values);
/// NaN below two values.
double sample_variance(std::span<const double> values);
double sample_covariance(std::span<const double> a, std::span<const double> b);
struct Moments {
    double skewness, excess_kurtosis;  ///< NaN below three and four values
};
Moments sample_moments(std::span<const double> values);
double normal_cdf(double z);
/// z with normal_cdf(z) = p, 0 < p < 1.
double normal_quantile(double p);

}  // namespace tamis::backtest
