// backtest/models/model_list.hpp — models of a market as data, in lists: read from text and written as text.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "record/call_text.hpp"
#include "record/field.hpp"
#include "record/parameters.hpp"

namespace tamis::backtest {

/// A struct of parameters with defaults, described.
template <class M>
concept Model = requires {
    { M::name } -> std::convertible_to<std::string_view>;
    { M::meaning } -> std::convertible_to<std::string_view>;
    { M::parameters() } -> std::convertible_to<std::span<const record::Field>>;
};

/// What there is to know of a list: what its models are for, and an example of one as text.
template <class List>
struct ModelListAbout;

template <class... M>
std::vector<std::variant<M...>> one_of_each(const std::variant<M...>*) {
    static_assert((Model<M> && ...));
    return {std::variant<M...>{M{}}...};
}

/// One of each, with defaults.
template <class List>
std::vector<List> all_models() {
    return one_of_each(static_cast<const List*>(nullptr));
}
/// One of a list, for people.
struct ModelAbout {
    std::string_view name, meaning;
    std::span<const record::Field> parameters;
};
template <class List>
std::vector<ModelAbout> models_about() {
    std::vector<ModelAbout> about;
    for (const List& model : all_models<List>())
        about.push_back(
            std::visit([](const auto& one) { return ModelAbout{one.name, one.meaning, one.parameters()}; }, model));
    return about;
}

template <class List>
std::string_view model_name(const List& model) {
    return std::visit([](const auto& one) { return std::string_view(one.name); }, model);
}
template <class List>
std::span<const record::Field> model_parameters(const List& model) {
    return std::visit([](const auto& one) { return std::span<const record::Field>(one.parameters()); }, model);
}

/// Every parameter written out, one spelling a value: "constant(fraction=0.001)"; "none" where there is none.
template <class List>
std::string model_text(const List& model) {
    std::string name(model_name(model));
    if (model_parameters(model).empty()) return name;
    return std::visit(
        [&](const auto& one) { return name + "(" + record::parameters_text(one.parameters(), &one) + ")"; }, model);
}

/// "constant(fraction=0.1%)", "none"; names know no case. Throws Error invalid_request: which part, what is allowed,
/// the nearest name.
template <class List>
List parse_model(std::string_view text) {
    using About = ModelListAbout<List>;
    const std::string small = lower(text);
    const record::Call call = record::parse_call(small, About::what, About::example);
    std::vector<std::string_view> names;
    for (List& model : all_models<List>()) {
        names.push_back(model_name(model));
        if (names.back() != call.name) continue;
        std::visit(
            [&](auto& one) {
                for (const auto& [name, value] : call.arguments)
                    record::set_parameter(
                        record::find_parameter(one.parameters(), name, one.name), &one, value, one.name);
            },
            model);
        return model;
    }
    throw Error{Problem::invalid_request,
                "there is no " + std::string(About::what) + " '" + excerpt(call.name) + "'" +
                    did_you_mean_or_all(call.name, names)};
}

/// A model is stored as its text.
template <class List>
struct StoredModel {
    static constexpr record::Type type = record::Type::text;
    using as = std::string;
    static std::string to(const List& model) { return model_text(model); }
    static List from(const std::string& text) { return parse_model<List>(text); }
};

}  // namespace tamis::backtest
