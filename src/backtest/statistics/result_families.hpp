// backtest/statistics/result_families.hpp — the three families of numbers of a cell; they never share a column.
// A failed cell has NULL everywhere; LEAN's family is NULL too where LEAN's own statistics overflow, and what compares
// with a benchmark where there is none.
#pragma once

#include "backtest/statistics/lean_statistics.hpp"
#include "backtest/statistics/own_statistics.hpp"
#include "backtest/statistics/trade_statistics.hpp"
