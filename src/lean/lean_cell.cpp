// lean/lean_cell.cpp — templates filled, and the key's text line by line.
#include "lean/lean_cell.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lean/lean_result.hpp"

namespace tamis::lean {

using backtest::run_settings;

namespace {

std::string without(std::string text, char unwanted) {
    std::erase(text, unwanted);
    return text;
}

std::string parameters_text(const LeanCell& cell) {
    std::string text;
    for (const auto& [name, value] : cell.parameters)
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value);
    return text;
}

}  // namespace

backtest::StoredSettings told_settings(const backtest::BacktestSpec& spec) {
    const backtest::StoredSettings all(spec);
    backtest::StoredSettings told;
    for (std::size_t i = 0; i < run_settings.size(); ++i)
        if (run_settings[i].is_told_to_lean) told[i] = all[i];
    return told;
}

Placeholders cell_placeholders(const LeanCell& cell) {
    std::string commas = cell.symbols;
    std::replace(commas.begin(), commas.end(), ' ', ',');
    const std::string first = to_text(cell.first), last = to_text(cell.last);
    Placeholders values{{"symbol", cell.symbols},
                        {"symbols", commas},
                        {"first", without(first, '-')},
                        {"last", without(last, '-')},
                        {"first_day", first},
                        {"last_day", last}};
    for (std::size_t i = 0; i < run_settings.size(); ++i)
        if (run_settings[i].is_told_to_lean)
            values.emplace(run_settings[i].field.name, setting_text(run_settings[i], cell.settings[i]));
    return values;
}

std::map<std::string, std::string> cell_parameters(const LeanSetup& setup,
                                                   const LeanCell& cell,
                                                   const std::map<std::string, std::string>& own) {
    const Placeholders values = cell_placeholders(cell);
    std::map<std::string, std::string> parameters;
    for (const auto& [name, text] : setup.parameters) parameters[name] = filled(text, values);
    for (const auto& [name, text] : own) parameters[name] = text;
    return parameters;
}

Hash128 cell_key(const LeanSetup& setup, const LeanIdentity& identity, const LeanCell& cell) {
    std::string text = fmt::format("engine={} {}\nalgorithm={} {}\nconfiguration={}\nsymbols={}\ndays={}..{}",
                                   engine_name,
                                   identity.build,
                                   setup.algorithm_class,
                                   hex_text(identity.algorithm),
                                   hex_text(xxh3(identity.configuration)),
                                   cell.symbols,
                                   to_text(cell.first),
                                   to_text(cell.last));
    for (std::size_t i = 0; i < run_settings.size(); ++i)
        if (run_settings[i].is_told_to_lean) backtest::append_key_line(text, run_settings[i], cell.settings[i]);
    text += fmt::format("\ndata={}\n", hex_text(identity.data));
    // A line a parameter, its length first: no two sets can share a text.
    for (const auto& [name, value] : cell.parameters)
        text += fmt::format("parameter {} {}={}\n", name.size(), name, value);
    return sha256_128(text);
}

backtest::CellRow cell_row(const LeanSetup& setup,
                           const LeanIdentity& identity,
                           const LeanCell& cell,
                           const Hash128& key) {
    backtest::CellRow row;
    row.cell = key;
    row.strategy = setup.algorithm_class;
    row.strategy_version = hex_text(identity.algorithm).substr(0, 16);
    row.parameters = parameters_text(cell);
    row.symbol = cell.symbols;
    backtest::set_days(row, cell.first, cell.last);
    row.settings = cell.settings;
    row.engine = engine_name;
    row.engine_version = identity.build;
    row.data_version = identity.data;
    return row;
}

}  // namespace tamis::lean
