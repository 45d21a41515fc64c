// rules/bind.hpp — a tree with its numbers put in and its types checked.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>

#include "rules/tree.hpp"

namespace tamis::rules {

/// Numbers that the user names.
using Numbers = std::map<std::string, double>;

/// Begins the words of a screen's hit: hit_gap is what its filter gap measured.
inline constexpr std::string_view hit_prefix = "hit_";

/// What is known of the hit that rules are for. Its measures are plain numbers.
struct Hit {
    Numbers measures = {};                            ///< by the measure's name, "gap"; NaN: undefined
    bool is_to_come = false;                          ///< the names alone count: words of the hit stand for themselves
    std::map<std::string, std::string> refused = {};  ///< names that cannot be read, and why
    std::string nothing = "there is no hit here: the words hit_… are for a run with a screen";  ///< why there are none
};

/// What a rule is asked for.
struct Wanted {
    std::span<const Type> types;    ///< what it may be; a constant is a number, a price and minutes
    bool may_know_position = true;  ///< whether words of the position have a meaning
};

/// The tree with the numbers in place of their names, constants folded again, every node typed. Throws Fault for a word
/// that is neither of the language nor named (with the nearest), for types that do not go together, and for a count of
/// bars that is none.
Tree bind(const Tree& tree, const Numbers& numbers, const Wanted& wanted, const Hit& hit = {});

/// Names of the user's numbers in a tree before `bind`.
std::set<std::string> names_in(const Tree& tree);
/// Names of the hit's measures in a tree before `bind`, "gap" of hit_gap.
std::set<std::string> measures_in(const Tree& tree);

/// Whether it asks for the position.
bool knows_position(const Tree& tree);
/// The bars that must have ended before all of it is defined, in minutes-long bars where a timeframe says so.
int bars_needed(const Tree& tree);

}  // namespace tamis::rules
