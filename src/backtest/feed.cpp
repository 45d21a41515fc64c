// backtest/feed.cpp — reading order, price scaling, fill-forward and corporate events (LEAN: SubscriptionDataReader,
// FillForwardEnumerator, SubscriptionFilterEnumerator and the auxiliary event providers).
#include "backtest/feed.hpp"

#include <algorithm>

namespace tamis::backtest {

namespace {
constexpr std::int64_t minute_ms = 60'000, hour_ms = 60 * minute_ms, day_ms = 24 * hour_ms;
}

BarGrid bar_grid(const Session& session, Resolution resolution) {
    const std::int64_t open = session.open.ms, close = session.close.ms;
    if (resolution == Resolution::minute)
        return {session.open, minute_ms, static_cast<int>((close - open) / minute_ms)};
    if (resolution == Resolution::hour) {
        const std::int64_t first = open / hour_ms * hour_ms;
        return {ExchangeTime{first}, hour_ms, static_cast<int>((close - first + hour_ms - 1) / hour_ms)};
    }
    return {session.open, close - open, 1};
}

SecurityFeed::SecurityFeed(
    const bars::BarStore& store, const BacktestSpec& spec, SecurityState& security, TradingDay first, TradingDay last)
    : store_(store),
      security_(security),
      resolution_(spec.resolution),
      adjusted_(spec.normalization == Normalization::adjusted),
      fill_forward_(spec.fill_forward),
      data_from_(first),
      last_(last) {
    const bars::Security& identity = security.identity;
    if (identity.map) data_from_ = std::max(data_from_, identity.map->first_day());
    if (const auto first_row = identity.factors->first_day())
        data_from_ = std::max(data_from_, *first_row - std::chrono::days(1));
    if (identity.map && identity.map->last_day() <= last_)
        delisted_on_ = identity.map->last_day() + std::chrono::days(1);
}

std::int64_t SecurityFeed::scaled_volume(std::int64_t volume) const {
    if (!factor_) return volume;
    return to_int64(round_half_even(Decimal(volume) * volume_factor_, 0));
}

void SecurityFeed::load_daily(const bars::Book& book, const Session& session) {
    const bars::DailyColumns& daily = book.daily();
    const std::size_t row = daily.lower_bound(session.day);
    trades_ = {};
    if (row == daily.size() || daily.day[row] != session.day.time_since_epoch().count()) return;
    daily_cells_ = {
        session.open.ms, daily.open[row], daily.high[row], daily.low[row], daily.close[row], daily.volume[row]};
    const auto cell = [&](std::size_t at) { return std::span<const std::int64_t>(&daily_cells_[at], 1); };
    trades_ = {cell(0), cell(1), cell(2), cell(3), cell(4), cell(5)};
}

void SecurityFeed::load(const Session& session) {
    trades_ = {};
    quotes_ = {};
    trade_row_ = quote_row_ = 0;
    if (session.day < data_from_ || is_over(session.day)) return;
    if (security_.ticker != book_ticker_) {
        book_ = store_.find(security_.ticker);
        book_ticker_ = security_.ticker;
    }
    if (!book_) return;
    if (resolution_ == Resolution::daily) return load_daily(*book_, session);
    if (resolution_ == Resolution::minute) {
        const bars::MinuteDay* day = book_->find_minute_day(session.day);
        if (!day) return;
        trades_ = book_->minute_trades(*day);
        quotes_ = book_->minute_quotes(*day);
        return;
    }
    const bars::TradeColumns& all = book_->hourly();
    const std::int64_t midnight = session.day.time_since_epoch().count() * day_ms;
    const auto from = std::lower_bound(all.start_ms.begin(), all.start_ms.end(), midnight) - all.start_ms.begin();
    const auto to =
        std::lower_bound(all.start_ms.begin(), all.start_ms.end(), midnight + day_ms) - all.start_ms.begin();
    const auto part = [&](std::span<const std::int64_t> column) {
        return column.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
    };
    trades_ = {part(all.start_ms), part(all.open), part(all.high), part(all.low), part(all.close), part(all.volume)};
}

CorporateEvents SecurityFeed::start_day(const Session& session) {
    CorporateEvents events;
    const bars::Security& identity = security_.identity;
    grid_ = bar_grid(session, resolution_);
    const std::string ticker = identity.ticker_on(session.day);
    events.renamed = previous_session_ && ticker != security_.ticker;
    security_.ticker = ticker;
    if (!identity.map || session.day >= identity.map->first_day()) {
        if (previous_session_ && *previous_session_ >= data_from_) {
            events.dividend = identity.factors->dividend_after(*previous_session_);
            events.split = identity.factors->split_after(*previous_session_);
        }
        events.split_warning = identity.factors->split_after(session.day).has_value();
        events.delisting_warning = identity.map && session.day == identity.map->last_day();
    }
    if (is_over(session.day)) events = {};
    previous_session_ = session.day;

    if (adjusted_) {
        const Decimal factor = identity.factors->scale(session.day);
        if (factor == Decimal(1)) {
            factor_ = nullptr;
        } else if (!factor_ || factor != factor_value_) {
            security_.factors.push_back(factor);
            factor_ = &security_.factors.back();
            factor_value_ = factor;
            volume_factor_ = Decimal(1) / factor;
        }
    }
    load(session);
    return events;
}

PriceBar SecurityFeed::bar(std::size_t row, std::int64_t start, std::int64_t end) const {
    return {ExchangeTime{start},
            ExchangeTime{end},
            {trades_.open[row], factor_},
            {trades_.high[row], factor_},
            {trades_.low[row], factor_},
            {trades_.close[row], factor_},
            scaled_volume(trades_.volume[row]),
            false};
}

// Rows that overlap no session bar are never delivered, but the last of them is what fill-forward repeats.
void SecurityFeed::skip_trades_before(std::int64_t start_ms) {
    const std::size_t from = trade_row_;
    while (trade_row_ < trades_.size() && trades_.start_ms[trade_row_] < start_ms) ++trade_row_;
    if (trade_row_ == from) return;
    previous_ = bar(trade_row_ - 1, trades_.start_ms[trade_row_ - 1], trades_.start_ms[trade_row_ - 1] + grid_.step_ms);
    trade_seen_ = true;
}

const PriceBar* SecurityFeed::trade_at(int place) {
    const std::int64_t start = grid_.first_start.ms + place * grid_.step_ms;
    skip_trades_before(start);
    if (trade_row_ < trades_.size() && trades_.start_ms[trade_row_] == start) {
        previous_ = bar(trade_row_++, start, start + grid_.step_ms);
        trade_seen_ = true;
        if (place + 1 == grid_.count) {
            current_ = previous_;
            skip_trades_before(start + day_ms);  // after hours: tomorrow's fill-forward starts from there
            return &current_;
        }
        return &previous_;
    }
    if (!trade_seen_ || !fill_forward_) return nullptr;
    current_ = previous_;
    current_.start = ExchangeTime{start};
    current_.end = ExchangeTime{start + grid_.step_ms};
    current_.volume = 0;
    current_.fill_forward = true;
    if (place + 1 == grid_.count) skip_trades_before(start + day_ms);
    return &current_;
}

const QuoteClose* SecurityFeed::quote_at(int place) {
    const std::int64_t start = grid_.first_start.ms + place * grid_.step_ms;
    const auto read = [&](std::size_t row) {
        QuoteClose quote{{quotes_.bid_close[row], factor_},
                         {quotes_.ask_close[row], factor_},
                         ExchangeTime{quotes_.start_ms[row] + grid_.step_ms}};
        // A side that is missing is taken over from the quote before.
        if (quote.bid.is_zero()) quote.bid = previous_quote_.bid;
        if (quote.ask.is_zero()) quote.ask = previous_quote_.ask;
        previous_quote_ = quote;
        quote_seen_ = true;
    };
    while (quote_row_ < quotes_.size() && quotes_.start_ms[quote_row_] < start) read(quote_row_++);
    if (quote_row_ == quotes_.size() || quotes_.start_ms[quote_row_] != start) return nullptr;
    read(quote_row_++);
    current_quote_ = previous_quote_;
    if (place + 1 == grid_.count)
        while (quote_row_ < quotes_.size()) read(quote_row_++);
    return &current_quote_;
}

}  // namespace tamis::backtest
