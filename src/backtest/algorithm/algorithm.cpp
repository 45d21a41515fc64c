// backtest/algorithm/algorithm.cpp — passes a slice on to consolidators and indicators, and wishes on to the broker.
#include "backtest/algorithm/algorithm.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace tamis::backtest {

void Algorithm::on_start(Broker& broker) {
    broker_ = &broker;
    initialize();
    schedule(before_close(10), [this] { on_end_of_day(); });
}

void Algorithm::on_bars(const Slice& now, Broker&) {
    for (Followed* one : by_symbol_) {
        const PriceBar* bar = now.bar(one->security);
        if (!bar) continue;
        one->bars->update(trade_bar(*bar));
        one->bars->scan(now.time);
    }
    on_data(now);
}

int Algorithm::schedule(EventTimes times, std::function<void()> handler) {
    handlers_.push_back(std::move(handler));
    return broker_->schedule(std::move(times));
}

void Algorithm::sort_followed() {
    by_symbol_.clear();
    for (Followed& one : followed_) by_symbol_.push_back(&one);
    std::stable_sort(by_symbol_.begin(), by_symbol_.end(), [&](const Followed* a, const Followed* b) {
        return security(a->security).symbol < security(b->security).symbol;
    });
}

Consolidator& Algorithm::follow(int security, std::unique_ptr<Consolidator> bars, bool is_timed) {
    constexpr std::array steps{ms_per_minute, ms_per_hour, ms_per_day};
    followed_.push_back({.security = security, .bars = std::move(bars), .is_timed = is_timed});
    Followed& one = followed_.back();
    one.least_step_ms = steps[static_cast<std::size_t>(this->security(security).resolution)];
    if (is_timed) {
        advance(one, nullptr);
        one.bars->add_handler([this, &one](const TradeBar& bar) { advance(one, &bar); });
    }
    sort_followed();
    return *one.bars;
}

// The clock looks again a bar's length after the end of the last one; before the first, where the one that is being
// made ends.
void Algorithm::advance(Followed& one, const TradeBar* handed_on) const {
    if (!handed_on && one.next_scan > now()) return;
    const ExchangeTime from = handed_on ? handed_on->end : now();
    if (!one.span_ms && handed_on) one.span_ms = std::max(handed_on->end.ms - handed_on->start.ms, one.least_step_ms);
    const TradeBar* working = one.bars->working();
    if (one.span_ms)
        one.next_scan = ExchangeTime{from.ms + *one.span_ms};
    else if (working && working->end > now())
        one.next_scan = working->end;
    else
        one.next_scan = ExchangeTime{now().ms + one.least_step_ms};
}

std::optional<ExchangeTime> Algorithm::next_scan() const {
    std::optional<ExchangeTime> next;
    for (const Followed& one : followed_)
        if (one.is_timed && (!next || one.next_scan < *next)) next = one.next_scan;
    return next;
}

void Algorithm::on_scan(Broker&) {
    for (Followed& one : followed_) {
        if (!one.is_timed || one.next_scan > now()) continue;
        one.bars->scan(now());
        advance(one, nullptr);
    }
}

namespace {
/// Bars of nothing would never end.
void require_some(Decimal size, const char* of) {
    if (size > Decimal(0)) return;
    throw Error{Problem::invalid_request, fmt::format("bars of {} {}; it must be more than 0", to_text(size), of)};
}
}  // namespace

Consolidator& Algorithm::consolidate(int security, std::chrono::minutes period, Consolidator::Handler handler) {
    require_some(Decimal(period.count()), "minutes");
    Consolidator& bars = follow(security, std::make_unique<TimeConsolidator>(period.count() * ms_per_minute), true);
    bars.add_handler(std::move(handler));
    return bars;
}

Consolidator& Algorithm::consolidate_sessions(int security, Consolidator::Handler handler) {
    Consolidator& bars = follow(security, std::make_unique<SessionConsolidator>(), true);
    bars.add_handler(std::move(handler));
    return bars;
}

