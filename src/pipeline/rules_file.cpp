// pipeline/rules_file.cpp — a fault of a rule on its way back to the file.
#include "pipeline/rules_file.hpp"

#include <set>

#include "backtest/run_setting.hpp"
#include "backtest/strategies/all.hpp"
#include "backtest/strategies/rules.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/visible_text.hpp"
#include "pipeline/filter_section.hpp"
#include "rules/parse.hpp"
#include "study/hit_words.hpp"

namespace tamis::pipeline {

namespace {

bool is_said_in_rules(const backtest::StrategySpec& strategy) {
    return strategy.get_if<backtest::Rules>() != nullptr;
}

/// The parameter whose rule is at fault.
std::string parameter_of(const rules::Fault& fault) {
    return fault.rule().substr(fault.rule().find('.') + 1);
}

/// The value of a list that makes the rules wrong in the same way.
void refuse_value(const YamlNode& values,
                  const std::string& name,
                  const backtest::StrategySpec& strategy,
                  const rules::Hit& hit) {
    for (const YamlNode& value : values.values()) {
        backtest::StrategySpec one = strategy;
        one.set(name, value.text());
        try {
            (void)backtest::bind(*one.get_if<backtest::Rules>(), hit);
        } catch (const rules::Fault& fault) {
            if (parameter_of(fault) == name) value.refuse_at(fault.at(), fault.why());
        }
    }
}

/// On the line of the number that is at fault, where it is one.
[[noreturn]] void refuse_parameters(const YamlNode& parameters, const std::string& why) {
    for (const std::string& key : parameters.keys())
        if (why.starts_with("rules." + key + " ")) parameters.get(key).refuse("— " + why);
    parameters.refuse("— " + why);
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

namespace {

/// As check_rules, of a section but for what is `given` elsewhere.
void check_taken(const YamlNode& parameters,
                 const backtest::StrategySpec& strategy,
                 const std::map<std::string, std::string>& given,
                 const rules::Hit& hit) {
    if (!is_said_in_rules(strategy)) return;
    try {
        (void)backtest::bind(*strategy.get_if<backtest::Rules>(), hit);
    } catch (const rules::Fault& fault) {
        const std::string name = parameter_of(fault);
        if (!given.contains(name) && parameters.get(name).exists())
            refuse_value(parameters.get(name), name, strategy, hit);
        throw;
    } catch (const Error& error) {
        refuse_parameters(parameters, error.what());
    }
}

}  // namespace

void check_rules(const YamlNode& parameters, const backtest::StrategySpec& strategy, const rules::Hit& hit) {
    check_taken(parameters, strategy, {}, hit);
}

namespace {

/// Those of `used` that the rules themselves do not need.
void drop_unneeded(const std::set<std::string>& used, backtest::StrategySpec& strategy) {
    const auto* rules = strategy.get_if<backtest::Rules>();
    if (!rules) return;
    backtest::Rules own = *rules;
    const std::set<std::string> needed = backtest::numbers_used(own);
    std::erase_if(own.numbers,
                  [&](const auto& number) { return used.contains(number.first) && !needed.contains(number.first); });
    if (own.numbers.size() != rules->numbers.size()) strategy = std::move(own);
}

}  // namespace

void drop_numbers_of_others(std::vector<backtest::StrategySpec>& grid) {
    std::set<std::string> used;
    for (const backtest::StrategySpec& one : grid)
        if (const auto* rules = one.get_if<backtest::Rules>()) used.merge(backtest::numbers_used(*rules));
    for (backtest::StrategySpec& one : grid) drop_unneeded(used, one);
}

namespace {

/// Of all values of all rules of a file.
std::set<std::string> numbers_of_the_file(const YamlNode& parameters) {
    std::set<std::string> used;
    for (const std::string& key : parameters.keys()) {
        if (!backtest::is_rule(key)) continue;
        for (const YamlNode& value : parameters.get(key).values()) {
            backtest::StrategySpec one = backtest::make_strategy("rules");
            set_parameter(value, key, one);
            used.merge(backtest::numbers_used(*one.get_if<backtest::Rules>()));
        }
    }
    return used;
}

void read_rule_settings(const YamlNode& section, backtest::BacktestSpec& spec) {
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
    const YamlNode section = root.get("backtesting"), filters = root.get("screening").get("filters");
    const YamlNode parameters = section.exists() ? section.get("parameters") : root;
    RulesFile made;
    if (section.exists()) read_rule_settings(section, made.spec);
    backtest::StrategySpec strategy = backtest::make_strategy("rules");
    for (const std::string& key : parameters.keys()) {
        const YamlNode value = parameters.get(key);
        if (given.contains(key)) continue;
        if (value.is_list() && value.items().size() > 1) made.lists.push_back(key);
        set_parameter(value.values()[0], key, strategy);
    }
    std::set<std::string> others = numbers_of_the_file(parameters);
    for (const auto& [name, value] : given) {
        strategy.set(name, value);
        others.erase(name);  // what is said and changes nothing is refused
    }
    drop_unneeded(others, strategy);
    std::erase_if(made.lists,
                  [&](const std::string& name) { return others.contains(name) && !strategy.numbers().contains(name); });
    check_taken(parameters,
                strategy,
                given,
                filters.exists() ? study::hit_to_come(read_filters(filters)) : study::any_hit_to_come());
    made.spec.strategy = std::move(strategy);
    return made;
}

}  // namespace tamis::pipeline
