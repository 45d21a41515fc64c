// tests/oracles/strategies/chosen_by_hand.cpp — universes of lists that are not at hand: what of them has bars, on the
// days on which they come.
#include <algorithm>
#include <array>

#include "oracles/universe_numbers.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;
using Tickers = std::vector<std::string>;

/// AAPL, on some dates.
template <std::size_t count>
backtest::Universe apple_on(const std::array<year_month_day, count>& dates) {
    return {.select = [dates](TradingDay day) -> std::optional<Tickers> {
        if (std::find(dates.begin(), dates.end(), year_month_day(day)) == dates.end()) return std::nullopt;
        return Tickers{"AAPL"};
    }};
}

class BuysTheOnlyOne : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_the_only_one", meaning = "In what is chosen once.";

  private:
    void initialize() override { broker().add_universe(apple_on(std::array{2014y / 10 / 8})); }
    void on_data(const backtest::Slice&) override {
        if (!is_invested()) set_holdings(0, 1);
    }
};

/// The fund is renamed on its way.
class BuysBesideAFund : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_beside_a_fund", meaning = "Half in one of a fund's securities.";

  private:
    void initialize() override {
        fund_ = add_equity("QQQ", {.resolution = Resolution::daily});
        broker().add_universe(apple_on(std::array{2011y / 3 / 1, 2011y / 3 / 31}));
    }
    void on_data(const backtest::Slice& slice) override {
        const auto apple = broker().find_security("AAPL");
        if (apple && slice.has(*apple) && !is_invested()) set_holdings(*apple, Decimal::scaled(5, 1));
    }
    int fund_ = 0;
};

/// The fund is delisted on its way.
class BuysBesideAFundThatEnds : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_beside_a_fund_that_ends", meaning = "Half, as a fund is delisted.";

  private:
    void initialize() override {
        add_equity("AAPL");
        add_equity("GDVD");
        broker().add_universe(apple_on(std::array{2020y / 12 / 11}));
    }
    void on_data(const backtest::Slice&) override {
        if (!is_invested()) set_holdings(0, Decimal::scaled(5, 1));
    }
};

const WrittenUniverse<Plain<BuysTheOnlyOne>> only_one("FineFundamentalFilteredUniverseRegressionAlgorithm",
                                                      Resolution::daily);
const WrittenUniverse<Plain<BuysBesideAFund>> beside("ETFConstituentUniverseMappedCompositeRegressionAlgorithm",
                                                     Resolution::hour);
const WrittenUniverse<Plain<BuysBesideAFundThatEnds>> beside_ends(
    "ETFConstituentUniverseCompositeDelistingRegressionAlgorithm", Resolution::hour);
const WrittenUniverse<Plain<BuysBesideAFundThatEnds>> beside_unseen(
    "ETFConstituentUniverseCompositeDelistingRegressionAlgorithmNoAddEquityETF", Resolution::hour);

}  // namespace
}  // namespace tamis::oracles
