// migration/old_screen.cpp — an old screen and its symbols into days and hits.
#include "migration/old_screen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/python_json.hpp"
#include "market/time.hpp"
#include "migration/old_taker.hpp"

namespace tamis::migration {

namespace {

/// A JSON list, or PostgreSQL's {A,B,"C D"}.
std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    if (const auto list = lean::parse_lenient(text); list.is_array()) {
        for (const auto& one : list) {
            if (one.is_string()) words.push_back(one.get<std::string>());
            if (one.is_object() && one.contains("symbol") && one["symbol"].is_string())
                words.push_back(one["symbol"].get<std::string>());
        }
        return words;
    }
    std::string plain = text;
    std::erase_if(plain, [](char c) { return c == '{' || c == '}' || c == '"'; });
    for (const auto word : split(plain, ',')) words.emplace_back(word);
    return words;
}

/// One that cannot be is left out and counted; the others stay.
std::vector<std::string> symbols_of(Taker& take) {
    std::vector<std::string> symbols;
    for (const std::string& word : words_of(take.text("symbols", "screen_hit.symbol"))) {
        if (trim(word).empty()) continue;
        const std::string symbol(trim(word));
        if (is_possible_symbol(symbol) && !is_python_nothing(trim(word)))
            symbols.push_back(symbol);
        else
            take.fault(fault::no_symbol, excerpt(word));
    }
    return symbols;
}

void finish(OldScreen& screen, const Taker& take) {
    for (const OldFilter& filter : screen.filters)
        screen.origin.filters += (screen.origin.filters.empty() ? "" : ", ") + filter.text;
    if (!take.faults().empty()) screen.origin.faults = join(take.faults(), "; ");
    screen.key = sha256_128(fmt::format("earlier system's screen\nfilters={}\ndays={}..{}\n",
                                        screen.origin.filters,
                                        to_text(screen.origin.first_day),
                                        to_text(screen.origin.last_day)));
    screen.origin.screen = screen.key;
    std::sort(screen.symbols.begin(), screen.symbols.end());
}

void set_days(OldScreen& screen, std::optional<record::Day> first, std::optional<record::Day> last, Taker& take) {
    if (!first || !last)
        throw Error{Problem::bad_data, "no days of the screen: data_date, or a date_range with start and end"};
    if (*first > *last) {
        std::swap(first, last);
        take.fault(fault::reversed);
    }
    screen.origin.first_day = *first;
    screen.origin.last_day = *last;
}

std::optional<record::Day> first_day_of(Taker& take, std::initializer_list<const char*> names) {
    std::optional<record::Day> found;
    for (const char* name : names)
        if (const auto day = take.key_day(name); day && !found) found = day;
    return found;
}

std::optional<std::string> text_of(Taker& take, const char* name, const char* target) {
    std::string text = take.text(name, target);
    return text.empty() ? std::nullopt : std::optional(std::move(text));
}

constexpr std::array dropped_of_screen{
    Dropped{"requesthash", "a key of the old cache"},
    Dropped{"expiresat", "nothing expires here"},
    Dropped{"accesscount", "a counter of the old cache"},
    Dropped{"id", "a number of the old row"},
    Dropped{"createdat", "screened_at is the same time"},
};

}  // namespace

OldScreen read_old_screen(OldRow row, OldRowsReport& report) {
    OldScreen screen;
    Taker take(row, report);
    if (trim(row.text("daterange")).starts_with('{')) row.unfold("daterange", "range_");
    take.used("daterange");
    set_days(screen,
             first_day_of(take, {"rangestart", "rangestartdate", "startdate"}),
             first_day_of(take, {"rangeend", "rangeenddate", "enddate"}),
             take);
    screen.filters = filters_of_document(row, take);
    screen.symbols = symbols_of(take);
    screen.origin.source = row.place;
    const char* const session = row.has("sessionid") ? "sessionid" : "id";
    screen.origin.session_id = text_of(take, session, "migrated_screen.session_id");
    screen.origin.result_count = take.count("resultcount", "migrated_screen.result_count");
    if (screen.origin.result_count && *screen.origin.result_count != static_cast<std::int64_t>(screen.symbols.size()))
        take.fault(fault::count_contradicted,
                   fmt::format("{} and {}", *screen.origin.result_count, screen.symbols.size()));
    if (const auto seconds = take.number("processingtime", "migrated_screen.processing_time_ms"))
        screen.origin.processing_time_ms = *seconds * 1000;
    screen.origin.screened_at = take.time("createdat", "migrated_screen.screened_at");
    take.finish(dropped_of_screen);
    finish(screen, take);
    return screen;
}

OldScreen read_old_hit(OldRow row, OldRowsReport& report) {
    OldScreen screen;
    Taker take(row, report);
    screen.symbols = {take.key_symbol("symbol", "screen_hit")};
    const auto day = take.key_day("datadate");
    set_days(screen, day, day, take);
    screen.filters = filters_of_columns(row, take);
    screen.origin.source = row.place;
    screen.origin.session_id = text_of(take, "sessionid", "migrated_screen.session_id");
    screen.origin.screened_at = take.time("screenedat", "migrated_screen.screened_at");
    take.finish(dropped_of_screen);
    finish(screen, take);
    return screen;
}

}  // namespace tamis::migration
