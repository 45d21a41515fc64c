// backtest/broker.cpp — passes a strategy's wishes on to the order desk.
#include "backtest/broker.hpp"

#include <algorithm>

#include "backtest/engine.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

namespace {

// Apart from where they are called: every price and position that a strategy asks for is checked.
[[noreturn, gnu::cold, gnu::noinline]] void refuse_security(int security, std::size_t there_are) {
    throw Error{Problem::invalid_request,
                "there is no security " + std::to_string(security) + "; this run has " + std::to_string(there_are) +
                    ", numbered from 0"};
}
[[noreturn, gnu::cold, gnu::noinline]] void refuse_order(int id, std::size_t there_are) {
    throw Error{Problem::invalid_request,
                "there is no order " + std::to_string(id) + "; so far there are " + std::to_string(there_are)};
}
[[noreturn, gnu::cold, gnu::noinline]] void refuse_runaway() {
    throw Error{Problem::invalid_request,
                "more than " + std::to_string(Broker::most_orders_at_once) +
                    " orders, changes and cancellations at once; a loop that waits for something sees no other bar "
                    "before it returns"};
}

}  // namespace

ExchangeTime Broker::now() const {
    return engine_.clock().now;
}
bool Broker::is_warming_up() const {
    return engine_.clock().is_warming_up;
}
ExchangeTime Broker::session_open() const {
    return engine_.clock().open;
}
ExchangeTime Broker::session_close() const {
    return engine_.clock().close;
}
std::optional<int> Broker::find_security(std::string_view ticker) const {
    for (const SecurityState& one : engine_.securities()) {
        const SecurityTape& of = engine_.security_tape(one.index);
        const std::string_view id = of.identity.lean_id;  // the first ticker, a space, the first day
        const bool was_called =
            std::any_of(of.days.begin(), of.days.end(), [&](const SecurityDay& day) { return day.ticker == ticker; });
        if (one.symbol == ticker || was_called || id.substr(0, id.find(' ')) == ticker) return one.index;
    }
    return std::nullopt;
}
int Broker::securities() const {
    return static_cast<int>(engine_.securities().size());
}
std::size_t Broker::checked(int security) const {
    const auto index = static_cast<std::size_t>(security);
    if (index >= engine_.securities().size()) refuse_security(security, engine_.securities().size());
    return index;
}
OrderDesk& Broker::desk_for_order() {
    if (now() != moment_) {
        moment_ = now();
        orders_at_once_ = 0;
    }
    if (++orders_at_once_ > most_orders_at_once) refuse_runaway();
    return engine_.desk();
}
OrderDesk& Broker::desk_for_order(int security) {
    (void)checked(security);
    return desk_for_order();
}
ScaledPrice Broker::price(int security) const {
    return engine_.securities()[checked(security)].price;
}
std::int64_t Broker::position(int security) const {
    return engine_.securities()[checked(security)].holding.quantity;
}
const SecurityState& Broker::security(int security) const {
    return engine_.securities()[checked(security)];
}
TradingDay Broker::first_day() const {
    return engine_.tape().spec().first;
}
TradingDay Broker::last_day() const {
    return engine_.tape().spec().last;
}
bool Broker::is_invested() const {
    return engine_.portfolio().is_invested();
}
const std::optional<HitMeasures>& Broker::hit_measures() const {
    return engine_.spec().hit_measures;
}
Decimal Broker::cash() const {
    return engine_.portfolio().cash();
}
Decimal Broker::unrealized_profit(int security) const {
    return engine_.desk().buying_power().unrealized_profit(this->security(security));
}
std::int64_t Broker::projected_position(int security) const {
    (void)checked(security);
    return engine_.desk().projected_position(security);
}
bool Broker::fills_whole() const {
    return std::holds_alternative<WholeFill>(engine_.spec().fill_model);
}
bool Broker::is_closing(int security) const {
    (void)checked(security);
    return !fills_whole() && engine_.desk().is_closing(security);
}
bool Broker::reaches_minimum_order(int security, Decimal quantity) const {
    return engine_.desk().buying_power().reaches_minimum(this->security(security), quantity);
}
Decimal Broker::quantity_for(int security, Decimal fraction) const {
    return engine_.desk().buying_power().quantity_for(this->security(security), fraction);
}
int Broker::add_security(std::string_view ticker, const SecurityRequest& request) {
    return engine_.add_security(ticker, request);
}
void Broker::remove_security(int security, std::string_view tag) {
    (void)checked(security);
    engine_.remove_security(security, tag);
}
void Broker::add_universe(Universe universe) {
    engine_.add_universe(std::move(universe));
}
std::vector<PriceBar> Broker::history(int security, TradingDay first, Resolution resolution) {
    (void)checked(security);
    return engine_.history(security, first, resolution);
}
int Broker::schedule(EventTimes times) {
    return engine_.schedule(std::move(times));
}
void Broker::unschedule(int event) {
    engine_.unschedule(event);
}
void Broker::set_constant_benchmark(Decimal value) {
    engine_.set_constant_benchmark(value);
}
void Broker::set_minimum_order_share(Decimal share) {
    engine_.desk().buying_power().set_minimum_order_share(share);
}
const Order& Broker::order(int id) const {
    if (id < 1 || static_cast<std::size_t>(id) > engine_.orders()) refuse_order(id, engine_.orders());
    return engine_.order(id);
}
std::vector<int> Broker::open_orders(std::optional<int> security) const {
    return engine_.desk().open_orders(security);
}
std::vector<int> Broker::set_holdings(std::span<const Target> targets, std::string_view tag) {
    for (const Target& target : targets) (void)checked(target.security);
    return desk_for_order().set_holdings(targets, tag);
}
Decimal Broker::total_value() const {
    return engine_.portfolio().total_value();
}
Decimal Broker::margin_remaining() const {
    return engine_.portfolio().margin_remaining();
}
const Tape& Broker::tape() const {
    return engine_.tape();
}
void Broker::consolidate(int security, int minutes) {
    (void)checked(security);
    engine_.consolidate(security, minutes);
}
int Broker::market_order(int security, Decimal quantity, std::string_view tag) {
    return desk_for_order(security).market({.security = security, .quantity = quantity, .tag = tag});
}
int Broker::market_on_open_order(int security, Decimal quantity, std::string_view tag) {
    return send({.type = OrderType::market_on_open, .security = security, .quantity = quantity, .tag = tag});
}
int Broker::market_on_close_order(int security, Decimal quantity, std::string_view tag) {
    return send({.type = OrderType::market_on_close, .security = security, .quantity = quantity, .tag = tag});
}
int Broker::send(const OrderRequest& request) {
    OrderDesk& desk = desk_for_order(request.security);
    return request.type == OrderType::market ? desk.market(request) : desk.submit(request);
}
void Broker::update(int order, OrderUpdate change) {
    (void)this->order(order);
    desk_for_order().update(order, std::move(change));
}
void Broker::cancel(int order, std::optional<std::string_view> tag) {
    (void)this->order(order);
    desk_for_order().cancel(order, tag);
}
int Broker::set_holdings(int security, Decimal fraction, std::string_view tag) {
    return desk_for_order(security).set_holdings(security, fraction, tag);
}
int Broker::set_holdings_and_liquidate(int security, Decimal fraction, std::string_view tag) {
    return desk_for_order(security).set_holdings(security, fraction, tag, OrderDesk::Others::liquidated);
}
void Broker::liquidate(int security, std::string_view tag, const TimeInForce& time_in_force) {
    desk_for_order(security).liquidate(security, tag, time_in_force);
}
void Broker::liquidate_all(std::string_view tag, const TimeInForce& time_in_force) {
    desk_for_order().liquidate_all(tag, {}, time_in_force);
}
void Broker::quit() {
    engine_.quit();
}
void Broker::cancel_open_orders() {
    engine_.desk().cancel_open_orders();
}

}  // namespace tamis::backtest
