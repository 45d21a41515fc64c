// pipeline/rules_file.cpp — a fault of a rule on its way back to the file.
#include "pipeline/rules_file.hpp"

#include <set>

#include "backtest/run_setting.hpp"
#include "backtest/strategies/all.hpp"
#include "backtest/strategies/rules.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/visible_text.hpp"
#include "rules/parse.hpp"

namespace tamis::pipeline {

namespace {

bool is_said_in_rules(const backtest::StrategySpec& strategy) {
    return strategy.get_if<backtest::Rules>() != nullptr;
}

/// The value of a list that makes the rules wrong in the same way.
void refuse_value(const YamlNode& values, const std::string& name, const backtest::StrategySpec& strategy) {
    for (const YamlNode& value : values.values()) {
        backtest::StrategySpec one = strategy;
        one.set(name, value.text());
        try {
            (void)one.start();
        } catch (const rules::Fault& fault) {
            value.refuse_at(fault.at(), fault.why());
        }
    }
}

}  // namespace

void set_parameter(const YamlNode& value, const std::string& name, backtest::StrategySpec& strategy) {
    const std::string text = value.text();
    try {
        if (is_said_in_rules(strategy) && backtest::is_rule(name)) (void)rules::parse(text);
        strategy.set(name, text);
    } catch (const rules::Fault& fault) {
        value.refuse_at(fault.at(), fault.why());
    } catch (const Error& error) {
        value.refuse(std::string("— ") + error.what());
    }
}

void check_rules(const YamlNode& parameters, const backtest::StrategySpec& strategy) {
    if (!is_said_in_rules(strategy)) return;
    try {
        (void)strategy.start();
    } catch (const rules::Fault& fault) {
        const std::string name = fault.rule().substr(fault.rule().find('.') + 1);
        if (parameters.get(name).exists()) refuse_value(parameters.get(name), name, strategy);
        throw;
    } catch (const Error& error) {
        parameters.refuse(std::string("— ") + error.what());
    }
}

void drop_numbers_of_others(std::vector<backtest::StrategySpec>& grid) {
    std::set<std::string> used;
    for (const backtest::StrategySpec& one : grid)
        if (const auto* rules = one.get_if<backtest::Rules>()) used.merge(backtest::numbers_used(*rules));
    for (backtest::StrategySpec& one : grid) {
        const auto* rules = one.get_if<backtest::Rules>();
        if (!rules) continue;
        backtest::Rules own = *rules;
        const std::set<std::string> needed = backtest::numbers_used(own);
        std::erase_if(own.numbers, [&](const auto& number) {
            return used.contains(number.first) && !needed.contains(number.first);
        });
        if (own.numbers.size() != rules->numbers.size()) one = std::move(own);
    }
}

namespace {

void read_settings(const YamlNode& section, backtest::BacktestSpec& spec) {
    const YamlNode strategy = section.get("strategy");
    if (strategy.exists() && strategy.text() != "rules")
        strategy.refuse("is '" + excerpt(strategy.text()) + "'; what is read here is rules");
    for (const backtest::RunSetting& setting : backtest::run_settings) {
        const YamlNode value = section.get(setting.pipeline_key);
        if (setting.pipeline_key.empty() || !value.exists()) continue;
        if (const std::string fault = read_setting(setting, value.text(), spec); !fault.empty()) value.refuse(fault);
    }
    // Days and symbols are those of the command.
    for (const char* said_there : {"parameters", "date_range", "symbols"}) (void)section.get(said_there);
    section.finish();
}

}  // namespace

RulesFile read_rules(const std::filesystem::path& file, const std::map<std::string, std::string>& given) {
    const YamlNode root = YamlNode::parse(read_file(file), file.string());
    const YamlNode section = root.get("backtesting");
    const YamlNode parameters = section.exists() ? section.get("parameters") : root;
    RulesFile made;
    if (section.exists()) read_settings(section, made.spec);
    backtest::StrategySpec strategy = backtest::make_strategy("rules");
    for (const std::string& key : parameters.keys()) {
        const YamlNode value = parameters.get(key);
        if (given.contains(key)) continue;
        if (value.is_list() && value.items().size() > 1) made.lists.push_back(key);
        set_parameter(value.values()[0], key, strategy);
    }
    for (const auto& [name, value] : given) strategy.set(name, value);
    check_rules(parameters, strategy);
    made.spec.strategy = std::move(strategy);
    return made;
}

}  // namespace tamis::pipeline
