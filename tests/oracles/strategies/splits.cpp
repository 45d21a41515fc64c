// tests/oracles/strategies/splits.cpp — positions around a split of the first security.
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

class BuysOnTheLastDay : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_on_the_last_day", meaning = "One share on the last day.";

  private:
    void initialize() override { broker().set_constant_benchmark(0); }
    void on_data(const backtest::Slice& slice) override {
        if (slice.bar(0) && !is_invested() && today() == broker().last_day()) market_order(0, 1);
    }
};

/// Sells in the slice that brings the split.
class SellsAtTheSplit : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "sells_at_the_split", meaning = "A hundred shares until the split.";

  private:
    void initialize() override { broker().set_constant_benchmark(0); }
    void on_data(const backtest::Slice& slice) override {
        if (!slice.has(0)) return;
        const backtest::CorporateEvents* events = slice.events_of(0);
        is_split_ = is_split_ || (events && events->split);
        if (!is_invested() && !is_split_)
            market_order(0, 100);
        else if (is_invested() && is_split_)
            liquidate(0);
    }
    bool is_split_ = false;
};

class ShortThroughASplit : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "short_through_a_split", meaning = "Short before the split, and kept.";

  private:
    void on_data(const backtest::Slice& slice) override {
        const backtest::CorporateEvents* events = slice.events_of(0);
        is_split_ = is_split_ || (events && events->split);
        if (!is_invested() && !is_split_) set_holdings(0, -1);
    }
    bool is_split_ = false;
};

class SellsADelistedCompany : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "sells_a_delisted_company", meaning = "Sold at the warning.";

  private:
    void on_data(const backtest::Slice& slice) override {
        if (!std::exchange(is_sent_, true)) set_holdings(0, 1);
        const backtest::CorporateEvents* events = slice.events_of(0);
        if (events && events->delisting_warning) set_holdings(0, 0);
        if (events && events->delisted) set_holdings(0, 1);
    }
    bool is_sent_ = false;
};

const Written last_day(oracle<BuysOnTheLastDay>("HourSplitRegressionAlgorithm"));
const Written at_the_split(oracle<SellsAtTheSplit>("SplitOnTradeBuilderRegressionAlgorithm"));
const Written short_through(oracle<ShortThroughASplit>("EquitySplitHoldingsDailyRegressionAlgorithm"));
const Written delisted(oracle<SellsADelistedCompany>("DelistingEventsAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
