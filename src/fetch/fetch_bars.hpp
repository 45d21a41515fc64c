// fetch/fetch_bars.hpp — bars, splits and dividends of symbols from a provider into books.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/stop.hpp"
#include "fetch/fetched_days.hpp"
#include "fetch/providers.hpp"
#include "ingest/import_report.hpp"

namespace tamis::fetch {

struct FetchSpec {
    std::string provider;
    std::string key;                   ///< as the provider's key_form says
    std::vector<std::string> symbols;  ///< delisted ones as any other
    DayRange days{};
    std::vector<Kind> kinds{Kind::minute, Kind::daily, Kind::splits, Kind::dividends};
    std::filesystem::path store;
    std::string url;             ///< in place of the provider's own; https, or http on this machine
    int requests_a_minute = 0;   ///< 0: as fast as the provider answers
    int attempts = 8;            ///< for each request
    double backoff_seconds = 1;  ///< before the second attempt; doubled each time, up to a minute
    Stop stop{};
};

struct FetchProgress {
    std::uint64_t parts_done = 0, parts = 0, requests = 0;
    std::string current;  ///< symbol and kind
};

struct FetchReport {
    ingest::ImportReport import;
    std::uint64_t requests = 0, repeated = 0;  ///< asked, and of these asked again after trouble
    std::uint64_t parts = 0;                   ///< of the work: a symbol, a kind, some months
    std::uint64_t symbols_on_hand = 0;         ///< nothing of them was asked
};

/// Asks part by part; a part is in its book before the next is asked, and is not asked again, by this or a later call.
/// What a part could not take is in the report. Throws Error invalid_request where the provider refuses the key,
/// unavailable where it does not answer in all attempts; what was in by then stays, and the same call goes on.
FetchReport fetch_bars(const FetchSpec& spec, const std::function<void(const FetchProgress&)>& progress = {});

}  // namespace tamis::fetch
