// tests/oracles/strategies/expects_a_rise.cpp — portfolios of one constant expectation: its weights, its risks, its
// tags.
#include "oracles/strategies/framework.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;
using backtest::BacktestSpec;

/// SPY is expected to rise for twenty minutes, again and again.
class ExpectsARise : public Framework {
  protected:
    explicit ExpectsARise(std::optional<double> weight = {}, Rebalancing rebalancing = {})
        : Framework(std::move(rebalancing)), rising_(20min, 1, weight) {}
    void initialize() override {
        broker().add_universe(chosen_by_hand(broker().first_day(), {"SPY"}));
        more();
    }
    virtual void more() {}
    void expect_changes(const SecurityChanges& changes) override { rising_.change(changes); }
    std::vector<Expectation> expect(const Slice&) override {
        return rising_.give(now(), [&](int security) { return price(security); });
    }

  private:
    Constant rising_;
};

class TakesProfits : public ExpectsARise {
  public:
    static constexpr std::string_view name = "takes_profits", meaning = "Out at 1 % won, or 2 % of all lost.";

  private:
    Goals manage_risk(const Goals& goals) override {
        const Goals left = loss_.is_out(total_value(), !goals.empty()) ? all_out(goals) : Goals{};
        return overridden(out_at_a_profit(Decimal::scaled(1, 2)), overridden(left, goals));
    }
    PortfolioLoss loss_{Decimal::scaled(2, 2)};
};

class TakesProfitsAndLosses : public ExpectsARise {
  public:
    static constexpr std::string_view name = "takes_profits_and_losses", meaning = "Out at 1 % won or lost.";

  private:
    Goals manage_risk(const Goals& goals) override {
        const Goals won = overridden(out_at_a_profit(Decimal::scaled(1, 2)), goals);
        return overridden(out_at_a_loss(Decimal::scaled(1, 2)), won);
    }
};

/// A quarter of the portfolio, as the expectation weighs.
class WeighsAQuarter : public ExpectsARise {
  public:
    static constexpr std::string_view name = "weighs_a_quarter", meaning = "By the weight of what is expected.";
    WeighsAQuarter() : ExpectsARise(0.25) {}

  private:
    bool counts(const Expectation& one) const override { return one.weight.has_value(); }
    std::vector<std::optional<double>> shares(const std::vector<Expectation>& of) const override {
        return shares_by_weight(of);
    }
};

/// Three percent more for every expectation that stands; sized anew on every slice.
class AddsUp : public ExpectsARise {
  public:
    static constexpr std::string_view name = "adds_up", meaning = "Three percent for each expectation.";
    AddsUp() : ExpectsARise(0.25, {.next = {}}) {}

  private:
    std::vector<Expectation> chosen() const override { return active(); }
    std::vector<std::optional<double>> shares(const std::vector<Expectation>& of) const override {
        std::vector<std::optional<double>> all(of.size());
        if (!of.empty()) all[0] = 0;
        for (const Expectation& one : of) *all[0] += 0.03 * one.direction;
        return all;
    }
};

/// Orders carry what their target says.
class NamesItsTargets : public ExpectsARise {
  public:
    static constexpr std::string_view name = "names_its_targets", meaning = "Tags of targets on orders.";

  private:
    std::string tag_of(const Goal& goal) const override {
        return "Portfolio target tag: " + std::string(security(goal.security).symbol) + " - " +
               to_text(normalize(goal.quantity));
    }
    Goals manage_risk(const Goals&) override {
        Goals out = out_at_a_loss(Decimal::scaled(1, 2));
        for (Goal& one : out) one.tag = tag_of(one);
        return out;
    }
};

/// In even minutes a thousandth less, which is too little to order.
class WaversALittle : public ExpectsARise {
  public:
    static constexpr std::string_view name = "wavers_a_little", meaning = "Changes below the smallest order.";

  private:
    void more() override { broker().set_minimum_order_share(Decimal::scaled(1, 3)); }
    std::vector<std::optional<double>> shares(const std::vector<Expectation>& of) const override {
        std::vector<std::optional<double>> all = ExpectsARise::shares(of);
        if (minute() % 2 == 0)
            for (auto& one : all) *one -= 0.001;
        return all;
    }
    Goals manage_risk(const Goals&) override { return out_at_a_loss(Decimal::scaled(1, 2)); }
};

class LeavesAtALoss : public ExpectsARise {
  public:
    static constexpr std::string_view name = "leaves_at_a_loss", meaning = "Out at a loss of 1 %.";

  private:
    Goals manage_risk(const Goals&) override { return out_at_a_loss(Decimal::scaled(1, 2)); }
};

/// Ten times the portfolio by hand, before the portfolio sizes itself.
class LeversTen : public ExpectsARise {
  public:
    static constexpr std::string_view name = "levers_ten", meaning = "Ten times by hand, then one.";

  private:
    void before_framework(const Slice&) override {
        if (!is_invested()) set_holdings(0, 10);
    }
};

void lever_ten(BacktestSpec& spec) {
    spec.account = backtest::MarginAccount{Decimal(10)};
}

const WrittenUniverse<Plain<TakesProfits>> profits_taken("AddRiskManagementAlgorithm", Resolution::minute);
const WrittenUniverse<Plain<TakesProfitsAndLosses>> both_taken("CompositeRiskManagementModelFrameworkAlgorithm",
                                                               Resolution::minute);
const WrittenUniverse<Plain<WeighsAQuarter>> quarter_confident("ConfidenceWeightedFrameworkAlgorithm",
                                                               Resolution::minute);
const WrittenUniverse<Plain<WeighsAQuarter>> quarter_weighed("InsightWeightingFrameworkAlgorithm", Resolution::minute);
const WrittenUniverse<Plain<AddsUp>> added_up("AccumulativeInsightPortfolioRegressionAlgorithm", Resolution::minute);
const WrittenUniverse<Plain<NamesItsTargets>> targets_named("PortfolioTargetTagsRegressionAlgorithm",
                                                            Resolution::minute);
const WrittenUniverse<Plain<WaversALittle>> wavering("ImmediateExecutionModelMinimumOrderMarginRegressionAlgorithm",
                                                     Resolution::minute);
const WrittenUniverse<Plain<LeavesAtALoss>> with_events("ExecutionModelOrderEventsRegressionAlgorithm",
                                                        Resolution::minute);
const WrittenUniverse<Plain<LeavesAtALoss>> with_scores("InsightScoringRegressionAlgorithm", Resolution::minute);
const WrittenUniverse<Plain<LeversTen>> levered_ten("LeveragePrecedenceRegressionAlgorithm",
                                                    Resolution::minute,
                                                    lever_ten);

}  // namespace
}  // namespace tamis::oracles
