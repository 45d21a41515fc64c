// backtest/strategies/rules_text.cpp — rules from text: put together, checked before anything runs, and said in words.
#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "backtest/strategies/rules.hpp"
#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "indicators/moving_average.hpp"
#include "record/parameters.hpp"
#include "rules/parse.hpp"

namespace tamis::backtest {

namespace {

constexpr std::array yes_or_no{rules::Type::boolean};
constexpr std::array price_or_share{rules::Type::price, rules::Type::number};
constexpr std::array share_alone{rules::Type::number};

/// A rule of the struct, and what it is to be.
struct RulePlace {
    std::string_view name;
    const std::optional<Rule> Rules::* from;
    rules::Tree BoundRules::* into;
    rules::Wanted wanted;
};
constexpr std::array rule_places{
    RulePlace{"entry", &Rules::entry, &BoundRules::entry, {yes_or_no, false}},
    RulePlace{"entry_short", &Rules::entry_short, &BoundRules::entry_short, {yes_or_no, false}},
    RulePlace{"exit", &Rules::exit, &BoundRules::exit, {yes_or_no, true}},
    RulePlace{"exit_short", &Rules::exit_short, &BoundRules::exit_short, {yes_or_no, true}},
    RulePlace{"stop", &Rules::stop, &BoundRules::stop, {price_or_share, true}},
    RulePlace{"target", &Rules::target, &BoundRules::target, {price_or_share, true}},
    RulePlace{"trailing", &Rules::trailing, &BoundRules::trailing, {price_or_share, true}}};

rules::Tree bound(const RulePlace& place, const Rule& rule, const Rules& rules, const rules::Hit& hit) {
    try {
        return rules::bind(rule.tree, rules.numbers, place.wanted, hit);
    } catch (const rules::Fault& fault) {
        throw rules::Fault(fault.at(), fault.why(), "rules." + std::string(place.name));
    }
}

[[noreturn]] void refuse_rules(const std::string& why) {
    throw Error{Problem::invalid_request, why};
}

void check_share(std::string_view name, const rules::Tree& tree, double most) {
    if (!tree || tree->op != rules::Op::constant || (tree->value > 0 && tree->value <= most)) return;
    if (tree->type == rules::Type::number) return;  // a hit's measure is what it is, as that of a bar
    throw rules::Fault(tree->at,
                       tree->text + " is no share; a number here is one, allowed: more than 0, to " +
                           shortest_text(most) + " (0.02, or 2%)",
                       "rules." + std::string(name));
}

bool is_column(std::span<const record::Field> fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [&](const record::Field& one) { return one.column() == name; });
}

// Results are asked by these names, and each is one thing.
void check_name(std::string_view name) {
    if (name.starts_with(rules::hit_prefix))
        refuse_rules("rules." + excerpt(name) + " is a number of yours, and " + std::string(rules::hit_prefix) +
                     "… is what a screen measured of its hit; call it something else");
    if (is_column(cell_table().fields, name) || is_column(Rules::counters(), name))
        refuse_rules("rules." + excerpt(name) + " is a number of yours, and results have a column of that name; " +
                     "call it something else");
}

// A number that changes nothing would make cells that differ in name alone.
void check_numbers(const Rules& rules) {
    const std::set<std::string> used = numbers_used(rules);
    std::vector<std::string_view> known(used.begin(), used.end());
    for (const record::Field& field : Rules::parameters()) known.push_back(field.name);
    for (const auto& [name, value] : rules.numbers) {
        check_name(name);
        if (used.count(name) == 0)
            refuse_rules("rules." + excerpt(name) + " is " + shortest_text(value) + ", and no rule uses it" +
                         did_you_mean(name, known));
    }
}

}  // namespace

std::set<std::string> numbers_used(const Rules& rules) {
    std::set<std::string> used = rules::names_in(rules.size.tree);
    for (const RulePlace& place : rule_places)
        if (const auto& rule = rules.*place.from) used.merge(rules::names_in(rule->tree));
    return used;
}

bool Rules::needs_minutes() const {
    const auto is_longer = [](const rules::Node& one) { return one.timeframe != 0; };
    return rules::any_of(size.tree, is_longer) ||
           std::any_of(rule_places.begin(), rule_places.end(), [&](const RulePlace& place) {
               const auto& rule = this->*place.from;
               return rule && rules::any_of(rule->tree, is_longer);
           });
}

