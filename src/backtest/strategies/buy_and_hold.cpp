// backtest/strategies/buy_and_hold.cpp — one run of buy and hold.
#include "backtest/strategies/buy_and_hold.hpp"

#include <algorithm>

namespace tamis::backtest {

namespace {

class BuyAndHoldRun final : public Strategy {
  public:
    explicit BuyAndHoldRun(const BuyAndHold& parameters) : fraction_(Decimal::from_double(parameters.fraction)) {}

    void on_start(Broker& broker) override { bought_.assign(static_cast<std::size_t>(broker.securities()), false); }

    std::size_t next_action(const Stretch& stretch, const Broker&) override {
        const bool has_bought_all = std::all_of(bought_.begin(), bought_.end(), [](bool bought) { return bought; });
        return has_bought_all ? stretch.to : stretch.from;
    }

    void on_bars(const Slice& now, Broker& broker) override {
        for (std::size_t i = 0; i < bought_.size(); ++i) {
            if (bought_[i] || !now.bars[i] || now.bars[i]->fill_forward) continue;
            if (broker.set_holdings(static_cast<int>(i), fraction_ / Decimal(broker.securities())) == 0) continue;
            bought_[i] = true;
            ++counters_.entries;
        }
    }

    const void* counters() const override { return &counters_; }

  private:
    Decimal fraction_;
    std::vector<bool> bought_;
    BuyAndHold::Counters counters_;
};

}  // namespace

std::unique_ptr<Strategy> BuyAndHold::start() const {
    return std::make_unique<BuyAndHoldRun>(*this);
}

}  // namespace tamis::backtest
