// python/src/strategy_objects.hpp — what a strategy of Python holds in its hands: its run, tickets, bars to come,
// times.
#pragma once

#include <pybind11/pybind11.h>

#include <utility>

#include "backtest/schedule.hpp"
#include "python_run.hpp"

namespace tamis::python {

/// The base of every strategy of Python.
class Hands {
  public:
    void attach(const LinkPointer& link) { link_ = link; }
    const LinkPointer& link() const { return link_; }
    PythonRun& run() const { return link_->run(); }

  private:
    LinkPointer link_ = std::make_shared<Link>();
};

/// An order that was sent; 0: LEAN refuses it without recording one.
struct Ticket {
    LinkPointer link;
    int id = 0;

    backtest::OrderTicket of_run() const { return {link->run().broker(), id}; }
    const backtest::Order& order() const;
};

/// Bars that are made of a security's bars, for indicators.
struct Bars {
    LinkPointer link;
    backtest::Consolidator* consolidator;
};

/// When an event is due.
struct Times {
    backtest::EventTimes times;
};

void bind_decimal(pybind11::module_& module);
void bind_strategy_objects(pybind11::module_& module);
void bind_indicators(pybind11::class_<Hands>& hands, pybind11::module_& module);

}  // namespace tamis::python
