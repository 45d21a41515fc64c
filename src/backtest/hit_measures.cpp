// backtest/hit_measures.cpp — measures as text, one spelling a value.
#include "backtest/hit_measures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "record/parameters.hpp"

namespace tamis::backtest {

namespace {

constexpr std::string_view undefined_word = "none";

[[noreturn]] void refuse_part(std::string_view part) {
    throw Error{
        Problem::invalid_request,
        "'" + excerpt(trim(part)) + "' is no measure of a hit; write gap=3.1%, or gap=none where it is undefined"};
}

bool is_name(std::string_view name) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && std::all_of(name.begin(), name.end(), is_letter);
}

double measure_of(std::string_view text, std::string_view part) {
    if (lower(text) == undefined_word) return std::numeric_limits<double>::quiet_NaN();
    const auto value = record::parse_value(record::Type::real, text);
    if (!value || !std::isfinite(std::get<double>(*value))) refuse_part(part);
    return std::get<double>(*value);
}

}  // namespace

}  // namespace tamis::backtest

std::string tamis::record::Stored<tamis::backtest::HitMeasures>::to(const tamis::backtest::HitMeasures& measures) {
    std::string text;
    for (const auto& [name, value] : measures.values) {
        text += (text.empty() ? "" : ", ") + name + "=";
        text += std::isfinite(value) ? value_text(value) : std::string(tamis::backtest::undefined_word);
    }
    return text;
}

tamis::backtest::HitMeasures tamis::record::Stored<tamis::backtest::HitMeasures>::from(const std::string& text) {
    tamis::backtest::HitMeasures measures;
    for (const std::string_view part : split(text, ',')) {
        const std::size_t equals = part.find('=');
        const std::string name = lower(trim(part.substr(0, equals)));
        if (equals == part.npos || !tamis::backtest::is_name(name)) tamis::backtest::refuse_part(part);
        const double value = tamis::backtest::measure_of(trim(part.substr(equals + 1)), part);
        if (!measures.values.emplace(name, value).second)
            throw Error{Problem::invalid_request, "the measure " + std::string(name) + " is said twice"};
    }
    return measures;
}
