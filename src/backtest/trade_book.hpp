// backtest/trade_book.hpp — the trade builders of a run's securities: they see every fill and every price.
#pragma once

#include <vector>

#include "backtest/observer.hpp"
#include "backtest/trade_builder.hpp"

namespace tamis::backtest {

class TradeBook final : public Observer {
  public:
    /// Closed trades go to `closed`.
    TradeBook(std::size_t securities, std::vector<ClosedTrade>& closed) : builders_(securities), closed_(closed) {}

    void add_security() { builders_.emplace_back(); }
    /// True while a trade of the security is pending. After a reverse split a fraction of a share can be pending where
    /// nothing is held.
    bool has_open_trade(int security) const { return builders_[static_cast<std::size_t>(security)].is_open(); }
    void see(const SecurityState& security) { see(security.index, security.price); }
    void see(int security, ScaledPrice price) { builders_[static_cast<std::size_t>(security)].see(price); }

    /// Where the benchmark's price is shown to an open trade of its own symbol.
    std::size_t next_slice(const RunState& run, const Stretch& stretch) const override;
    void on_fill(const Fill& fill) override;
    void on_split(int security, Decimal factor) override {
        builders_[static_cast<std::size_t>(security)].split(factor);
    }
    void on_stretch(RunState& run, const Stretch& stretch) override;

  private:
    std::vector<TradeBuilder> builders_;
    std::vector<ClosedTrade>& closed_;
};

}  // namespace tamis::backtest
