// backtest/algorithm/insights.hpp — holds equal parts of what is expected to rise or fall: expectations with an end,
// targets from them, orders from targets (LEAN: the algorithm framework with ConstantAlphaModel,
// EqualWeightingPortfolioConstructionModel, MaximumDrawdownPercentPerSecurity and ImmediateExecutionModel).
#pragma once

#include <map>

#include "backtest/algorithm/algorithm.hpp"

namespace tamis::backtest {

/// What an InsightPortfolio expects and when it looks again.
struct InsightSettings {
    std::chrono::minutes period{20};  ///< minutes of the session for which an insight stands; then it is given anew
    int direction = 1;                ///< 1: up, −1: down
    /// The next time to size all targets anew, after a time; nothing: it is asked again at the next slice.
    std::function<std::optional<UtcTime>(UtcTime)> next_rebalance;
    bool on_insights = true;  ///< also when insights are given or end
    bool on_changes = true;   ///< also when securities join or leave
    /// Positions that have lost more than this fraction of their cost are closed; none: they are kept.
    std::optional<Decimal> most_loss = {};
};

/// An algorithm that follows such insights for every security of the run. What derives from it adds the securities.
class InsightPortfolio : public Algorithm {
  public:
    std::size_t insights_given() const override { return given_; }

  protected:
    explicit InsightPortfolio(InsightSettings settings) : settings_(std::move(settings)) {}

  private:
    struct Insight {
        int security;
        UtcTime given{}, closes{};
        bool is_active(UtcTime now) const { return closes >= now; }
    };
    struct QuantityTarget {
        int security;
        std::int64_t quantity;  ///< shares to hold
    };

    void on_changes(const SecurityChanges& changes) final;
    void on_data(const Slice& slice) final;
    std::size_t give_insights();
    bool is_rebalance_due(bool has_new);
    std::vector<QuantityTarget> targets();
    std::vector<QuantityTarget> expired_targets();
    std::vector<QuantityTarget> risk_targets();
    void expire(int security);
    void execute(const std::vector<QuantityTarget>& targets);
    void send_unordered(const QuantityTarget& target);
    std::optional<UtcTime> next_expiry() const;
    UtcTime utc() const { return to_utc(now()); }

    InsightSettings settings_;
    std::vector<int> followed_;          ///< securities of the universe, in the order in which they came
    std::map<int, UtcTime> last_given_;  ///< by security
    std::vector<std::pair<int, std::vector<Insight>>> insights_;  ///< by security, in the order of their first ones
    std::size_t given_ = 0;
    std::vector<QuantityTarget> open_targets_;  ///< not reached yet
    std::optional<UtcTime> rebalance_at_;
    bool has_changed_ = false;
};

/// A day after each time.
UtcTime a_day_later(UtcTime time);
/// The first midnight, UTC, of that day of the week after a time.
std::function<UtcTime(UtcTime)> every_weekday(std::chrono::weekday day);

}  // namespace tamis::backtest
