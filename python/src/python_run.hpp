// python/src/python_run.hpp — one run of a strategy class of Python: hooks are calls of its methods, under Python's
// lock.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "backtest/algorithm/algorithm.hpp"
#include "base/error.hpp"
#include "strategy_definition.hpp"

namespace tamis::python {

class PythonRun;

/// Between a run and what Python holds of it, which may outlive it. Used under Python's lock.
class Link {
  public:
    /// The run, inside one of its calls. Throws Error invalid_request elsewhere: before, after, on another thread.
    PythonRun& run() const;
    const backtest::Slice& slice() const;  ///< of the call of on_data that is being made

  private:
    friend class Turn;
    PythonRun* run_ = nullptr;
    const backtest::Slice* slice_ = nullptr;
    std::thread::id thread_;
};
using LinkPointer = std::shared_ptr<Link>;

class PythonRun final : public backtest::Algorithm {
  public:
    explicit PythonRun(Slots parameters)
        : parameters_(std::move(parameters)),
          counters_(parameters_.of->no_counters),
          hears_data_(has_hook("on_data")) {}
    ~PythonRun() override;

    const void* counters() const override { return &counters_; }
    /// Ends the call of Python's that a run is in on that thread, by an exception; one that does not come back from C
    /// goes on. From any thread.
    static void end_call(std::thread::id thread);

    /// A symbol of the run or its place. Throws Error invalid_request with those that there are.
    int security_of(pybind11::handle symbol) const;
    /// A handler of Python's; calls of it are turns.
    backtest::Consolidator::Handler bar_handler(const pybind11::object& handler);
    std::function<void()> event_handler(const pybind11::object& handler);

    using Algorithm::broker;
    using Algorithm::cancel_open_orders;
    using Algorithm::cash;
    using Algorithm::consolidate;
    using Algorithm::consolidate_count;
    using Algorithm::consolidate_renko;
    using Algorithm::consolidate_sessions;
    using Algorithm::consolidate_volume;
    using Algorithm::is_invested;
    using Algorithm::is_warming_up;
    using Algorithm::liquidate;
    using Algorithm::log;
    using Algorithm::now;
    using Algorithm::open_orders;
    using Algorithm::plot;
    using Algorithm::position;
    using Algorithm::price;
    using Algorithm::quit;
    using Algorithm::schedule;
    using Algorithm::securities;
    using Algorithm::security;
    using Algorithm::send;
    using Algorithm::set_holdings;
    using Algorithm::today;
    using Algorithm::total_value;

  protected:
    void initialize() override;
    void on_data(const backtest::Slice& slice) override;
    void on_order(const backtest::OrderEvent& event) override;
    void on_warm() override { hook("on_warm"); }
    void on_end_of_day() override { hook("on_end_of_day"); }
    void on_finish() override;

  private:
    /// Takes Python's lock, makes this run the link's, and words what Python throws. `code` may call Python.
    template <class Code>
    void turn(const backtest::Slice* slice, const Code& code);
    bool has_hook(const char* name) const { return parameters_.of->hooks.contains(name); }
    void hook(const char* name);
    Error failure(pybind11::error_already_set& thrown);
    void make_instance();
    void read_counters();

    Slots parameters_, counters_;
    bool hears_data_;
    LinkPointer link_ = std::make_shared<Link>();
    pybind11::object instance_, on_data_, slice_view_;
    std::vector<pybind11::object> handlers_;
    std::optional<Error> inner_failure_;  ///< of a call within a call of Python's
    int depth_ = 0;
    bool was_ended_ = false;  ///< an exception is on its way to this thread
};

/// An order that Python was told of.
pybind11::object order_event_object(const LinkPointer& link, const backtest::OrderEvent& event);
pybind11::object bar_object(const backtest::TradeBar& bar, bool is_filled_forward);
/// What on_data is given, once a run.
pybind11::object slice_object(const LinkPointer& link);
void attach(pybind11::handle strategy, const LinkPointer& link);

}  // namespace tamis::python
