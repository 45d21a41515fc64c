// fetch/parts.hpp — the work of a fetch, cut into questions; and how much that is before any of it is asked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fetch/fetch_bars.hpp"
#include "fetch/fetched_days.hpp"
#include "fetch/listing.hpp"

namespace tamis::fetch {

/// Throws Error invalid_request for a spec that cannot be one.
void check_spec(const FetchSpec& spec);

/// What is kept beside the bars: days that are in, renames, the list of names.
std::filesystem::path notes_file(const FetchSpec& spec);
std::filesystem::path names_file(const FetchSpec& spec);
std::filesystem::path list_file(const FetchSpec& spec);

struct Part {
    std::string symbol;  ///< every_symbol: of all
    Kind kind;
    DayRange days;
    std::string text() const;
};

/// A symbol to be asked for, and the companies that bore it where the list has marks of them.
struct Wanted {
    std::string symbol;
    DayRange days;  ///< of the spec, as far as the list says that it was traded then
    std::vector<std::string> securities{};
};
/// As the person says them, each once.
std::vector<Wanted> wanted(const std::vector<std::string>& symbols, DayRange days);
/// Of listed names those that may have been traded in these days.
std::vector<Wanted> wanted(const std::vector<ListedName>& names, DayRange days);

struct Parts {
    std::vector<Part> all;  ///< bars symbol by symbol, then names, then splits and dividends symbol by symbol
    std::uint64_t symbols_on_hand = 0;
};
/// What of it was not fetched yet.
Parts parts_missing(const FetchSpec& spec, const std::vector<Wanted>& symbols, const FetchedDays& fetched);

/// Questions that the part takes where every page is full: a minute's bar for every minute from 4:00 to 20:00.
std::uint64_t most_requests(const Part& part, const Provider& provider);

}  // namespace tamis::fetch
