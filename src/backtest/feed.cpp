// backtest/feed.cpp — what of a tape has ended by now.
#include "backtest/feed.hpp"

namespace tamis::backtest {

void SecurityFeed::start_session(std::size_t session) {
    if (is_stopped_) return;
    day_ = &tape_->days[session];
    security_.ticker = day_->ticker;
    next_ = 0;
    quote_ = -1;
}

namespace {
const SecurityDay& silent_day() {
    static const SecurityDay day = [] {
        SecurityDay silent;
        silent.is_alive = false;
        return silent;
    }();
    return day;
}
}  // namespace

void SecurityFeed::stop() {
    is_stopped_ = true;
    day_ = &silent_day();
}

void SecurityFeed::go_on(const SecurityTape& tape) {
    tape_ = &tape;
    is_stopped_ = false;
}

void SecurityFeed::fetch_bar(std::size_t place) const {
    const SessionBars& bars = day_->bars;
    if (place >= bars.size()) return;
    for (const auto* column : {&bars.open, &bars.high, &bars.low, &bars.close, &bars.volume})
        __builtin_prefetch(&(*column)[place]);
    __builtin_prefetch(&security_.last_trade, 1);
    if (!day_->quote_until.empty()) __builtin_prefetch(&day_->quote_until[place]);
}

const PriceBar* SecurityFeed::show(std::size_t place) {
    if (!day_->is_alive) return nullptr;
    const bool has_bar = day_->read_bar(place, bar_);
    const bool is_real = has_bar && !bar_.fill_forward;
    if (!is_real || !day_->is_plain) show_trades_before(place);
    if (is_real) security_.update_trade(bar_);
    show_quotes(place);
    next_ = place + 1;
    return has_bar ? &bar_ : nullptr;
}

// The last real bar is all there is to see, unless a price of 0, which changes nothing, hides the one before.
void SecurityFeed::show_trades_before(std::size_t place) {
    PriceBar bar;
    if (day_->is_plain) {
        std::size_t last = place;
        while (last > next_ && day_->bars.kind(last - 1) != BarKind::real) --last;
        if (last > next_ && day_->read_bar(last - 1, bar)) security_.update_trade(bar);
        return;
    }
    for (std::size_t at = next_; at < place; ++at)
        if (day_->bars.kind(at) == BarKind::real && day_->read_bar(at, bar)) security_.update_trade(bar);
}

void SecurityFeed::show_quotes(std::size_t place) {
    if (day_->quote_until.empty()) return;
    if (place < day_->quotes_seen_from) return;
    const std::int32_t newest = day_->quote_until[place];
    if (newest == quote_) return;
    quote_ = newest;
    security_.update_quote(day_->quotes[static_cast<std::size_t>(newest)]);
}

bool BenchmarkFeed::ends_at(ExchangeTime now) {
    if (constant_) return false;
    bool ends_now = false;
    for (; next_ < tape_.bars.size() && tape_.bars[next_].end <= now; ++next_) ends_now = tape_.bars[next_].end == now;
    return ends_now;
}

std::optional<ExchangeTime> BenchmarkFeed::next_end() const {
    if (constant_ || next_ == tape_.bars.size()) return std::nullopt;
    return tape_.bars[next_].end;
}

}  // namespace tamis::backtest
