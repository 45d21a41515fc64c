// backtest/sampler.cpp — when LEAN samples, and what.
#include "backtest/sampler.hpp"

#include <algorithm>

namespace tamis::backtest {

namespace {

/// Fewer midnights give fewer than four returns, with which LEAN's statistics begin.
constexpr int days_of_statistics = 3;

std::int64_t step_of(int days) {
    const std::int64_t minutes = static_cast<std::int64_t>(days) * 1440;
    return minutes < 16'000 ? 4 * ms_per_minute : minutes * ms_per_minute / 4000;
}
}  // namespace

Sampler::Sampler(Decimal start_cash, int days, bool keep_candles)
    : step_ms_(step_of(days)),
      keep_candles_(keep_candles),
      reads_points_(keep_candles || days >= days_of_statistics),
      previous_daily_(start_cash) {}

void Sampler::on_slice(RunState& run, bool) {
    const UtcTime now = run.clock.utc;
    if (run.is_a_tick_later && is_due(now)) return sample_once_more(run);
    if (!keep_candles_ && !is_due(now)) return;
    if (!reads_points_) return skip(now);
    slice(now, run.portfolio.total_value(), false, run.facts);
}

// The midnight's own sample stays: LEAN's two stand at different times. A candle of one value in no time is left out.
void Sampler::sample_once_more(RunState& run) {
    const UtcTime now = run.clock.utc;
    skip(now);
    if (reads_points_) run.facts.equity.push_back({now, round_half_even(run.portfolio.total_value(), 4)});
}

void Sampler::on_stretch(RunState& run, const Stretch& stretch) {
    for (std::size_t place = stretch.from; place < stretch.to; ++place) {
        if (!keep_candles_) place = run.first_place_after(next_ms_, place);
        if (place >= stretch.to) return;
        if (reads_points_)
            slice(run.utc_at(place), run.total_value_at(stretch, place), false, run.facts);
        else
            skip(run.utc_at(place));
    }
}

void Sampler::see(Decimal value) {
    const Decimal rounded = round_half_even(value, 4);
    if (!candle_open_) candle_ = {{}, rounded, rounded, rounded, rounded};
    candle_open_ = true;
    candle_.high = std::max(candle_.high, rounded);
    candle_.low = std::min(candle_.low, rounded);
    candle_.close = rounded;
}

void Sampler::sample_equity(UtcTime now, Decimal value, RunFacts& facts) {
    if (facts.equity.empty() || now.ms > facts.equity.back().time.ms) {
        facts.equity.push_back({now, round_half_even(value, 4)});
        if (keep_candles_) {
            candle_.time = now;
            facts.candles.push_back(candle_);
        }
    }
    candle_open_ = false;
}

void Sampler::slice(UtcTime now, Decimal value, bool force, RunFacts& facts) {
    if (keep_candles_) see(value);
    if (!force && !is_due(now)) return;
    next_ms_ = now.ms + step_ms_;
    sample_equity(now, value, facts);
}

void Sampler::sample_turnover(UtcTime now, Decimal value, Decimal sale_volume, RunFacts& facts) {
    const bool again = previous_turnover_ms_ == now.ms;
    const Decimal turnover = (sale_volume - (again ? sales_2_ : sales_1_)) / value;
    sales_2_ = sales_1_;
    sales_1_ = sale_volume;
    previous_turnover_ms_ = now.ms;
    if (!facts.turnover.empty() && facts.turnover.back().time.ms == now.ms)
        facts.turnover.back().value = turnover;
    else
        facts.turnover.push_back({now, turnover});
}

void Sampler::daily(
    UtcTime now, bool is_first_midnight, Decimal value, Decimal benchmark, Decimal sale_volume, RunFacts& facts) {
    Decimal change;
    if (!previous_daily_.is_zero())
        change = round_half_even((value - previous_daily_) * Decimal(100) / previous_daily_, 10);
    if (keep_candles_) see(value);
    sample_equity(now, value, facts);
    if (facts.returns.empty() || now.ms > facts.returns.back().time.ms) {
        facts.returns.push_back({now, change});
        facts.benchmark.push_back({now, benchmark});
    }
    if (!value.is_zero() && !is_first_midnight) sample_turnover(now, value, sale_volume, facts);
    previous_daily_ = value;
}

}  // namespace tamis::backtest
