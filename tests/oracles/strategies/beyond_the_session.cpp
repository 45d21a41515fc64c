// tests/oracles/strategies/beyond_the_session.cpp — orders that are sent before the open and after the close, where
// bars of extended hours are seen.
#include "oracles/numbers_oracle.hpp"

namespace tamis::oracles {
namespace {

using backtest::OrderTicket;
using backtest::Slice;
using namespace std::chrono;

/// Another security joins and leaves in turn: each time without the prices of the time before.
class AsksAgainAndAgain : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "asks_again_and_again", meaning = "All of SPY from 04:01 on; AIG turns.";

  private:
    void initialize() override { spy_ = add_equity("SPY"); }
    void on_data(const Slice&) override {
        if (!is_invested()) set_holdings(spy_, 1);
        if (today() == TradingDay(sys_days(2013y / 10 / 11))) return;
        if (std::exchange(is_followed_, !is_followed_)) return remove_security(aig_);
        aig_ = add_equity("AIG");
        expect(!market_order(aig_, 1).is_valid(), "an order is refused where there is no price yet");
        expect(price(aig_).is_zero(), "what joins again has no price");
    }
    int spy_ = 0, aig_ = 0;
    bool is_followed_ = false;
};

/// Minutes without trades are missing; every hour looks back.
class LooksBackHourly : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "looks_back_hourly", meaning = "All of SPY; history at every hour.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        schedule(backtest::every_minutes(60), [this] { look_back(); });
    }
    void look_back() {
        const bool is_open = now() > broker().session_open() && now() < broker().session_close();
        if (is_open) ++open_hours_;
        const auto past = history(spy_, today() - days(4), is_open ? Resolution::minute : Resolution::daily);
        expect(is_open ? past.size() >= 5 : !past.empty(), "there is history before now");
        expect(past.back().end <= now(), "none of it is yet to come");
    }
    void on_data(const Slice&) override {
        if (!is_invested()) set_holdings(spy_, 1);
    }
    void on_finish() override { expect(open_hours_ == 3 * 6, "three sessions have 18 full hours"); }
    int spy_ = 0, open_hours_ = 0;
};

/// The first bar of Monday repeats Friday's last one, whose price is of another factor.
class BuysOnARepeatedBar : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_on_a_repeated_bar", meaning = "A limit at 04:01 on a Monday.";

  private:
    void initialize() override { twx_ = add_equity("TWX"); }
    void on_data(const Slice& slice) override {
        const backtest::PriceBar* bar = slice.bar(twx_);
        if (!bar) return;
        if (today() == TradingDay(sys_days(2014y / 6 / 9)) && is_time(4, 1) && !is_invested()) {
            expect(bar->fill_forward, "the day begins with a repeated bar");
            limit_order(twx_, 1000, *last_close_ + Decimal(10));
        }
        if (!last_close_ || !bar->fill_forward) last_close_ = bar->close.usd();
        expect(*last_close_ == bar->close.usd(), "a repeated bar keeps its price");
    }
    int twx_ = 0;
    std::optional<Decimal> last_close_;
};

/// Orders for the close: in time, too late, after it, and at midnight.
class SendsForTheClose : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "sends_for_the_close", meaning = "Four orders for a close, one too late.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        schedule(backtest::on_day(broker().first_day() + days(1), {0, 0}), [this] { send_once(at_midnight_); });
    }
    void send_once(std::optional<OrderTicket>& order) {
        if (!order) order = market_on_close_order(spy_, 2);
    }
    void on_data(const Slice&) override {
        if (is_time(15, 49)) send_once(in_time_);
        if (is_time(15, 51)) send_once(too_late_);
        if (is_time(16, 48)) send_once(after_the_close_);
    }
    void on_finish() override {
        expect(!too_late_->is_valid(), "an order within ten minutes of the close is refused");
        for (const auto* order : {&in_time_, &after_the_close_, &at_midnight_})
            expect((*order)->is_filled(), "an order for a close to come is filled at it");
    }
    int spy_ = 0;
    std::optional<OrderTicket> in_time_, too_late_, after_the_close_, at_midnight_;
};

/// One in the last five minutes in which it is taken, and one after them.
class SendsAtTheLastMinute : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "sends_at_the_last_minute", meaning = "Two orders for a close.";

  private:
    void initialize() override { spy_ = add_equity("SPY"); }
    void on_data(const Slice&) override {
        const std::int64_t left = broker().session_close().ms - now().ms;
        if (!in_time_ && left <= 15 * ms_per_minute) in_time_ = market_on_close_order(spy_, 1);
        if (!too_late_ && left < 10 * ms_per_minute) too_late_ = market_on_close_order(spy_, 1);
    }
    void on_finish() override {
        expect(in_time_->is_filled(), "an order in time is filled");
        expect(!too_late_->is_valid(), "one that is late is refused");
    }
    int spy_ = 0;
    std::optional<OrderTicket> in_time_, too_late_;
};

const WrittenNumbers again(numbers<AsksAgainAndAgain>("AddRemoveSecurityCacheRegressionAlgorithm",
                                                      {.extended_hours = true}));
const WrittenNumbers looks_back(numbers<LooksBackHourly>("ExtendedMarketHoursHistoryRegressionAlgorithm",
                                                         {.fill_forward = false, .extended_hours = true}));
const WrittenNumbers repeated(numbers<BuysOnARepeatedBar>("ScaledFillForwardDataRegressionAlgorithm",
                                                          {.extended_hours = true}));
const WrittenNumbers for_the_close(
    numbers<SendsForTheClose>("MarketOnCloseOrderBufferExtendedMarketHoursRegressionAlgorithm",
                              {.extended_hours = true, .close_buffer_minutes = 10}));
const WrittenNumbers last_minute(numbers<SendsAtTheLastMinute>("MarketOnCloseOrderBufferCheckRegressionAlgorithm",
                                                               {.close_buffer_minutes = 10}));

}  // namespace
}  // namespace tamis::oracles
