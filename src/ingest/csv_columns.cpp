// ingest/csv_columns.cpp — headers recognised by their names, whatever their order.
#include "ingest/csv_columns.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::ingest {

namespace {

struct Name {
    std::string_view text;
    int CsvColumns::* column;
};
constexpr std::array known_names{
    Name{"ticker", &CsvColumns::symbol},
    Name{"symbol", &CsvColumns::symbol},
    Name{"window_start", &CsvColumns::time},
    Name{"date", &CsvColumns::time},
    Name{"datetime", &CsvColumns::time},
    Name{"timestamp", &CsvColumns::time},
    Name{"time", &CsvColumns::time},
    Name{"open", &CsvColumns::open},
    Name{"high", &CsvColumns::high},
    Name{"low", &CsvColumns::low},
    Name{"close", &CsvColumns::close},
    Name{"volume", &CsvColumns::volume},
    Name{"vwap", &CsvColumns::vwap},
};

/// 1973: a smaller number is no instant of any market's bars.
constexpr std::int64_t least_seconds = 100'000'000;

/// Seconds, ms, µs or ns by size; today's seconds have ten digits.
std::int64_t to_ms(std::int64_t number) {
    if (number > 100'000'000'000'000'000) return number / 1'000'000;
    if (number > 100'000'000'000'000) return number / 1'000;
    if (number > 100'000'000'000) return number;
    return number * 1000;
}

CsvTime at_instant(std::int64_t utc_ms) {
    return {to_exchange(UtcTime{utc_ms}), false, utc_ms % ms_per_day == 0};
}

}  // namespace

bool is_plain_header(std::string_view line) {
    if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    std::set<std::string> seen;
    for (const std::string_view cell : split(line, ',')) {
        std::string word = lower(trim(cell));
        std::erase(word, '"');
        const bool is_known =
            word == "transactions" ||
            std::any_of(known_names.begin(), known_names.end(), [&](const Name& name) { return name.text == word; });
        if (!is_known || !seen.insert(word).second) return false;
    }
    return !(seen.contains("date") && (seen.contains("time") || seen.contains("timestamp")));
}

CsvColumns read_header(std::string_view line, bool needs_symbol) {
    CsvColumns columns;
    if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    constexpr std::size_t most = 30;
    std::string plain(line);
    std::erase(plain, '\t');
    if (visible_text(plain) != plain)
        throw Error{Problem::bad_data, "it is no text, it begins '" + visible_start(line, most) + "'"};
    for (const std::string_view cell : split(line, ',')) {
        std::string word = lower(trim(cell));
        std::erase(word, '"');
        for (const Name& name : known_names)
            if (word == name.text && columns.*name.column < 0) columns.*name.column = columns.count;
        ++columns.count;
    }
    std::vector<std::string> missing;
    const auto need = [&](int place, const char* what) {
        if (place < 0) missing.emplace_back(what);
    };
    if (needs_symbol) need(columns.symbol, "symbol (or ticker, or --symbol)");
    need(columns.time, "date (or timestamp, window_start)");
    need(columns.open, "open");
    need(columns.high, "high");
    need(columns.low, "low");
    need(columns.close, "close");
    need(columns.volume, "volume");
    if (!missing.empty())
        throw Error{Problem::bad_data, "the header '" + excerpt(line) + "' lacks " + join(missing, ", ")};
    return columns;
}

std::optional<CsvTime> read_time(std::string_view text, bool is_utc) {
    text = trim(text);
    if (const auto day = parse_day(text)) return CsvTime{ExchangeTime{*day, 0}, true};
    if (const auto number = parse_number<std::int64_t>(text))
        return *number < least_seconds ? std::nullopt : std::optional(at_instant(to_ms(*number)));
    const bool has_z = text.ends_with('Z');
    if (has_z) text.remove_suffix(1);
    if (text.ends_with("+00:00")) return read_time(std::string(text.substr(0, text.size() - 6)) + "Z", is_utc);
    if (text.size() < 16 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':') return std::nullopt;
    const auto day = parse_day(text.substr(0, 10));
    const auto hour = parse_number<int>(text.substr(11, 2)), minute = parse_number<int>(text.substr(14, 2));
    int second = 0;
    if (text.size() >= 19 && text[16] == ':') second = parse_number<int>(text.substr(17, 2)).value_or(-1);
    if (!day || !hour || !minute || *hour > 23 || *minute > 59 || second < 0 || second > 59) return std::nullopt;
    const ExchangeTime wall{*day, ((*hour * 60 + *minute) * 60 + second) * std::int64_t{1000}};
    return has_z || is_utc ? at_instant(wall.ms) : CsvTime{wall};
}

}  // namespace tamis::ingest
