// python/src/number.cpp — the class tamis.Decimal, and what Python has for times.
#include "number.hpp"

#include <datetime.h>
#include <pybind11/operators.h>

#include <cmath>

#include "base/error.hpp"
#include "bindings.hpp"

namespace tamis::python {

namespace py = pybind11;

namespace {

bool is_decimal_of_python(py::handle from) {
    // Never destroyed: Python may be gone before statics are.
    static const auto* const type = new py::object(py::module_::import("decimal").attr("Decimal"));
    return PyObject_IsInstance(from.ptr(), type->ptr()) == 1;
}

Decimal parsed(const std::string& text) {
    const auto value = Decimal::try_parse(text);
    if (!value)
        throw Error{Problem::invalid_request,
                    "'" + text + "' is no decimal number of at most 28 digits, such as 12.50"};
    return *value;
}

Decimal decimal_from(const py::object& from) {
    Decimal value;
    if (py::isinstance<py::str>(from)) return parsed(from.cast<std::string>());
    if (read_number(from, value)) return value;
    throw py::type_error("a tamis.Decimal is made of a number or a text, not of " + py::repr(from).cast<std::string>());
}

py::object as_python(const Decimal& value) {
    return py::module_::import("decimal").attr("Decimal")(to_text(value));
}

template <class Operate>
auto with_number(const Operate& operate) {
    return [operate](const Decimal& self, const Number& other) { return operate(self, other.value); };
}

void bind_arithmetic(py::class_<Decimal>& decimal) {
    const auto is_operator = py::is_operator();
    decimal.def("__add__", with_number([](const Decimal& a, const Decimal& b) { return a + b; }), is_operator)
        .def("__radd__", with_number([](const Decimal& a, const Decimal& b) { return b + a; }), is_operator)
        .def("__sub__", with_number([](const Decimal& a, const Decimal& b) { return a - b; }), is_operator)
        .def("__rsub__", with_number([](const Decimal& a, const Decimal& b) { return b - a; }), is_operator)
        .def("__mul__", with_number([](const Decimal& a, const Decimal& b) { return a * b; }), is_operator)
        .def("__rmul__", with_number([](const Decimal& a, const Decimal& b) { return b * a; }), is_operator)
        .def("__truediv__", with_number([](const Decimal& a, const Decimal& b) { return a / b; }), is_operator)
        .def("__rtruediv__", with_number([](const Decimal& a, const Decimal& b) { return b / a; }), is_operator)
        .def("__neg__", [](const Decimal& a) { return -a; })
        .def("__abs__", [](const Decimal& a) { return abs(a); });
}

void bind_comparisons(py::class_<Decimal>& decimal) {
    const auto is_operator = py::is_operator();
    decimal.def("__eq__", with_number([](const Decimal& a, const Decimal& b) { return a == b; }), is_operator)
        .def("__ne__", with_number([](const Decimal& a, const Decimal& b) { return a != b; }), is_operator)
        .def("__lt__", with_number([](const Decimal& a, const Decimal& b) { return a < b; }), is_operator)
        .def("__le__", with_number([](const Decimal& a, const Decimal& b) { return a <= b; }), is_operator)
        .def("__gt__", with_number([](const Decimal& a, const Decimal& b) { return a > b; }), is_operator)
        .def("__ge__", with_number([](const Decimal& a, const Decimal& b) { return a >= b; }), is_operator)
        .def("__bool__", [](const Decimal& a) { return !a.is_zero(); })
        .def("__hash__", [](const Decimal& a) { return py::hash(as_python(a)); });
}

Decimal rounded(const Decimal& value, int digits) {
    return round_half_even(value, digits);
}

}  // namespace

bool read_number(py::handle from, Decimal& into) {
    if (PyBool_Check(from.ptr())) return false;  // Python counts it among its whole numbers
    if (py::isinstance<Decimal>(from)) {
        into = from.cast<const Decimal&>();
    } else if (PyFloat_Check(from.ptr())) {
        into = Decimal::from_double(PyFloat_AS_DOUBLE(from.ptr()));
    } else if (PyIndex_Check(from.ptr())) {
        into = parsed(py::str(py::reinterpret_steal<py::object>(PyNumber_Index(from.ptr()))).cast<std::string>());
    } else if (is_decimal_of_python(from)) {
        into = parsed(py::module_::import("builtins").attr("format")(from, "f").cast<std::string>());
    } else {
        return false;
    }
    return true;
}

py::object datetime_of(ExchangeTime time) {
    if (!PyDateTimeAPI) PyDateTime_IMPORT;
    const std::chrono::year_month_day day{time.day()};
    const auto ms = static_cast<int>(time.ms_of_day());
    return py::reinterpret_steal<py::object>(PyDateTime_FromDateAndTime(static_cast<int>(day.year()),
                                                                        static_cast<int>(unsigned{day.month()}),
                                                                        static_cast<int>(unsigned{day.day()}),
                                                                        ms / 3'600'000,
                                                                        ms / 60'000 % 60,
                                                                        ms / 1000 % 60,
                                                                        ms % 1000 * 1000));
}

py::object date_of(TradingDay of) {
    if (!PyDateTimeAPI) PyDateTime_IMPORT;
    const std::chrono::year_month_day day{of};
    return py::reinterpret_steal<py::object>(PyDate_FromDate(
        static_cast<int>(day.year()), static_cast<int>(unsigned{day.month()}), static_cast<int>(unsigned{day.day()})));
}

TradingDay day_of(py::handle date) {
    return require_day(py::str(date).cast<std::string>().substr(0, 10), "a day");
}

void bind_decimal(py::module_& module) {
    py::class_<Decimal> decimal(
        module,
        "Decimal",
        R"(A decimal number as LEAN computes with it (.NET's): at most 28 digits, rounded half to even.

It goes with whole numbers, decimal.Decimal and floats; a float counts by its 15 digits. float(x) is the nearest double.)");
    decimal.def(py::init(&decimal_from), py::arg("value"));
    bind_arithmetic(decimal);
    bind_comparisons(decimal);
    decimal.def("__float__", [](const Decimal& a) { return to_double(a); })
        .def("__int__", [](const Decimal& a) { return to_int64(a); })
        .def("__round__", rounded, py::arg("digits") = 0)
        .def("__floor__", [](const Decimal& a) { return to_int64(floor(a)); })
        .def("__ceil__", [](const Decimal& a) { return to_int64(ceiling(a)); })
        .def("__str__", [](const Decimal& a) { return to_text(a); })
        .def("__repr__", [](const Decimal& a) { return "tamis.Decimal('" + to_text(a) + "')"; })
        .def("__format__", [](const Decimal& a, const std::string& how) {
            return py::module_::import("builtins").attr("format")(as_python(a), how);
        });
}

}  // namespace tamis::python
