// tests/oracles/strategies/follows_days.cpp — portfolios of daily bars: expectations of a day, given once, again, or by
// hand.
#include "oracles/strategies/framework.hpp"
#include "shared.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;

constexpr minutes one_day = days(1);

/// Three securities are expected to fall for a day, once.
class FallsOnce : public Framework {
  public:
    static constexpr std::string_view name = "falls_once", meaning = "Three shorts for a day.";

  private:
    void initialize() override { broker().add_universe(chosen_by_hand(broker().first_day(), {"SPY", "FB", "IBM"})); }
    std::vector<Expectation> expect(const Slice&) override {
        if (std::exchange(is_over_, true)) return {};
        std::vector<Expectation> falling;
        for (const int security : {0, 1, 2}) falling.push_back({security, -1, closes_after(now(), one_day)});
        return falling;
    }
    bool is_over_ = false;
};

/// A rise is expected day by day, and every second day a fall by hand.
class RisesAndFalls : public Framework {
  public:
    static constexpr std::string_view name = "rises_and_falls", meaning = "Up by rule, down by hand.";

  private:
    void initialize() override { broker().add_universe(chosen_by_hand(broker().first_day(), {"SPY"})); }
    void expect_changes(const SecurityChanges& changes) override { rising_.change(changes); }
    void before_framework(const Slice&) override {
        if (is_second_) give({{0, -1, closes_after(now(), one_day)}});
        is_second_ = !is_second_;
    }
    std::vector<Expectation> expect(const Slice&) override {
        return rising_.give(now(), [&](int security) { return price(security); });
    }
    Goals manage_risk(const Goals&) override { return out_at_a_loss(Decimal::scaled(1, 2)); }
    Constant rising_{one_day};
    bool is_second_ = false;
};

/// A fall is expected by hand, and bought at once.
class BuysWhatFalls : public Framework {
  public:
    static constexpr std::string_view name = "buys_what_falls", meaning = "Down by the portfolio, up by hand.";

  private:
    void initialize() override { broker().add_universe(chosen_by_hand(broker().first_day(), {"SPY"})); }
    void before_framework(const Slice&) override {
        if (is_invested()) return;
        give({{0, -1, closes_after(now(), 10 * one_day)}});
        set_holdings(0, 1);
    }
};

/// Three universes of one security each; a rise is expected for twenty minutes, again and again.
class ChoosesThrice : public Framework {
  public:
    static constexpr std::string_view name = "chooses_thrice", meaning = "Three universes of one.";

  private:
    void initialize() override {
        for (const char* ticker : {"AAPL", "SPY", "FB"})
            broker().add_universe(backtest::chosen_from_coarse(
                broker().first_day(),
                shared_folder() / "lean/data/equity/usa/fundamental/coarse",
                [ticker](const std::vector<backtest::CoarseRow>& rows) {
                    return rows.empty() ? std::vector<std::string>{} : std::vector<std::string>{ticker};
                }));
    }
    void expect_changes(const SecurityChanges& changes) override { rising_.change(changes); }
    std::vector<Expectation> expect(const Slice&) override {
        return rising_.give(now(), [&](int security) { return price(security); });
    }
    Constant rising_{20min};
};

const WrittenUniverse<Plain<ChoosesThrice>> thrice("AddUniverseSelectionModelCoarseAlgorithm", Resolution::daily);
const WrittenUniverse<Plain<FallsOnce>> fell_once("AddAlphaModelAlgorithm", Resolution::daily);
const WrittenUniverse<Plain<FallsOnce>> fell_with_tags("InsightTagAlphaRegressionAlgorithm", Resolution::daily);
const WrittenUniverse<Plain<RisesAndFalls>> up_and_down("EmitInsightsAlgorithm", Resolution::daily);
const WrittenUniverse<Plain<BuysWhatFalls>> bought_falling("EmitInsightNoAlphaModelAlgorithm", Resolution::daily);

}  // namespace
}  // namespace tamis::oracles
