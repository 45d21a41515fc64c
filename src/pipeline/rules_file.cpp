// pipeline/rules_file.cpp — a fault of a rule on its way back to the file.
#include "pipeline/rules_file.hpp"

#include "backtest/strategies/all.hpp"
#include "backtest/strategies/rules.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
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

backtest::StrategySpec read_rules(const std::filesystem::path& file) {
    const YamlNode root = YamlNode::parse(read_file(file), file.string());
    const YamlNode section = root.get("backtesting").get("parameters");
    const YamlNode parameters = section.exists() ? section : root;
    backtest::StrategySpec strategy = backtest::make_strategy("rules");
    for (const std::string& key : parameters.keys()) {
        const YamlNode value = parameters.get(key);
        if (value.is_list() && value.items().size() != 1)
            value.refuse("is a list; one backtest takes one value ('tamis run' takes all of them)");
        set_parameter(value.values()[0], key, strategy);
    }
    check_rules(parameters, strategy);
    return strategy;
}

}  // namespace tamis::pipeline
