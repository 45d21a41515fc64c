// fetch/listing.hpp — every stock that a provider lists, asked once a day.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "fetch/interface.hpp"

namespace tamis::fetch {

/// A name in one time; another company may have borne it before or after.
struct ListedName {
    std::string symbol;
    std::optional<TradingDay> first, last;  ///< traded, as far as the provider says; the last of a delisted one alone
    std::string security;                   ///< the company's own mark, which its events are asked by; empty: none
    bool is_delisted = false;
};

/// In the order of their symbols, the oldest life first. The list is kept in `file`, and the provider is asked again on
/// another day than `today`. Throws as fetch_bars, bad_data for a list that cannot be read.
std::vector<ListedName> listed_names(Interface& interface,
                                     const Provider& provider,
                                     const std::filesystem::path& file,
                                     TradingDay today);

/// The list that was kept last, of whatever day; empty: none was.
std::vector<ListedName> kept_names(const std::filesystem::path& file);

}  // namespace tamis::fetch
