// backtest/columns/relative_strength.cpp — the recursion over closes in USD.
#include "backtest/columns/relative_strength.hpp"

#include <algorithm>
#include <limits>

namespace tamis::backtest {

const std::vector<double>& relative_strength(const Tape& tape, std::size_t security, int period) {
    return tape.column<std::vector<double>>({"relative strength", static_cast<int>(security), period}, [&] {
        const BarSeries& series = bar_series(tape, security);
        std::vector<double> rsi(series.size(), std::numeric_limits<double>::quiet_NaN());
        double before = 0, gains = 0, losses = 0;
        for (std::size_t bar = 0; bar < series.size(); ++bar) {
            const double close = to_double(series.close(bar).usd());
            const double gain = std::max(close - before, 0.0), loss = std::max(before - close, 0.0);
            before = close;
            if (bar == 0) continue;
            if (bar <= static_cast<std::size_t>(period)) {
                gains += gain / period;
                losses += loss / period;
            } else {
                gains = (gains * (period - 1) + gain) / period;
                losses = (losses * (period - 1) + loss) / period;
            }
            if (bar >= static_cast<std::size_t>(period))
                rsi[bar] = losses == 0 ? 100 : 100 - 100 / (1 + gains / losses);
        }
        return rsi;
    });
}

}  // namespace tamis::backtest
