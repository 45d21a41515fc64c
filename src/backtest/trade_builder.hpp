// backtest/trade_builder.hpp — closed trades out of fills: LEAN's TradeBuilder, fill to fill, first in first out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "backtest/price.hpp"
#include "base/decimal.hpp"
#include "market/time.hpp"

namespace tamis::backtest {

/// One round trip. Profit, MAE and MFE exclude fees; money is rounded to cents as LEAN does.
struct ClosedTrade {
    int security = 0;
    bool is_long = true;
    Decimal quantity;
    UtcTime entry_time{}, exit_time{};
    Decimal entry_price, exit_price;
    Decimal profit_loss, fees;
    Decimal mae, mfe;            ///< maximum adverse (≤ 0) and favourable (≥ 0) excursion since the position opened
    Decimal end_trade_drawdown;  ///< largest give-back from the best profit so far, ≥ 0
    int entry_order = 0, exit_order = 0;

    bool is_win() const { return profit_loss > Decimal(0); }
    std::int64_t duration_ms() const { return exit_time.ms - entry_time.ms; }
};

/// A price that a position has seen. Fills carry normalised prices in LEAN, market prices do not: the scale of the
/// money made of them differs.
struct SeenPrice {
    ScaledPrice price;
    bool from_fill = false;
    Decimal usd() const { return from_fill ? normalize(price.usd()) : price.usd(); }
};

/// Best profit a share and the largest fall from it. Integers while entry and market share one factor, decimals after.
class ProfitPath {
  public:
    ProfitPath(ScaledPrice entry, bool is_long) : entry_(entry), is_long_(is_long) {}
    void see(SeenPrice seen);
    void see(std::span<const std::int64_t> closes, const Decimal* factor);
    void split(Decimal factor);
    Decimal max_drawdown() const;

  private:
    Decimal profit_of(const SeenPrice& seen) const;
    Decimal best() const { return best_seen_ ? profit_of(*best_seen_) : Decimal(); }
    void leave_integers();
    void see_decimal(Decimal profit);

    ScaledPrice entry_;
    bool is_long_;
    bool in_decimals_ = false;
    std::int64_t best_raw_ = 0, drawdown_raw_ = 0;
    std::optional<SeenPrice> best_seen_, peak_of_fall_, low_of_fall_;  ///< what the integers stand for
    Decimal entry_decimal_, best_, drawdown_;
};

/// Pending trades of one security.
class TradeBuilder {
  public:
    /// Every slice with data of the security; every fill comes through here too.
    void see(ScaledPrice price) { see(SeenPrice{price}); }
    /// Closes of one factor, one after the other.
    void see(std::span<const std::int64_t> closes, const Decimal* factor);
    void fill(int security,
              int order,
              std::int64_t quantity,
              ScaledPrice price,
              Decimal fee,
              UtcTime time,
              std::vector<ClosedTrade>& closed);
    void split(Decimal factor);
    bool is_open() const { return !pending_.empty(); }

  private:
    struct Pending {
        ProfitPath path;
        Decimal entry_price;
        Decimal quantity;
        Decimal fees;
        UtcTime entry_time;
        int order;
    };
    void see(SeenPrice seen);
    void open(bool is_long, int order, Decimal quantity, ScaledPrice price, Decimal fee, UtcTime time);
    ClosedTrade close(const Pending& pending,
                      Decimal quantity,
                      Decimal fees,
                      int security,
                      int order,
                      Decimal price,
                      UtcTime time) const;

    bool is_long_ = true;
    std::vector<Pending> pending_;
    SeenPrice lowest_, highest_;        ///< before a split
    Decimal lowest_usd_, highest_usd_;  ///< after a split
    bool scaled_ = false;
    Decimal lowest() const { return scaled_ ? lowest_usd_ : lowest_.usd(); }
    Decimal highest() const { return scaled_ ? highest_usd_ : highest_.usd(); }
};

}  // namespace tamis::backtest
