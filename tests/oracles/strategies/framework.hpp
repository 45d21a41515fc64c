// tests/oracles/strategies/framework.hpp — expectations that end, shares of the portfolio by them, what risk says of
// those, and orders: what LEAN's algorithm framework does between a slice and its orders.
#pragma once

#include <map>
#include <memory>

#include "oracles/universe_numbers.hpp"

namespace tamis::oracles {

using backtest::SecurityChanges;
using backtest::Slice;

/// That a security will rise or fall until a time.
struct Expectation {
    int security = 0;
    int direction = 1;  ///< 1: up, −1: down, 0: neither
    UtcTime closes{};
    std::optional<double> weight = {};
    UtcTime given{};
    bool is_active(UtcTime now) const { return closes >= now; }
};

/// So many shares are to be held.
struct Goal {
    int security = 0;
    Decimal quantity;
    std::string tag = {};
};
using Goals = std::vector<Goal>;

/// When what is expected for a time is over: whole days of sessions, or minutes of them.
UtcTime closes_after(ExchangeTime now, std::chrono::minutes period);

using Take = std::function<void(const backtest::TradeBar&)>;
/// Hands bars of a security on: first the last `before` of history, then those to come.
using Feed = std::function<void(int security, const Take& take, int before)>;

/// Expectations by security, those of one in the order in which they came.
class Expectations {
  public:
    void add(const Expectation& one);
    std::vector<Expectation> active(UtcTime now) const;
    bool has_active(int security, UtcTime now) const;
    std::optional<UtcTime> next_end() const;
    std::vector<Expectation> take_ended(UtcTime now);
    void end(int security, UtcTime now);

  private:
    std::vector<std::pair<int, std::vector<Expectation>>> all_;
};

/// The same expectation for every security that is followed, given anew when its period is over.
class Constant {
  public:
    explicit Constant(std::chrono::minutes period, int direction = 1, std::optional<double> weight = {})
        : period_(period), direction_(direction), weight_(weight) {}
    void change(const SecurityChanges& changes);
    template <class PriceOf>
    std::vector<Expectation> give(ExchangeTime now, const PriceOf& price) {
        std::vector<Expectation> given;
        for (const int security : followed_)
            if (!price(security).is_zero() && is_due(security, to_utc(now)))
                given.push_back({security, direction_, closes_after(now, period_), weight_});
        return given;
    }

  private:
    bool is_due(int security, UtcTime now);
    std::chrono::minutes period_;
    int direction_;
    std::optional<double> weight_;
    std::vector<int> followed_;
    std::map<int, UtcTime> last_given_;
};

/// When targets are sized anew.
struct Rebalancing {
    std::function<std::optional<UtcTime>(UtcTime)> next = [](UtcTime time) { return UtcTime{time.ms + ms_per_day}; };
    bool on_expectations = true, on_changes = true;
};

class Framework : public backtest::Algorithm {
  protected:
    explicit Framework(Rebalancing rebalancing = {}) : rebalancing_(std::move(rebalancing)) {}

    // What a strategy says; the defaults: nothing is expected, equal shares, no say of risk, orders at once.
    virtual void before_framework(const Slice&) {}
    virtual std::vector<Expectation> expect(const Slice&) { return {}; }
    virtual void expect_changes(const SecurityChanges&) {}
    virtual bool counts(const Expectation&) const { return true; }
    /// Of each security the last that was given.
    virtual std::vector<Expectation> chosen() const;
    /// A share for each of `chosen`, by its place; none: no target.
    virtual std::vector<std::optional<double>> shares(const std::vector<Expectation>& of) const;
    virtual Goals manage_risk(const Goals&) { return {}; }
    virtual void execute(const Goals& goals);
    virtual void execute_changes(const SecurityChanges&) {}
    virtual std::string tag_of(const Goal&) const { return {}; }

    /// Takes expectations in and acts on them, as the framework does with what was expected on a slice.
    void give(std::vector<Expectation> expected);
    std::vector<Expectation> active() const { return expectations_.active(utc()); }
    void end_expectations(int security) { expectations_.end(security, utc()); }
    UtcTime utc() const { return to_utc(now()); }
    /// What is still to be reached, in the order in which it is to be sent.
    Goals open_goals(const Goals& fresh);
    void forget_reached_goals();
    /// Shares that no order is on its way for.
    Decimal missing(const Goal& goal) const;
    // Targets of nothing where a position has lost or won more than a share of its cost.
    Goals out_at_a_loss(Decimal share);
    Goals out_at_a_profit(Decimal share);
    /// Nothing is to be held of what is named, and nothing is expected of it any more.
    Goals all_out(Goals goals);
    Feed feed_of(Resolution resolution) {
        return [this, resolution](int security, const Take& take, int before) {
            feed(security, resolution, take, before);
        };
    }
    template <class I>
    void feed_daily(int security, const std::shared_ptr<I>& indicator, int before) {
        feed(security, Resolution::daily, [indicator](const auto& bar) { indicator->update(bar.close); }, before);
    }
    /// `first` before what it does not name of `then`.
    static Goals overridden(Goals first, const Goals& then);

  private:
    void on_data(const Slice& slice) final;
    void on_changes(const SecurityChanges& changes) final;
    bool is_rebalance_due(bool has_new);
    void feed(int security, Resolution resolution, const Take& take, int before);
    Goals sized();
    Goals out_where(const std::function<bool(Decimal)>& is_out);

    Rebalancing rebalancing_;
    Expectations expectations_;
    Goals goals_;
    std::optional<UtcTime> rebalance_at_;
    bool has_changed_ = false;
};

/// The portfolio's loss from its start, or from its highest value.
class PortfolioLoss {
  public:
    explicit PortfolioLoss(Decimal most, bool is_trailing = false) : most_(most), is_trailing_(is_trailing) {}
    /// Whether all targets are to be left; asked once a slice.
    bool is_out(Decimal value, bool has_goals);

  private:
    Decimal most_;
    bool is_trailing_;
    std::optional<Decimal> high_;
};

/// Shares by the weights of what is expected, at most one in all.
std::vector<std::optional<double>> shares_by_weight(const std::vector<Expectation>& of);

/// A universe of tickers that are there from the first day on.
backtest::Universe chosen_by_hand(TradingDay first, std::vector<std::string> tickers);

}  // namespace tamis::oracles
