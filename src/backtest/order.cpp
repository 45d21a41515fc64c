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

}  // namespace tamis::backtest
