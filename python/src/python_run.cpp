// python/src/python_run.cpp — the lock is taken for a call of Python's code and given back after it.
#include "python_run.hpp"

#include <map>
#include <utility>

#include "base/text.hpp"

namespace tamis::python {

namespace py = pybind11;

/// While it lives the run may be asked and told, by this thread.
class Turn {
  public:
    Turn(Link& link, PythonRun& run, const backtest::Slice* slice) : link_(link), before_(link) {
        link.run_ = &run;
        link.slice_ = slice;
        link.thread_ = std::this_thread::get_id();
    }
    ~Turn() { link_ = before_; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

  private:
    Link& link_;
    const Link before_;
};

namespace {

/// Python's state of this thread is made at its first call and lasts as long as the thread.
class ThreadState {
  public:
    ThreadState() : before_(PyGILState_Ensure()), saved_(PyEval_SaveThread()) {}
    ~ThreadState() {
        if (!Py_IsInitialized()) return;
        PyEval_RestoreThread(saved_);
        PyGILState_Release(before_);
    }
    ThreadState(const ThreadState&) = delete;
    ThreadState& operator=(const ThreadState&) = delete;

  private:
    PyGILState_STATE before_;
    PyThreadState* saved_;
};

void keep_thread_state() {
    thread_local const ThreadState state;
    (void)state;
}

py::object value_object(const record::Value& value) {
    if (const auto* truth = std::get_if<bool>(&value)) return py::bool_(*truth);
    if (const auto* number = std::get_if<std::int64_t>(&value)) return py::int_(*number);
    if (const auto* number = std::get_if<double>(&value)) return py::float_(*number);
    return py::str(std::get<std::string>(value));
}

/// The runs that are in a call of Python's, by their threads; under Python's lock.
struct Running {
    PythonRun* run;
    unsigned long python_thread;
};
std::map<std::thread::id, Running>& running() {
    static auto* const all = new std::map<std::thread::id, Running>();  // threads may outlive statics
    return *all;
}

py::object helper(const char* name) {
    return py::module_::import("tamis._strategy").attr(name);
}

}  // namespace

PythonRun& Link::run() const {
    if (!run_ || thread_ != std::this_thread::get_id())
        throw Error{Problem::invalid_request,
                    "a strategy sees and trades only inside its own calls (initialize, on_data, its handlers), on the "
                    "thread that makes them"};
    return *run_;
}

const backtest::Slice& Link::slice() const {
    (void)run();
    if (!slice_)
        throw Error{Problem::invalid_request, "a slice can be looked at only inside the on_data that is given it"};
    return *slice_;
}

PythonRun::~PythonRun() {
    bool is_locked = Py_IsInitialized() != 0;
    try {
        if (is_locked) {
            const py::gil_scoped_acquire locked;
            handlers_.clear();
            slice_view_ = on_data_ = instance_ = py::object();
        }
    } catch (...) {
        is_locked = false;  // this thread is given no lock
    }
    if (is_locked) return;
    // Python's objects are gone with it, or stay: nobody may let go of them here.
    for (py::object* one : {&instance_, &on_data_, &slice_view_}) (void)one->release();
    for (py::object& one : handlers_) (void)one.release();
}

// A pending exception would reach whatever this thread does next, so it goes with the call.
template <class Code>
void PythonRun::turn(const backtest::Slice* slice, const Code& code) {
    if (depth_ == 0) keep_thread_state();
    const py::gil_scoped_acquire locked;
    const Turn now(*link_, *this, slice);
    if (depth_++ == 0) running()[std::this_thread::get_id()] = {this, PyThread_get_thread_ident()};
    std::optional<Error> failed;
    try {
        code();
    } catch (py::error_already_set& thrown) {
        failed = failure(thrown);
    } catch (const Error& error) {
        failed = error;
    }
    if (--depth_ == 0) {
        running().erase(std::this_thread::get_id());
        if (was_ended_) PyThreadState_SetAsyncExc(PyThread_get_thread_ident(), nullptr);
    }
    if (!failed) return;
    if (depth_ > 0) inner_failure_ = failed;
    throw *failed;
}

// What failed in a call within this one has come through Python's code as an exception that names its bar: it is said
// once.
Error PythonRun::failure(py::error_already_set& thrown) {
    const auto said = [&] { return py::str(thrown.value()).cast<std::string>(); };
    if (inner_failure_ && thrown.matches(py::module_::import("tamis").attr("Error")) &&
        said().ends_with(inner_failure_->what()))
        return *inner_failure_;
    const py::object trace = thrown.trace() ? thrown.trace() : py::object(py::none());
    return Error{Problem::invalid_request, helper("reason_of")(thrown.value(), trace).cast<std::string>()};
}

void PythonRun::end_call(std::thread::id thread) {
    if (!Py_IsInitialized()) return;
    const py::gil_scoped_acquire locked;
    const auto found = running().find(thread);
    if (found == running().end()) return;
    found->second.run->was_ended_ = true;
    PyThreadState_SetAsyncExc(found->second.python_thread, helper("GivenUp").ptr());
}

void PythonRun::hook(const char* name) {
    if (has_hook(name)) turn(nullptr, [&] { instance_.attr(name)(); });
}

void PythonRun::make_instance() {
    const Definition& of = *parameters_.of;
    instance_ = of.type();
    attach(instance_, link_);
    for (std::size_t i = 0; i < of.parameters.size(); ++i)
        instance_.attr(std::string(of.parameters[i].name).c_str()) = value_object(parameters_.cells[i]);
    for (std::size_t i = 0; i < of.counters.size(); ++i)
        instance_.attr(std::string(of.counters[i].name).c_str()) = value_object(counters_.cells[i]);
    on_data_ = instance_.attr("on_data");
    slice_view_ = slice_object(link_);
}

void PythonRun::initialize() {
    turn(nullptr, [&] {
        make_instance();
        instance_.attr("initialize")();
    });
}

void PythonRun::on_data(const backtest::Slice& slice) {
    if (hears_data_) turn(&slice, [&] { on_data_(slice_view_); });
}

void PythonRun::on_order(const backtest::OrderEvent& event) {
    turn(nullptr, [&] { instance_.attr("on_order")(order_event_object(link_, event)); });
}

void PythonRun::on_finish() {
    turn(nullptr, [&] {
        if (has_hook("on_finish")) instance_.attr("on_finish")();
        read_counters();
    });
}

void PythonRun::read_counters() {
    const Definition& of = *parameters_.of;
    for (std::size_t i = 0; i < of.counters.size(); ++i) {
        const std::string name(of.counters[i].name);
        const py::object value =
            helper("counter_value")(name, instance_.attr(name.c_str()), value_object(of.no_counters.cells[i]));
        record::Value& cell = counters_.cells[i];
        std::visit(
            [&]<class T>(T& kept) {
                if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::int64_t> || std::is_same_v<T, double> ||
                              std::is_same_v<T, std::string>)
                    kept = value.cast<T>();
            },
            cell);
    }
}

int PythonRun::security_of(py::handle symbol) const {
    if (PyLong_Check(symbol.ptr()) && !PyBool_Check(symbol.ptr())) return symbol.cast<int>();
    if (py::isinstance<py::str>(symbol))
        if (const auto found = broker().find_security(symbol.cast<std::string>())) return *found;
    std::vector<std::string> all;
    for (int i = 0; i < securities(); ++i) all.emplace_back(security(i).symbol);
    throw Error{
        Problem::invalid_request,
        "there is no security " + py::repr(symbol).cast<std::string>() + " in this run; it has " + join(all, ", ")};
}

// Python's objects must not be let go without the lock, so the run keeps them and handlers hold their places.
backtest::Consolidator::Handler PythonRun::bar_handler(const py::object& handler) {
    if (handler.is_none()) return [](const backtest::TradeBar&) {};
    handlers_.push_back(handler);
    return [this, place = handlers_.size() - 1](const backtest::TradeBar& bar) {
        turn(nullptr, [&] { handlers_[place](bar_object(bar, false)); });
    };
}

std::function<void()> PythonRun::event_handler(const py::object& handler) {
    handlers_.push_back(handler);
    return [this, place = handlers_.size() - 1] {
        turn(nullptr, [&] {
            const py::object called = handlers_[place];  // it may add others
            called();
        });
    };
}

}  // namespace tamis::python
