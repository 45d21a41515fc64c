// backtest/run_state.hpp — where a run stands: what its tape has shown so far, what it holds, what it leaves behind.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "backtest/backtest_spec.hpp"
#include "backtest/feed.hpp"
#include "backtest/portfolio.hpp"
#include "backtest/run_clock.hpp"
#include "backtest/run_facts.hpp"
#include "backtest/strategy.hpp"

namespace tamis::backtest {

struct PriceExtent {
    ScaledPrice low, high;
};

/// The largest position by the account's value.
Decimal exposure_of(const BacktestSpec& spec);

/// What an account may come to on a stretch of bars, USD, in doubles: its value at least, its margin at most.
struct AccountBounds {
    double value = 0, margin = 0;
    bool are_prices_known = true;  ///< false: some price is 0 or below
};

struct RunState {
    /// `of_tape`: of the spec, see tape_spec.
    RunState(std::shared_ptr<const Tape> of_tape, const BacktestSpec& spec);
    RunState(const RunState&) = delete;
    RunState& operator=(const RunState&) = delete;

    const std::shared_ptr<const Tape> tape;
    Clock clock;
    Securities securities;           ///< the tape's, then those that have joined
    std::deque<SecurityFeed> feeds;  ///< of the same
    Portfolio portfolio;
    BenchmarkFeed benchmark;
    RunFacts facts;

    std::size_t session = 0;  ///< of the tape: today's, or the next one
    BarGrid grid;
    std::vector<const PriceBar*> bars;  ///< of this slice, or of the last one; null: none
    bool is_a_tick_later = false;       ///< the slice stands LEAN's smallest step of time (100 ns) after the clock

    /// Today's session is the tape's next one.
    void start_session();
    void end_session();
    std::size_t places() const { return static_cast<std::size_t>(grid.count); }
    ExchangeTime time_at(std::size_t place) const {
        return ExchangeTime{grid.first_start.ms + (static_cast<std::int64_t>(place) + 1) * grid.step_ms};
    }
    UtcTime utc_at(std::size_t place) const { return clock.utc_of(time_at(place)); }
    /// The first place whose slice is later than an instant.
    std::size_t first_place_after(std::int64_t utc_ms, std::size_t from) const;
    bool has_data(std::size_t place) const;
    std::int64_t count_real(const Stretch& stretch) const;
    const SecurityTape& tape_of(int security) const { return feeds[static_cast<std::size_t>(security)].tape(); }
    const std::string& lean_id(int security) const { return tape_of(security).identity.lean_id; }
    /// The portfolio's value at a place of a stretch on which nothing is traded, USD; its securities then show the
    /// prices of that place.
    Decimal total_value_at(const Stretch& stretch, std::size_t place);
    /// The account's value is a sum of lines in the prices, so their ends bound it.
    AccountBounds bounds_of(const Stretch& stretch) const;
    /// The highest and lowest close that a security shows on a stretch.
    PriceExtent extent_of(int security, const Stretch& stretch) const;
    /// The bars of a stretch have been shown; the clock stands at its last.
    void end_stretch(const Stretch& stretch);
};

}  // namespace tamis::backtest
