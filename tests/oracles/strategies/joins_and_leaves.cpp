// tests/oracles/strategies/joins_and_leaves.cpp — securities that are added and removed by hand, or by a rule of dates.
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;
using backtest::SecurityChanges;

unsigned day_of_month(TradingDay day) {
    return static_cast<unsigned>(year_month_day(day).day());
}

class AddsForTwoDays : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "adds_for_two_days", meaning = "Two more securities, and out again.";

  private:
    void initialize() override { spy_ = add_equity("SPY"); }
    void on_data(const backtest::Slice&) override {
        if (last_day_ == today()) return;
        if (!is_invested()) act([&] { set_holdings(spy_, Decimal::scaled(5, 1)); });
        if (weekday() == Tuesday) act([&] { others_ = {add_equity("AIG"), add_equity("BAC")}; });
        if (weekday() == Wednesday)
            act([&] {
                for (const int other : others_) set_holdings(other, Decimal::scaled(25, 2));
            });
        if (weekday() == Thursday)
            act([&] {
                for (const int other : others_) remove_security(other);
            });
    }
    template <class Action>
    void act(const Action& action) {
        action();
        last_day_ = today();
    }
    int spy_ = 0;
    std::vector<int> others_;
    std::optional<TradingDay> last_day_;
};

class HoldsOnSevenths : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "holds_on_sevenths", meaning = "In on days of the month by seven.";

  private:
    void initialize() override {
        broker().add_universe(backtest::chosen_each_session(broker().first_day(), [](TradingDay day) {
            return day_of_month(day) % 7 == 0 ? std::vector<std::string>{"IBM"} : std::vector<std::string>{};
        }));
    }
    void on_changes(const SecurityChanges& changes) override { changes_ = changes; }
    void on_data(const backtest::Slice&) override {
        for (const int removed : changes_.removed)
            if (is_invested(removed)) liquidate(removed);
        for (const int added : changes_.added)
            if (!is_invested(added)) set_holdings(added, 1);
    }
    SecurityChanges changes_;
};

/// The universe chooses what is followed anyway.
class RestsBetween : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "rests_between", meaning = "In, out, and a slice of rest.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        broker().add_universe(backtest::chosen_each_session(broker().first_day(), [](TradingDay day) {
            return day_of_month(day) % 3 == 0 ? std::vector<std::string>{"SPY"} : std::vector<std::string>{};
        }));
    }
    void on_data(const backtest::Slice&) override {
        if (std::exchange(rests_, false)) return;
        rests_ = is_invested();
        set_holdings(spy_, rests_ ? 0 : 1);
    }
    int spy_ = 0;
    bool rests_ = false;
};

const Written two_days(oracle_that_adds<AddsForTwoDays>("AddRemoveSecurityRegressionAlgorithm"));
const Written sevenths(oracle_that_adds<HoldsOnSevenths>("WeeklyUniverseSelectionRegressionAlgorithm"));
const Written rests(oracle_that_adds<RestsBetween>("UniverseSharingSubscriptionRequestRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
