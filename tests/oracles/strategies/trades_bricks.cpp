// tests/oracles/strategies/trades_bricks.cpp — trades when a brick or a longer bar is done.
#include "base/error.hpp"
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

using backtest::TradeBar;
using namespace std::chrono;

class TradesTwoBricks : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "trades_two_bricks", meaning = "In by bricks of closes, out by others.";

  private:
    void initialize() override {
        const Decimal brick = Decimal::scaled(25, 1);
        consolidate_renko(0, brick, [this](const TradeBar&) {
            if (!is_invested()) set_holdings(0, 1);
        });
        consolidate_renko(
            0,
            brick,
            [this](const TradeBar&) {
                if (is_invested()) liquidate(0);
            },
            [](const TradeBar& bar) {
                return (Decimal(2) * bar.open + bar.high + bar.low + Decimal(3) * bar.close) / Decimal(7);
            });
    }
};

class BuysAfterWarmUp : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_after_warm_up", meaning = "In at the first brick after warm-up.";

  private:
    void initialize() override {
        consolidate_renko(0, 2, [this](const TradeBar&) {
            if (!is_warming_up() && !is_invested()) set_holdings(0, 1);
        });
    }
};

/// Thirty days of the calendar before the first.
struct BuysAfterThirtyDays : Plain<BuysAfterWarmUp> {
    backtest::WarmUp warm_up() const { return {30, true}; }
};

class BuysAtADaysBar : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_at_a_days_bar", meaning = "In at the close; longer bars are timed.";

  private:
    void note(std::vector<ExchangeTime>& times) { times.push_back(now()); }
    void initialize() override {
        consolidate_sessions(0, [this](const TradeBar&) {
            note(sessions_);
            if (!is_invested()) set_holdings(0, 1);
        });
        consolidate(0, minutes(180), [this](const TradeBar&) { note(three_hours_); });
        consolidate(0, minutes(2 * 1440), [this](const TradeBar&) { note(two_days_); });
    }
    static ExchangeTime at(int day, int hour) { return {sys_days(2013y / 10 / day), hour * ms_per_hour}; }
    /// The times that LEAN hands its bars on at.
    void on_finish() override {
        std::vector<ExchangeTime> sessions, three_hours;
        for (const int day : {7, 8, 9, 10}) {
            sessions.push_back(at(day, 16));
            for (const int hour : {12, 15, 18})
                if (day < 10 || hour < 18) three_hours.push_back(at(day, hour));
        }
        expect("sessions", sessions_, sessions);
        expect("three hours", three_hours_, three_hours);
        expect("two days", two_days_, {at(9, 9)});
    }
    static void expect(const char* what,
                       const std::vector<ExchangeTime>& got,
                       const std::vector<ExchangeTime>& expected) {
        if (got == expected) return;
        std::string text = std::string("bars of ") + what + " came at";
        for (const ExchangeTime time : got) text += " " + to_text(time);
        throw Error{Problem::bad_data, text};
    }
    std::vector<ExchangeTime> sessions_, three_hours_, two_days_;
};

const Written two_bricks(oracle<TradesTwoBricks>("ClassicRenkoConsolidatorAlgorithm"));
const Written after_warm_up(Oracle{"WarmupIndicatorRegressionAlgorithm",
                                   backtest::StrategySpec(BuysAfterThirtyDays{})});
const Written days_bar(oracle<BuysAtADaysBar>("ConsolidateScanRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
