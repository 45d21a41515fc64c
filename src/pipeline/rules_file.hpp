// pipeline/rules_file.hpp — rules of a strategy in YAML: trouble is named with its line and column.
#pragma once

#include <filesystem>
#include <string>

#include "backtest/strategy_type.hpp"
#include "pipeline/yaml_reader.hpp"

namespace tamis::pipeline {

/// Sets one parameter from what stands there. Throws Error invalid_request with file:line, of a rule with the column.
void set_parameter(const YamlNode& value, const std::string& name, backtest::StrategySpec& strategy);
/// Refuses rules that do not go together; `parameters`: the section that they come from. Other strategies pass.
void check_rules(const YamlNode& parameters, const backtest::StrategySpec& strategy);

/// The rules of a file: parameters of `rules`, a value each, by themselves or in a pipeline's backtesting section.
backtest::StrategySpec read_rules(const std::filesystem::path& file);

}  // namespace tamis::pipeline
