// python/src/strategy_definition.hpp — a strategy class of Python as the engine knows strategies.
#pragma once

#include <pybind11/pybind11.h>

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "backtest/strategy_type.hpp"

namespace tamis::python {

struct Definition;

/// Parameters or counters of one run: a cell for each field, in order.
struct Slots {
    const Definition* of = nullptr;
    std::vector<record::Value> cells;
};
/// Parameters, and counters, that a class may have.
inline constexpr std::size_t most_slots = 64;

/// A class as it was when it was registered. It lives as long as the process: runs and tables look into it.
struct Definition {
    std::string name, version, meaning;
    pybind11::object type;  ///< the class
    std::deque<std::string> texts;
    std::deque<std::vector<std::string_view>> choices;
    std::vector<record::Field> parameters, counters;
    Slots defaults, no_counters;
    bool needs_minutes = true;
    int warmup = 0;             ///< sessions, or days of the calendar
    int warmup_parameter = -1;  ///< the parameter that says how many
    bool warmup_is_days = false;
    std::set<std::string> hooks;  ///< those that it has filled in; others need no call
    std::unique_ptr<backtest::StrategyTable> table;
};

/// Adds the class that `description` describes (as tamis._strategy writes it) to the strategies, in place of an earlier
/// one of its name. Throws Error conflict where the name is another's, invalid_request for what cannot be described.
void add_strategy(const pybind11::object& type, const pybind11::dict& description);

}  // namespace tamis::python