std::set<std::string> Rules::hit_measures() const {
    std::set<std::string> names = rules::measures_in(size.tree);
    for (const RulePlace& place : rule_places)
        if (const auto& rule = this->*place.from) names.merge(rules::measures_in(rule->tree));
    return names;
}

rules::Hit hit_to_come(const Rules& rules) {
    rules::Hit hit{.is_to_come = true};
    for (const std::string& name : rules.hit_measures()) hit.measures[name] = indicators::undefined;
    return hit;
}

BoundRules bind(const Rules& rules, const rules::Hit& hit) {
    BoundRules made;
    if (!rules.entry && !rules.entry_short)
        refuse_rules("rules never enter: write entry, such as entry: close > opening_high(30), or entry_short");
    for (const RulePlace& place : rule_places)
        if (const auto& rule = rules.*place.from) made.*place.into = bound(place, *rule, rules, hit);
    made.size = bound({"size", nullptr, &BoundRules::size, {share_alone, false}}, rules.size, rules, hit);
    for (const auto& [name, tree, most] : {std::tuple{"size", made.size, 2.0},
                                           std::tuple{"stop", made.stop, 1.0},
                                           std::tuple{"trailing", made.trailing, 1.0},
                                           std::tuple{"target", made.target, 100.0}})
        check_share(name, tree, most);
    check_numbers(rules);
    return made;
}

bool is_rule(std::string_view parameter) {
    return parameter == "size" || std::any_of(rule_places.begin(), rule_places.end(), [&](const RulePlace& one) {
               return one.name == parameter;
           });
}

namespace {

std::string distance(const rules::Tree& tree, std::string_view from) {
    return tree->type == rules::Type::price ? "the price " + tree->text
                                            : tree->text + " of " + std::string(from) + " away";
}

int most_bars(const BoundRules& bound) {
    int most = rules::bars_needed(bound.size);
    for (const RulePlace& place : rule_places)
        if (const rules::Tree& tree = bound.*place.into) most = std::max(most, rules::bars_needed(tree));
    return most;
}

void explain_exits(const BoundRules& bound, std::vector<std::string>& lines) {
    if (bound.stop) lines.push_back("leaves when a bar touches the stop: " + distance(bound.stop, "entry_price"));
    if (bound.target) lines.push_back("leaves when a bar touches the target: " + distance(bound.target, "entry_price"));
    if (bound.trailing)
        lines.push_back("leaves when a bar touches the trailing stop, behind the best price before the bar: " +
                        (bound.trailing->type == rules::Type::price ? bound.trailing->text + " in USD"
                                                                    : bound.trailing->text + " of that price"));
    if (bound.exit) lines.push_back("leaves long where " + bound.exit->text);
    if (bound.exit_short) lines.push_back("leaves short where " + bound.exit_short->text);
}

}  // namespace

std::vector<std::string> explained(const Rules& rules) {
    const BoundRules bound = bind(rules, hit_to_come(rules));
    const std::string sessions =
        std::to_string(rules.warmup_sessions) + " session" + (rules.warmup_sessions == 1 ? "" : "s");
    std::vector<std::string> lines{"looks at the end of every bar of the run" +
                                   (rules.warmup_sessions == 0 ? "" : ", after " + sessions + " of warm-up")};
    if (bound.entry) lines.push_back("buys where " + bound.entry->text);
    if (bound.entry_short) lines.push_back("sells short where " + bound.entry_short->text);
    lines.push_back("invests " + bound.size->text + " of the portfolio's value, by the number of symbols");
    if (rules.max_entries_a_day)
        lines.push_back("enters at most " + std::to_string(*rules.max_entries_a_day) + " times a session and symbol");
    explain_exits(bound, lines);
    if (rules.flat_before_close)
        lines.push_back("leaves " + std::to_string(*rules.flat_before_close) +
                        " minutes before the session's close, and enters no more then");
    lines.push_back("needs " + std::to_string(most_bars(bound)) + " bars before all of it is defined");
    for (const auto& [name, value] : rules.numbers) lines.push_back("with " + name + " = " + shortest_text(value));
    return lines;
}

}  // namespace tamis::backtest

tamis::backtest::Rule tamis::record::Stored<tamis::backtest::Rule>::from(const std::string& text) {
    return {tamis::rules::parse(text)};
}
