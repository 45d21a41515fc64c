// tests/oracles/strategies/sells_at_once.cpp — buys once and sells at the next slice, without fees.
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

class SellsAtOnce : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "sells_at_once", meaning = "Buys once, then sells what it has.";

  private:
    void on_data(const backtest::Slice&) override {
        if (is_invested() || has_traded_) return liquidate(0);
        has_traded_ = true;
        set_holdings(0, 1);
    }
    bool has_traded_ = false;
};

const Written free_of_charge(oracle<SellsAtOnce>("ZeroFeeRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
