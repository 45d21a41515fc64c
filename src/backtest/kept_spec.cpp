// backtest/kept_spec.cpp — a row's texts and settings, set one by one.
#include "backtest/kept_spec.hpp"

#include <algorithm>

#include "backtest/cell.hpp"
#include "backtest/strategies/all.hpp"
#include "base/text.hpp"
#include "record/parameters.hpp"

namespace tamis::backtest {

namespace {

std::optional<StrategySpec> strategy_of(const CellRow& row) {
    const auto types = strategy_types();
    const auto type =
        std::find_if(types.begin(), types.end(), [&](const StrategyType* one) { return one->name == row.strategy; });
    if (type == types.end()) return std::nullopt;
    StrategySpec strategy(**type);
    for (const auto& [name, value] : record::parameter_values(row.parameters)) strategy.set(name, value);
    return strategy;
}

/// "tamis 4+lean.24863901" and "market_structure 1" as they were when the cell was computed.
std::string with_versions(const std::string& text, const CellRow& row) {
    const std::size_t parameters = text.find("\nparameters=");
    return "engine=" + row.engine + " " + row.engine_version.value_or("") + "\nstrategy=" + row.strategy + " " +
           row.strategy_version.value_or("") + text.substr(parameters);
}

}  // namespace

std::optional<BacktestSpec> spec_of(const CellRow& row) {
    const auto strategy = strategy_of(row);
    if (!strategy || !row.symbol) return std::nullopt;
    BacktestSpec spec;
    spec.first = row.first_day;
    spec.last = row.last_day;
    spec.strategy = *strategy;
    for (const std::string_view symbol : split(*row.symbol, ' ')) spec.symbols.emplace_back(symbol);
    for (std::size_t i = 0; i < run_settings.size(); ++i)
        if (row.settings[i].index() != 0) run_settings[i].field.write(&spec, row.settings[i]);
    return spec;
}

std::optional<std::string> key_text(const CellRow& row) {
    const auto spec = spec_of(row);
    if (!spec || !row.data_version) return std::nullopt;
    const std::string text = with_versions(canonical_text(*spec, *row.data_version), row);
    return sha256_128(text) == row.cell ? std::optional(text) : std::nullopt;
}

}  // namespace tamis::backtest
