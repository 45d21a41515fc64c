// python/src/strategy_objects.cpp — slices, bars, order events, tickets and times as Python sees them.
#include "strategy_objects.hpp"

#include <pybind11/stl.h>

#include "base/error.hpp"
#include "number.hpp"

namespace tamis::python {

namespace py = pybind11;

namespace {

using backtest::CorporateEvents;
using backtest::OrderUpdate;
using OptionalNumber = std::optional<Number>;

struct Bar : backtest::TradeBar {
    bool is_filled_forward = false;
};

/// The slice of the call that is being made.
struct SliceView {
    LinkPointer link;
};

struct ToldEvent {
    LinkPointer link;
    backtest::OrderEvent event;
    ExchangeTime time;
    std::string symbol, tag;
};

py::object bar_of(const SliceView& view, const py::object& symbol) {
    const backtest::Slice& slice = view.link->slice();
    const backtest::PriceBar* bar = slice.bar(view.link->run().security_of(symbol));
    return bar ? bar_object(backtest::trade_bar(*bar), bar->fill_forward) : py::none();
}

py::object events_of(const SliceView& view, const py::object& symbol) {
    const CorporateEvents* events = view.link->slice().events_of(view.link->run().security_of(symbol));
    return events ? py::cast(*events) : py::none();
}

void bind_slices(py::module_& module) {
    py::class_<Bar>(module, "Bar", "A bar: prices in USD, volume in shares, times by the exchange's clock.")
        .def_property_readonly("open", [](const Bar& bar) { return bar.open; })
        .def_property_readonly("high", [](const Bar& bar) { return bar.high; })
        .def_property_readonly("low", [](const Bar& bar) { return bar.low; })
        .def_property_readonly("close", [](const Bar& bar) { return bar.close; })
        .def_property_readonly("volume", [](const Bar& bar) { return bar.volume; })
        .def_property_readonly("start", [](const Bar& bar) { return datetime_of(bar.start); })
        .def_property_readonly("end", [](const Bar& bar) { return datetime_of(bar.end); })
        .def_property_readonly("is_filled_forward", [](const Bar& bar) { return bar.is_filled_forward; });
    py::class_<SliceView>(
        module, "Slice", "The bars that end now, inside on_data; at a midnight what happens to securities.")
        .def_property_readonly("time", [](const SliceView& view) { return datetime_of(view.link->slice().time); })
        .def("bar", bar_of, py::arg("symbol"))
        .def("events", events_of, py::arg("symbol"));
    py::class_<CorporateEvents>(module, "CorporateEvents", "What happens to a security at a midnight.")
        .def_readonly("dividend", &CorporateEvents::dividend)
        .def_property_readonly("split_factor",
                               [](const CorporateEvents& events) {
                                   return events.split ? py::cast(events.split->factor) : py::object(py::none());
                               })
        .def_readonly("was_renamed", &CorporateEvents::renamed)
        .def_readonly("is_delisted", &CorporateEvents::delisted);
}

void bind_order_events(py::module_& module) {
    using Told = ToldEvent;
    py::class_<Told>(module, "OrderEvent", "What has just become of an order.")
        .def_property_readonly("order", [](const Told& told) { return Ticket{told.link, told.event.order}; })
        .def_property_readonly("order_id", [](const Told& told) { return told.event.order; })
        .def_property_readonly("symbol", [](const Told& told) { return told.symbol; })
        .def_property_readonly("tag", [](const Told& told) { return told.tag; })
        .def_property_readonly("time", [](const Told& told) { return datetime_of(told.time); })
        .def_property_readonly("status", [](const Told& told) { return backtest::lean_name(told.event.status); })
        .def_property_readonly("is_filled",
                               [](const Told& told) { return told.event.status == backtest::OrderStatus::filled; })
        .def_property_readonly("quantity", [](const Told& told) { return told.event.quantity; })
        .def_property_readonly("fill_price", [](const Told& told) { return told.event.fill_price; })
        .def_property_readonly("fill_quantity", [](const Told& told) { return told.event.fill_quantity; })
        .def_property_readonly("fee_usd", [](const Told& told) { return told.event.fee_usd; })
        .def_property_readonly("message", [](const Told& told) { return told.event.message; });
}

std::optional<Decimal> price_of(const OptionalNumber& number) {
    return number ? std::optional(number->value) : std::nullopt;
}

void update(const Ticket& ticket,
            const std::optional<std::int64_t>& quantity,
            const OptionalNumber& stop,
            const OptionalNumber& limit,
            const OptionalNumber& trigger,
            const OptionalNumber& trailing,
            const std::optional<std::string>& tag) {
    ticket.of_run().update({.quantity = quantity,
                            .prices = {.stop = price_of(stop),
                                       .limit = price_of(limit),
                                       .trigger = price_of(trigger),
                                       .trailing = price_of(trailing)},
                            .tag = tag});
}

void bind_tickets(py::module_& module) {
    const auto nothing = py::none();
    py::class_<Ticket>(
        module, "OrderTicket", "An order that was sent; not valid where LEAN refuses it without recording one.")
        .def_readonly("id", &Ticket::id)
        .def_property_readonly("is_valid", [](const Ticket& ticket) { return ticket.id != 0; })
        .def_property_readonly("is_open", [](const Ticket& ticket) { return ticket.of_run().is_open(); })
        .def_property_readonly("is_filled", [](const Ticket& ticket) { return ticket.of_run().is_filled(); })
        .def_property_readonly("status",
                               [](const Ticket& ticket) { return backtest::lean_name(ticket.of_run().status()); })
        .def_property_readonly("kind", [](const Ticket& ticket) { return backtest::name_of(ticket.order().type); })
        .def_property_readonly("symbol", [](const Ticket& ticket) { return ticket.order().ticker; })
        .def_property_readonly("tag", [](const Ticket& ticket) { return ticket.order().tag; })
        .def_property_readonly("quantity", [](const Ticket& ticket) { return ticket.order().quantity; })
        .def_property_readonly("filled_quantity", [](const Ticket& ticket) { return ticket.order().filled_quantity; })
        .def_property_readonly("fill_price", [](const Ticket& ticket) { return ticket.order().price; })
        .def("update",
             update,
             py::kw_only(),
             py::arg("quantity") = nothing,
             py::arg("stop") = nothing,
             py::arg("limit") = nothing,
             py::arg("trigger") = nothing,
             py::arg("trailing") = nothing,
             py::arg("tag") = nothing)
        .def(
            "cancel",
            [](const Ticket& ticket, const std::optional<std::string>& tag) { ticket.of_run().cancel(tag); },
            py::arg("tag") = nothing);
}

backtest::TimeOfDay time_of_day(const py::object& said) {
    const std::string text = py::str(said).cast<std::string>();
    int hour = -1, minute = -1, second = 0;
    const int read = std::sscanf(text.c_str(), "%2d:%2d:%2d", &hour, &minute, &second);
    if (read < 2 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        throw Error{Problem::invalid_request, "'" + text + "' is no time of the day; write '15:30' or a datetime.time"};
    return {hour, minute, second};
}

int minutes_of(int minutes, int least) {
    if (minutes >= least) return minutes;
    throw Error{Problem::invalid_request,
                std::to_string(minutes) + " minutes; it must be " + std::to_string(least) + " or more"};
}

void bind_times(py::module_& module) {
    const py::class_<Bars> bars(
        module, "Bars", "Bars to come that are made of a security's bars; indicators follow them.");
    const py::class_<Times> when(module, "Times", "When a scheduled event is due.");
    module.def("every_day", [](const py::object& at) { return Times{backtest::every_day(time_of_day(at))}; });
    module.def("every_session", [](const py::object& at) { return Times{backtest::every_session(time_of_day(at))}; });
    module.def("on_day", [](const py::object& day, const py::object& at) {
        return Times{backtest::on_day(day_of(day), time_of_day(at))};
    });
    module.def("after_open", [](int minutes) { return Times{backtest::after_open(minutes_of(minutes, 0))}; });
    module.def("before_close", [](int minutes) { return Times{backtest::before_close(minutes_of(minutes, 0))}; });
    module.def("every_minutes", [](int minutes) { return Times{backtest::every_minutes(minutes_of(minutes, 1))}; });
    module.def("at_week_start", [](const Times& times) { return Times{backtest::at_week_start(times.times)}; });
    module.def("at_month_start", [](const Times& times) { return Times{backtest::at_month_start(times.times)}; });
}

}  // namespace

const backtest::Order& Ticket::order() const {
    if (id == 0)
        throw Error{Problem::invalid_request, "LEAN refuses this order without recording one: is_valid is False"};
    return link->run().broker().order(id);
}

py::object bar_object(const backtest::TradeBar& bar, bool is_filled_forward) {
    return py::cast(Bar{bar, is_filled_forward});
}

py::object order_event_object(const LinkPointer& link, const backtest::OrderEvent& event) {
    const PythonRun& run = link->run();
    return py::cast(ToldEvent{link,
                              event,
                              to_exchange(event.time),
                              std::string(run.security(event.security).symbol),
                              run.broker().order(event.order).tag});
}

py::object slice_object(const LinkPointer& link) {
    return py::cast(SliceView{link});
}

void bind_strategy_objects(py::module_& module) {
    bind_slices(module);
    bind_order_events(module);
    bind_tickets(module);
    bind_times(module);
}

}  // namespace tamis::python
