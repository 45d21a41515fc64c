// backtest/capacity.hpp — LEAN's estimate of how much money a strategy can carry (CapacityEstimate.cs,
// SymbolCapacity.cs).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "backtest/observer.hpp"
#include "backtest/portfolio.hpp"
#include "backtest/price.hpp"
#include "backtest/tape.hpp"

namespace tamis::backtest {

/// What capacity reads of a bar.
struct BarVolume {
    ScaledPrice close;
    std::int64_t volume = 0;   ///< shares
    std::int64_t span_ms = 0;  ///< from the bar's start to its end
};

class CapacityEstimate final : public Observer {
  public:
    /// `days`: calendar days of the run, both ends included.
    CapacityEstimate(TradingDay first, int days);

    /// A place where the snapshot is due.
    std::size_t next_slice(const RunState& run, const Stretch& stretch) const override;
    void on_fill(const Fill& fill) override;
    void on_slice(RunState& run, bool has_data) override;
    void on_stretch(RunState& run, const Stretch& stretch) override;

    void on_fill(int security, Decimal price, std::int64_t quantity, UtcTime time);
    /// Once a slice, with the bars that end now (null: none). `force` at the end of a run.
    void update(std::span<const PriceBar* const> bars,
                UtcTime now,
                const Portfolio& portfolio,
                const Securities& securities,
                bool force);
    /// The same for the bars of a session that end at the places `from` to before `to`, where no snapshot is due; the
    /// first ends at `first_end`.
    void pass(int security, const SecurityDay& day, std::size_t from, std::size_t to, UtcTime first_end);
    bool is_monitored(int security) const {
        return std::find(monitored_.begin(), monitored_.end(), security) != monitored_.end();
    }
    bool is_snapshot_due(UtcTime now) const { return !assets_.empty() && utc_day(now) >= next_snapshot_day_; }
    bool is_idle(UtcTime now) const { return monitored_.empty() && !is_snapshot_due(now); }

    /// USD, rounded to thousands as LEAN reads it.
    Decimal capacity() const;
    std::optional<int> lowest_security() const { return lowest_; }

  private:
    struct Asset {
        int security;
        Decimal sale_volume = {};
        int trades = 0;
        Decimal market_volume = {};   ///< dollar volume of the bars near fills, discounted
        detail::u128 raw_volume = 0;  ///< Σ close in deci-cents × volume that is not in market_volume yet
        const Decimal* raw_factor = nullptr;
        Decimal scale = {};     ///< share of a bar's volume that may be taken, by resolution
        Decimal discount = {};  ///< for fast trading
        std::int64_t previous_volume = 0;
        std::optional<UtcTime> previous_bar = {}, previous_fill = {};
        bool reset = false;
        bool monitored = false;
        Decimal scaled_volume() const { return market_volume * scale; }
    };

    static std::int64_t utc_day(UtcTime time) { return time.ms / ms_per_day; }
    Asset& asset(int security);
    /// One bar of a monitored asset; false when its bars near fills are over.
    bool watch(Asset& asset, const BarVolume& bar, UtcTime now);
    /// False when the asset's bars near its last fill are over.
    static void settle(Asset& asset);
    static bool add_bar(Asset& asset, const BarVolume& bar, UtcTime now);
    static std::int64_t exact_minutes(const Asset& asset, const BarVolume& bar, UtcTime now);
    static bool is_minute_near_fill(const Asset& asset, const BarVolume& bar, UtcTime now);
    static bool is_near_fill(const Asset& asset, const BarVolume& bar, UtcTime now);
    void snapshot(UtcTime now, const Portfolio& portfolio, const Securities& securities);

    std::vector<Asset> assets_;   ///< in the order of their first fill
    std::vector<int> monitored_;  ///< securities
    std::int64_t next_snapshot_day_;
    std::int64_t period_days_;
    Decimal capacity_;
    std::optional<int> lowest_;
};

}  // namespace tamis::backtest
