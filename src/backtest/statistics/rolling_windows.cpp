// backtest/statistics/rolling_windows.cpp — a run cut to days, and its statistics.
#include "backtest/statistics/rolling_windows.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace tamis::backtest {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month_day;

/// Days in UTC, both inclusive.
struct Period {
    TradingDay first, last;
    bool has(UtcTime time) const { return first <= day_of(time) && day_of(time) <= last; }
    static TradingDay day_of(UtcTime time) { return TradingDay{days{time.ms / ms_per_day}}; }
};

template <class T, class Time>
std::vector<T> within(const std::vector<T>& all, const Period& period, Time time_of) {
    std::vector<T> kept;
    std::copy_if(
        all.begin(), all.end(), std::back_inserter(kept), [&](const T& one) { return period.has(time_of(one)); });
    return kept;
}

// A whole run starts with its cash, a part of one with its first point.
RunFacts cut(const RunFacts& facts, const Period& period) {
    constexpr auto of_sample = [](const Sample& one) { return one.time; };
    RunFacts part;
    part.equity = within(facts.equity, period, of_sample);
    part.returns = within(facts.returns, period, of_sample);
    part.benchmark = within(facts.benchmark, period, of_sample);
    part.turnover = within(facts.turnover, period, of_sample);
    part.trades = within(facts.trades, period, [](const ClosedTrade& one) { return one.exit_time; });
    part.transactions = within(facts.transactions, period, [](const Transaction& one) { return UtcTime{one.utc_ms}; });
    part.winning_transactions =
        static_cast<int>(std::count_if(part.transactions.begin(), part.transactions.end(), [](const Transaction& one) {
            return one.profit > Decimal(0);
        }));
    part.start_cash = facts.start_cash;
    if (!part.equity.empty() && part.equity.size() != facts.equity.size())
        part.start_cash = smart_rounding(part.equity.front().value);
    return part;
}

TradingDay last_of_month_before(TradingDay day) {
    const year_month_day date(day);
    return TradingDay{date.year() / date.month() / 1} - days(1);
}

/// A period a month of the run, each as many months long as are there.
std::vector<Period> periods_of(int length_months, const Period& run) {
    std::vector<TradingDay> ends{run.last};
    while (last_of_month_before(ends.back()) >= run.first) ends.push_back(last_of_month_before(ends.back()));
    std::reverse(ends.begin(), ends.end());
    std::vector<Period> periods{{run.first, ends.front()}};
    for (std::size_t i = 1; i < ends.size(); ++i) {
        const year_month_day first = year_month_day(ends[i - 1] + days(1)) + months(1 - length_months);
        periods.push_back({std::max(run.first, TradingDay{first}), ends[i]});
    }
    return periods;
}

std::string name_of(int length_months, const Period& period) {
    std::string day = to_text(period.last);
    std::erase(day, '-');
    return "M" + std::to_string(length_months) + "_" + day;
}

}  // namespace

std::vector<RollingWindow> rolling_windows(const RunFacts& facts, const InterestRates& rates) {
    std::vector<RollingWindow> windows;
    if (facts.equity.empty()) return windows;
    const Period run{Period::day_of(facts.equity.front().time), Period::day_of(facts.equity.back().time)};
    for (const int length : {1, 3, 6, 12})
        for (const Period& period : periods_of(length, run)) {
            const RunFacts part = cut(facts, period);
            RollingWindow window{name_of(length, period), {}, trade_numbers(part.trades)};
            try {
                if (!part.equity.empty()) window.numbers = lean_numbers(part, rates);
            } catch (const Error&) {
                continue;  // as promised above: LEAN has no numbers for it
            }
            windows.push_back(std::move(window));
        }
    return windows;
}

}  // namespace tamis::backtest
