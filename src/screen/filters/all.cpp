// screen/filters/all.cpp — filters as text.
#include "screen/filters/all.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
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

namespace {

struct Argument {
    std::string_view name, value;
};

/// What stands in the parentheses of `text`. Throws Error invalid_request: no name=value, or one name twice.
std::vector<Argument> arguments_of(std::string_view inside, std::string_view text) {
    std::vector<Argument> arguments;
    if (trim(inside).empty()) return arguments;
    for (const std::string_view part : split(inside, ',')) {
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos)
            throw Error{Problem::invalid_request,
                        "'" + excerpt(trim(part)) + "' in the filter '" + excerpt(text) +
                            "' is no parameter; write name=value"};
        const Argument argument{trim(part.substr(0, equals)), trim(part.substr(equals + 1))};
        for (const Argument& earlier : arguments)
            if (earlier.name == argument.name)
                throw Error{Problem::invalid_request,
                            "the filter '" + excerpt(text) + "' says " + excerpt(argument.name) +
                                " twice: " + excerpt(earlier.value) + " and " + excerpt(argument.value) + "; keep one"};
        arguments.push_back(argument);
    }
    return arguments;
}

}  // namespace

AnyFilter parse_filter(std::string_view text) {
    text = trim(text);
    const std::size_t open = text.find('(');
    AnyFilter filter = make_filter(trim(text.substr(0, open)));
    if (open != std::string_view::npos) {
        if (!text.ends_with(')'))
            throw Error{Problem::invalid_request,
                        "the filter '" + excerpt(text) +
                            "' lacks its closing parenthesis; write gap(threshold=2%, direction=up)"};
        for (const auto& [name, value] : arguments_of(text.substr(open + 1, text.size() - open - 2), text))
            set_filter_parameter(filter, name, value);
    }
    std::visit([](const auto& one) { one.check(); }, filter);
    return filter;
}

std::string canonical_text(const AnyFilter& filter) {
    return std::string(name_of(filter)) + "(" + record::parameters_text(parameters_of(filter), parameter_row(filter)) +
           ")";
}

}  // namespace tamis::screen
