// tests/oracles/strategies/limits.cpp — limit orders with a time in force, outside the session, and out of reach.
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

using backtest::OrderType;
using backtest::TimeInForce;
using namespace std::chrono;

class LimitsInTime : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "limits_in_time", meaning = "Six limits with three times in force.";

  private:
    void send_two(TimeInForce time, int low, int high) {
        for (const int limit : {low, high})
            send({.type = OrderType::limit,
                  .security = 0,
                  .quantity = 10,
                  .prices = {.limit = Decimal(limit)},
                  .time_in_force = time});
    }
    void on_data(const backtest::Slice&) override {
        if (std::exchange(is_sent_, true)) return;
        send_two({}, 100, 160);
        send_two(backtest::GoodTilClose{}, 140, 180);
        send_two(backtest::GoodTilDate{sys_days(2013y / 10 / 10)}, 100, 160);
    }
    bool is_sent_ = false;
};

class LimitsOutsideTheSession : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "limits_outside_the_session",
                                      meaning = "A limit at a low before the open.";

  private:
    bool is_in_session() const {
        return now().ms_of_day() > 9 * ms_per_hour + 30 * ms_per_minute && now().ms_of_day() < 16 * ms_per_hour;
    }
    void on_data(const backtest::Slice& slice) override {
        if (last_day_ == today() || is_in_session() || !slice.bar(0)) return;
        last_day_ = today();
        limit_order(0, 10, slice.bar(0)->low.usd());
    }
    std::optional<TradingDay> last_day_;
};

/// Orders of each kind that a split makes others of.
class OrdersThroughASplit : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "orders_through_a_split", meaning = "Five orders that never fill.";

  private:
    void trail(Decimal behind, bool is_fraction) {
        send({.type = OrderType::trailing_stop,
              .security = 0,
              .quantity = 10,
              .prices = {.stop = Decimal(1000), .trailing = behind},
              .trailing_is_fraction = is_fraction});
    }
    void on_data(const backtest::Slice&) override {
        if (std::exchange(is_sent_, true)) return;
        limit_if_touched_order(0, 10, 10, 10);
        limit_order(0, 10, 5);
        stop_limit_order(0, 10, 15, 15);
        trail(60, false);
        trail(Decimal::scaled(1, 1), true);
    }
    bool is_sent_ = false;
};

const Written in_time(oracle<LimitsInTime>("TimeInForceAlgorithm"));
const Written outside(oracle<LimitsOutsideTheSession>("ExtendedMarketTradingRegressionAlgorithm"));
const Written through_a_split(oracle<OrdersThroughASplit>("SplitEquityRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
