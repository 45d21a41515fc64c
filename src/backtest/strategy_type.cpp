// backtest/strategy_type.cpp — tables of strategies, and parameters from text.
#include "backtest/strategy_type.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/visible_text.hpp"
#include "record/parameters.hpp"

namespace tamis::backtest {

namespace {

using record::Unit;

void* never_read(void*) {
    throw Bug("rows of a strategy are written, never read into structs");
}

std::vector<record::Field> fields_of(std::span<const record::Field> parameters,
                                     std::span<const record::Field> counters) {
    std::vector<record::Field> all{record::field<&StrategyRow::cell>({Unit::none, "Key of the cell."})};
    const auto add = [&](std::span<const record::Field> fields, const void* (*in)(const void*)) {
        for (record::Field field : fields) {
            field.part = in;
            field.part_mutable = never_read;
            all.push_back(field);
        }
    };
    add(parameters, [](const void* row) { return static_cast<const StrategyRow*>(row)->parameters; });
    add(counters, [](const void* row) { return static_cast<const StrategyRow*>(row)->counters; });
    return all;
}

double parsed_number(std::string_view name, std::string_view text, std::string_view owner) {
    const auto value = record::parse_value(record::Type::real, text);
    if (!value || !std::isfinite(std::get<double>(*value)))
        throw Error{Problem::invalid_request,
                    std::string(owner) + "." + excerpt(name) + " is '" + excerpt(text) +
                        "'; it is a number of your own, such as 20 or 2%"};
    return std::get<double>(*value);
}

}  // namespace

StrategyTable::StrategyTable(std::string_view name,
                             std::string_view meaning,
                             std::span<const record::Field> parameters,
                             std::span<const record::Field> counters)
    : name_("strategy_" + std::string(name)),
      fields_(fields_of(parameters, counters)),
      table_{name_, meaning, fields_, sizeof(StrategyRow)} {}

const NamedNumbers& StrategySpec::numbers() const {
    static const NamedNumbers none;
    const NamedNumbers* named = type_->numbers(parameters());
    return named ? *named : none;
}

void StrategySpec::set(std::string_view parameter, std::string_view text) {
    const std::shared_ptr<void> changed = type_->copy(parameters());
    const auto is_described = [&](const record::Field& field) { return field.column() == parameter; };
    if (type_->numbers(parameters()) && std::none_of(type_->parameters.begin(), type_->parameters.end(), is_described))
        type_->set_number(changed.get(), parameter, parsed_number(parameter, text, type_->name));
    else
        record::set_parameter(
            record::find_parameter(type_->parameters, parameter, type_->name), changed.get(), text, type_->name);
    parameters_ = changed;
}

}  // namespace tamis::backtest
