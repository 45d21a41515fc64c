// backtest/broker.cpp — passes a strategy's wishes on to the order desk.
#include "backtest/broker.hpp"

#include "backtest/engine.hpp"

namespace tamis::backtest {

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
int Broker::securities() const {
    return static_cast<int>(engine_.securities().size());
}
ScaledPrice Broker::price(int security) const {
    return engine_.securities()[static_cast<std::size_t>(security)].price;
}
std::int64_t Broker::position(int security) const {
    return engine_.securities()[static_cast<std::size_t>(security)].holding.quantity;
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
    engine_.consolidate(security, minutes);
}
int Broker::market_order(int security, Decimal quantity, std::string_view tag) {
    return engine_.desk().market(security, quantity, tag);
}
int Broker::market_on_open_order(int security, Decimal quantity, std::string_view tag) {
    return engine_.desk().submit(OrderType::market_on_open, security, quantity, tag);
}
int Broker::market_on_close_order(int security, Decimal quantity, std::string_view tag) {
    return engine_.desk().submit(OrderType::market_on_close, security, quantity, tag);
}
int Broker::set_holdings(int security, Decimal fraction) {
    return engine_.desk().set_holdings(security, fraction);
}
void Broker::liquidate(int security, std::string_view tag) {
    engine_.desk().liquidate(security, tag);
}
void Broker::cancel_open_orders() {
    engine_.desk().cancel_open_orders();
}

}  // namespace tamis::backtest
