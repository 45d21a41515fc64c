// backtest/portfolio.hpp — cash, holdings and margin of a run, in LEAN's arithmetic.
#pragma once

#include <optional>
#include <vector>

#include "backtest/models/settlement_models.hpp"
#include "backtest/run_clock.hpp"
#include "backtest/security_state.hpp"

namespace tamis::backtest {

/// One closed piece of a position as LEAN's win and loss statistics see it: profit less twice the closing fee.
struct Transaction {
    std::int64_t utc_ms;
    Decimal profit;
};

class Portfolio {
  public:
    Portfolio(Securities& securities,
              Decimal cash,
              Decimal leverage,
              const SettlementModel& settlement = ImmediateSettlement{})
        : securities_(securities), cash_(cash), cash_usd_(to_double(cash)), settlement_(settlement) {
        for (SecurityState& one : securities_) one.set_leverage(leverage);
        transactions_.reserve(32);
    }

    const Securities& securities() const { return securities_; }
    Decimal cash() const { return cash_; }
    double cash_usd() const { return cash_usd_; }  ///< the same, as a double
    bool is_invested() const { return invested_ != 0; }
    /// The largest position in this security by the margin that it binds now.
    Decimal leverage(const SecurityState& security) const;
    /// The same, as large as it gets in the course of a day.
    double most_margin_requirement(const SecurityState& security) const {
        return security.margin_requirement_real * night_factor_real_;
    }
    /// From ten minutes before the close to the next open, margin is to bind so many times of what it binds by day.
    void bind_more_at_night(const Clock& clock, Decimal factor);

    /// About total_value(), in doubles: for the paths that decide nothing, or decide only when clear of a boundary.
    double estimated_value() const { return cash_usd_ + (invested_ == 0 ? 0 : estimated_holdings(false)); }
    double estimated_margin() const { return invested_ == 0 ? 0 : estimated_holdings(true); }
    Decimal total_value() const;  ///< USD: cash and every holding at its last trade close
    Decimal margin_used() const;  ///< Σ |value| × requirement
    /// What orders may still use: the value less what has not settled and what positions bind; may be negative.
    Decimal margin_remaining() const { return total_value() - unsettled_usd_ - margin_used(); }
    Decimal initial_margin(const SecurityState& security, std::int64_t quantity) const;  ///< signed as the quantity
    Decimal maintenance_margin(const SecurityState& security) const;

    /// Sales that have not settled, USD; part of the cash.
    Decimal unsettled() const { return unsettled_usd_; }

    /// Books a fill: cash, fee, average price, realised profit and the transaction record.
    void fill(SecurityState& security, std::int64_t quantity, Decimal price, Decimal fee, UtcTime time);
    /// Whether a sale waits to settle.
    bool has_unsettled() const { return !unsettled_.empty(); }
    /// Whether money of this security's sales waits.
    bool has_unsettled(int security) const;
    /// LEAN looks at what has settled at the first slice of each hour of the clock.
    void settle(UtcTime now);
    /// What was sold of a delisted security and has not settled never will (LEAN: each security settles its own sales,
    /// and a delisted one is asked no more).
    void never_settle(int security);
    std::int64_t settlement_due_ms() const { return next_settlement_ms_; }
    void pay_dividend(SecurityState& security, Decimal distribution);
    /// A split in raw prices: the holding on the new basis, fractions of a share paid in cash.
    void split(SecurityState& security, Decimal factor, Decimal reference_price);

    const std::vector<Transaction>& transactions() const { return transactions_; }
    int winning_transactions() const { return wins_; }

  private:
    void record(UtcTime time, Decimal profit);
    void wait_for(int security, Decimal sale, UtcTime time);
    /// What a position of this value binds.
    Decimal margin_of(Decimal value, const SecurityState& security) const;
    void move_average(Holding& holding, std::int64_t quantity, Decimal price);
    bool is_at_night() const { return clock_ && !(clock_->is_market_open() && !clock_->is_closing_soon()); }
    /// Σ value, or Σ margin.
    double estimated_holdings(bool is_margin) const;
    void add_cash(Decimal usd);
    void set_quantity(Holding& holding, std::int64_t quantity);

    Securities& securities_;
    Decimal cash_;
    double cash_usd_;
    int invested_ = 0;              ///< securities with a position
    const Clock* clock_ = nullptr;  ///< of the night, where margin knows one
    Decimal night_factor_ = 1;
    double night_factor_real_ = 1;
    std::vector<Transaction> transactions_;  ///< ascending by time
    int wins_ = 0;

    struct Unsettled {
        std::int64_t utc_ms;
        Decimal usd;
        int security;
    };
    SettlementModel settlement_;
    std::vector<Unsettled> unsettled_;  ///< in the order of the sales; part of the cash
    Decimal unsettled_usd_;
    std::int64_t next_settlement_ms_ = 0;
};

}  // namespace tamis::backtest
