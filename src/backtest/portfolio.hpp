// backtest/portfolio.hpp — cash, holdings and margin of a run, in LEAN's arithmetic.
#pragma once

#include <optional>
#include <vector>

#include "backtest/security_state.hpp"

namespace tamis::backtest {

/// One closed piece of a position as LEAN's win and loss statistics see it: profit less twice the closing fee.
struct Transaction {
    std::int64_t utc_ms;
    Decimal profit;
};

class Portfolio {
  public:
    Portfolio(std::vector<SecurityState>& securities, Decimal cash, Decimal leverage)
        : securities_(securities), cash_(cash), margin_requirement_(Decimal(1) / leverage) {}

    Decimal cash() const { return cash_; }
    Decimal margin_requirement() const { return margin_requirement_; }

    Decimal total_value() const;  ///< USD: cash and every holding at its last trade close
    Decimal margin_used() const;  ///< Σ |value| × requirement
    Decimal margin_remaining() const { return total_value() - margin_used(); }           ///< may be negative
    Decimal initial_margin(const SecurityState& security, std::int64_t quantity) const;  ///< signed as the quantity
    Decimal maintenance_margin(const SecurityState& security) const;

    /// Books a fill: cash, fee, average price, realised profit and the transaction record.
    void fill(SecurityState& security, std::int64_t quantity, Decimal price, Decimal fee, UtcTime time);
    void pay_dividend(SecurityState& security, Decimal distribution);
    /// A split in raw prices: the holding on the new basis, fractions of a share paid in cash.
    void split(SecurityState& security, Decimal factor, Decimal reference_price);

    const std::vector<Transaction>& transactions() const { return transactions_; }
    int winning_transactions() const { return wins_; }

  private:
    void record(UtcTime time, Decimal profit);
    static void move_average(Holding& holding, std::int64_t quantity, Decimal price);

    std::vector<SecurityState>& securities_;
    Decimal cash_;
    Decimal margin_requirement_;
    std::vector<Transaction> transactions_;  ///< ascending by time
    int wins_ = 0;
};

}  // namespace tamis::backtest
