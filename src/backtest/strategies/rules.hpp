// backtest/strategies/rules.hpp — a strategy that is said in rules: when it enters, leaves and with how much.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "backtest/strategies/parameters.hpp"
#include "backtest/strategy.hpp"
#include "rules/bind.hpp"

namespace tamis::backtest {

/// One rule; it is kept and hashed as what it means, in normal form.
struct Rule {
    rules::Tree tree;
};

}  // namespace tamis::backtest

template <>
struct tamis::record::Stored<tamis::backtest::Rule> {
    static constexpr Type type = Type::text;
    using as = std::string;
    static std::string to(const tamis::backtest::Rule& rule) { return rule.tree ? rule.tree->text : std::string(); }
    /// Throws rules::Fault.
    static tamis::backtest::Rule from(const std::string& text);
};

namespace tamis::backtest {

/// At the end of every bar: what is held leaves by the first of the time, the other side's entry, stop, target,
/// trailing and exit that says so; else an entry is taken where the rules say so. A stop, target or trailing that is a
/// price is a level (a trailing: a distance), one that is a number is a share of the entry price (of the best price);
/// bars that repeat the last one reach none of them.
struct Rules {
    std::optional<Rule> entry, entry_short, exit, exit_short, stop, target, trailing;
    Rule size{rules::constant(0.95, rules::Type::constant, 0)};
    std::optional<int> max_entries_a_day;
    std::optional<int> flat_before_close;
    int warmup_sessions = 1;
    rules::Numbers numbers;

    static constexpr std::string_view name = "rules";
    static constexpr std::string_view version = "3";
    /// Version 3 differs from 2 in what becomes of an order that was to turn a position round: other rules keep their
    /// answers.
    std::string_view version_of_these() const { return entry && entry_short ? version : "2"; }
    static constexpr std::string_view meaning = "What rules say: expressions over bars, indicators and the session.";
    static constexpr bool needs_intraday = false;

    struct Counters {
        std::int64_t entries = 0, entries_short = 0, exits = 0, stops = 0, targets = 0, trailed = 0, closes = 0;
    };
    static std::span<const record::Field> parameters();
    static std::span<const record::Field> counters();
    WarmUp warm_up() const { return {warmup_sessions, false}; }
    /// Whether some rule speaks of bars of so many minutes.
    bool needs_minutes() const;
    /// Names of the hit's measures that the rules read.
    std::set<std::string> hit_measures() const;
    /// Throws rules::Fault with the rule that is wrong and where.
    std::unique_ptr<Strategy> start() const;
};

inline constexpr std::array rules_parameters{
    record::field<&Rules::entry>({record::Unit::none, "Buy at the end of a bar where this is so."}),
    record::field<&Rules::entry_short>({record::Unit::none, "Sell short where this is so."}),
    record::field<&Rules::exit>({record::Unit::none, "Leave a long position where this is so."}),
    record::field<&Rules::exit_short>({record::Unit::none, "Leave a short position where this is so."}),
    record::field<&Rules::stop>(
        {record::Unit::none, "Leave when a bar touches this price, or a loss of this share of the entry price."}),
    record::field<&Rules::target>(
        {record::Unit::none, "Leave when a bar touches this price, or a gain of this share of the entry price."}),
    record::field<&Rules::trailing>(
        {record::Unit::none, "Leave when a bar is so far, in USD or as a share, from the best price before it."}),
    record::field<&Rules::size>({record::Unit::none, "Share of the portfolio's value to invest, by the symbols."}),
    record::field<&Rules::max_entries_a_day>(
        {record::Unit::count, "Entries of a session and symbol; none: no limit.", {}, record::Range{1, 1000}}),
    record::field<&Rules::flat_before_close>(
        {record::Unit::minutes,
         "Leave so long before the close, and enter no more; bars of under two hours only; none: never.",
         {},
         record::Range{1, 389}}),
    record::field<&Rules::warmup_sessions>(warmup_sessions_about),
};
static_assert(record::describes_every_member<Rules>(1 + rules_parameters.size()), "all but the user's own numbers");

using RulesCounters = Rules::Counters;
inline constexpr std::array rules_counters{
    record::field<&RulesCounters::entries>({record::Unit::count, "Long entries sent."}),
    record::field<&RulesCounters::entries_short>({record::Unit::count, "Short entries sent."}),
    record::field<&RulesCounters::exits>({record::Unit::count, "Positions closed because an exit said so."}),
    record::field<&RulesCounters::stops>({record::Unit::count, "Positions closed at the stop."}),
    record::field<&RulesCounters::targets>({record::Unit::count, "Positions closed at the target."}),
    record::field<&RulesCounters::trailed>({record::Unit::count, "Positions closed at the trailing stop."}),
    record::field<&RulesCounters::closes>({record::Unit::count, "Positions closed before the session's close."}),
};
inline std::span<const record::Field> Rules::parameters() {
    return rules_parameters;
}
inline std::span<const record::Field> Rules::counters() {
    return rules_counters;
}

/// The rules with their numbers put in and their types checked; null: there is none.
struct BoundRules {
    rules::Tree entry, entry_short, exit, exit_short, stop, target, trailing, size;
};
/// Throws rules::Fault with the rule that is wrong and where; Error invalid_request for rules that never enter and for
/// a number that no rule uses.
BoundRules bind(const Rules& rules, const rules::Hit& hit);
/// A hit that measures all that the rules read, before there is one.
rules::Hit hit_to_come(const Rules& rules);
/// The names of the user's numbers in all rules.
std::set<std::string> numbers_used(const Rules& rules);
/// Whether a parameter of `rules` holds a rule.
bool is_rule(std::string_view parameter);
/// What the rules do, in sentences, a line each.
std::vector<std::string> explained(const Rules& rules);

}  // namespace tamis::backtest
