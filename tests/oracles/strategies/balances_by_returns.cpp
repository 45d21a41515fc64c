// tests/oracles/strategies/balances_by_returns.cpp — two securities by their risk or against their way; and one by its
// averages, with expectations that nobody acts on.
#include <algorithm>
#include <array>
#include <cmath>

#include "oracles/strategies/framework.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;
using Pair = std::array<double, 2>;
using Shares = std::vector<std::optional<double>>;

/// SPY and AAPL rise day by day.
class BalancesTwo : public Framework {
  protected:
    void expect_changes(const SecurityChanges& changes) override { rising_.change(changes); }
    std::vector<Expectation> expect(const Slice&) override {
        return rising_.give(now(), [&](int security) { return price(security); });
    }

  private:
    void initialize() override {
        add_equity("SPY");
        add_equity("AAPL");
    }
    Constant rising_{days(1)};
};

/// Both bear the same risk, by the returns of a year.
class SharesRisk : public BalancesTwo {
  public:
    static constexpr std::string_view name = "shares_risk", meaning = "Equal risks of two.";

  private:
    void expect_changes(const SecurityChanges& changes) override {
        BalancesTwo::expect_changes(changes);
        for (const int added : changes.added)
            feed_of(Resolution::daily)(added, [this, added](const auto& bar) { take(added, bar.close); }, 252);
    }
    void take(int security, Decimal close) {
        auto& rate = rates_[static_cast<std::size_t>(security)];
        rate.update(close);
        if (rate.is_ready()) returns_[static_cast<std::size_t>(security)].push_front(to_double(rate.value()));
    }
    double covariance(std::size_t a, std::size_t b) const {
        const std::size_t count = std::min<std::size_t>({252, returns_[0].size(), returns_[1].size()});
        const auto mean = [&](std::size_t of) {
            double sum = 0;
            for (std::size_t i = 0; i < count; ++i) sum += returns_[of][i];
            return sum / static_cast<double>(count);
        };
        const double mean_a = mean(a), mean_b = mean(b);
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i) sum += (returns_[a][i] - mean_a) * (returns_[b][i] - mean_b);
        return sum / static_cast<double>(count - 1);
    }
    // Newton's method on x·C·x / 2 − Σ ln x / 2.
    Pair parity(double first, double second, double both) const {
        const auto value = [&](const Pair& x) {
            return 0.5 * (x[0] * (first * x[0] + both * x[1]) + x[1] * (both * x[0] + second * x[1])) -
                   0.5 * (std::log(x[0]) + std::log(x[1]));
        };
        Pair x{0.5, 0.5};
        double before = 0, now = -std::numeric_limits<double>::max();
        do {
            before = now;
            const Pair slope{first * x[0] + both * x[1] - 0.5 / x[0], both * x[0] + second * x[1] - 0.5 / x[1]};
            const double a = first + 0.5 / (x[0] * x[0]), d = second + 0.5 / (x[1] * x[1]), over = a * d - both * both;
            x = {x[0] - (d * slope[0] - both * slope[1]) / over, x[1] - (a * slope[1] - both * slope[0]) / over};
            now = value(x);
        } while (std::abs(now - before) > 1e-11);
        return {x[0] / (x[0] + x[1]), x[1] / (x[0] + x[1])};
    }
    Shares shares(const std::vector<Expectation>& of) const override {
        if (of.size() == 1) return {1.0};
        if (of.empty()) return {};
        const Pair all = parity(covariance(0, 0), covariance(1, 1), covariance(0, 1));
        Shares shares;
        for (const Expectation& one : of) shares.emplace_back(all[static_cast<std::size_t>(one.security)]);
        return shares;
    }
    std::array<indicators::exact::RateOfChange, 2> rates_{indicators::exact::RateOfChange(1),
                                                          indicators::exact::RateOfChange(1)};
    std::array<std::deque<double>, 2> returns_;  ///< the last one first
};

/// What has risen above its average is expected to come back.
class GoesAgainst : public BalancesTwo {
  public:
    static constexpr std::string_view name = "goes_against", meaning = "Against the way of two.";

  private:
    void expect_changes(const SecurityChanges& changes) override {
        BalancesTwo::expect_changes(changes);
        for (const int added : changes.added)
            feed_of(Resolution::daily)(
                added,
                [this, added](const auto& bar) {
                    averages_[static_cast<std::size_t>(added)].update(bar.close);
                    closes_[static_cast<std::size_t>(added)] = bar.close;
                },
                20);
    }
    double relative(std::size_t of) const { return to_double(closes_[of]) / to_double(averages_[of].value()); }
    Shares shares(const std::vector<Expectation>& of) const override {
        if (of.size() != 2 || !averages_[0].is_ready() || !averages_[1].is_ready()) return Shares(of.size());
        const Pair at{relative(0), relative(1)};
        const double mean = (at[0] + at[1]) / 2;
        const Pair apart{at[0] - mean, at[1] - mean};
        const double norm = std::pow(std::sqrt(apart[0] * apart[0] + apart[1] * apart[1]), 2);
        const double step = norm == 0 ? 0 : std::max(0.0, (parts_[0] * at[0] + parts_[1] * at[1] - 1) / norm);
        parts_ = projected({parts_[0] - apart[0] * step, parts_[1] - apart[1] * step});
        Shares shares;
        for (const Expectation& one : of) shares.emplace_back(parts_[static_cast<std::size_t>(one.security)]);
        return shares;
    }
    /// The nearest parts that are none below 0 and one in all.
    static Pair projected(const Pair& parts) {
        const double high = std::max(parts[0], parts[1]), low = std::min(parts[0], parts[1]);
        const double over = low > (high + low - 1) / 2 ? (high + low - 1) / 2 : high - 1;
        return {std::max(parts[0] - over, 0.0), std::max(parts[1] - over, 0.0)};
    }
    std::array<indicators::exact::SimpleMovingAverage, 2> averages_{indicators::exact::SimpleMovingAverage(20),
                                                                    indicators::exact::SimpleMovingAverage(20)};
    std::array<Decimal, 2> closes_;
    mutable Pair parts_{0.5, 0.5};
};

/// All in, long or short, as the averages part.
class FollowsTheirDistance : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "follows_their_distance", meaning = "As averages part.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        macd_ = &use<indicators::exact::MovingAverageConvergenceDivergence>(spy_, 12, 26, 9);
    }
    void on_data(const Slice&) override {
        if (!macd_->is_ready()) return;
        const Decimal distance = (macd_->value() - macd_->signal().value()) / macd_->fast().value();
        if (position(spy_) <= 0 && distance > Decimal::scaled(25, 4))
            set_holdings(spy_, 1);
        else if (position(spy_) >= 0 && distance < -Decimal::scaled(25, 4))
            set_holdings(spy_, -1);
    }
    int spy_ = 0;
    const indicators::exact::MovingAverageConvergenceDivergence* macd_ = nullptr;
};

const WrittenUniverse<Plain<SharesRisk>> risk_shared("RiskParityPortfolioAlgorithm", Resolution::daily);
const WrittenUniverse<Plain<SharesRisk>> risk_checked("RiskParityPortfolioWeightsCheckAlgorithm", Resolution::daily);
const WrittenUniverse<Plain<GoesAgainst>> against("MeanReversionPortfolioAlgorithm", Resolution::daily);
const WrittenUniverse<Plain<FollowsTheirDistance>> distance("ConvertToFrameworkAlgorithm", Resolution::daily);

}  // namespace
}  // namespace tamis::oracles
