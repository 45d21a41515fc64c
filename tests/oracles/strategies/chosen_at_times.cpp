// tests/oracles/strategies/chosen_at_times.cpp — securities chosen at times of their own, on some dates alone, and
// during warm-up.
#include <algorithm>
#include <array>

#include "oracles/universe_numbers.hpp"
#include "shared.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;
using Tickers = std::vector<std::string>;

/// SPY with all that there is, once the warm-up is over.
class BuysWhatIsChosen : public backtest::Algorithm {
  protected:
    virtual backtest::Universe universe() = 0;

  private:
    void initialize() override { broker().add_universe(universe()); }
    void on_data(const backtest::Slice&) override {
        if (!is_invested() && !is_warming_up()) set_holdings(0, 1);
    }
};

class ChoosesAtOne : public BuysWhatIsChosen {
  public:
    static constexpr std::string_view name = "chooses_at_one", meaning = "Every day at one in the morning.";

  private:
    backtest::Universe universe() override {
        return {.select = [](TradingDay) { return Tickers{"SPY"}; }, .at = {1, 0}};
    }
};

/// Chosen when the warm-up begins, on some dates, and at the start of months.
class ChoosesOnDates : public BuysWhatIsChosen {
  public:
    static constexpr std::string_view name = "chooses_on_dates", meaning = "Some dates, and starts of months.";

  private:
    backtest::Universe universe() override {
        return {.select = [](TradingDay day) -> std::optional<Tickers> {
            static constexpr std::array dates{
                2014y / 3 / 24, 2014y / 3 / 26, 2014y / 4 / 1, 2014y / 5 / 1, 2014y / 5 / 9};
            if (std::find(dates.begin(), dates.end(), year_month_day(day)) == dates.end()) return std::nullopt;
            return Tickers{"SPY"};
        }};
    }
};
struct AfterThreeDays : Plain<ChoosesOnDates> {
    backtest::WarmUp warm_up() const { return {3, true}; }
};

/// Chosen as lists come, from the warm-up on.
class ChoosesByLists : public BuysWhatIsChosen {
  public:
    static constexpr std::string_view name = "chooses_by_lists", meaning = "As lists come, from the warm-up on.";

  private:
    backtest::Universe universe() override {
        return backtest::chosen_from_coarse(today(),
                                            shared_folder() / "lean/data/equity/usa/fundamental/coarse",
                                            [](const auto&) { return Tickers{"SPY"}; });
    }
};
struct AfterTwoSessions : Plain<ChoosesByLists> {
    backtest::WarmUp warm_up() const { return {2, false}; }
};

const WrittenUniverse<Plain<ChoosesAtOne>> at_one("ScheduledUniverseRegressionAlgorithm", Resolution::minute);
const WrittenUniverse<AfterThreeDays> on_dates("FundamentalCustomSelectionTimeWarmupRegressionAlgorithm",
                                               Resolution::daily);
const WrittenUniverse<AfterTwoSessions> by_lists("WarmupLowerResolutionSelectionRegressionAlgorithm", Resolution::hour);

}  // namespace
}  // namespace tamis::oracles
