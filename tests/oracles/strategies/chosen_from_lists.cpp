// tests/oracles/strategies/chosen_from_lists.cpp — securities chosen from coarse files and from a fund's holdings.
#include <algorithm>
#include <map>

#include "oracles/oracle.hpp"
#include "shared.hpp"

namespace tamis::oracles {
namespace {

using backtest::CoarseRow;
using backtest::Constituent;
using backtest::SecurityChanges;

std::vector<std::string> three_most_traded(std::vector<CoarseRow> rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const CoarseRow& a, const CoarseRow& b) {
        return a.dollar_volume > b.dollar_volume;
    });
    std::vector<std::string> tickers;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, rows.size()); ++i) tickers.push_back(rows[i].ticker);
    return tickers;
}

/// Acts once on each change of the three most traded securities.
class ThreeMostTraded : public backtest::Algorithm {
  private:
    virtual void buy(int added) = 0;
    void initialize() override {
        broker().add_universe(backtest::chosen_from_coarse(
            broker().first_day(), shared_folder() / "lean/data/equity/usa/fundamental/coarse", three_most_traded));
    }
    void on_changes(const SecurityChanges& changes) override { changes_ = changes; }
    void on_data(const backtest::Slice&) override {
        const SecurityChanges changes = std::exchange(changes_, {});
        for (const int removed : changes.removed)
            if (is_invested(removed)) liquidate(removed);
        for (const int added : changes.added) buy(added);
    }
    SecurityChanges changes_;
};

class AThirdOfEach : public ThreeMostTraded {
  public:
    static constexpr std::string_view name = "a_third_of_each", meaning = "The three most traded, a third each.";

  private:
    void buy(int added) override { set_holdings(added, Decimal(1) / Decimal(3)); }
};

class TenOfEach : public ThreeMostTraded {
  public:
    static constexpr std::string_view name = "ten_of_each", meaning = "The three most traded, ten shares each.";

  private:
    void buy(int added) override {
        if (!is_invested(added)) market_order(added, 10);
    }
};

/// By their weights in the fund, between 1 and 5 percent.
class HoldsAsAFund : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "holds_as_a_fund", meaning = "What a fund holds, by its weights.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        broker().add_universe(
            backtest::chosen_from_constituents(broker().first_day(),
                                               shared_folder() / "lean/data/equity/usa/universes/etf/spy",
                                               [this](const std::vector<Constituent>& rows) { return take(rows); }));
    }
    std::vector<std::string> take(const std::vector<Constituent>& rows) {
        weights_.clear();
        must_balance_ = true;
        for (const Constituent& row : rows) weights_[row.ticker] = row.weight;
        std::vector<std::string> tickers;
        for (const auto& [ticker, weight] : weights_) tickers.push_back(ticker);
        return tickers;
    }
    void on_data(const backtest::Slice& slice) override {
        std::map<std::string_view, int> present;
        for (int i = 0; i < securities(); ++i)
            if (slice.bar(i)) present[security(i).symbol] = i;
        const bool has_others = present.size() > present.count("SPY");
        if (!has_others || !must_balance_) return;
        for (const auto& [symbol, index] : present) hold(std::string(symbol), index);
        must_balance_ = false;
    }
    void hold(const std::string& symbol, int index) {
        const auto found = weights_.find(symbol);
        if (found == weights_.end() || !found->second || *found->second < Decimal::scaled(1, 4)) return;
        set_holdings(index, std::max(Decimal::scaled(1, 2), std::min(*found->second, Decimal::scaled(5, 2))));
    }
    int spy_ = 0;
    std::map<std::string, std::optional<Decimal>> weights_;
    bool must_balance_ = false;
};

const Written thirds(oracle_that_adds<AThirdOfEach>("CoarseFundamentalTop3Algorithm"));
const Written tens(oracle_that_adds<TenOfEach>("UniverseSelectionDefinitionsAlgorithm"));
const Written fund(oracle_that_adds<HoldsAsAFund>("ETFConstituentUniverseFilterFunctionRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
