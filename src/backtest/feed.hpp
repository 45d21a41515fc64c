// backtest/feed.hpp — reads one security's tape place by place, and shows the run what has ended.
#pragma once

#include <optional>

#include "backtest/security_state.hpp"
#include "backtest/tape.hpp"

namespace tamis::backtest {

class SecurityFeed {
  public:
    SecurityFeed(const SecurityTape& tape, SecurityState& security) : tape_(&tape), security_(security) {}

    const SecurityTape& tape() const { return *tape_; }
    const SecurityDay& day() const { return *day_; }
    void start_session(std::size_t session);
    /// Reads nothing more, until it is given another tape; at midnight, or after the last place of a slice.
    void stop();
    bool is_stopped() const { return is_stopped_; }
    /// Goes on with the tape of a security that has joined again.
    void go_on(const SecurityTape& tape);
    /// Brings the security's state to `place`, which ascends within a session: every real bar and every quote up to it.
    /// The bar that ends there, null where there is none; it lives until the next call.
    const PriceBar* show(std::size_t place);
    /// Says that `place` is shown soon: of many securities, what the next one needs is far from what the last one read.
    void fetch_day() const { __builtin_prefetch(&day_->bars); }
    void fetch_bar(std::size_t place) const;

  private:
    void show_trades_before(std::size_t place);
    void show_quotes(std::size_t place);
    const SecurityTape* tape_;
    SecurityState& security_;
    bool is_stopped_ = false;
    const SecurityDay* day_ = nullptr;
    std::size_t next_ = 0;  ///< the first place that has not been shown
    std::int32_t quote_ = -1;
    PriceBar bar_;
};

/// The hidden benchmark as a run meets it: its value at sample times, and the slices that its bars make.
class BenchmarkFeed {
  public:
    explicit BenchmarkFeed(const BenchmarkTape& tape) : tape_(tape) {}

    /// Has this value at all times, and makes no slice.
    void set_constant(Decimal value) { constant_ = value; }

    /// True when a bar of the benchmark ends at `now`; call with ascending times. Takes all bars until then in.
    bool ends_at(ExchangeTime now);
    /// Close of the last bar that ended at or before the last asked time; 0 before the first.
    Decimal value() const { return constant_ ? *constant_ : has_price() ? price().usd() : Decimal(); }
    bool has_value() const { return constant_ || has_price(); }
    ScaledPrice price() const { return tape_.bars[next_ - 1].close; }
    bool has_price() const { return next_ > 0; }
    std::string_view lean_id() const { return tape_.lean_id; }
    /// End of the next bar after the last asked time; nothing when there is none.
    std::optional<ExchangeTime> next_end() const;

  private:
    const BenchmarkTape& tape_;
    std::size_t next_ = 0;
    std::optional<Decimal> constant_;
};

}  // namespace tamis::backtest
