// lean/lean_cell.cpp — see lean_cell.hpp.
#include "lean/lean_cell.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lean/lean_result.hpp"

namespace tamis::lean {

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

std::map<std::string, std::string> cell_parameters(const LeanSetup& setup,
                                                   const LeanCell& cell,
                                                   const std::map<std::string, std::string>& own) {
    std::string commas = cell.symbols;
    std::replace(commas.begin(), commas.end(), ' ', ',');
    const std::string first = to_text(cell.first), last = to_text(cell.last);
    const Placeholders values{{"symbol", cell.symbols},
                              {"symbols", commas},
                              {"first", without(first, '-')},
                              {"last", without(last, '-')},
                              {"first_day", first},
                              {"last_day", last},
                              {"cash", to_text(normalize(cell.cash))}};
    std::map<std::string, std::string> parameters;
    for (const auto& [name, text] : setup.parameters) parameters[name] = filled(text, values);
    for (const auto& [name, text] : own) parameters[name] = text;
    return parameters;
}

Hash128 cell_key(const LeanSetup& setup, const LeanIdentity& identity, const LeanCell& cell) {
    std::string text =
        fmt::format("engine={} {}\nalgorithm={} {}\nconfiguration={}\nsymbols={}\ndays={}..{}\ncash_usd={}\ndata={}\n",
                    engine_name,
                    identity.build,
                    setup.algorithm_class,
                    hex_text(identity.algorithm),
                    hex_text(xxh3(identity.configuration)),
                    cell.symbols,
                    to_text(cell.first),
                    to_text(cell.last),
                    to_text(normalize(cell.cash)),
                    hex_text(identity.data));
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
    row.cash_usd = cell.cash;
    row.engine = engine_name;
    row.engine_version = identity.build;
    row.data_version = identity.data;
    return row;
}

}  // namespace tamis::lean
