// backtest/feed.cpp — reading order, price scaling, fill-forward and corporate events (LEAN: SubscriptionDataReader,
// FillForwardEnumerator, SubscriptionFilterEnumerator and the auxiliary event providers).
#include "backtest/feed.hpp"

#include <algorithm>
#include <cmath>

namespace tamis::backtest {

BarGrid bar_grid(const Session& session, Resolution resolution) {
    const std::int64_t open = session.open.ms, close = session.close.ms;
    if (resolution == Resolution::minute)
        return {session.open, ms_per_minute, static_cast<int>((close - open) / ms_per_minute)};
    if (resolution == Resolution::hour) {
        const std::int64_t first = open / ms_per_hour * ms_per_hour;
        return {ExchangeTime{first}, ms_per_hour, static_cast<int>((close - first + ms_per_hour - 1) / ms_per_hour)};
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
    // A double decides wherever it is clear of a tie; its error is below 1e-15 of a number below 2^40.
    const double real = static_cast<double>(volume) * volume_factor_real_;
    const double whole = std::nearbyint(real);
    if (real < 1e12 && std::abs(std::abs(real - whole) - 0.5) > 1e-3) return static_cast<std::int64_t>(whole);
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
    quote_row_ = 0;
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
    const std::int64_t midnight = session.day.time_since_epoch().count() * ms_per_day;
    const auto from = std::lower_bound(all.start_ms.begin(), all.start_ms.end(), midnight) - all.start_ms.begin();
    const auto to =
        std::lower_bound(all.start_ms.begin(), all.start_ms.end(), midnight + ms_per_day) - all.start_ms.begin();
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
    is_alive_ = !is_over(session.day);
    if (!is_alive_) events = {};
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
            volume_factor_real_ = to_double(volume_factor_);
        }
    }
    load(session);
    lay_out();
    return events;
}

bool SecurityFeed::is_complete(std::size_t row) const {
    const auto count = static_cast<std::size_t>(grid_.count);
    if (row + count > trades_.size()) return false;
    const std::int64_t* start = trades_.start_ms.data() + row;
    bool is_on_grid = true;
    for (std::size_t i = 0; i < count; ++i)
        is_on_grid &= start[i] == grid_.first_start.ms + static_cast<std::int64_t>(i) * grid_.step_ms;
    return is_on_grid;
}

// Rows that overlap no session bar are never delivered, but the last of them is what fill-forward repeats.
void SecurityFeed::carry_row(std::size_t row) {
    const auto price = [&](std::span<const std::int64_t> column) { return ScaledPrice{column[row], factor_}; };
    const std::int64_t start = trades_.start_ms[row];
    previous_ = {ExchangeTime{start},
                 ExchangeTime{start + grid_.step_ms},
                 price(trades_.open),
                 price(trades_.high),
                 price(trades_.low),
                 price(trades_.close),
                 scaled_volume(trades_.volume[row]),
                 false};
    has_previous_ = true;
}

/// Puts the day's rows on the session's grid: the mapped columns themselves where no minute is missing.
void SecurityFeed::lay_out() {
    bars_ = {};
    bars_.factor = factor_;
    bars_.first_start_ms = grid_.first_start.ms;
    bars_.step_ms = grid_.step_ms;
    const auto first = std::lower_bound(trades_.start_ms.begin(), trades_.start_ms.end(), grid_.first_start.ms);
    const auto row = static_cast<std::size_t>(first - trades_.start_ms.begin());
    if (row > 0) carry_row(row - 1);
    has_carried_ = has_previous_ && fill_forward_;
    if (has_carried_) carried_ = previous_;
    if (is_complete(row)) {
        const auto part = [&](std::span<const std::int64_t> column) {
            return column.subspan(row, static_cast<std::size_t>(grid_.count));
        };
        first_row_ = row;
        bars_.high = part(trades_.high);
        bars_.low = part(trades_.low);
        bars_.close = part(trades_.close);
    } else {
        fill_grid(row);
    }
    if (row < trades_.size()) carry_row(trades_.size() - 1);  // after hours too: tomorrow's fill-forward starts there
}

/// Which row stands at each place of the grid, then column by column.
void SecurityFeed::fill_grid(std::size_t row) {
    const auto count = static_cast<std::size_t>(grid_.count);
    filled_cells_.resize(3 * count);
    kinds_.resize(count);
    rows_.resize(count);
    const std::size_t none = trades_.size();
    std::size_t last = none;  // the row that a missing minute repeats
    std::int64_t start = grid_.first_start.ms;
    for (std::size_t place = 0; place < count; ++place, start += grid_.step_ms) {
        for (; row < trades_.size() && trades_.start_ms[row] <= start; ++row) last = row;
        const bool is_real = last != none && trades_.start_ms[last] == start;
        rows_[place] = last;
        if (is_real)
            kinds_[place] = BarKind::real;
        else if (last == none)
            kinds_[place] = has_carried_ ? BarKind::carried : BarKind::none;
        else
            kinds_[place] = fill_forward_ ? BarKind::filled : BarKind::none;
    }
    const auto column = [&](std::size_t at, std::span<const std::int64_t> from) {
        std::int64_t* to = filled_cells_.data() + at * count;
        for (std::size_t place = 0; place < count; ++place) to[place] = rows_[place] == none ? 0 : from[rows_[place]];
        return std::span<const std::int64_t>(to, count);
    };
    bars_.high = column(0, trades_.high);
    bars_.low = column(1, trades_.low);
    bars_.close = column(2, trades_.close);
    bars_.kinds = kinds_;
}

const PriceBar* SecurityFeed::trade_at(int place) {
    const auto at = static_cast<std::size_t>(place);
    const BarKind kind = bars_.kind(at);
    if (kind == BarKind::none) return nullptr;
    if (kind == BarKind::carried) {
        current_ = carried_;
        current_.volume = 0;
    } else {
        const std::size_t row = row_at(at);
        current_.open = {trades_.open[row], factor_};
        current_.high = {bars_.high[at], factor_};
        current_.low = {bars_.low[at], factor_};
        current_.close = {bars_.close[at], factor_};
        current_.volume = kind == BarKind::real ? scaled_volume(trades_.volume[row]) : 0;
    }
    current_.end = ExchangeTime{bars_.end_ms(at)};
    current_.start = ExchangeTime{current_.end.ms - bars_.step_ms};
    current_.fill_forward = kind != BarKind::real;
    return &current_;
}

// A side that is missing is taken over from the quote before.
void SecurityFeed::read_quote(std::size_t row) {
    QuoteClose quote{{quotes_.bid_close[row], factor_},
                     {quotes_.ask_close[row], factor_},
                     ExchangeTime{quotes_.start_ms[row] + grid_.step_ms}};
    if (quote.bid.is_zero()) quote.bid = previous_quote_.bid;
    if (quote.ask.is_zero()) quote.ask = previous_quote_.ask;
    previous_quote_ = quote;
    quote_seen_ = true;
}

void SecurityFeed::show_quotes(int place) {
    if (quote_row_ == quotes_.size()) return;
    const std::int64_t start = grid_.first_start.ms + place * grid_.step_ms;
    for (; quote_row_ < quotes_.size() && quotes_.start_ms[quote_row_] <= start; ++quote_row_) {
        read_quote(quote_row_);
        const std::int64_t since = quotes_.start_ms[quote_row_] - grid_.first_start.ms;
        if (since >= 0 && since % grid_.step_ms == 0) security_.update_quote(previous_quote_);
    }
    if (place + 1 == grid_.count)
        while (quote_row_ < quotes_.size()) read_quote(quote_row_++);
}

}  // namespace tamis::backtest
