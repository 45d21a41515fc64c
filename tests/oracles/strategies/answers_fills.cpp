// tests/oracles/strategies/answers_fills.cpp — orders that follow from fills.
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

using backtest::OrderStatus;
using backtest::OrderType;

class StopsItsEntry : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "stops_its_entry", meaning = "A stop is sent when the entry has filled.";

  private:
    void on_data(const backtest::Slice&) override {
        if (!entry_.is_valid()) entry_ = market_order(0, -100, "Entry");
    }
    void on_order(const backtest::OrderEvent& event) override {
        if (event.status != OrderStatus::filled || broker().order(event.order).tag != "Entry") return;
        stop_market_order(0, -event.fill_quantity, event.fill_price - Decimal(2), "StopLoss");
    }
    backtest::OrderTicket entry_;
};

class TrailsInAndOut : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "trails_in_and_out", meaning = "In and out by trailing stops.";

  private:
    backtest::OrderTicket trail(std::int64_t quantity, Decimal stop, Decimal behind) {
        return send({.type = OrderType::trailing_stop,
                     .security = 0,
                     .quantity = quantity,
                     .prices = {.stop = stop, .trailing = behind}});
    }
    void on_data(const backtest::Slice&) override {
        const Decimal half = Decimal::scaled(5, 1);
        if (!entry_.is_valid()) entry_ = trail(100, price(0) + Decimal(2), 2);
        if (!exit_.is_valid() && is_invested(0)) exit_ = trail(-100, price(0) - half, half);
    }
    backtest::OrderTicket entry_, exit_;
};

const Written stopped(oracle<StopsItsEntry>("StopLossOnOrderEventRegressionAlgorithm"));
const Written trailed(oracle<TrailsInAndOut>("TrailingStopOrderRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
