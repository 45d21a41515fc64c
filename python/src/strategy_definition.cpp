// python/src/strategy_definition.cpp — fields whose places are known at run time, and a type that looks into them.
#include "strategy_definition.hpp"

#include <array>
#include <set>
#include <utility>

#include "backtest/strategies/redefinition.hpp"
#include "base/error.hpp"
#include "python_run.hpp"

namespace tamis::python {

namespace py = pybind11;

namespace {

using record::Field;
using record::Value;

const Slots& slots(const void* part) {
    return *static_cast<const Slots*>(part);
}

template <std::size_t Slot>
Value read(const void* part) {
    return slots(part).cells[Slot];
}
template <std::size_t Slot>
void write(void* part, const Value& value) {
    Value& cell = static_cast<Slots*>(part)->cells[Slot];
    ensure(cell.index() == value.index(), "a cell is written with its field's type");
    cell = value;
}
template <std::size_t Slot>
void gather(const void* first, std::size_t stride, std::size_t rows, record::Column& out) {
    const auto* at = static_cast<const std::byte*>(first);
    for (std::size_t i = 0; i < rows; ++i, at += stride) out.push_value(slots(at).cells[Slot]);
}

struct Access {
    Value (*read)(const void*);
    void (*write)(void*, const Value&);
    void (*gather)(const void*, std::size_t, std::size_t, record::Column&);
};
template <std::size_t... Slot>
constexpr std::array<Access, sizeof...(Slot)> accesses(std::index_sequence<Slot...>) {
    return {Access{read<Slot>, write<Slot>, gather<Slot>}...};
}
constexpr auto access_of = accesses(std::make_index_sequence<most_slots>());

record::Unit unit_of(const std::string& word) {
    for (auto unit = record::Unit::none; unit <= record::Unit::bars;
         unit = static_cast<record::Unit>(static_cast<int>(unit) + 1))
        if (record::name_of(unit) == word || (word.empty() && unit == record::Unit::none)) return unit;
    throw Error{Problem::invalid_request,
                "'" + word +
                    "' is no unit; there are usd, fraction, ratio, shares, count, "
                    "days, minutes, seconds, milliseconds and bars"};
}

Value value_of(const py::handle& value) {
    if (py::isinstance<py::bool_>(value)) return value.cast<bool>();
    if (py::isinstance<py::int_>(value)) return value.cast<std::int64_t>();
    if (py::isinstance<py::float_>(value)) return value.cast<double>();
    return value.cast<std::string>();
}

std::string_view kept(Definition& definition, const py::handle& text) {
    return definition.texts.emplace_back(text.cast<std::string>());
}

record::About about(Definition& definition, const py::dict& said) {
    record::About about{unit_of(said["unit"].cast<std::string>()), kept(definition, said["meaning"])};
    if (!said["range"].is_none()) {
        const auto [least, most] = said["range"].cast<std::pair<double, double>>();
        about.allowed = record::Range{least, most};
    }
    std::vector<std::string_view>& choices = definition.choices.emplace_back();
    for (const py::handle choice : said["choices"]) choices.push_back(kept(definition, choice));
    about.choices = choices;
    return about;
}

/// Fields and their first values.
void describe(Definition& definition, const py::list& said, std::vector<Field>& fields, Slots& first) {
    if (said.size() > most_slots)
        throw Error{Problem::invalid_request,
                    definition.name + " has " + std::to_string(said.size()) + " parameters or counters; at most " +
                        std::to_string(most_slots)};
    first.of = &definition;
    for (const py::handle one : said) {
        const auto field = py::reinterpret_borrow<py::dict>(one);
        const Access& access = access_of[fields.size()];
        first.cells.push_back(value_of(field["default"]));
        const auto type = static_cast<record::Type>(first.cells.back().index() - 1);
        fields.push_back({kept(definition, field["name"]),
                          type,
                          false,
                          about(definition, field),
                          access.read,
                          access.write,
                          access.gather});
    }
}

backtest::WarmUp warm_up(const void* parameters) {
    const Definition& of = *slots(parameters).of;
    const int count = of.warmup_parameter < 0
                          ? of.warmup
                          : static_cast<int>(std::get<std::int64_t>(
                                slots(parameters).cells[static_cast<std::size_t>(of.warmup_parameter)]));
    return {count, of.warmup_is_days};
}

// What the engine knows of a strategy are plain functions, some of which are told nothing: so a class takes a place,
// and the functions of a place know where it is.
constexpr std::size_t most_classes = 1000;
std::array<const Definition*, most_classes> places{};
std::size_t taken_places = 0;  // under Python's lock

std::shared_ptr<void> copy(const void* from) {
    return std::make_shared<Slots>(slots(from));
}

template <std::size_t At>
std::shared_ptr<void> defaults_at() {
    return std::make_shared<Slots>(places[At]->defaults);
}
template <std::size_t At>
std::shared_ptr<const void> copy_counters_at(const void* from) {
    return std::make_shared<Slots>(from ? slots(from) : places[At]->no_counters);
}
template <std::size_t At>
const record::Table& table_at() {
    return places[At]->table->table();
}

struct Place {
    std::shared_ptr<void> (*defaults)();
    std::shared_ptr<const void> (*copy_counters)(const void* counters);
    const record::Table& (*table)();
};
template <std::size_t... At>
constexpr std::array<Place, sizeof...(At)> functions_of(std::index_sequence<At...>) {
    return {Place{defaults_at<At>, copy_counters_at<At>, table_at<At>}...};
}
constexpr auto functions_of_place = functions_of(std::make_index_sequence<most_classes>());

backtest::StrategyType type_of(const Definition& of, const Place& place) {
    return {.name = of.name,
            .version = of.version,
            .meaning = of.meaning,
            .parameters = of.parameters,
            .counters = of.counters,
            .defaults = place.defaults,
            .copy = copy,
            .copy_counters = place.copy_counters,
            .numbers = [](const void*) -> const backtest::NamedNumbers* { return nullptr; },
            .set_number = [](void*, std::string_view, double) {},
            .hit_measures = [](const void*) { return std::set<std::string>(); },
            .warm_up = warm_up,
            .needs_intraday = [](const void* parameters) { return slots(parameters).of->needs_minutes; },
            .start = [](const void* parameters) -> std::unique_ptr<backtest::Strategy> {
                return std::make_unique<PythonRun>(slots(parameters));
            },
            .table = place.table,
            .lines = [](const void*, const backtest::Tape&, std::size_t) { return std::vector<backtest::ChartLine>{}; },
            .is_from_library = true};
}

}  // namespace

void add_strategy(const py::object& type, const py::dict& description) {
    auto definition = std::make_unique<Definition>();
    Definition& made = *definition;
    made.type = type;
    made.name = description["name"].cast<std::string>();
    made.version = description["version"].cast<std::string>();
    made.meaning = description["meaning"].cast<std::string>();
    describe(made, description["parameters"].cast<py::list>(), made.parameters, made.defaults);
    describe(made, description["counters"].cast<py::list>(), made.counters, made.no_counters);
    made.needs_minutes = description["needs_minutes"].cast<bool>();
    made.warmup = description["warmup"].cast<int>();
    made.warmup_parameter = description["warmup_parameter"].cast<int>();
    made.warmup_is_days = description["warmup_is_days"].cast<bool>();
    for (const py::handle hook : description["hooks"]) made.hooks.insert(hook.cast<std::string>());
    made.table = std::make_unique<backtest::StrategyTable>(made.name, made.meaning, made.parameters, made.counters);
    if (taken_places == most_classes)
        throw Error{Problem::unavailable,
                    "this process has defined " + std::to_string(most_classes) +
                        " strategy classes, and keeps each; begin a new one"};
    places[taken_places] = definition.release();  // runs and tables look into it until the process ends
    backtest::define_strategy_type(type_of(made, functions_of_place[taken_places]));
    ++taken_places;
}

}  // namespace tamis::python
