// python/src/frame.cpp — the class Frame: Arrow's interfaces, and columns for pandas where there is no Arrow.
#include "frame.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "arrow_stream.hpp"
#include "base/decimal.hpp"
#include "base/hash.hpp"
#include "bindings.hpp"

namespace tamis::python {

namespace py = pybind11;

namespace {

using record::Column;
using record::Type;

/// Released by whoever took it over, or else with the capsule, as the specification of the capsules has it.
template <class Struct>
void end_capsule(PyObject* capsule) {
    auto* what = static_cast<Struct*>(PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)));
    if (what->release) what->release(what);
    delete what;
}

template <class Struct, class Write>
py::object capsule_of(const char* name, const Write& write) {
    auto what = std::make_unique<Struct>();
    write(what.get());
    auto* const given = what.release();
    PyObject* capsule = PyCapsule_New(given, name, end_capsule<Struct>);
    if (capsule) return py::reinterpret_steal<py::object>(capsule);
    given->release(given);
    delete given;
    throw py::error_already_set();
}

py::object schema_of(const Frame& frame) {
    return capsule_of<ArrowSchema>("arrow_schema", [&](ArrowSchema* out) { write_schema(frame, out); });
}

// A reader that wishes other types than ours casts them itself, as the specification allows.
py::object stream_of(const Frame& frame, const py::object&) {
    return capsule_of<ArrowArrayStream>("arrow_array_stream", [&](ArrowArrayStream* out) { write_stream(frame, out); });
}

/// The cells as they lie, read-only; the frame lives as long as the array.
template <class T>
py::array lent(const py::object& frame, const std::vector<T>& cells) {
    py::array array(py::dtype::of<T>(), {cells.size()}, {sizeof(T)}, cells.data(), frame);
    array.attr("flags").attr("writeable") = false;
    return array;
}

/// One Python object a cell, None for NULL.
template <class ObjectOf>
py::list objects(const Column& column, const ObjectOf& object_of) {
    py::list list(column.size());
    for (std::size_t i = 0; i < column.size(); ++i)
        list[i] = column.is_null(i) ? py::object(py::none()) : py::object(object_of(i));
    return list;
}

py::object decimals(const Frame& frame, const Column& column) {
    if (frame.keeps_decimals) {
        const py::object decimal = py::module_::import("decimal").attr("Decimal");
        return objects(column, [&](std::size_t i) { return decimal(to_text(column.decimals()[i])); });
    }
    py::array_t<double> array(static_cast<py::ssize_t>(column.size()));
    for (std::size_t i = 0; i < column.size(); ++i) array.mutable_data()[i] = to_double(column.decimals()[i]);
    return array;
}

py::object cells_of(const py::object& self, const Frame& frame, const Column& column) {
    switch (column.type()) {
        case Type::real:
            return lent(self, column.reals());
        case Type::decimal:
            return decimals(frame, column);
        case Type::hash:
            return objects(column, [&](std::size_t i) { return py::str(hex_text(column.hashes()[i])); });
        case Type::text:
            return objects(column, [&](std::size_t i) { return py::str(column.texts()[i]); });
        default:
            return lent(self, column.numbers());
    }
}

/// (type, cells, which of them are there: None where all are).
py::tuple column_of(const py::object& self, std::size_t c) {
    const auto& frame = self.cast<const Frame&>();
    const Column& column = frame.rows->columns.at(c);
    const py::object valid = column.has_nulls() ? py::object(lent(self, column.valid())) : py::object(py::none());
    return py::make_tuple(std::string(record::name_of(column.type())), cells_of(self, frame, column), valid);
}

}  // namespace

void bind_frame(py::module_& module) {
    py::class_<Frame>(module, "Frame", "Columns of one answer; tamis.Frame shows them.")
        .def("__len__", [](const Frame& frame) { return frame.rows->size(); })
        .def_property_readonly("names", [](const Frame& frame) { return frame.rows->names; })
        .def("column", [](const py::object& self, std::size_t c) { return column_of(self, c); })
        .def("__arrow_c_schema__", schema_of)
        .def("__arrow_c_stream__", stream_of, py::arg("requested_schema") = py::none());
}

}  // namespace tamis::python
