// tests/oracles/strategies/large_positions.cpp — positions of many times what the account is worth.
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

class IsCalledForMargin : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "is_called_for_margin", meaning = "86 times the account in one security.";

  private:
    void on_data(const backtest::Slice&) override {
        if (!is_invested()) set_holdings(0, 86);
    }
};

class TurnsAMarketOver : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "turns_a_market_over", meaning = "Ten times the account, in and out.";

  private:
    /// WMI is an earlier name of WM, and asks for the same security again.
    void initialize() override {
        for (const char* ticker : {"SPY",
                                   "AAPL",
                                   "AAA",
                                   "GOOG",
                                   "GOOGL",
                                   "IBM",
                                   "QQQ",
                                   "FB",
                                   "WM",
                                   "WMI",
                                   "BAC",
                                   "USO",
                                   "IWM",
                                   "EEM",
                                   "BNO",
                                   "AIG"})
            all_.push_back(add_equity(ticker));
    }
    void on_data(const backtest::Slice&) override {
        if (is_invested()) return liquidate();
        const Decimal share = Decimal(10) / Decimal(static_cast<int>(all_.size()));
        for (const int security : all_) set_holdings(security, share);
    }
    std::vector<int> all_;
};

const Written called(oracle<IsCalledForMargin>("EquityMarginCallAlgorithm"));
const Written turned_over(oracle_that_adds<TurnsAMarketOver>("TotalPortfolioValueRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
