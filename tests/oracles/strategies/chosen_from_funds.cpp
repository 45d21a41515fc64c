// tests/oracles/strategies/chosen_from_funds.cpp — what a fund holds: by its weights, its largest.
#include <algorithm>
#include <map>

#include "oracles/strategies/framework.hpp"
#include "shared.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;
using backtest::Constituent;
using Rows = std::vector<Constituent>;

Decimal weight_of(const Constituent& row) {
    return row.weight.value_or(Decimal());
}

std::vector<std::string> tickers_of(const Rows& rows) {
    std::vector<std::string> tickers;
    for (const Constituent& row : rows) tickers.push_back(row.ticker);
    return tickers;
}

Rows at_least(Rows rows, Decimal weight) {
    std::erase_if(rows, [&](const Constituent& row) { return weight_of(row) < weight; });
    return rows;
}

backtest::Universe chosen_of_spy(TradingDay first, const std::function<std::vector<std::string>(const Rows&)>& choose) {
    return backtest::chosen_from_constituents(
        first, shared_folder() / "lean/data/equity/usa/universes/etf/spy", choose);
}

/// Once after each change, by the weights of those that have bars.
class BuysByWeight : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_by_weight", meaning = "A fund's weights after each change.";

  private:
    void initialize() override {
        broker().add_universe(chosen_of_spy(broker().first_day(), [this](const Rows& rows) {
            chosen_ = at_least(rows, Decimal::scaled(1, 3));
            return tickers_of(chosen_);
        }));
    }
    void on_changes(const SecurityChanges& changes) override {
        has_added_ = !changes.added.empty();
        for (const int removed : changes.removed) liquidate(removed);
    }
    void on_data(const Slice& slice) override {
        if (!has_added_) return;
        for (const Constituent& row : chosen_) {
            const auto found = broker().find_security(row.ticker);
            if (!found || !slice.bar(*found)) continue;
            set_holdings(*found, weight_of(row));
            has_added_ = false;
        }
    }
    Rows chosen_;
    bool has_added_ = false;
};

class HoldsTheLargest : public Framework {
  public:
    static constexpr std::string_view name = "holds_the_largest", meaning = "A fund's eight largest, equal parts.";

  private:
    void initialize() override {
        broker().add_universe(chosen_of_spy(broker().first_day(), [](Rows rows) {
            std::stable_sort(rows.begin(), rows.end(), [](const Constituent& a, const Constituent& b) {
                return weight_of(a) > weight_of(b);
            });
            rows.resize(8);
            return tickers_of(rows);
        }));
    }
    void expect_changes(const SecurityChanges& changes) override { rising_.change(changes); }
    std::vector<Expectation> expect(const Slice&) override {
        return rising_.give(now(), [&](int security) { return price(security); });
    }
    Constant rising_{days(1)};
};

/// Whether a security has won or lost more of late: exponential averages of rises and of falls.
class WonOrLost {
  public:
    explicit WonOrLost(double weight) : weight(weight) {}
    void update(Decimal close) {
        if (before_) {
            won_.update(std::max(close - *before_, Decimal()));
            lost_.update(std::max(*before_ - close, Decimal()));
        }
        before_ = close;
    }
    bool is_ready() const { return won_.is_ready() && lost_.is_ready(); }
    int direction() const { return lost_.value() > won_.value() ? -1 : 1; }
    double weight;

  private:
    indicators::exact::ExponentialMovingAverage won_{7}, lost_{7};
    std::optional<Decimal> before_;
};

/// The way that prices went of late, by a fund's weights.
class FollowsAFund : public Framework {
  public:
    static constexpr std::string_view name = "follows_a_fund", meaning = "Up or down by a fund's weights.";

  private:
    void initialize() override {
        add_equity("SPY");
        broker().set_minimum_order_share(Decimal::scaled(1, 2));
        broker().add_universe(chosen_of_spy(broker().first_day(), [this](const Rows& rows) {
            const Rows chosen = at_least(rows, Decimal::scaled(1, 3));
            for (const Constituent& row : chosen) weights_[row.ticker] = to_double(weight_of(row));
            return tickers_of(chosen);
        }));
    }
    void follow(int security) {
        const auto weight = weights_.find(std::string(this->security(security).symbol));
        if (weight == weights_.end() || followed_.contains(security)) return;
        WonOrLost& one = followed_.emplace(security, weight->second).first->second;
        consolidate_count(security, 1, [&one](const backtest::TradeBar& bar) { one.update(bar.close); });
    }
    std::vector<Expectation> expect(const Slice& slice) override {
        bool has_bars = false;
        for (int i = 0; i < securities(); ++i)
            if (slice.bar(i) && weights_.contains(std::string(security(i).symbol))) {
                has_bars = true;
                follow(i);
            }
        const bool are_ready =
            std::all_of(followed_.begin(), followed_.end(), [](const auto& one) { return one.second.is_ready(); });
        std::vector<Expectation> given;
        if (!has_bars || !are_ready) return given;
        for (const auto& [security, one] : followed_)
            given.push_back({security, one.direction(), closes_after(now(), days(1)), one.weight});
        return given;
    }
    std::vector<std::optional<double>> shares(const std::vector<Expectation>& of) const override {
        return shares_by_weight(of);
    }
    std::map<std::string, double> weights_;
    std::map<int, WonOrLost> followed_;
};

const WrittenUniverse<Plain<BuysByWeight>> fund_weights("ETFConstituentUniverseFrameworkRegressionAlgorithm",
                                                        Resolution::hour);
const WrittenUniverse<Plain<BuysByWeight>> fund_model(
    "ETFConstituentUniverseFrameworkRegressionAlgorithmNewUniverseModel", Resolution::hour);
const WrittenUniverse<Plain<HoldsTheLargest>> fund_largest("ETFConstituentsFrameworkAlgorithm", Resolution::daily);
const WrittenUniverse<Plain<HoldsTheLargest>> fund_largest_model(
    "ETFConstituentsFrameworkWithDifferentSelectionModelAlgorithm", Resolution::daily);
const WrittenUniverse<Plain<FollowsAFund>> fund_followed("ETFConstituentUniverseRSIAlphaModelAlgorithm",
                                                         Resolution::hour);

}  // namespace
}  // namespace tamis::oracles
