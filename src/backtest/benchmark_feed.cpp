// backtest/benchmark_feed.cpp — hour bars of the regular session, price and split adjusted, never filled forward.
#include "backtest/benchmark_feed.hpp"

#include <algorithm>

#include "backtest/backtest_spec.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

void require_benchmark(const bars::BarStore& store, const std::string& ticker) {
    if (ticker == default_benchmark || store.find(ticker)) return;
    try {
        (void)store.book(ticker);
    } catch (const Error& error) {
        throw Error{error.problem(), "the benchmark cannot be followed: " + std::string(error.what())};
    }
}

BenchmarkFeed::BenchmarkFeed(const bars::BarStore& store, const std::string& ticker, TradingDay first) {
    book_ = store.find(ticker);
    if (!book_) return;
    security_ = store.security(ticker);
    bars_ = book_->hourly();
    const TradingDay from = us_equities().previous_session(first);
    const std::int64_t from_ms = from.time_since_epoch().count() * ms_per_day;
    row_ = static_cast<std::size_t>(std::lower_bound(bars_.start_ms.begin(), bars_.start_ms.end(), from_ms) -
                                    bars_.start_ms.begin());
    skip_irregular();
}

bool BenchmarkFeed::is_regular(std::size_t row) const {
    const ExchangeTime start{bars_.start_ms[row]};
    const auto session = us_equities().session(start.day());
    return session && session->open.ms < start.ms + ms_per_hour && session->close.ms > start.ms;
}

void BenchmarkFeed::skip_irregular() {
    while (row_ < bars_.size() && !is_regular(row_)) ++row_;
}

ScaledPrice BenchmarkFeed::price() const {
    const Decimal factor = security_->factors->scale(ExchangeTime{bars_.start_ms[*last_]}.day());
    if (factor == Decimal(1)) return {bars_.close[*last_], nullptr};
    if (factors_.empty() || factors_.back() != factor) factors_.push_back(factor);
    return {bars_.close[*last_], &factors_.back()};
}

bool BenchmarkFeed::ends_at(ExchangeTime now) {
    bool ends_now = false;
    while (row_ < bars_.size() && bars_.start_ms[row_] + ms_per_hour <= now.ms) {
        last_ = row_;
        ends_now = bars_.start_ms[row_] + ms_per_hour == now.ms;
        ++row_;
        skip_irregular();
    }
    return ends_now;
}

std::optional<ExchangeTime> BenchmarkFeed::next_end() const {
    if (row_ >= bars_.size()) return std::nullopt;
    return ExchangeTime{bars_.start_ms[row_] + ms_per_hour};
}

}  // namespace tamis::backtest
