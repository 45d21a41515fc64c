// python/src/bindings.hpp — what each file of the module adds to it.
#pragma once

#include <pybind11/pybind11.h>

namespace tamis::python {

/// The class Error, and every C++ exception as one of it.
void bind_errors(pybind11::module_& module);
void bind_frame(pybind11::module_& module);
void bind_home(pybind11::module_& module);
/// What strategy classes derive from, see and do; and how they are added to the strategies.
void bind_strategies(pybind11::module_& module);

}  // namespace tamis::python
