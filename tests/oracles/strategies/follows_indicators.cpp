// tests/oracles/strategies/follows_indicators.cpp — portfolios that expect by daily indicators of hours of raw prices,
// chosen every midnight but the last.
#include <map>

#include "oracles/strategies/expects_by.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;

class ChosenEveryMidnight : public Framework {
    void initialize() override {
        broker().add_universe(chosen_by_hand(broker().first_day(), {"AAPL", "AIG"}));
        broker().add_universe({.select = [last = broker().last_day()](TradingDay day) {
            using All = std::vector<std::string>;
            return std::optional<All>(day < last ? All{"AAPL", "AIG", "BAC", "SPY"} : All{});
        }});
    }
};

class FollowsCrossings : public ChosenEveryMidnight {
  public:
    static constexpr std::string_view name = "follows_crossings", meaning = "As two averages cross.";

  private:
    void expect_changes(const SecurityChanges& changes) override { crossings_.change(changes); }
    std::vector<Expectation> expect(const Slice&) override { return crossings_.give(now()); }
    ByCrossings crossings_{feed_of(Resolution::daily)};
};

class FollowsStrength : public ChosenEveryMidnight {
  public:
    static constexpr std::string_view name = "follows_strength", meaning = "Against strength and weakness.";

  private:
    void expect_changes(const SecurityChanges& changes) override { strength_.change(changes); }
    std::vector<Expectation> expect(const Slice&) override { return strength_.give(now()); }
    ByStrength strength_{feed_of(Resolution::daily), days(14)};
};

class FollowsSignals : public ChosenEveryMidnight {
  public:
    static constexpr std::string_view name = "follows_signals", meaning = "As the signal leaves a band.";

  private:
    void expect_changes(const SecurityChanges& changes) override {
        for (const int removed : changes.removed) signals_.erase(removed);
        for (const int added : changes.added)
            if (!signals_.contains(added)) {
                Signal& one = signals_[added];
                feed_daily(added, one.macd, 34);
            }
    }
    std::vector<Expectation> expect(const Slice&) override {
        std::vector<Expectation> given;
        for (auto& [security, one] : signals_) {
            if (price(security).is_zero()) continue;
            const Decimal share = one.macd->signal().value() / price(security), band = Decimal::scaled(1, 2);
            const int direction = share > band ? 1 : share < -band ? -1 : 0;
            if (one.direction == direction) continue;
            one.direction = direction;
            if (direction == 0)
                end_expectations(security);
            else
                given.push_back({security, direction, closes_after(now(), days(12))});
        }
        return given;
    }
    struct Signal {
        std::shared_ptr<indicators::exact::MovingAverageConvergenceDivergence> macd =
            std::make_shared<indicators::exact::MovingAverageConvergenceDivergence>(12, 26, 9);
        std::optional<int> direction = {};
    };
    std::map<int, Signal> signals_;
};

class FollowsYesterday : public ChosenEveryMidnight {
  public:
    static constexpr std::string_view name = "follows_yesterday", meaning = "As the last day went.";

  private:
    void expect_changes(const SecurityChanges& changes) override {
        for (const int removed : changes.removed) {
            returns_.erase(removed);
            end_expectations(removed);
        }
        for (const int added : changes.added)
            if (!returns_.contains(added)) feed_daily(added, returns_[added].rate, 1);
    }
    std::vector<Expectation> expect(const Slice&) override {
        std::vector<Expectation> given;
        for (auto& [security, one] : returns_) {
            if (std::exchange(one.seen, one.rate->samples()) == one.rate->samples() || !one.rate->is_ready()) continue;
            const Decimal rate = one.rate->value();
            if (rate.is_zero())
                end_expectations(security);
            else
                given.push_back({security, rate > Decimal() ? 1 : -1, closes_after(now(), days(1))});
        }
        return given;
    }
    struct Return {
        std::shared_ptr<indicators::exact::RateOfChange> rate = std::make_shared<indicators::exact::RateOfChange>(1);
        int seen = 0;
    };
    std::map<int, Return> returns_;
};

/// In for a month, and out when the portfolio has lost 1 % of its start or 1.5 % of its highest value.
class LeavesAtPortfolioLosses : public Framework {
  public:
    static constexpr std::string_view name = "leaves_at_portfolio_losses", meaning = "Two bounds of loss.";

  private:
    void initialize() override { broker().add_universe(chosen_by_hand(broker().first_day(), {"AAPL"})); }
    void expect_changes(const SecurityChanges& changes) override { rising_.change(changes); }
    std::vector<Expectation> expect(const Slice&) override {
        return rising_.give(now(), [&](int security) { return price(security); });
    }
    Goals manage_risk(const Goals& goals) override {
        Goals left = goals;
        for (PortfolioLoss* loss : {&of_start_, &of_highest_})
            if (loss->is_out(total_value(), !left.empty())) left = all_out(std::move(left));
        return left;
    }
    Constant rising_{days(31)};
    PortfolioLoss of_start_{Decimal::scaled(1, 2)}, of_highest_{Decimal::scaled(15, 3), true};
};

void raw_prices(backtest::BacktestSpec& spec) {
    spec.normalization = backtest::Normalization::raw;
}

const WrittenUniverse<Plain<FollowsCrossings>> hourly_crossings("EmaCrossAlphaModelFrameworkRegressionAlgorithm",
                                                                Resolution::hour,
                                                                raw_prices);
const WrittenUniverse<Plain<FollowsStrength>> hourly_strength("RsiAlphaModelFrameworkRegressionAlgorithm",
                                                              Resolution::hour,
                                                              raw_prices);
const WrittenUniverse<Plain<FollowsSignals>> hourly_signals("MacdAlphaModelFrameworkRegressionAlgorithm",
                                                            Resolution::hour,
                                                            raw_prices);
const WrittenUniverse<Plain<FollowsYesterday>> hourly_returns("HistoricalReturnsAlphaModelFrameworkRegressionAlgorithm",
                                                              Resolution::hour,
                                                              raw_prices);
const WrittenUniverse<Plain<LeavesAtPortfolioLosses>> hourly_losses(
    "MaximumDrawdownPercentPortfolioFrameworkRegressionAlgorithm", Resolution::hour, raw_prices);

}  // namespace
}  // namespace tamis::oracles
