// store/duckdb/sql_types.cpp — type names, literals, and decimals at 18 places.
#include "store/duckdb/sql_types.hpp"

#include "base/error.hpp"
#include "record/format.hpp"

namespace tamis::store {

namespace {
constexpr int stored_scale = 18;

std::string doubled(std::string_view text, char quote) {
    std::string result(1, quote);
    for (const char c : text) result.append(c == quote ? 2 : 1, c);
    return result + quote;
}
}  // namespace

std::string sql_type(record::Type type) {
    switch (type) {
        case record::Type::boolean: return "BOOLEAN";
        case record::Type::integer: return "BIGINT";
        case record::Type::real: return "DOUBLE";
        case record::Type::decimal: return "DECIMAL(38,18)";
        case record::Type::day: return "DATE";
        case record::Type::timestamp: return "TIMESTAMP";
        case record::Type::hash: return "UUID";
        case record::Type::text: return "VARCHAR";
    }
    return "VARCHAR";
}

std::string quoted_name(std::string_view name) { return doubled(name, '"'); }
std::string quoted_text(std::string_view text) { return doubled(text, '\''); }

std::string sql_value(const record::Value& value) {
    if (value.index() == 0) return "NULL";
    if (const auto* text = std::get_if<std::string>(&value)) return quoted_text(*text);
    if (std::holds_alternative<record::Day>(value)) return "DATE " + quoted_text(record::stable_text(value));
    if (std::holds_alternative<record::Timestamp>(value)) return "TIMESTAMP " + quoted_text(record::stable_text(value));
    if (std::holds_alternative<Hash128>(value)) return quoted_text(record::stable_text(value)) + "::UUID";
    return record::stable_text(value);
}

StoredDecimal to_stored(const Decimal& value, std::string_view column) {
    const Decimal rounded = round_half_even(value, stored_scale);
    StoredDecimal number = static_cast<StoredDecimal>(rounded.coefficient());
    for (int scale = rounded.scale(); scale < stored_scale; ++scale) {
        // 10^38 does not fit; a coefficient below 10^20 does after 18 more places.
        if (number > static_cast<StoredDecimal>(detail::pow10_u64[19]) * static_cast<StoredDecimal>(detail::pow10_u64[18]))
            throw Error{Problem::bad_data, std::string(column) + " is " + to_text(value) + ", more than the store keeps (20 digits before the point)"};
        number *= 10;
    }
    return rounded.is_negative() ? -number : number;
}

Decimal from_stored(StoredDecimal value, int scale) {
    const bool negative = value < 0;
    detail::u128 magnitude = static_cast<detail::u128>(negative ? -value : value);
    while (scale > 0 && magnitude % 10 == 0) magnitude /= 10, --scale;
    while (magnitude >> 96 != 0 && scale > 0) magnitude /= 10, --scale;
    ensure(magnitude >> 96 == 0, "a stored decimal fits 96 bits");
    return Decimal::from_parts(static_cast<std::uint64_t>(magnitude), static_cast<std::uint32_t>(magnitude >> 64), scale, negative);
}

}  // namespace tamis::store
