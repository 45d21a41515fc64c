// backtest/price.hpp — a price as the file has it and the factor that scales it: exact, and cheap to compare.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "base/decimal.hpp"
#include "market/bar.hpp"
#include "market/time.hpp"

namespace tamis::backtest {

/// A price in deci-cents times a factor (null: one). Within one factor the order of prices is the order of integers, so
/// the hot loop compares integers; the exact decimal with LEAN's scale is made only where money moves.
struct ScaledPrice {
    std::int64_t raw = 0;
    const Decimal* factor = nullptr;

    bool is_zero() const { return raw == 0; }
    /// USD a share: raw × 0.0001, times the factor when there is one; the scale is LEAN's (4, or 4 + the factor's).
    Decimal usd() const {
        const Decimal plain = Decimal::scaled(raw, price_scale);
        return factor ? plain * *factor : plain;
    }
    double real() const {  ///< about usd()
        const double plain = static_cast<double>(raw) * 1e-4;
        return factor ? plain * to_double(*factor) : plain;
    }
    friend bool operator<(const ScaledPrice& a, const ScaledPrice& b) {
        return a.factor == b.factor ? a.raw < b.raw : a.is_below(b);
    }
    friend bool operator>(const ScaledPrice& a, const ScaledPrice& b) { return b < a; }
    friend bool operator<=(const ScaledPrice& a, const ScaledPrice& b) { return !(b < a); }
    friend bool operator>=(const ScaledPrice& a, const ScaledPrice& b) { return !(a < b); }

  private:
    bool is_below(const ScaledPrice& other) const;  ///< of another factor: in decimals
};

/// A trade bar as a strategy sees it. Fill-forward bars repeat the last bar's prices with volume 0.
struct PriceBar {
    ExchangeTime start, end;
    ScaledPrice open, high, low, close;
    std::int64_t volume = 0;  ///< shares; in adjusted mode divided by the factor and rounded, as LEAN does
    bool fill_forward = false;
};

/// What stands at one place of a session's grid.
enum class BarKind : std::uint8_t {
    none,
    real,
    filled,   ///< repeats the session's last real bar
    carried,  ///< repeats the last bar from before the session, whose factor may be another
};

/// The bars of one session on its grid, as columns in deci-cents before the factor; a place is the index of a bar's
/// end.
struct SessionBars {
    std::span<const std::int64_t> open, high, low, close;
    std::span<const std::int64_t> volume;  ///< shares as traded
    std::span<const BarKind> kinds;        ///< empty: every place is real
    const Decimal* factor = nullptr;
    std::int64_t first_start_ms = 0, step_ms = 0;  ///< exchange time

    std::size_t size() const { return close.size(); }
    BarKind kind(std::size_t place) const { return kinds.empty() ? BarKind::real : kinds[place]; }
    std::int64_t count_real(std::size_t from, std::size_t to) const {
        if (kinds.empty()) return static_cast<std::int64_t>(to - from);
        return std::count(kinds.begin() + static_cast<std::ptrdiff_t>(from),
                          kinds.begin() + static_cast<std::ptrdiff_t>(to),
                          BarKind::real);
    }
    std::int64_t end_ms(std::size_t place) const {
        return first_start_ms + (static_cast<std::int64_t>(place) + 1) * step_ms;
    }
};

}  // namespace tamis::backtest
