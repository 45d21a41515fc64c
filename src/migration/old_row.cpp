// migration/old_row.cpp — cells by name, and JSON documents unfolded.
#include "migration/old_row.hpp"

#include <cctype>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/printed_value.hpp"
#include "lean/python_json.hpp"
#include "market/time.hpp"

namespace tamis::migration {

namespace {

struct Clock {
    std::string_view clock;
    std::optional<int> offset_minutes;  ///< nothing: an offset that is none
};

/// "…-04", "…+0530" and "…+05:30" behind a time of day.
Clock without_offset(std::string_view text) {
    text = trim(text);
    const std::size_t colon = text.find(':');
    const std::size_t sign = colon == std::string_view::npos ? colon : text.find_first_of("+-", colon);
    if (sign == std::string_view::npos) return {text, 0};
    std::string digits(text.substr(sign + 1));
    std::erase(digits, ':');
    const auto number = parse_number<int>(digits);
    if (!number || (digits.size() != 2 && digits.size() != 4)) return {text.substr(0, sign), std::nullopt};
    const int minutes = digits.size() == 2 ? *number * 60 : *number / 100 * 60 + *number % 100;
    return {text.substr(0, sign), text[sign] == '-' ? -minutes : minutes};
}

}  // namespace

std::string plain_name(std::string_view name) {
    std::string plain;
    for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c)))
            plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return plain;
}

std::string OldRow::text(std::string_view plain) const {
    const auto found = cells.find(std::string(plain));
    return found == cells.end() ? std::string() : found->second;
}

std::optional<double> OldRow::number(std::string_view plain) const {
    const auto printed = lean::read_printed(text(plain));
    if (!printed || !printed->is_finite()) return std::nullopt;
    return parse_number<double>(printed->digits);
}

std::optional<Decimal> OldRow::decimal(std::string_view plain) const {
    const auto printed = lean::read_printed(text(plain));
    if (!printed || !printed->is_finite()) return std::nullopt;
    if (!lean::fits_a_column(number(plain).value_or(0))) return std::nullopt;
    if (const auto exact = Decimal::try_parse(printed->digits)) return exact;
    const auto real = number(plain);
    return real ? std::optional(Decimal::from_double(*real)) : std::nullopt;
}

std::optional<record::Day> OldRow::day(std::string_view plain) const {
    return lean::read_day(without_offset(text(plain)).clock);
}

// "2025-08-17 09:19:41.123456+00", with T, Z or another offset.
std::optional<record::Timestamp> OldRow::time(std::string_view plain) const {
    const std::string words = text(plain);
    const Clock clock = without_offset(words);
    const auto local = lean::read_time(clock.clock);
    if (!local || !clock.offset_minutes) return std::nullopt;
    return record::Timestamp{local->ms - *clock.offset_minutes * ms_per_minute};
}

std::optional<bool> OldRow::boolean(std::string_view plain) const {
    const std::string word = lower(trim(text(plain)));
    for (const char* yes : {"true", "t", "yes", "y", "on", "1", "1.0"})
        if (word == yes) return true;
    for (const char* no : {"false", "f", "no", "n", "off", "0", "0.0"})
        if (word == no) return false;
    return std::nullopt;
}

bool OldRow::is(std::string_view plain, std::string_view value) const {
    if (value == "false") return boolean(plain) == false;
    if (const auto wanted = parse_number<double>(value)) return number(plain) == wanted;
    return lower(trim(text(plain))) == lower(value);
}

bool is_python_nothing(std::string_view text) {
    return text == "NaN" || text == "nan" || text == "None" || text == "NaT" || text == "<NA>";
}

void OldRow::set(std::string_view name, std::string text) {
    const std::string plain = plain_name(name);
    names.emplace(plain, std::string(name));
    if (is_python_nothing(trim(text)))
        nothing[plain] = std::string(trim(text));
    else
        cells[plain] = std::move(text);
}

void OldRow::unfold(std::string_view plain, std::string_view prefix) {
    if (!has(plain)) return;
    const auto document = lean::parse_lenient(text(plain));
    if (!document.is_object())
        throw Error{Problem::bad_data, names[std::string(plain)] + " is no JSON object: " + excerpt(text(plain))};
    for (const auto& [name, value] : document.items()) {
        const std::string full = std::string(prefix) + name;
        if (value.is_null() || has(plain_name(full))) continue;
        set(full, value.is_string() ? value.get<std::string>() : value.dump());
    }
}

}  // namespace tamis::migration
