// market/interest_rate.hpp — the risk-free rate over time, as LEAN's interest-rate file gives it.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "market/time.hpp"

namespace tamis {

/// Piecewise constant: a rate holds from its day until the next; before the first, the first holds; without any, 1 %.
class InterestRates {
  public:
    struct Row {
        TradingDay day;
        Decimal rate;  ///< a fraction: 0.0525 for 5.25 %
    };
    InterestRates() = default;
    explicit InterestRates(std::vector<Row> rows);
    /// LEAN's csv: a header, then yyyy-MM-dd,percent. Throws Error bad_data naming the line.
    static InterestRates parse(std::string_view csv);

    Decimal rate_on(TradingDay day) const;
    const std::vector<Row>& rows() const { return rows_; }

  private:
    std::vector<Row> rows_;
};

}  // namespace tamis
