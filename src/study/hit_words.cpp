// study/hit_words.cpp — names from filters, measures by name.
#include "study/hit_words.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.hpp"
#include "indicators/moving_average.hpp"
#include "record/parameters.hpp"

namespace tamis::study {

namespace {

using screen::AnyFilter;
using Places = std::vector<std::size_t>;  ///< of filters of one name

/// The values of a field that is a whole number and differs in all of these filters; empty: it does not.
std::vector<std::string> numbers_apart(const record::Field& field,
                                       std::span<const AnyFilter> filters,
                                       const Places& at) {
    std::vector<std::string> values;
    if (field.type != record::Type::integer) return {};
    for (const std::size_t i : at) values.push_back(record::value_text(field.read(screen::parameter_row(filters[i]))));
    return std::set(values.begin(), values.end()).size() == values.size() ? values : std::vector<std::string>();
}

std::string texts_of(std::span<const AnyFilter> filters, const Places& at) {
    std::vector<std::string> texts;
    for (const std::size_t i : at) texts.push_back(screen::canonical_text(filters[i]));
    return join(texts, " and ");
}

void name_apart(std::span<const AnyFilter> filters, const std::string& name, const Places& at, HitNames& names) {
    std::vector<std::string> numbers;
    for (const record::Field& field : screen::parameters_of(filters[at[0]]))
        if (numbers.empty()) numbers = numbers_apart(field, filters, at);
    std::vector<std::string> words;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        names.of_filter[at[i]] = name + "_" + numbers[i];
        words.push_back(std::string(rules::hit_prefix) + names.of_filter[at[i]]);
    }
    names.refused[name] = std::string(rules::hit_prefix) + name + " could be that of " + texts_of(filters, at) + ": " +
                          (words.empty() ? "leave one of them out" : "write " + join(words, " or "));
}

}  // namespace

HitNames hit_names(std::span<const AnyFilter> filters) {
    std::map<std::string, Places> places;
    for (std::size_t i = 0; i < filters.size(); ++i) places[std::string(screen::name_of(filters[i]))].push_back(i);
    HitNames names{std::vector<std::string>(filters.size()), {}};
    for (const auto& [name, at] : places) {
        if (at.size() == 1)
            names.of_filter[at[0]] = name;
        else
            name_apart(filters, name, at, names);
    }
    return names;
}

rules::Hit hit_to_come(std::span<const AnyFilter> filters) {
    HitNames names = hit_names(filters);
    rules::Hit hit{.is_to_come = true, .refused = std::move(names.refused)};
    for (const std::string& name : names.of_filter)
        if (!name.empty()) hit.measures[name] = indicators::undefined;
    return hit;
}

rules::Hit hit_to_come(const StudySpec& spec) {
    if (spec.screen && !spec.days) return hit_to_come(spec.screen->filters);
    rules::Hit none;
    if (spec.screen)
        none.nothing =
            "backtesting.date_range runs other days than each hit's own; leave it out, or take the words hit_… out";
    return none;
}

rules::Hit any_hit_to_come() {
    return hit_to_come(screen::all_filters());
}

HitReader::HitReader(const StudySpec& spec) {
    std::set<std::string> read;
    for (const backtest::StrategySpec& strategy : spec.grid) read.merge(strategy.hit_measures());
    if (read.empty()) return;
    const HitNames names = hit_names(spec.screen->filters);
    for (std::size_t i = 0; i < names.of_filter.size(); ++i)
        if (read.contains(names.of_filter[i])) read_.emplace_back(names.of_filter[i], i);
}

std::map<std::string, double> HitReader::measures(const screen::ScreenHit& hit) const {
    std::map<std::string, double> measures;
    for (const auto& [name, at] : read_)
        measures[name] =
            at < hit.measures.size() && std::isfinite(hit.measures[at]) ? hit.measures[at] : indicators::undefined;
    return measures;
}

std::optional<backtest::HitMeasures> measures_read(const backtest::HitMeasures& hit,
                                                   const backtest::StrategySpec& strategy) {
    if (hit.values.empty()) return std::nullopt;
    backtest::HitMeasures read;
    for (const std::string& name : strategy.hit_measures())
        if (const auto found = hit.values.find(name); found != hit.values.end()) read.values.insert(*found);
    return read.values.empty() ? std::nullopt : std::optional(read);
}

}  // namespace tamis::study
