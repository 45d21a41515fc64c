// tests/oracles/strategies/executes_with_care.cpp — four securities by hourly strength, with orders that wait for a
// good price; and by two expectations at once.
#include <map>

#include "oracles/strategies/expects_by.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;

/// So many shares of at most `most`, in the direction of what is wanted.
Decimal at_most(Decimal wanted, Decimal most) {
    const Decimal size = truncate(std::min(most, abs(wanted)));
    return wanted < Decimal() ? -size : size;
}

class FollowsHourlyStrength : public Framework {
  protected:
    /// What is to be ordered of what is missing; 0: nothing now.
    virtual Decimal size(int security, Decimal wanted) = 0;
    void execute_changes(const SecurityChanges&) override {}

  private:
    void initialize() override {
        broker().add_universe(chosen_by_hand(broker().first_day(), {"AIG", "BAC", "IBM", "SPY"}));
    }
    void expect_changes(const SecurityChanges& changes) override { strength_.change(changes); }
    std::vector<Expectation> expect(const Slice&) override { return strength_.give(now()); }
    void execute(const Goals& goals) override {
        for (const Goal& goal : open_goals(goals)) {
            const Decimal wanted = missing(goal), quantity = wanted.is_zero() ? wanted : size(goal.security, wanted);
            if (!quantity.is_zero()) market_order(goal.security, quantity, goal.tag);
        }
        forget_reached_goals();
    }
    ByStrength strength_{feed_of(Resolution::hour), hours(14)};
};

/// Where the ask is near the bid.
class WaitsForNarrowSpreads : public FollowsHourlyStrength {
  public:
    static constexpr std::string_view name = "waits_for_narrow_spreads", meaning = "Orders at half a percent.";

  private:
    Decimal size(int security, Decimal wanted) override {
        const backtest::SecurityState& of = this->security(security);
        const Decimal bid = of.bid_or_price().usd(), ask = of.ask_or_price().usd();
        const bool is_open = now() >= broker().session_open() && now() < broker().session_close();
        return is_open && (ask - bid) / price(security) <= Decimal::scaled(5, 3) ? wanted : Decimal();
    }
};

/// Beyond two deviations of the last hour, 20,000 dollars at a time.
class WaitsForDeviations : public FollowsHourlyStrength {
  public:
    static constexpr std::string_view name = "waits_for_deviations", meaning = "Orders beyond two deviations.";

  private:
    void execute_changes(const SecurityChanges& changes) override {
        for (const int added : changes.added) {
            const auto one = bands_[added] = std::make_shared<indicators::exact::BollingerBands>(60, Decimal(2));
            feed_of(Resolution::minute)(added, [one](const auto& bar) { one->update(bar.close); }, 60);
        }
    }
    Decimal size(int security, Decimal wanted) override {
        const auto& bands = *bands_.at(security);
        const backtest::SecurityState& of = this->security(security);
        const Decimal distance = Decimal(2) * bands.deviation().value();
        const bool is_good = wanted > Decimal() ? of.bid_or_price().usd() < bands.middle().value() - distance
                                                : of.ask_or_price().usd() > bands.middle().value() + distance;
        if (!bands.deviation().is_ready() || !is_good) return {};
        return at_most(wanted, Decimal(20'000) / price(security));
    }
    std::map<int, std::shared_ptr<indicators::exact::BollingerBands>> bands_;
};

/// On the good side of the day's average price by volume, a hundredth of the last bar's volume at a time.
class WaitsForTheAverage : public FollowsHourlyStrength {
  public:
    static constexpr std::string_view name = "waits_for_the_average", meaning = "Orders beyond the day's average.";

  private:
    void before_framework(const Slice& slice) override {
        for (int i = 0; i < securities(); ++i)
            if (const backtest::PriceBar* bar = slice.bar(i); bar && !bar->fill_forward)
                averages_[i].update(trade_bar(*bar));
    }
    Decimal size(int security, Decimal wanted) override {
        const backtest::SecurityState& of = this->security(security);
        const Decimal average = averages_[security].price;
        const bool is_good = wanted > Decimal() ? of.bid_or_price().usd() < average : of.ask_or_price().usd() > average;
        return is_good ? at_most(wanted, Decimal::scaled(1, 2) * Decimal(of.last_trade.volume)) : Decimal();
    }
    struct Average {
        Decimal price, volume, dollars;
        TradingDay day{};
        void update(const backtest::TradeBar& bar) {
            if (day != bar.end.day()) volume = dollars = Decimal();
            day = bar.end.day();
            volume += bar.volume;
            dollars += (bar.high + bar.low + bar.close) / Decimal(3) * bar.volume;
            price = volume.is_zero() ? bar.close : dollars / volume;
        }
    };
    std::map<int, Average> averages_;
};

/// By strength and by crossings of days; what was given last counts.
class FollowsBoth : public Framework {
  public:
    static constexpr std::string_view name = "follows_both", meaning = "Strength and crossings.";

  private:
    void initialize() override {
        for (const char* ticker : {"SPY", "IBM", "BAC", "AIG"}) add_equity(ticker);
    }
    void expect_changes(const SecurityChanges& changes) override {
        strength_.change(changes);
        crossings_.change(changes);
    }
    std::vector<Expectation> expect(const Slice&) override {
        std::vector<Expectation> given = strength_.give(now());
        for (const Expectation& one : crossings_.give(now())) given.push_back(one);
        return given;
    }
    ByStrength strength_{feed_of(Resolution::daily), days(14)};
    ByCrossings crossings_{feed_of(Resolution::daily)};
};

const WrittenUniverse<Plain<WaitsForNarrowSpreads>> spreads("SpreadExecutionModelRegressionAlgorithm",
                                                            Resolution::minute);
const WrittenUniverse<Plain<WaitsForDeviations>> deviations("StandardDeviationExecutionModelRegressionAlgorithm",
                                                            Resolution::minute);
const WrittenUniverse<Plain<WaitsForTheAverage>> averages("VolumeWeightedAveragePriceExecutionModelRegressionAlgorithm",
                                                          Resolution::minute);
const WrittenUniverse<Plain<FollowsBoth>> two_models("CompositeAlphaModelFrameworkAlgorithm", Resolution::minute);

}  // namespace
}  // namespace tamis::oracles
