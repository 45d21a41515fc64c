// pipeline/filter_section.cpp — a filter from its text, or from a section of the earlier system.
#include "pipeline/filter_section.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "pipeline/yaml_places.hpp"
#include "record/field.hpp"

namespace tamis::pipeline {

namespace {

/// The earlier system's names of parameters, where ours differ. Its gap threshold was in percent.
struct OldName {
    std::string_view filter, old_name, name;
    bool is_percent = false;
};
constexpr std::array old_names{
    OldName{"price_range", "min_price", "min"},
    OldName{"price_range", "max_price", "max"},
    OldName{"price_vs_ma", "ma_period", "period"},
    OldName{"rsi", "rsi_period", "period"},
    OldName{"gap", "gap_threshold", "threshold", true},
    OldName{"prev_day_dollar_volume", "min_dollar_volume", "minimum"},
    OldName{"relative_volume", "recent_days", "recent"},
    OldName{"relative_volume", "lookback_days", "lookback"},
    OldName{"relative_volume", "min_ratio", "ratio"},
    OldName{"average_volume", "lookback_days", "lookback"},
    OldName{"average_volume", "min_avg_volume", "minimum"},
    OldName{"average_dollar_volume", "lookback_days", "lookback"},
    OldName{"average_dollar_volume", "min_avg_dollar_volume", "minimum"},
};

// In the pipeline, the earlier system's defaults of a few parameters differed from those of its screens.
void set_old_defaults(screen::AnyFilter& filter, const YamlNode& node) {
    const auto has = [&](std::string_view a, std::string_view b) {
        return node.get(a).exists() || node.get(b).exists();
    };
    if (screen::name_of(filter) == "price_range") {
        if (!has("min_price", "min")) screen::set_filter_parameter(filter, "min", "5");
        if (!has("max_price", "max")) screen::set_filter_parameter(filter, "max", "1000");
    }
    if (screen::name_of(filter) == "gap" && !node.get("direction").exists())
        screen::set_filter_parameter(filter, "direction", "up");
}

/// The parameter that a key of a filter's section names, ours or the earlier system's. Refuses a key that names none.
std::pair<std::string, bool> parameter_named(const screen::AnyFilter& filter,
                                             const std::string& key,
                                             const YamlNode& value) {
    std::vector<std::string> words;
    for (const record::Field& field : screen::parameters_of(filter)) words.push_back(field.column());
    for (const std::string& word : words)
        if (word == key) return {key, false};
    for (const OldName& old : old_names) {
        if (old.filter != screen::name_of(filter)) continue;
        if (old.old_name == key) return {std::string(old.name), old.is_percent};
        words.emplace_back(old.old_name);
    }
    words.emplace_back("enabled");
    const std::vector<std::string_view> known(words.begin(), words.end());
    value.refuse("is no parameter of " + std::string(screen::name_of(filter)) + did_you_mean_or_all(key, known));
}

std::optional<screen::AnyFilter> read_filter_section(const YamlNode& node, const std::string& name) {
    screen::AnyFilter filter = at(node, [&] { return screen::make_filter(name); });
    const YamlNode enabled =
        node.require("enabled", "without enabled: true a filter is off, as it was in the earlier system");
    const bool is_on = enabled.boolean(false);
    set_old_defaults(filter, node);
    SaidOnce said;
    for (const std::string& key : node.keys()) {
        if (key == "enabled") continue;
        const YamlNode value = node.get(key);
        const auto [target, is_percent] = parameter_named(filter, key, value);
        said.note(target, key, value);
        std::string text = value.text();
        if (is_percent && !text.ends_with('%')) text += "%";
        at(value, [&] { screen::set_filter_parameter(filter, target, text); });
    }
    if (!is_on) return std::nullopt;
    at(node, [&] { std::visit([](const auto& one) { one.check(); }, filter); });
    return filter;
}

/// {gap: {threshold: 2%}} as the text that a list wants.
std::string filter_text(const YamlNode& item) {
    const std::vector<std::string> names = item.keys();
    if (names.size() != 1 || !item.get(names[0]).is_map()) return std::string(filter_example);
    const YamlNode section = item.get(names[0]);
    std::vector<std::string> parts;
    for (const std::string& key : section.keys()) {
        const YamlNode value = section.get(key);
        parts.push_back(key + "=" + (value.is_map() || value.is_list() || value.is_empty() ? "…" : value.text()));
    }
    return "- " + names[0] + "(" + join(parts, ", ") + ")";
}

screen::AnyFilter read_filter_item(const YamlNode& item) {
    if (item.is_map())
        item.refuse("has a section with keys in its list; a filter in a list is one text: " + filter_text(item));
    const std::string text = item.text();
    const bool opens = text.find('(') != std::string::npos, closes = text.find(')') != std::string::npos;
    if (opens != closes)
        item.refuse(
            "has '" + excerpt(text) +
            "': inside [ ] YAML takes a filter's commas for its own; put the filter in quotes, or write it on a "
            "line of its own: " +
            std::string(filter_example));
    return at(item, [&] { return screen::parse_filter(text); });
}

}  // namespace

std::vector<screen::AnyFilter> read_filters(const YamlNode& node) {
    std::vector<screen::AnyFilter> filters;
    if (node.is_list()) {
        for (const YamlNode& item : node.items()) filters.push_back(read_filter_item(item));
    } else if (node.is_map()) {
        for (const std::string& name : node.keys())
            if (auto filter = read_filter_section(node.get(name), name)) filters.push_back(std::move(*filter));
    } else {
        node.refuse("is " + node.found() + "; a list is wanted, a filter a line: " + std::string(filter_example));
    }
    if (filters.empty()) node.refuse("turns no filter on; a screen needs at least one");
    return filters;
}

}  // namespace tamis::pipeline
