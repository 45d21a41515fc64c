// fetch/told_names.cpp — two documented shapes of renames, and the table that `import names` reads.
#include "fetch/told_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "bars/layout.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "fetch/fetched_days.hpp"
#include "ingest/import_actions.hpp"

namespace tamis::fetch {

namespace {

using Json = nlohmann::json;

std::string text_of(const Json& row, const char* member) {
    const auto at = row.is_object() ? row.find(member) : row.end();
    return at != row.end() && at->is_string() ? at->get<std::string>() : std::string();
}

/// One company's names, each with the first day of it: a line for every one but the first.
std::vector<std::string> renames_of_events(const Json& events) {
    std::map<std::string, std::string> by_day;
    for (const Json& event : events) {
        if (text_of(event, "type") != "ticker_change" || !event.contains("ticker_change")) continue;
        by_day[text_of(event, "date")] = text_of(event["ticker_change"], "ticker");
    }
    std::vector<std::string> lines;
    std::string old;
    for (const auto& [day, now] : by_day) {
        if (!old.empty()) lines.push_back(fmt::format("{},{},{}", day, old, now));
        old = now;
    }
    return lines;
}

std::vector<std::string> renames_of_changes(const Json& changes) {
    std::vector<std::string> lines;
    for (const Json& one : changes)
        lines.push_back(fmt::format(
            "{},{},{}", text_of(one, "process_date"), text_of(one, "old_symbol"), text_of(one, "new_symbol")));
    return lines;
}

std::vector<std::string> renames_of(const std::string& page) {
    const Json whole = Json::parse(page);
    const Json::json_pointer events("/results/events"), changes("/corporate_actions/name_changes");
    if (whole.contains(events) && whole[events].is_array()) return renames_of_events(whole[events]);
    if (whole.contains(changes) && whole[changes].is_array()) return renames_of_changes(whole[changes]);
    return {};
}

/// Providers list a change of a security's number, too, where its name stays.
bool is_rename(std::string_view line) {
    const auto cells = split(line, ',');
    return cells.size() == 3 && parse_day(cells[0]) && is_symbol_text(cells[1]) && is_symbol_text(cells[2]) &&
           cells[1] != cells[2];
}

using Renames = std::multimap<std::string, TradingDay, std::less<>>;

/// The days on which names were given up.
Renames given_up(const std::set<std::string>& lines) {
    Renames days;
    for (const std::string& line : lines) {
        const auto cells = split(line, ',');
        days.emplace(cells[1], parse_day(cells[0]).value());
    }
    return days;
}

/// Whether a rename says it: a list counts a name that was given up among those that were delisted.
bool is_renamed(const Renames& renames, const ListedName& name) {
    constexpr std::chrono::days near{10};
    const auto [from, to] = renames.equal_range(name.symbol);
    return std::any_of(
        from, to, [&](const auto& one) { return one.second - near <= *name.last && *name.last <= one.second + near; });
}

/// What is known of when a company bore it; nothing of a name that one company bears, as far as the list knows.
bool has_life(const std::vector<ListedName>& listed, std::size_t i) {
    const ListedName& name = listed[i];
    const bool follows = i > 0 && listed[i - 1].symbol == name.symbol && name.first;
    return follows || (name.is_delisted && name.last);
}

}  // namespace

ToldNames::ToldNames(const Provider& provider, fs::path file) : provider_(provider), file_(std::move(file)) {
    if (!fs::exists(file_)) return;
    const std::string text = read_file(file_);
    for (const std::string_view line : split(text, '\n'))
        if (is_rename(line)) lines_.emplace(line);
}

void ToldNames::add(const std::string& page) {
    std::ofstream out(file_, std::ios::binary | std::ios::app);
    for (const std::string& line : renames_of(page))
        // The line break stands before, so that a line that was cut short spoils no other.
        if (is_rename(line) && lines_.insert(line).second) out << '\n' << line;
    if (!out.flush()) throw Error{Problem::unavailable, file_.string() + " cannot be written; is there room?"};
}

std::string ToldNames::table(const std::vector<ListedName>& listed, const fs::path& store) const {
    std::string text = "date,old,new,symbol,first,last\n";
    for (const std::string& line : lines_) text += line + ",,,\n";
    const auto day = [](const std::optional<TradingDay>& of) { return of ? to_text(*of) : std::string(); };
    const Renames renames = given_up(lines_);
    for (std::size_t i = 0; i < listed.size(); ++i) {
        const ListedName& name = listed[i];
        if (!has_life(listed, i) || (name.last && is_renamed(renames, name))) continue;
        if (fs::exists(bars::book_path(store, name.symbol)))
            text += fmt::format(",,,{},{},{}\n", name.symbol, day(name.first), day(name.last));
    }
    return text;
}

ingest::ImportReport ToldNames::import(const std::vector<ListedName>& listed,
                                       const fs::path& store,
                                       const Stop& stop) const {
    const std::string rows = table(listed, store);
    if (rows.find('\n') + 1 == rows.size()) return {};
    const TempDir folder("tamis-names");
    const fs::path file = folder.path() / "names.csv";
    replace_file(file, rows, false);
    ingest::ImportReport report = ingest::import_names({.files = {file}, .store = store, .stop = stop});
    report.files = 0;
    report.other_symbol_rows = 0;  // of the whole market, mostly of stocks that are not in the store
    std::erase_if(report.actions, [](const ingest::ImportedAction& one) { return one.outcome == "known"; });
    const std::string place = fmt::format("{}: names", provider_.name);
    for (ingest::RejectedLine& line : report.rejected_lines)
        for (std::string* text : {&line.place, &line.why}) *text = replaced(*text, file.string(), place);
    return report;
}

}  // namespace tamis::fetch
