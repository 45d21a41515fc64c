// python/src/module.cpp — the module _tamis, which the package tamis wraps.
#include "bindings.hpp"

PYBIND11_MODULE(_tamis, module) {
    module.doc() = "The use cases of Tamis; the package tamis is how they are meant to be called.";
    tamis::python::bind_errors(module);
    tamis::python::bind_frame(module);
    tamis::python::bind_home(module);
    tamis::python::bind_strategies(module);
}
