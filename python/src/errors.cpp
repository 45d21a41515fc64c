// python/src/errors.cpp — errors keep their words, and say what kind of trouble it is.
#include <exception>
#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "base/file.hpp"
#include "bindings.hpp"

namespace tamis::python {

namespace {

constexpr const char* about_errors =
    "What ends a call: the words are those of the command line, `problem` is their kind: 'invalid request', 'not "
    "found',\n"
    "'conflict', 'bad data', 'unavailable', 'cancelled' or 'bug'.";

PyObject* error_class = nullptr;

void raise(const std::string& text, Problem problem) {
    pybind11::object error = pybind11::reinterpret_borrow<pybind11::object>(error_class)(text);
    error.attr("problem") = std::string(info(problem).name);
    PyErr_SetObject(error_class, error.ptr());
}

void translate(std::exception_ptr thrown) {  // NOLINT(performance-unnecessary-value-param): pybind11's signature
    try {
        if (thrown) std::rethrow_exception(thrown);
    } catch (const Error& error) {
        raise(error.what(), error.problem());
    } catch (const std::filesystem::filesystem_error& system) {
        const Error error = path_error(system);
        raise(error.what(), error.problem());
    } catch (const Bug& bug) {
        raise(std::string("bug: ") + bug.what(), Problem::bug);
    }
}

}  // namespace

void bind_errors(pybind11::module_& module) {
    error_class = PyErr_NewExceptionWithDoc("tamis.Error", about_errors, PyExc_Exception, nullptr);
    if (!error_class) throw pybind11::error_already_set();
    module.attr("Error") = pybind11::reinterpret_borrow<pybind11::object>(error_class);
    pybind11::register_exception_translator(translate);
}

}  // namespace tamis::python
