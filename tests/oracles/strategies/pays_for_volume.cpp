// tests/oracles/strategies/pays_for_volume.cpp — orders that move the price the more, the larger they are beside the
// bar's volume.
#include <algorithm>

#include "oracles/numbers_oracle.hpp"
#include "shared.hpp"

namespace tamis::oracles {
namespace {

using backtest::Constituent;
using backtest::Target;

/// Long what a fund has most of, short what it has least of, in equal parts.
class LargestAgainstSmallest : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "largest_against_smallest", meaning = "Ten of a fund against ten.";

  private:
    static constexpr std::size_t side = 10;
    void initialize() override {
        broker().add_universe(
            backtest::chosen_from_constituents(broker().first_day(),
                                               shared_folder() / "lean/data/equity/usa/universes/etf/spy",
                                               [this](const std::vector<Constituent>& rows) { return choose(rows); },
                                               {.resolution = Resolution::daily}));
    }
    std::vector<std::string> choose(std::vector<Constituent> rows) {
        std::stable_sort(
            rows.begin(), rows.end(), [](const Constituent& a, const Constituent& b) { return a.weight < b.weight; });
        chosen_.clear();
        for (auto row = rows.end() - side; row != rows.end(); ++row) chosen_.push_back(row->ticker);
        for (auto row = rows.begin(); row != rows.begin() + side; ++row) chosen_.push_back(row->ticker);
        return chosen_;
    }
    void on_data(const backtest::Slice&) override {
        const Decimal share = Decimal::scaled(5, 2);
        std::vector<Target> targets;
        for (std::size_t i = 0; i < chosen_.size(); ++i)
            targets.push_back({*broker().find_security(chosen_[i]), i < side ? share : -share});
        for (int held = 0; held < securities(); ++held)
            if (std::none_of(targets.begin(), targets.end(), [&](const Target& one) { return one.security == held; }))
                liquidate(held);
        set_holdings(targets);
    }
    std::vector<std::string> chosen_;
};

const WrittenNumbers largest_against_smallest(numbers<LargestAgainstSmallest>(
    "VolumeShareSlippageModelAlgorithm",
    {.resolution = Resolution::daily,
     .slippage = backtest::VolumeShareSlippage{Decimal::scaled(3, 1), Decimal::scaled(5, 2)}}));

}  // namespace
}  // namespace tamis::oracles
