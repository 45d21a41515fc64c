// app/migration/old_row.cpp — cells by name, and JSON documents unfolded.
#include "app/migration/old_row.hpp"

#include <cctype>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lean/printed_value.hpp"

namespace tamis::app {

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
    return lean::read_day(text(plain).substr(0, text(plain).find('+')));
}

// "2025-08-17 09:19:41.123456+00", with T, Z or an offset; the earlier system's clocks were UTC.
std::optional<record::Timestamp> OldRow::time(std::string_view plain) const {
    std::string words = text(plain);
    if (const std::size_t offset = words.find('+'); offset != std::string::npos) words.erase(offset);
    return lean::read_time(words);
}

bool OldRow::is_true(std::string_view plain) const {
    const std::string word = lower(text(plain));
    return word == "true" || word == "t" || word == "1" || word == "yes";
}

void OldRow::set(std::string_view name, std::string text) {
    const std::string plain = plain_name(name);
    names.emplace(plain, std::string(name));
    cells[plain] = std::move(text);
}

void OldRow::unfold(std::string_view plain, std::string_view prefix) {
    if (!has(plain)) return;
    const auto document = nlohmann::json::parse(text(plain), nullptr, false);
    if (!document.is_object())
        throw Error{Problem::bad_data, names[std::string(plain)] + " is no JSON object: " + text(plain).substr(0, 60)};
    for (const auto& [name, value] : document.items()) {
        const std::string full = std::string(prefix) + name;
        if (value.is_null() || has(plain_name(full))) continue;
        set(full, value.is_string() ? value.get<std::string>() : value.dump());
    }
}

}  // namespace tamis::app
