// python/src/number.hpp — any number of Python as LEAN's decimal, and times of the exchange as Python's.
#pragma once

#include <pybind11/pybind11.h>

#include "base/decimal.hpp"
#include "market/time.hpp"

namespace tamis::python {

/// What a function takes where a price, a quantity or a share is meant: a tamis.Decimal, an int, a decimal.Decimal, or
/// a float by its 15 digits as .NET converts it.
struct Number {
    Decimal value;
};
/// False where it is no number; a truth is none.
bool read_number(pybind11::handle from, Decimal& into);

/// A datetime without a zone, by the exchange's clock.
pybind11::object datetime_of(ExchangeTime time);
pybind11::object date_of(TradingDay day);
/// Throws Error invalid_request for what is no date.
TradingDay day_of(pybind11::handle date);

}  // namespace tamis::python

template <>
struct pybind11::detail::type_caster<tamis::python::Number> {
    PYBIND11_TYPE_CASTER(tamis::python::Number, const_name("tamis.Decimal | int | float | decimal.Decimal"));
    bool load(handle from, bool) { return tamis::python::read_number(from, value.value); }
};