Consolidator& Algorithm::consolidate_count(int security, int bars, Consolidator::Handler handler) {
    require_some(Decimal(bars), "bars");
    Consolidator& made = follow(security, std::make_unique<CountConsolidator>(bars), false);
    made.add_handler(std::move(handler));
    return made;
}

Consolidator& Algorithm::consolidate_renko(int security,
                                           Decimal brick,
                                           Consolidator::Handler handler,
                                           RenkoConsolidator::Selector selector) {
    require_some(brick, "dollars");
    Consolidator& bars = follow(security, std::make_unique<RenkoConsolidator>(brick, std::move(selector)), false);
    bars.add_handler(std::move(handler));
    return bars;
}

Consolidator& Algorithm::consolidate_volume(int security, Decimal shares, Consolidator::Handler handler) {
    require_some(shares, "shares");
    Consolidator& bars = follow(security, std::make_unique<VolumeConsolidator>(shares), false);
    bars.add_handler(std::move(handler));
    return bars;
}

std::vector<TradeBar> Algorithm::history(int security, TradingDay first, Resolution resolution) const {
    std::vector<TradeBar> bars;
    for (const PriceBar& bar : broker_->history(security, first, resolution)) bars.push_back(trade_bar(bar));
    return bars;
}

OrderTicket Algorithm::market_order(int security, Decimal quantity, std::string_view tag) {
    return send({.type = OrderType::market, .security = security, .quantity = quantity, .tag = tag});
}

OrderTicket Algorithm::limit_order(int security, Decimal quantity, Decimal limit, std::string_view tag) {
    return send(
        {.type = OrderType::limit, .security = security, .quantity = quantity, .prices = {.limit = limit}, .tag = tag});
}

OrderTicket Algorithm::stop_market_order(int security, Decimal quantity, Decimal stop, std::string_view tag) {
    return send({.type = OrderType::stop_market,
                 .security = security,
                 .quantity = quantity,
                 .prices = {.stop = stop},
                 .tag = tag});
}

OrderTicket Algorithm::stop_limit_order(
    int security, Decimal quantity, Decimal stop, Decimal limit, std::string_view tag) {
    return send({.type = OrderType::stop_limit,
                 .security = security,
                 .quantity = quantity,
                 .prices = {.stop = stop, .limit = limit},
                 .tag = tag});
}

OrderTicket Algorithm::limit_if_touched_order(
    int security, Decimal quantity, Decimal trigger, Decimal limit, std::string_view tag) {
    return send({.type = OrderType::limit_if_touched,
                 .security = security,
                 .quantity = quantity,
                 .prices = {.limit = limit, .trigger = trigger},
                 .tag = tag});
}

OrderTicket Algorithm::market_on_open_order(int security, Decimal quantity, std::string_view tag) {
    return send({.type = OrderType::market_on_open, .security = security, .quantity = quantity, .tag = tag});
}

OrderTicket Algorithm::market_on_close_order(int security, Decimal quantity, std::string_view tag) {
    return send({.type = OrderType::market_on_close, .security = security, .quantity = quantity, .tag = tag});
}

std::vector<OrderTicket> Algorithm::set_holdings(const std::vector<Target>& targets, std::string_view tag) {
    std::vector<OrderTicket> tickets;
    for (const int id : broker_->set_holdings(targets, tag)) tickets.emplace_back(*broker_, id);
    return tickets;
}

// The words are LEAN's (QCAlgorithm.Plotting.cs).
void Algorithm::plot(std::string series, Decimal value) {
    if (series == "Equity" || series == "Return")
        throw Error{Problem::invalid_request,
                    "'" + series + "' is a reserved series name for chart 'Strategy Equity'."};
    plotted_.push_back({to_utc(now()), std::move(series), value});
}

}  // namespace tamis::backtest
