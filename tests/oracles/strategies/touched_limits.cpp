// tests/oracles/strategies/touched_limits.cpp — a limit-if-touched order that is changed at every slice.
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

class ChangesATouchedLimit : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "changes_a_touched_limit", meaning = "One share less at every slice.";

  private:
    static std::string tag_of(std::int64_t quantity) { return "LIT - Quantity: " + std::to_string(quantity); }
    void send_new(Decimal close) {
        direction_ = static_cast<unsigned>(std::chrono::year_month_day(today()).day()) < 9 ? 1 : -1;
        const Decimal way(direction_);
        order_ = limit_if_touched_order(
            0, 10 * direction_, close - Decimal::scaled(25, 2) * way, close - way, tag_of(10 * direction_));
    }
    void on_data(const backtest::Slice& slice) override {
        if (!slice.has(0)) return;
        if (open_orders().empty()) return send_new(slice.bar(0)->close.usd());
        if (!order_.is_valid()) return;
        if (order_.quantity() == 1) {
            cancel_open_orders();
            order_ = {};
            return;
        }
        const std::int64_t quantity = order_.quantity() - direction_;
        order_.update({.quantity = quantity, .tag = tag_of(quantity)});
        order_.update({.prices = {.trigger = round_to_significant_digits(*order_.order().prices.trigger, 5)}});
    }
    std::int64_t direction_ = 1;
    backtest::OrderTicket order_;
};

const Written changed(oracle<ChangesATouchedLimit>("LimitIfTouchedRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
