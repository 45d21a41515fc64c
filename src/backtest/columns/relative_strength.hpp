// backtest/columns/relative_strength.hpp — Wilder's RSI of every bar of a subscription.
#pragma once

#include <vector>

#include "backtest/columns/bar_series.hpp"

namespace tamis::backtest {

/// By bar; NaN before there are `period` changes. The first averages are sums of `period` changes, each divided by it.
const std::vector<double>& relative_strength(const Tape& tape, std::size_t security, int period);

}  // namespace tamis::backtest
