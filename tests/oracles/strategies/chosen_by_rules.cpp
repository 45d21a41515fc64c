// tests/oracles/strategies/chosen_by_rules.cpp — securities chosen at times of their own, during warm-up, or by
// fundamentals.
#include <algorithm>

#include "oracles/universe_numbers.hpp"
#include "shared.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;
using backtest::CoarseRow;
using backtest::SecurityChanges;
using Tickers = std::vector<std::string>;

std::filesystem::path coarse_files() {
    return shared_folder() / "lean/data/equity/usa/fundamental/coarse";
}

/// A security leaves its universe and is added by hand in the same moment.
class TakesBackWhatLeaves : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "takes_back_what_leaves", meaning = "Out of a universe, in by hand.";

  private:
    void initialize() override {
        add_equity("AAPL");
        broker().add_universe(backtest::chosen_each_session(broker().first_day(), [](TradingDay day) {
            return year_month_day(day).day() == day_of_first ? Tickers{"SPY"} : Tickers{};
        }));
    }
    void on_changes(const SecurityChanges& changes) override {
        if (changes.removed.empty()) return;
        spy_ = add_equity("SPY");
        waits_ = true;
    }
    void on_data(const backtest::Slice&) override {
        if (spy_ && !waits_ && !is_invested()) set_holdings(*spy_, 1);
        waits_ = false;
    }
    static constexpr day day_of_first{1};
    std::optional<int> spy_;
    bool waits_ = false;
};

/// In one week a company lists two new symbols, one of them for days, and changes names.
class KeepsEveryGoogle : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "keeps_every_google", meaning = "A hundred shares of all that join.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        add_equity("GOOG");
        broker().add_universe(
            backtest::chosen_from_coarse(broker().first_day(), coarse_files(), [](const std::vector<CoarseRow>& rows) {
                Tickers chosen;
                for (const CoarseRow& row : rows)
                    if (row.ticker == "GOOG" || row.ticker == "GOOCV" || row.ticker == "GOOAV" || row.ticker == "GOOGL")
                        chosen.push_back(row.ticker);
                return chosen;
            }));
    }
    void on_changes(const SecurityChanges& changes) override { changes_ = changes; }
    void on_data(const backtest::Slice& slice) override {
        if (!std::exchange(has_bought_, true)) market_order(spy_, 100);
        for (int i = 0; i < securities(); ++i)
            if (slice.events_of(i) && slice.events_of(i)->delisted) delisted_.push_back(i);
        if (!changes_ || !std::all_of(changes_->added.begin(), changes_->added.end(), [&](int added) {
                return slice.bar(added) != nullptr;
            }))
            return;
        for (const int added : changes_->added) market_on_open_order(added, 100);
        for (const int removed : changes_->removed)
            if (std::find(delisted_.begin(), delisted_.end(), removed) == delisted_.end())
                market_on_open_order(removed, -100);
        changes_.reset();
    }
    int spy_ = 0;
    bool has_bought_ = false;
    std::vector<int> delisted_;
    std::optional<SecurityChanges> changes_;
};

/// Two percent of each of the two with the highest price for their earnings, of those whose earnings are known.
class BuysTheDearest : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_the_dearest", meaning = "Two by their price for earnings.";

  private:
    void initialize() override {
        broker().add_universe(
            backtest::chosen_from_coarse(broker().first_day(), coarse_files(), [](const std::vector<CoarseRow>& rows) {
                return rows.empty() ? Tickers{} : Tickers{"AAPL", "IBM"};
            }));
        add_equity("SPY");
        add_equity("AAPL");
    }
    void on_changes(const SecurityChanges& changes) override { changes_ = changes; }
    void on_data(const backtest::Slice&) override {
        const SecurityChanges changes = std::exchange(changes_, {});
        for (const int removed : changes.removed)
            if (is_invested(removed)) liquidate(removed);
        for (const int added : changes.added) set_holdings(added, Decimal::scaled(2, 2));
    }
    SecurityChanges changes_;
};

const WrittenUniverse<Plain<TakesBackWhatLeaves>> taken_back("UniverseSharingSubscriptionTradableRegressionAlgorithm",
                                                             Resolution::daily);
const WrittenUniverse<Plain<KeepsEveryGoogle>> googles("UniverseSelectionRegressionAlgorithm", Resolution::daily);
const WrittenUniverse<Plain<BuysTheDearest>> dearest("FundamentalRegressionAlgorithm", Resolution::daily);
const WrittenUniverse<Plain<BuysTheDearest>> dearest_model("FundamentalUniverseSelectionRegressionAlgorithm",
                                                           Resolution::daily);
const WrittenUniverse<Plain<BuysTheDearest>> dearest_later("AsynchronousUniverseRegressionAlgorithm",
                                                           Resolution::daily);

}  // namespace
}  // namespace tamis::oracles
