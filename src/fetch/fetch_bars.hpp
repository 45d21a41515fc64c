// fetch/fetch_bars.hpp — bars, names, splits and dividends of symbols from a provider into books.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/stop.hpp"
#include "fetch/fetched_days.hpp"
#include "fetch/providers.hpp"
#include "ingest/import_report.hpp"

namespace tamis::fetch {

struct FetchSpec {
    std::string provider;
    std::string key;                   ///< as the provider's key_form says
    std::vector<std::string> symbols;  ///< delisted ones as any other
    bool is_of_all = false;  ///< in place of symbols: every stock that the provider lists, or did in these days
    DayRange days{};
    std::vector<Kind> kinds{Kind::minute, Kind::daily, Kind::names, Kind::splits, Kind::dividends};
    std::filesystem::path store;
    std::string url;                 ///< in place of the provider's own; https, or http on this machine
    unsigned requests_a_minute = 0;  ///< 0: as fast as the provider answers
    int attempts = 8;                ///< for each request
    double backoff_seconds = 1;      ///< before the second attempt; doubled each time, up to a minute
    Stop stop{};
};

struct FetchProgress {
    std::uint64_t parts_done = 0, parts = 0, requests = 0;
    std::string current;  ///< symbol and kind
};

struct FetchReport {
    ingest::ImportReport import;
    std::uint64_t requests = 0, repeated = 0;  ///< asked, and of these asked again after trouble
    std::uint64_t symbols_on_hand = 0;         ///< nothing of them was asked
    std::uint64_t symbols_without_bars = 0;    ///< that the provider lists and has no bar of in these days
    std::optional<Error> ended_by;             ///< what ended it before its end; the rest tells of what came before
};

/// Asks part by part (a symbol, a kind, some months); a part is in its book before the next is asked. One that is in
/// whole is not asked again, by this or a later call; what could not be taken is in the report. It ends before its end
/// (`ended_by`) where the provider refuses the key (invalid_request) or does not answer in all attempts (unavailable);
/// what was in by then stays, and the same call goes on. Throws Error invalid_request for a spec that cannot be one,
/// conflict where another process fetches from this provider. What the provider tells of names is kept beside the bars,
/// and imported whole (`ingest::import_names`) before the first split: it takes the place of what was said of them.
FetchReport fetch_bars(const FetchSpec& spec, const std::function<void(const FetchProgress&)>& progress = {});

}  // namespace tamis::fetch
