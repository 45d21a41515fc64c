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

const PriceBar* SecurityFeed::bar_at(std::size_t place) {
    bar_ = day_->bar_at(place);
    return bar_ ? &*bar_ : nullptr;
}

void SecurityFeed::show(std::size_t place) {
    if (!day_->is_alive) return;
    show_trades(place);
    show_quotes(place);
    next_ = place + 1;
}

// The last real bar is all there is to see, unless a price of 0, which changes nothing, hides the one before.
void SecurityFeed::show_trades(std::size_t place) {
    std::size_t from = next_;
    if (day_->is_plain) {
        from = place + 1;
        while (from > next_ && day_->bars.kind(from - 1) != BarKind::real) --from;
        from -= from > next_ ? 1 : 0;
    }
    for (std::size_t at = from; at <= place; ++at) {
        if (day_->bars.kind(at) != BarKind::real) continue;
        security_.update_trade(*day_->bar_at(at));
        if (day_->is_plain) return;
    }
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
