// tests/oracles/strategies/expects_by.hpp — expectations by indicators: strength and weakness, averages that cross.
#pragma once

#include <map>
#include <memory>

#include "oracles/strategies/framework.hpp"

namespace tamis::oracles {

/// Up after weakness, down after strength (LEAN: RsiAlphaModel).
class ByStrength {
  public:
    ByStrength(Feed feed, std::chrono::minutes period) : feed_(std::move(feed)), period_(period) {}
    void change(const SecurityChanges& changes);
    std::vector<Expectation> give(ExchangeTime now);

  private:
    enum class State { low, middle, high };
    struct Strength {
        indicators::exact::RelativeStrengthIndex index{14};
        State state = State::middle;
    };
    static State state_of(const Strength& one);
    Feed feed_;
    std::chrono::minutes period_;
    std::map<int, std::shared_ptr<Strength>> all_;
};

/// Up when the fast average comes to stand above the slow one, down the other way (LEAN: EmaCrossAlphaModel).
class ByCrossings {
  public:
    explicit ByCrossings(Feed feed) : feed_(std::move(feed)) {}
    void change(const SecurityChanges& changes);
    std::vector<Expectation> give(ExchangeTime now);

  private:
    struct Averages {
        indicators::exact::ExponentialMovingAverage fast{12}, slow{26};
        bool is_fast_above = false;
    };
    Feed feed_;
    std::map<int, std::shared_ptr<Averages>> all_;
};

}  // namespace tamis::oracles
