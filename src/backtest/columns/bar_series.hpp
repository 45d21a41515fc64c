// backtest/columns/bar_series.hpp — all bars of a security in the order in which a strategy gets them, across sessions.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "backtest/tape.hpp"

namespace tamis::backtest {

/// Bars as columns: the subscription's own, fill-forward bars among them, or consolidated ones. An index counts bars
/// from the first of the tape; a place is a bar's end on the grid of a session.
class BarSeries {
  public:
    /// `name`: what the tape knows the series by.
    explicit BarSeries(const ColumnKey& name) : name_(name) {}
    const ColumnKey& name() const { return name_; }
    std::size_t size() const { return close_.size(); }
    /// The first bar that comes at `place` of `session` or later; places one past the last are allowed.
    std::size_t at(std::size_t session, std::size_t place) const {
        const Start& start = starts_[session];
        return start.is_dense ? start.index + place : start.index + offsets_[start.offsets + place];
    }
    /// Where in its session the bar of an index comes.
    std::size_t place_of(std::size_t index) const { return places_[index]; }
    /// A consolidated bar whose last minutes are missing comes before the next slice.
    bool is_late(std::size_t index) const { return late_[index] != 0; }
    bool has_late_bars() const { return has_late_bars_; }

    ScaledPrice high(std::size_t i) const { return odd_.empty() ? plain(high_, i) : price(&Prices::high, high_, i); }
    ScaledPrice low(std::size_t i) const { return odd_.empty() ? plain(low_, i) : price(&Prices::low, low_, i); }
    ScaledPrice close(std::size_t i) const {
        return odd_.empty() ? plain(close_, i) : price(&Prices::close, close_, i);
    }
    /// Deci-cents before the factor; they compare as the prices do while the factor stands.
    std::span<const std::int64_t> raw_highs() const { return high_; }
    std::span<const std::int64_t> raw_lows() const { return low_; }
    std::span<const std::int64_t> raw_closes() const { return close_; }
    /// Indices at which the factor becomes another, ascending; the first is 0.
    const std::vector<std::size_t>& factor_runs() const { return runs_; }
    bool has_one_factor() const { return runs_.size() < 2 && odd_.empty(); }
    /// A consolidated bar; series of the subscription's own bars have none.
    const PriceBar& bar(std::size_t index) const { return bars_[index]; }

    /// Room for as many bars.
    void reserve(std::size_t bars);
    void start_session(const BarGrid& grid);
    /// Bars come in ascending order; `is_late`: it comes before the slice of `place`, at its own end.
    void push(std::size_t place, const PriceBar& bar, bool is_late = false);
    /// All bars of a session that has one at every place.
    void push(const SessionBars& bars);
    void keep(const PriceBar& bar) { bars_.push_back(bar); }
    void finish();

  private:
    struct Start {
        std::size_t index = 0;
        std::size_t offsets = 0;  ///< of the session's first place in offsets_, where not every place has one bar
        bool is_dense = false;
    };
    struct Prices {
        ScaledPrice high, low, close;
    };
    using Column = std::vector<std::int64_t>;
    ScaledPrice plain(const Column& column, std::size_t i) const { return {column[i], factors_[i]}; }
    ScaledPrice price(ScaledPrice Prices::* which, const Column& column, std::size_t i) const {
        const auto odd = odd_.find(i);
        return odd == odd_.end() ? plain(column, i) : odd->second.*which;
    }
    void note_run(std::size_t index, const PriceBar& bar);

    ColumnKey name_;
    std::vector<Start> starts_;
    std::vector<std::uint32_t> offsets_;
    Column high_, low_, close_;
    std::vector<const Decimal*> factors_;
    std::map<std::size_t, Prices> odd_;  ///< bars whose own prices have several factors
    std::vector<std::size_t> runs_;
    std::vector<std::uint32_t> places_;
    std::vector<std::uint8_t> late_;
    bool has_late_bars_ = false;
    std::vector<PriceBar> bars_;
};

/// The index since which all closes up to a bar have one factor; asked with ascending bars.
class FactorRun {
  public:
    explicit FactorRun(const BarSeries& series) : runs_(series.factor_runs()) {}
    std::size_t from(std::size_t bar) {
        while (next_ < runs_.size() && runs_[next_] <= bar) ++next_;
        return next_ == 0 ? 0 : runs_[next_ - 1];
    }

  private:
    const std::vector<std::size_t>& runs_;
    std::size_t next_ = 0;
};

/// The bars that a subscription delivers, or bars of `minutes` made of them (LEAN: TradeBarConsolidator). These start
/// at multiples of the period counted from midnight; hours begin at the full hour. 1: the subscription's own.
const BarSeries& bar_series(const Tape& tape, std::size_t security, int minutes = 1);

}  // namespace tamis::backtest
