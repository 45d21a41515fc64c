// backtest/strategy_type.cpp — tables of strategies, and parameters from text.
#include "backtest/strategy_type.hpp"

#include "base/error.hpp"
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

}  // namespace

StrategyTable::StrategyTable(std::string_view name,
                             std::string_view meaning,
                             std::span<const record::Field> parameters,
                             std::span<const record::Field> counters)
    : name_("strategy_" + std::string(name)),
      fields_(fields_of(parameters, counters)),
      table_{name_, meaning, fields_, sizeof(StrategyRow)} {}

void StrategySpec::set(std::string_view parameter, std::string_view text) {
    const record::Field& field = record::find_parameter(type_->parameters, parameter, type_->name);
    const std::shared_ptr<void> changed = type_->copy(parameters());
    record::set_parameter(field, changed.get(), text, type_->name);
    parameters_ = changed;
}

}  // namespace tamis::backtest
