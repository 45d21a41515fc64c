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
    /// The trade bar and quote that end at grid place `place`; null where there is none. Fill-forward bars are marked.
    const PriceBar* trade_at(int place);
    /// The quote's close sides when a real quote bar ends at `place`; null otherwise. Call after trade_at.
    const QuoteClose* quote_at(int place);
    /// True when the quote subscription emits at `place`: a real bar or a filled one.
    bool has_quote_data() const { return quote_seen_; }

    /// Midnight after the last trading day of a delisted security.
    std::optional<TradingDay> delisted_on() const { return delisted_on_; }
    bool is_over(TradingDay day) const { return delisted_on_ && day >= *delisted_on_; }

  private:
    void load(const Session& session);
    void load_daily(const bars::Book& book, const Session& session);
    void skip_trades_before(std::int64_t start_ms);
    PriceBar bar(std::size_t row, std::int64_t start, std::int64_t end) const;
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
    std::size_t trade_row_ = 0, quote_row_ = 0;
    std::vector<std::int64_t> daily_cells_;  ///< backing of trades_ at daily resolution

    Decimal factor_value_;             ///< the last factor put into security_.factors
    const Decimal* factor_ = nullptr;  ///< today's; null: one
    Decimal volume_factor_;            ///< 1 / factor

    bool trade_seen_ = false, quote_seen_ = false;
    PriceBar previous_;  ///< the last trade bar of the file, outside the session too
    PriceBar current_;
    QuoteClose previous_quote_, current_quote_;
};

}  // namespace tamis::backtest
