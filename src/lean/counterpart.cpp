// lean/counterpart.cpp — placeholders of a backtest, and which of them a setup names.
#include "lean/counterpart.hpp"

#include <fmt/format.h>

#include <set>

#include "backtest/cell.hpp"
#include "base/text.hpp"
#include "lean/lean_cell.hpp"
#include "record/parameters.hpp"

namespace tamis::lean {

namespace {

using backtest::run_settings;

Placeholders strategy_placeholders(const backtest::StrategySpec& strategy) {
    Placeholders values;
    for (const auto& [name, text] : record::parameter_values(backtest::parameters_text(strategy)))
        values.emplace(name, text);
    return values;
}

Placeholders setting_placeholders(const backtest::BacktestSpec& spec) {
    Placeholders values;
    for (const backtest::RunSetting& setting : run_settings)
        values.emplace(setting.field.name, setting_text(setting, setting.field.read(&spec)));
    return values;
}

/// Symbols, days and settings: names that mean the same whichever strategy it is.
Placeholders run_placeholders(const backtest::BacktestSpec& spec) {
    Placeholders values = cell_placeholders({join(spec.symbols, " "), spec.first, spec.last, told_settings(spec), {}});
    values.merge(setting_placeholders(spec));
    return values;
}

}  // namespace

std::string untold_part(const LeanSetup& counterpart, const backtest::BacktestSpec& spec) {
    std::set<std::string> told;
    for (const auto& [name, text] : counterpart.parameters) told.merge(names_in(text));
    const Placeholders of_run = run_placeholders(spec);
    const Placeholders usual = strategy_placeholders(backtest::StrategySpec(spec.strategy.type()));
    for (const auto& [name, text] : strategy_placeholders(spec.strategy)) {
        const auto at = usual.find(name);
        const bool is_usual = at != usual.end() && at->second == text;
        // A parameter that is called as something of every run cannot be meant by that name.
        if (!is_usual && (!told.contains(name) || of_run.contains(name))) return fmt::format("{}={}", name, text);
    }
    const Placeholders usual_settings = setting_placeholders(backtest::BacktestSpec{});
    for (const auto& [name, text] : setting_placeholders(spec))
        if (!told.contains(name) && usual_settings.at(name) != text) return fmt::format("{}={}", name, text);
    return {};
}

std::map<std::string, std::string> told_parameters(const LeanSetup& counterpart, const backtest::BacktestSpec& spec) {
    Placeholders values = run_placeholders(spec);
    values.merge(strategy_placeholders(spec.strategy));
    std::map<std::string, std::string> parameters;
    for (const auto& [name, text] : counterpart.parameters) parameters[name] = filled(text, values);
    return parameters;
}

}  // namespace tamis::lean
