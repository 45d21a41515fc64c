// backtest/security_tape.cpp — the bars of one security on the grid of each session, with what happens at midnight.
#include "backtest/security_tape.hpp"

#include <algorithm>
#include <array>

#include "backtest/backtest_spec.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

namespace {

using Column = std::span<const std::int64_t>;

/// The previous bar and quote stay behind from session to session, because fill-forward repeats them.
class Layout {
  public:
    Layout(const bars::BarStore& store, const TapeSpec& spec, const std::string& symbol);
    void add(const Session& session);
    SecurityTape finish() { return std::move(tape_); }

  private:
    bool is_over(TradingDay day) const { return tape_.delisted_on && day >= *tape_.delisted_on; }
    CorporateEvents events_of(TradingDay day, bool is_renamed) const;
    void set_factor(SecurityDay& day, TradingDay date);
    void add_dividend(const SecurityDay& day);
    void load(const SecurityDay& day, const Session& session);
    void load_daily(const bars::Book& book, const Session& session);
    void load_hours(const bars::Book& book, TradingDay day);
    void lay_out_trades(SecurityDay& day);
    bool is_complete(std::size_t row) const;
    void use_rows(SecurityDay& day, std::size_t row);
    void fill_grid(SecurityDay& day, std::size_t row);
    void note_kinds(SecurityDay& day, const std::vector<std::size_t>& rows);
    void carry_row(const SecurityDay& day, std::size_t row);
    void lay_out_quotes(SecurityDay& day);
    QuoteBar read_quote(std::size_t row);

    const bars::BarStore& store_;
    const TapeSpec& spec_;
    SecurityTape tape_;
    TradingDay data_from_;
    std::optional<TradingDay> previous_session_;
    std::string book_ticker_;
    std::shared_ptr<const bars::Book> book_;

