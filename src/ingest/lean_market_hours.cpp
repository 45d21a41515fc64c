// ingest/lean_market_hours.cpp — reads market-hours-database.json.
#include "ingest/lean_market_hours.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::ingest {

namespace {
std::optional<TradingDay> american_day(std::string_view text) {  // M/d/yyyy
    const auto parts = split(text, '/');
    if (parts.size() != 3) return std::nullopt;
    const auto month = parse_number<int>(parts[0]), day = parse_number<int>(parts[1]),
               year = parse_number<int>(parts[2]);
    if (!month || !day || !year) return std::nullopt;
    return parse_day(fmt::format("{:04d}{:02d}{:02d}", *year, *month, *day));
}
}  // namespace

void compare_market_hours(const std::filesystem::path& json, ImportReport& report) {
    if (!std::filesystem::exists(json)) return;
    try {
        const auto entry = nlohmann::json::parse(read_file(json)).at("entries").at("Equity-usa-[*]");
        ++report.files;
        for (const auto& holiday : entry.at("holidays")) {
            const auto day = american_day(holiday.get<std::string>());
            if (day && us_equities().is_session(*day))
                report.notes.push_back(to_text(*day) + " is a holiday in the folder's market hours and a session here");
        }
        for (const auto& [text, close] : entry.at("earlyCloses").items()) {
            const auto day = american_day(text);
            const auto session = day ? us_equities().session(*day) : std::nullopt;
            if (session && !session->is_early_close())
                report.notes.push_back(to_text(*day) + " closes early in the folder's market hours and not here");
        }
    } catch (const nlohmann::json::exception& error) {
        report.reject(json.string(), "wrong market hours", error.what());
    }
}

}  // namespace tamis::ingest
