// backtest/desk_test.hpp — two days of minutes of one stock, and a strategy that is a function, for tests of orders.
#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "backtest/days_test.hpp"
#include "backtest/engine.hpp"
#include "backtest/order_desk.hpp"
#include "backtest/strategies/buy_and_hold.hpp"
#include "bars/book_writer.hpp"
#include "base/file.hpp"

namespace tamis::backtest {

/// Calls `act` on every slice with the minutes since midnight.
class Acting final : public Strategy {
  public:
    using Act = std::function<void(TradingDay, int minute, Broker&)>;
    using Answer = std::function<void(const OrderEvent&, Broker&)>;
    explicit Acting(Act act, Answer answer = {}) : act_(std::move(act)), answer_(std::move(answer)) {}
    void on_bars(const Slice& now, Broker& broker) override {
        act_(now.time.day(), static_cast<int>(now.time.ms_of_day() / ms_per_minute), broker);
    }

    bool hears_orders() const override { return answer_ != nullptr; }
    void on_order_event(const OrderEvent& event, Broker& broker) override { answer_(event, broker); }

  private:
    Act act_;
    Answer answer_;
};

class Desk : public testing::Test {
  protected:
    /// Two days of minutes of FOO; `dollars` gives each minute's price, 0: it has no bar.
    RunFacts run(const std::function<int(TradingDay, int minute)>& dollars,
                 const Acting::Act& act,
                 const Acting::Answer& answer = {}) {
        bars::BookChange change;
        change.factors = factors;
        for (const TradingDay day : {monday, tuesday})
            for (int m = 0; m < 390; ++m) {
                const std::int64_t price = 10'000 * std::int64_t{dollars(day, 570 + m)};
                if (price == 0) continue;
                change.minute_trades[day].push(
                    ExchangeTime(day, open_ms + m * ms_per_minute).ms, price, price, price, price, volume_shares);
            }
        bars::BookWriter writer(scratch.path());
        writer.apply("FOO", change);
        writer.sync();
        spec.symbols = {"FOO"};
        spec.first = monday;
        spec.last = tuesday;
        spec.strategy = BuyAndHold{};
        const auto store = bars::BarStore::open(scratch.path());
        Acting strategy(act, answer);
        Engine engine(*store, spec, {.order_events = true});
        return engine.run(strategy);
    }
    TempDir scratch;
    BacktestSpec spec;
    std::int64_t volume_shares = 10'000;  ///< of every minute
    std::optional<FactorTable> factors;   ///< none: no split
};

}  // namespace tamis::backtest
