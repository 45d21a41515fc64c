// screen/filters/all.cpp — filters as text.
#include "screen/filters/all.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "record/call_text.hpp"
#include "record/parameters.hpp"

namespace tamis::screen {

namespace {
template <class... F>
std::vector<AnyFilter> defaults(const std::variant<F...>*) {
    return {AnyFilter{F{}}...};
}
}  // namespace

std::vector<AnyFilter> all_filters() {
    return defaults(static_cast<const AnyFilter*>(nullptr));
}

std::string_view name_of(const AnyFilter& filter) {
    return std::visit([](const auto& one) { return std::string_view(one.name); }, filter);
}
record::About measures_of(const AnyFilter& filter) {
    return std::visit([](const auto& one) { return record::About(one.measures); }, filter);
}
std::string_view meaning_of(const AnyFilter& filter) {
    return std::visit([](const auto& one) { return std::string_view(one.meaning); }, filter);
}
std::string_view needs_of(const AnyFilter& filter) {
    return std::visit([](const auto& one) { return std::string_view(one.needs); }, filter);
}
std::span<const record::Field> parameters_of(const AnyFilter& filter) {
    return std::visit([](const auto& one) { return one.parameters(); }, filter);
}
const void* parameter_row(const AnyFilter& filter) {
    return std::visit([](const auto& one) -> const void* { return &one; }, filter);
}

AnyFilter make_filter(std::string_view name) {
    std::vector<std::string_view> names;
    for (const AnyFilter& filter : all_filters()) {
        if (name_of(filter) == name) return filter;
        names.push_back(name_of(filter));
    }
    throw Error{Problem::invalid_request,
                "there is no filter '" + excerpt(name) + "'" + did_you_mean_or_all(name, names)};
}

void set_filter_parameter(AnyFilter& filter, std::string_view name, std::string_view text) {
    std::visit(
        [&](auto& one) {
            record::set_parameter(record::find_parameter(one.parameters(), name, one.name), &one, text, one.name);
        },
        filter);
}

AnyFilter parse_filter(std::string_view text) {
    const record::Call call = record::parse_call(text, "filter", "gap(threshold=2%, direction=up)");
    AnyFilter filter = make_filter(call.name);
    for (const auto& [name, value] : call.arguments) set_filter_parameter(filter, name, value);
    std::visit([](const auto& one) { one.check(); }, filter);
    return filter;
}

std::string canonical_text(const AnyFilter& filter) {
    return std::string(name_of(filter)) + "(" + record::parameters_text(parameters_of(filter), parameter_row(filter)) +
           ")";
}

}  // namespace tamis::screen
