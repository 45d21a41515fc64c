// backtest/order.cpp — the words for orders.
#include "backtest/order.hpp"

namespace tamis::backtest {

std::string_view lean_name(OrderStatus status) {
    switch (status) {
        case OrderStatus::created:
            return "new";
        case OrderStatus::submitted:
            return "submitted";
        case OrderStatus::partially_filled:
            return "partiallyFilled";
        case OrderStatus::filled:
            return "filled";
        case OrderStatus::canceled:
            return "canceled";
        case OrderStatus::none:
            return "none";
        case OrderStatus::invalid:
            return "invalid";
        case OrderStatus::cancel_pending:
            return "cancelPending";
        case OrderStatus::update_submitted:
            return "updateSubmitted";
    }
    return "none";
}

std::string_view name_of(OrderType type) {
    switch (type) {
        case OrderType::market:
            return "market";
        case OrderType::market_on_open:
            return "market_on_open";
        case OrderType::market_on_close:
            return "market_on_close";
    }
    return "market";
}

}  // namespace tamis::backtest
