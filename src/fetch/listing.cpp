// fetch/listing.cpp — rows of JSON or of a zipped CSV become names, and names a file.
#include "fetch/listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/zip.hpp"
#include "fetch/fetched_days.hpp"

namespace tamis::fetch {

namespace {

using Json = nlohmann::json;
using Row = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view day_words = "listed on";
/// A list's days end where its bars do: one that ends so long before the others has ended.
constexpr std::chrono::days late{10};

std::string cell(const Row& row, std::string_view member) {
    const auto at = row.find(member);
    return at == row.end() ? std::string() : at->second;
}

/// The day of a time as it is written: providers stamp a day with its midnight, in one zone or another.
std::optional<TradingDay> day_of(std::string_view text) {
    return parse_day(text.substr(0, 10));
}

std::vector<Row> rows_of_json(const std::string& page, std::string_view member) {
    const Json whole = Json::parse(page);
    std::vector<Row> rows;
    const Json& list = member.empty() ? whole : whole.value(std::string(member), Json::array());
    for (const Json& one : list) {
        if (!one.is_object()) continue;
        Row& row = rows.emplace_back();
        for (const auto& [name, value] : one.items())
            if (value.is_string()) row[name] = value.get<std::string>();
    }
    return rows;
}

std::vector<Row> rows_of_csv(const std::string& text) {
    std::vector<Row> rows;
    std::vector<std::string_view> header;
    for (const std::string_view line : split(text, '\n')) {
        const auto cells = split(trim(line), ',');
        if (header.empty()) {
            header = cells;
            continue;
        }
        if (cells.size() != header.size()) continue;
        Row& row = rows.emplace_back();
        for (std::size_t i = 0; i < cells.size(); ++i) row[std::string(header[i])] = cells[i];
    }
    return rows;
}

std::vector<Row> rows_of_zip(const std::string& bytes) {
    const TempDir folder("tamis-listed");
    const fs::path file = folder.path() / "listed.zip";
    replace_file(file, bytes, false);
    const ZipReader zip(file);
    std::string text;
    if (zip.size() > 0) zip.read(0, text);
    return rows_of_csv(text);
}

bool is_wanted(const Row& row, const Listing& listing) {
    return std::all_of(listing.wanted.begin(), listing.wanted.end(), [&](const auto& want) {
        if (want[0].empty()) return true;
        const auto allowed = split(want[1], '|');
        return std::find(allowed.begin(), allowed.end(), cell(row, want[0])) != allowed.end();
    });
}

ListedName name_of(const Row& row, const Provider& provider, bool is_delisted) {
    const Listing& listing = provider.listing;
    ListedName name{.symbol = cell(row, listing.symbol),
                    .first = day_of(cell(row, listing.first)),
                    .last = day_of(cell(row, listing.last)),
                    .security = cell(row, listing.security),
                    .is_delisted = is_delisted};
    if (!is_symbol_text(name.security)) name.security.clear();
    std::replace(name.symbol.begin(), name.symbol.end(), provider.class_mark, '.');
    return name;
}

std::vector<ListedName> asked_names(Interface& interface, const Provider& provider) {
    const Listing& listing = provider.listing;
    std::vector<ListedName> names;
    for (std::size_t i = 0; i < listing.addresses.size(); ++i) {
        if (listing.addresses[i].empty()) continue;
        for (const std::string& page : interface.list(listing.addresses[i]))
            for (const Row& row : listing.is_zipped_csv ? rows_of_zip(page) : rows_of_json(page, listing.rows))
                if ((i > 0 || is_wanted(row, listing)) && is_symbol_text(cell(row, listing.symbol)))
                    names.push_back(name_of(row, provider, i > 0));
    }
    return names;
}

/// Of a list without a mark for it: whose bars ended before the others' did.
void mark_ended(std::vector<ListedName>& names) {
    std::optional<TradingDay> newest;
    for (const ListedName& name : names)
        if (name.last) newest = std::max(newest.value_or(*name.last), *name.last);
    for (ListedName& name : names) name.is_delisted = name.last && *name.last + late < *newest;
}

/// The one that is still there comes last. Lives of one name follow each other.
void put_in_order(std::vector<ListedName>& names) {
    std::stable_sort(names.begin(), names.end(), [](const ListedName& a, const ListedName& b) {
        if (a.symbol != b.symbol) return a.symbol < b.symbol;
        if (a.is_delisted != b.is_delisted) return a.is_delisted;
        return a.last < b.last;
    });
    const auto same = [](const ListedName& a, const ListedName& b) {
        return a.symbol == b.symbol && a.is_delisted == b.is_delisted && a.last == b.last;
    };
    names.erase(std::unique(names.begin(), names.end(), same), names.end());
    for (std::size_t i = 1; i < names.size(); ++i)
        if (const ListedName& before = names[i - 1]; before.symbol == names[i].symbol && before.last)
            names[i].first = std::max(names[i].first.value_or(*before.last), *before.last + std::chrono::days(1));
    for (ListedName& name : names)
        if (!name.is_delisted) name.last.reset();
}

std::string day_text_of(const std::optional<TradingDay>& day) {
    return day ? to_text(*day) : std::string();
}

void keep(const fs::path& file, const std::vector<ListedName>& names, TradingDay today) {
    std::string text = fmt::format("{},{}\nsymbol,first,last,security,is_delisted\n", day_words, to_text(today));
    for (const ListedName& name : names)
        text += fmt::format("{},{},{},{},{}\n",
                            name.symbol,
                            day_text_of(name.first),
                            day_text_of(name.last),
                            name.security,
                            name.is_delisted ? 1 : 0);
    replace_file(file, text, true);
}

}  // namespace

std::vector<ListedName> listed_names(Interface& interface,
                                     const Provider& provider,
                                     const fs::path& file,
                                     TradingDay today) {
    const std::string mark = fmt::format("{},{}\n", day_words, to_text(today));
    if (fs::exists(file) && read_file(file).starts_with(mark)) return kept_names(file);
    std::vector<ListedName> names = asked_names(interface, provider);
    if (names.empty())
        throw Error{Problem::bad_data, fmt::format("{}'s list of names holds none of a stock", provider.name)};
    if (provider.listing.is_zipped_csv) mark_ended(names);
    put_in_order(names);
    keep(file, names, today);
    return names;
}

std::vector<ListedName> kept_names(const fs::path& file) {
    std::vector<ListedName> names;
    if (!fs::exists(file)) return names;
    const std::string text = read_file(file);
    for (const Row& row : rows_of_csv(text.substr(std::min(text.size(), text.find('\n') + 1))))
        names.push_back({cell(row, "symbol"),
                         parse_day(cell(row, "first")),
                         parse_day(cell(row, "last")),
                         cell(row, "security"),
                         cell(row, "is_delisted") == "1"});
    return names;
}

}  // namespace tamis::fetch