    BarGrid grid_;
    bars::TradeColumns trades_;
    bars::QuoteColumns quotes_;
    std::array<std::int64_t, 6> daily_row_{};  ///< backing of trades_ at daily resolution
    const Decimal* factor_ = nullptr;          ///< today's; null: one
    Decimal dividends_;                        ///< USD a share so far
    std::int64_t added_ = 0;                   ///< the same in deci-cents, before the factor
    bool has_previous_ = false, has_quotes_ = false;
    PriceBar previous_;        ///< the last trade bar so far, outside the session too
    QuoteBar previous_quote_;  ///< as the file has it
};

Layout::Layout(const bars::BarStore& store, const TapeSpec& spec, const std::string& symbol)
    : store_(store), spec_(spec), data_from_(spec.data_from) {
    tape_.identity = store.security(symbol);
    const bars::Security& identity = tape_.identity;
    if (identity.map) data_from_ = std::max(data_from_, identity.map->first_day());
    if (const auto first_row = identity.factors->first_day())
        data_from_ = std::max(data_from_, *first_row - std::chrono::days(1));
    if (identity.map && identity.map->last_day() <= spec.last)
        tape_.delisted_on = identity.map->last_day() + std::chrono::days(1);
}

CorporateEvents Layout::events_of(TradingDay day, bool is_renamed) const {
    CorporateEvents events;
    const bars::Security& identity = tape_.identity;
    if (is_over(day)) return events;
    events.renamed = is_renamed;
    if (identity.map && day < identity.map->first_day()) return events;
    if (previous_session_ && *previous_session_ >= data_from_) {
        events.dividend = identity.factors->dividend_after(*previous_session_);
        events.split = identity.factors->split_after(*previous_session_);
    }
    events.split_warning = identity.factors->split_after(day).has_value();
    events.delisting_warning = identity.map && day == identity.map->last_day();
    return events;
}

void Layout::set_factor(SecurityDay& day, TradingDay date) {
    if (spec_.normalization == Normalization::raw) return;
    const Decimal factor = scale_of(*tape_.identity.factors, spec_.normalization, date);
    if (factor == Decimal(1)) {
        factor_ = nullptr;
    } else if (!factor_ || factor != *factor_) {
        tape_.factors.push_back(factor);
        factor_ = &tape_.factors.back();
    }
    if (!factor_) return;
    day.volume_factor = Decimal(1) / *factor_;
    day.volume_factor_real = to_double(day.volume_factor);
}

// Total return: the dividends so far are added to what the factor has made; the factor multiplies what is added here.
void Layout::add_dividend(const SecurityDay& day) {
    if (spec_.normalization != Normalization::total_return) return;
    if (day.events.dividend) dividends_ += *day.events.dividend;
    const Decimal added = dividends_ / (factor_ ? *factor_ : Decimal(1)) / Decimal::scaled(1, price_scale);
    if (added != truncate(added))
        throw Error{Problem::invalid_request,
                    "prices of " + tape_.identity.ticker + " with its dividends of " + to_text(dividends_) +
                        " dollars before a split are no multiples of a hundredth of a cent; use another normalization"};
    added_ = to_int64(added);
}

void Layout::load_daily(const bars::Book& book, const Session& session) {
    const bars::DailyColumns& daily = book.daily();
    const std::size_t row = daily.lower_bound(session.day);
    if (row == daily.size() || daily.day[row] != session.day.time_since_epoch().count()) return;
    daily_row_ = {
        session.open.ms, daily.open[row], daily.high[row], daily.low[row], daily.close[row], daily.volume[row]};
    const auto cell = [&](std::size_t at) { return Column(&daily_row_[at], 1); };
    trades_ = {cell(0), cell(1), cell(2), cell(3), cell(4), cell(5)};
}

void Layout::load_hours(const bars::Book& book, TradingDay day) {
    const bars::TradeColumns& all = book.hourly();
    const std::int64_t midnight = day.time_since_epoch().count() * ms_per_day;
    const auto row_at = [&](std::int64_t ms) {
        return std::lower_bound(all.start_ms.begin(), all.start_ms.end(), ms) - all.start_ms.begin();
    };
    const auto from = static_cast<std::size_t>(row_at(midnight));
    const auto count = static_cast<std::size_t>(row_at(midnight + ms_per_day)) - from;
    const auto part = [&](Column column) { return column.subspan(from, count); };
    trades_ = {part(all.start_ms), part(all.open), part(all.high), part(all.low), part(all.close), part(all.volume)};
}

void Layout::load(const SecurityDay& day, const Session& session) {
    trades_ = {};
    quotes_ = {};
    if (session.day < data_from_ || is_over(session.day)) return;
    if (day.ticker != book_ticker_) {
        book_ = store_.find(day.ticker);
        book_ticker_ = day.ticker;
        if (book_) tape_.books.push_back(book_);
    }
    if (!book_) return;
    if (spec_.resolution == Resolution::daily) return load_daily(*book_, session);
    if (spec_.resolution == Resolution::hour) return load_hours(*book_, session.day);
    const bars::MinuteDay* minutes = book_->find_minute_day(session.day);
    if (!minutes) return;
    trades_ = book_->minute_trades(*minutes);
    quotes_ = book_->minute_quotes(*minutes);
}

void Layout::add(const Session& session) {
    SecurityDay& day = tape_.days.emplace_back();
    grid_ = bar_grid(session, spec_.resolution, spec_.extended_hours);
    day.ticker = tape_.identity.ticker_on(session.day);
    const bool is_renamed = previous_session_ && day.ticker != (tape_.days.end() - 2)->ticker;
    day.events = events_of(session.day, is_renamed);
    day.is_alive = !is_over(session.day);
    previous_session_ = session.day;
    set_factor(day, session.day);
    add_dividend(day);
    load(day, session);
    lay_out_trades(day);
    lay_out_quotes(day);
}

bool Layout::is_complete(std::size_t row) const {
    const auto count = static_cast<std::size_t>(grid_.count);
    if (row + count > trades_.size()) return false;
    const std::int64_t* start = trades_.start_ms.data() + row;
    bool is_on_grid = true;
    for (std::size_t i = 0; i < count; ++i)
        is_on_grid &= start[i] == grid_.first_start.ms + static_cast<std::int64_t>(i) * grid_.step_ms;
    return is_on_grid;
}

// Rows that overlap no session bar are never delivered, but the last of them is what fill-forward repeats.
void Layout::carry_row(const SecurityDay& day, std::size_t row) {
    const auto price = [&](Column column) { return ScaledPrice{column[row] + added_, factor_}; };
    const std::int64_t start = trades_.start_ms[row];
    previous_ = {ExchangeTime{start},
                 ExchangeTime{start + grid_.step_ms},
                 price(trades_.open),
                 price(trades_.high),
                 price(trades_.low),
                 price(trades_.close),
                 scaled_volume(day, trades_.volume[row]),
                 false};
    has_previous_ = true;
}

/// Puts the day's rows on the session's grid: the mapped columns themselves where no bar is missing.
void Layout::lay_out_trades(SecurityDay& day) {
    day.bars.factor = factor_;
    day.bars.first_start_ms = grid_.first_start.ms;
    day.bars.step_ms = grid_.step_ms;
    const auto first = std::lower_bound(trades_.start_ms.begin(), trades_.start_ms.end(), grid_.first_start.ms);
    const auto row = static_cast<std::size_t>(first - trades_.start_ms.begin());
    if (row > 0) carry_row(day, row - 1);
    if (has_previous_) day.carried = previous_;
    if (spec_.resolution != Resolution::daily && added_ == 0 && is_complete(row))
        use_rows(day, row);
    else
        fill_grid(day, row);
    if (row < trades_.size())
        carry_row(day, trades_.size() - 1);  // after hours too: tomorrow's fill-forward starts there
}

void Layout::use_rows(SecurityDay& day, std::size_t row) {
    const auto part = [&](Column column) { return column.subspan(row, static_cast<std::size_t>(grid_.count)); };
    SessionBars& bars = day.bars;
    bars.open = part(trades_.open);
    bars.high = part(trades_.high);
    bars.low = part(trades_.low);
    bars.close = part(trades_.close);
    bars.volume = part(trades_.volume);
    day.is_plain = *std::min_element(bars.close.begin(), bars.close.end()) > 0;
}

/// Which row stands at each place of the grid, then column by column.
void Layout::fill_grid(SecurityDay& day, std::size_t row) {
    const auto count = static_cast<std::size_t>(grid_.count);
    const std::size_t none = trades_.size();
    const bool has_carried = has_previous_ && spec_.fill_forward;
    std::vector<std::size_t> rows(count);
    day.kinds.resize(count);
    std::size_t last = none;  // the row that a missing bar repeats
    std::int64_t start = grid_.first_start.ms;
    for (std::size_t place = 0; place < count; ++place, start += grid_.step_ms) {
        for (; row < none && trades_.start_ms[row] <= start; ++row) last = row;
        rows[place] = last;
        if (last == none)
            day.kinds[place] = has_carried ? BarKind::carried : BarKind::none;
        else if (trades_.start_ms[last] == start)
            day.kinds[place] = BarKind::real;
        else
            day.kinds[place] = spec_.fill_forward ? BarKind::filled : BarKind::none;
    }
    day.cells.resize(5 * count);
    const auto column = [&](std::size_t at, Column from, std::int64_t added) {
        std::int64_t* to = day.cells.data() + at * count;
        for (std::size_t place = 0; place < count; ++place)
            to[place] = rows[place] == none ? 0 : from[rows[place]] + added;
        return Column(to, count);
    };
    SessionBars& bars = day.bars;
    bars.open = column(0, trades_.open, added_);
    bars.high = column(1, trades_.high, added_);
    bars.low = column(2, trades_.low, added_);
    bars.close = column(3, trades_.close, added_);
    bars.volume = column(4, trades_.volume, 0);
    note_kinds(day, rows);
}

void Layout::note_kinds(SecurityDay& day, const std::vector<std::size_t>& rows) {
    const auto first = std::find(day.kinds.begin(), day.kinds.end(), BarKind::real);
    day.first_real = static_cast<std::size_t>(first - day.kinds.begin());
    bool are_all_real = true;
    for (std::size_t place = 0; place < rows.size(); ++place) {
        are_all_real = are_all_real && day.kinds[place] == BarKind::real;
        if (rows[place] == trades_.size()) continue;
        const std::int64_t since = trades_.start_ms[rows[place]] - grid_.first_start.ms;
        if (day.bars.close[place] <= 0 || since < 0 || since % grid_.step_ms != 0) day.is_plain = false;
    }
    if (!are_all_real) day.bars.kinds = day.kinds;
}

// A side that is missing is taken over from the quote before, as the file has it: LEAN scales prices after that
// (QuoteBarFillForwardEnumerator.cs), so it is on today's basis too.
QuoteBar Layout::read_quote(std::size_t row) {
    QuoteBar quote{{quotes_.bid_close[row], factor_},
                   {quotes_.ask_close[row], factor_},
                   ExchangeTime{quotes_.start_ms[row] + grid_.step_ms},
                   quotes_.bid_high[row],
                   quotes_.bid_low[row],
                   quotes_.ask_high[row],
                   quotes_.ask_low[row]};
    if (quote.bid.is_zero()) {
        quote.bid.raw = previous_quote_.bid.raw;
        quote.bid_high = previous_quote_.bid_high;
        quote.bid_low = previous_quote_.bid_low;
    }
    if (quote.ask.is_zero()) {
        quote.ask.raw = previous_quote_.ask.raw;
        quote.ask_high = previous_quote_.ask_high;
        quote.ask_low = previous_quote_.ask_low;
    }
    previous_quote_ = quote;
    for (std::int64_t* price :
         {&quote.bid.raw, &quote.ask.raw, &quote.bid_high, &quote.bid_low, &quote.ask_high, &quote.ask_low})
        if (*price != 0) *price += added_;
    return quote;
}

/// Quotes between the places of the grid are read, because the next may need their sides, but never shown.
void Layout::lay_out_quotes(SecurityDay& day) {
    const auto count = static_cast<std::size_t>(grid_.count);
    day.quotes_seen_from = has_quotes_ ? 0 : count;
    day.are_quotes_filled = spec_.fill_forward;
    if (quotes_.size() == 0) return;
    day.quote_until.assign(count, -1);
    day.quotes.reserve(std::min(count, quotes_.size()));
    std::size_t row = 0;
    std::int64_t start = grid_.first_start.ms;
    for (std::size_t place = 0; place < count; ++place, start += grid_.step_ms) {
        for (; row < quotes_.size() && quotes_.start_ms[row] <= start; ++row) {
            const QuoteBar quote = read_quote(row);
            const std::int64_t since = quotes_.start_ms[row] - grid_.first_start.ms;
            if (since >= 0 && since % grid_.step_ms == 0) day.quotes.push_back(quote);
        }
        if (row > 0) day.quotes_seen_from = std::min(day.quotes_seen_from, place);
        day.quote_until[place] = static_cast<std::int32_t>(day.quotes.size()) - 1;
    }
    if (row < quotes_.size()) day.quotes_seen_from = std::min(day.quotes_seen_from, count - 1);
    while (row < quotes_.size()) read_quote(row++);
    has_quotes_ = true;
}

void add_hours(BenchmarkTape& tape, const bars::TradeColumns& hours, TradingDay day, Decimal factor) {
    const auto session = us_equities().session(day);
    if (factor != Decimal(1) && (tape.factors.empty() || tape.factors.back() != factor)) tape.factors.push_back(factor);
    const Decimal* scale = factor == Decimal(1) ? nullptr : &tape.factors.back();
    const auto& starts = hours.start_ms;
    const std::int64_t from = session->open.ms - ms_per_hour;
    for (auto at = std::upper_bound(starts.begin(), starts.end(), from); at != starts.end(); ++at) {
        if (*at >= session->close.ms) break;
        tape.bars.push_back(
            {ExchangeTime{*at + ms_per_hour}, {hours.close[static_cast<std::size_t>(at - starts.begin())], scale}});
    }
}

}  // namespace

SecurityTape lay_out_security(const bars::BarStore& store,
                              const TapeSpec& spec,
                              const std::string& symbol,
                              const std::vector<Session>& sessions) {
    Layout layout(store, spec, symbol);
    for (const Session& session : sessions) layout.add(session);
    return layout.finish();
}

BenchmarkTape lay_out_benchmark(const bars::BarStore& store, const TapeSpec& spec) {
    BenchmarkTape tape;
    auto book = store.find(spec.benchmark);
    if (!book) return tape;
    const bars::Security security = store.security(spec.benchmark);
    tape.lean_id = security.lean_id;
    std::string ticker = spec.benchmark;
    for (const TradingDay day : us_equities().sessions(us_equities().previous_session(spec.data_from), spec.last)) {
        if (const std::string today = security.ticker_on(day); today != ticker) book = store.find(ticker = today);
        if (book) add_hours(tape, book->hourly(), day, security.factors->scale(day));
    }
    return tape;
}

}  // namespace tamis::backtest
