// python/src/strategy_bindings.cpp — what a strategy class of Python sees and can do: wishes go on to its run.
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include <chrono>

#include "backtest/schedule.hpp"
#include "base/error.hpp"
#include "bindings.hpp"
#include "number.hpp"
#include "python_run.hpp"
#include "strategy_objects.hpp"
#include "study/run_cell.hpp"

namespace tamis::python {

namespace py = pybind11;

namespace {

using backtest::OrderRequest;
using backtest::OrderType;
Ticket send(const Hands& self, const OrderRequest& request) {
    return {self.link(), self.run().send(request).id()};
}

Ticket order(const Hands& self,
             OrderType type,
             const py::object& symbol,
             const Number& quantity,
             const backtest::OrderPrices& prices,
             const std::string& tag) {
    return send(self,
                {.type = type,
                 .security = self.run().security_of(symbol),
                 .quantity = quantity.value,
                 .prices = prices,
                 .tag = tag});
}

Ticket trailing_stop(const Hands& self,
                     const py::object& symbol,
                     const Number& quantity,
                     const Number& trailing,
                     bool is_fraction,
                     const std::string& tag) {
    return send(self,
                {.type = OrderType::trailing_stop,
                 .security = self.run().security_of(symbol),
                 .quantity = quantity.value,
                 .prices = {.trailing = trailing.value},
                 .trailing_is_fraction = is_fraction,
                 .tag = tag});
}

Ticket set_holdings(const Hands& self, const py::object& symbol, const Number& fraction, const std::string& tag) {
    PythonRun& run = self.run();
    return {self.link(), run.set_holdings(run.security_of(symbol), fraction.value, tag).id()};
}

std::vector<Ticket> set_targets(const Hands& self, const py::dict& fractions, const std::string& tag) {
    PythonRun& run = self.run();
    std::vector<backtest::Target> targets;
    for (const auto& [symbol, fraction] : fractions)
        targets.push_back({run.security_of(symbol), fraction.cast<Number>().value});
    std::vector<Ticket> tickets;
    for (const auto& one : run.set_holdings(targets, tag)) tickets.push_back({self.link(), one.id()});
    return tickets;
}

void liquidate(const Hands& self, const py::object& symbol, const std::string& tag) {
    PythonRun& run = self.run();
    symbol.is_none() ? run.liquidate(tag) : run.liquidate(run.security_of(symbol), tag);
}

std::vector<Ticket> open_orders(const Hands& self, const py::object& symbol) {
    PythonRun& run = self.run();
    std::vector<Ticket> tickets;
    const auto orders = symbol.is_none() ? run.open_orders() : run.open_orders(run.security_of(symbol));
    for (const int id : orders) tickets.push_back({self.link(), id});
    return tickets;
}

std::vector<std::string> symbols(const Hands& self) {
    const PythonRun& run = self.run();
    std::vector<std::string> all;
    for (int i = 0; i < run.securities(); ++i) all.emplace_back(run.security(i).symbol);
    return all;
}

Bars consolidate(const Hands& self, const py::object& symbol, int minutes, const py::object& handler) {
    PythonRun& run = self.run();
    return {self.link(),
            &run.consolidate(run.security_of(symbol), std::chrono::minutes(minutes), run.bar_handler(handler))};
}

Bars consolidate_count(const Hands& self, const py::object& symbol, int bars, const py::object& handler) {
    PythonRun& run = self.run();
    return {self.link(), &run.consolidate_count(run.security_of(symbol), bars, run.bar_handler(handler))};
}

void bind_orders(py::class_<Hands>& hands) {
    const auto plain = [](OrderType type) {
        return [type](const Hands& self, const py::object& symbol, const Number& quantity, const std::string& tag) {
            return order(self, type, symbol, quantity, {}, tag);
        };
    };
    const auto symbol = py::arg("symbol"), quantity = py::arg("quantity");
    const auto tag = py::arg("tag") = "";
    hands.def("market_order", plain(OrderType::market), symbol, quantity, tag)
        .def("market_on_open_order", plain(OrderType::market_on_open), symbol, quantity, tag)
        .def("market_on_close_order", plain(OrderType::market_on_close), symbol, quantity, tag);
    hands.def(
        "limit_order",
        [](const Hands& self, const py::object& of, const Number& shares, const Number& limit, const std::string& why) {
            return order(self, OrderType::limit, of, shares, {.limit = limit.value}, why);
        },
        symbol,
        quantity,
        py::arg("limit"),
        tag);
    hands.def(
        "stop_market_order",
        [](const Hands& self, const py::object& of, const Number& shares, const Number& stop, const std::string& why) {
            return order(self, OrderType::stop_market, of, shares, {.stop = stop.value}, why);
        },
        symbol,
        quantity,
        py::arg("stop"),
        tag);
    hands.def(
        "stop_limit_order",
        [](const Hands& self,
           const py::object& of,
           const Number& shares,
           const Number& stop,
           const Number& limit,
           const std::string& why) {
            return order(self, OrderType::stop_limit, of, shares, {.stop = stop.value, .limit = limit.value}, why);
        },
        symbol,
        quantity,
        py::arg("stop"),
        py::arg("limit"),
        tag);
    hands.def(
        "limit_if_touched_order",
        [](const Hands& self,
           const py::object& of,
           const Number& shares,
           const Number& trigger,
           const Number& limit,
           const std::string& why) {
            return order(
                self, OrderType::limit_if_touched, of, shares, {.limit = limit.value, .trigger = trigger.value}, why);
        },
        symbol,
        quantity,
        py::arg("trigger"),
        py::arg("limit"),
        tag);
    hands.def("trailing_stop_order",
              trailing_stop,
              symbol,
              quantity,
              py::arg("trailing"),
              py::arg("is_fraction") = false,
              tag);
}

void bind_positions(py::class_<Hands>& hands) {
    const auto tag = py::arg("tag") = "";
    hands.def("set_holdings", set_holdings, py::arg("symbol"), py::arg("fraction"), tag);
    hands.def("set_holdings", set_targets, py::arg("fractions"), tag);
    hands.def("liquidate", liquidate, py::arg("symbol") = py::none(), py::arg("tag") = "Liquidated");
    hands.def("cancel_open_orders", [](const Hands& self) { self.run().cancel_open_orders(); });
    hands.def("open_orders", open_orders, py::arg("symbol") = py::none());
    hands.def("order", [](const Hands& self, int id) {
        (void)self.run().broker().order(id);
        return Ticket{self.link(), id};
    });
}

void bind_account(py::class_<Hands>& hands) {
    const auto symbol = py::arg("symbol");
    const auto of = [](const auto& ask) {
        return [ask](const Hands& self, const py::object& named) {
            const PythonRun& run = self.run();
            return ask(run, run.security_of(named));
        };
    };
    hands.def("position", of([](const PythonRun& run, int at) { return run.position(at); }), symbol)
        .def("price", of([](const PythonRun& run, int at) { return run.price(at); }), symbol)
        .def("average_price",
             of([](const PythonRun& run, int at) { return run.security(at).holding.average_price; }),
             symbol)
        .def("unrealized_profit",
             of([](const PythonRun& run, int at) { return run.broker().unrealized_profit(at); }),
             symbol);
    hands.def(
        "is_invested",
        [](const Hands& self, const py::object& named) {
            const PythonRun& run = self.run();
            return named.is_none() ? run.is_invested() : run.is_invested(run.security_of(named));
        },
        py::arg("symbol") = py::none());
    hands.def(
        "quantity_for",
        [](const Hands& self, const py::object& named, const Number& fraction) {
            const PythonRun& run = self.run();
            return run.broker().quantity_for(run.security_of(named), fraction.value);
        },
        symbol,
        py::arg("fraction"));
    hands.def_property_readonly("cash", [](const Hands& self) { return self.run().cash(); })
        .def_property_readonly("total_value", [](const Hands& self) { return self.run().total_value(); })
        .def_property_readonly("symbols", symbols);
}

void bind_clock(py::class_<Hands>& hands) {
    hands.def_property_readonly("now", [](const Hands& self) { return datetime_of(self.run().now()); })
        .def_property_readonly("today", [](const Hands& self) { return date_of(self.run().today()); })
        .def_property_readonly("session_open",
                               [](const Hands& self) { return datetime_of(self.run().broker().session_open()); })
        .def_property_readonly("session_close",
                               [](const Hands& self) { return datetime_of(self.run().broker().session_close()); })
        .def_property_readonly("is_warming_up", [](const Hands& self) { return self.run().is_warming_up(); });
    hands.def(
        "schedule",
        [](const Hands& self, const Times& times, const py::object& handler) {
            PythonRun& run = self.run();
            run.schedule(times.times, run.event_handler(handler));
        },
        py::arg("times"),
        py::arg("handler"));
    hands.def("quit", [](const Hands& self) { self.run().quit(); });
    hands.def("log", [](const Hands& self, const std::string& text) { self.run().log(text); }, py::arg("text"));
    hands.def(
        "plot",
        [](const Hands& self, const std::string& series, const Number& value) { self.run().plot(series, value.value); },
        py::arg("series"),
        py::arg("value"));
}

void bind_bars(py::class_<Hands>& hands) {
    const auto symbol = py::arg("symbol");
    const auto handler = py::arg("handler") = py::none();
    hands.def("consolidate", consolidate, symbol, py::arg("minutes"), handler)
        .def("consolidate_count", consolidate_count, symbol, py::arg("bars"), handler);
    hands.def(
        "consolidate_sessions",
        [](const Hands& self, const py::object& named, const py::object& called) {
            PythonRun& run = self.run();
            return Bars{self.link(), &run.consolidate_sessions(run.security_of(named), run.bar_handler(called))};
        },
        symbol,
        handler);
    const auto of_size = [](auto make) {
        return [make](const Hands& self, const py::object& named, const Number& size, const py::object& called) {
            PythonRun& run = self.run();
            return Bars{self.link(), &make(run, run.security_of(named), size.value, run.bar_handler(called))};
        };
    };
    hands.def("consolidate_renko",
              of_size([](PythonRun& run, int security, Decimal brick, auto called) -> auto& {
                  return run.consolidate_renko(security, brick, std::move(called));
              }),
              symbol,
              py::arg("brick"),
              handler);
    hands.def("consolidate_volume",
              of_size([](PythonRun& run, int security, Decimal shares, auto called) -> auto& {
                  return run.consolidate_volume(security, shares, std::move(called));
              }),
              symbol,
              py::arg("shares"),
              handler);
}

}  // namespace

void bind_strategies(py::module_& module) {
    bind_decimal(module);
    bind_strategy_objects(module);
    py::class_<Hands> hands(
        module, "Hands", "What a strategy can ask and do; tamis.Strategy is how it is meant to be used.");
    hands.def(py::init<>());
    bind_orders(hands);
    bind_positions(hands);
    bind_account(hands);
    bind_clock(hands);
    bind_bars(hands);
    bind_indicators(hands, module);
    module.def("add_strategy", add_strategy);
    study::set_end_call(PythonRun::end_call);
}

void attach(py::handle strategy, const LinkPointer& link) {
    strategy.cast<Hands&>().attach(link);
}

}  // namespace tamis::python
