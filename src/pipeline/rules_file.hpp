// pipeline/rules_file.hpp — rules of a strategy in YAML: trouble is named with its line and column.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "backtest/backtest_spec.hpp"
#include "pipeline/yaml_reader.hpp"
#include "rules/bind.hpp"

namespace tamis::pipeline {

/// Sets one parameter from what stands there. Throws Error invalid_request with file:line, of a rule with the column.
void set_parameter(const YamlNode& value, const std::string& name, backtest::StrategySpec& strategy);
/// Refuses rules that do not go together; `parameters`: the section that they come from, `hit`: what they may read of
/// a hit. Other strategies pass.
void check_rules(const YamlNode& parameters, const backtest::StrategySpec& strategy, const rules::Hit& hit);

/// Takes numbers that only other rules of a grid use out of each; what remains unused anywhere is left to be refused.
void drop_numbers_of_others(std::vector<backtest::StrategySpec>& grid);

/// The rules of a file: parameters of `rules`, by themselves or in a pipeline's backtesting section, and the run
/// settings of that section.
struct RulesFile {
    backtest::BacktestSpec spec;
    std::vector<std::string> lists;  ///< keys of several values, of which the rules have the first
};
/// `given`: values in place of the file's. Throws Error invalid_request with file:line.
RulesFile read_rules(const std::filesystem::path& file, const std::map<std::string, std::string>& given = {});

}  // namespace tamis::pipeline
