// base/double_text.hpp — doubles and decimals as .NET writes them.
#pragma once

#include <string>

#include "base/decimal.hpp"

namespace tamis {

/// Math.Round(x, digits) of .NET: half to even on x × 10^digits.
double round_double(double value, int digits);
/// double.ToString(): the shortest text that reads back the same; "-0" for a negative zero.
std::string double_text(double value);
/// Decimal.ToString("0.00…"): that many places, half away from zero.
std::string fixed_text(const Decimal& value, int digits);
/// As fixed_text with commas between thousands ("N2").
std::string grouped_text(const Decimal& value, int digits);

}  // namespace tamis
