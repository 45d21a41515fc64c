// backtest/feed.hpp — the bars and corporate events of one security, a day at a time, as LEAN's data feed gives them.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "backtest/backtest_spec.hpp"
#include "backtest/price.hpp"
#include "backtest/security_state.hpp"
#include "bars/bar_store.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::backtest {

/// The times at which bars of a day can end: `count` bars of `step_ms` from `first_start`, all of them overlapping the
/// regular session. Daily: one bar, the session itself.
struct BarGrid {
    ExchangeTime first_start{};
    std::int64_t step_ms = 0;
    int count = 0;
};
BarGrid bar_grid(const Session& session, Resolution resolution);

/// What happens to a security at midnight of a day.
struct CorporateEvents {
    std::optional<Decimal> dividend;  ///< USD a share
    std::optional<SplitEvent> split;
    bool split_warning = false;
    bool renamed = false;
    bool delisting_warning = false;
    bool any() const { return dividend || split || split_warning || renamed || delisting_warning; }
};

/// Walks one security through the sessions of a run. `start_day` must be called for consecutive sessions.
class SecurityFeed {
  public:
    /// `first`: first day of data, warm-up included; `last`: last day of the run.
    SecurityFeed(const bars::BarStore& store,
                 const BacktestSpec& spec,
                 SecurityState& security,
                 TradingDay first,
                 TradingDay last);

    CorporateEvents start_day(const Session& session);
    /// Shares after the factor, as LEAN rounds them.
    std::int64_t volume_at(std::size_t place) const { return scaled_volume(trades_.volume[row_at(place)]); }
    /// The bars of the session that was started last.
    const SessionBars& session_bars() const { return bars_; }
    /// The trade bar that ends at grid place `place`; null where there is none. Fill-forward bars are marked. The bar
    /// lives until the next call.
    const PriceBar* trade_at(int place);
    /// Shows the security all quotes up to those that end at `place`, which ascends within a session.
    void show_quotes(int place);
    /// True when the quote subscription emits: a real bar or a filled one.
    bool has_quote_data() const { return quote_seen_; }

    /// Midnight after the last trading day of a delisted security.
    std::optional<TradingDay> delisted_on() const { return delisted_on_; }
    bool is_over(TradingDay day) const { return delisted_on_ && day >= *delisted_on_; }
    /// False from the delisting on; of the day that was started last.
    bool is_alive() const { return is_alive_; }

  private:
    void load(const Session& session);
    void load_daily(const bars::Book& book, const Session& session);
    void lay_out();
    bool is_complete(std::size_t row) const;
    void fill_grid(std::size_t row);
    void carry_row(std::size_t row);
    void read_quote(std::size_t row);
    std::int64_t scaled_volume(std::int64_t volume) const;

    const bars::BarStore& store_;
    SecurityState& security_;
    const Resolution resolution_;
    const bool adjusted_, fill_forward_;
    TradingDay data_from_, last_;
    std::optional<TradingDay> previous_session_, delisted_on_;

    std::shared_ptr<const bars::Book> book_;
    std::string book_ticker_;
    BarGrid grid_;
    bars::TradeColumns trades_;
    bars::QuoteColumns quotes_;
    std::size_t quote_row_ = 0;
    SessionBars bars_;
    std::vector<std::int64_t> filled_cells_;  ///< backing of bars_ where a minute is missing
    std::vector<BarKind> kinds_;
    std::vector<std::size_t> rows_;  ///< by place, where a minute is missing
    std::size_t first_row_ = 0;      ///< of the grid, where none is
    std::size_t row_at(std::size_t place) const { return bars_.kinds.empty() ? first_row_ + place : rows_[place]; }
    std::vector<std::int64_t> daily_cells_;  ///< backing of trades_ at daily resolution

    Decimal factor_value_;             ///< the last factor put into security_.factors
    const Decimal* factor_ = nullptr;  ///< today's; null: one
    Decimal volume_factor_;            ///< 1 / factor
    double volume_factor_real_ = 1;
    bool is_alive_ = true;

    bool has_previous_ = false, has_carried_ = false, quote_seen_ = false;
    PriceBar previous_;  ///< the last trade bar so far, outside the session too
    PriceBar carried_;   ///< the one before this session
    PriceBar current_;
    QuoteClose previous_quote_;
};

}  // namespace tamis::backtest
