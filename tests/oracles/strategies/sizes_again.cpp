// tests/oracles/strategies/sizes_again.cpp — asks for the same shares of the portfolio slice after slice, or for
// several at once.
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

Decimal tenths(int count) {
    return Decimal::scaled(count, 1);
}

class HoldsTwoShares : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "holds_two_shares", meaning = "80 % and 20 % at every slice.";

  private:
    void on_data(const backtest::Slice&) override { set_holdings({{0, tenths(8)}, {1, tenths(2)}}); }
};

class GrowsInOneSlice : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "grows_in_one_slice", meaning = "10, 20, 30 and 100 % in one slice.";

  private:
    void on_data(const backtest::Slice&) override {
        if (is_invested()) return;
        for (const int share : {1, 2, 3}) set_holdings(0, tenths(share));
        set_holdings(0, 1);
    }
};

class HoldsAQuarter : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "holds_a_quarter", meaning = "25 % at every slice.";

  private:
    void on_data(const backtest::Slice&) override { set_holdings(0, Decimal::scaled(25, 2)); }
};

class TurnsTwoShares : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "turns_two_shares", meaning = "80 and 20 % first, then 20 and 80 %.";

  private:
    void on_data(const backtest::Slice&) override {
        if (is_invested())
            set_holdings({{1, tenths(8)}, {0, tenths(2)}});
        else
            set_holdings({{0, tenths(8)}, {1, tenths(2)}});
    }
};

const Written two_shares(oracle<HoldsTwoShares>("SetHoldingReturnsOrderTicketsRegressionAlgorithm"));
const Written growing(oracle<GrowsInOneSlice>("SetHoldingsRegressionAlgorithm"));
const Written quarter(oracle<HoldsAQuarter>("NoMinimumOrderMarginRegressionAlgorithm"));
const Written turning(oracle<TurnsTwoShares>("SetHoldingsMultipleTargetsRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
