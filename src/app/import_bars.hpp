// app/import_bars.hpp — bars into a home: LEAN's folders, CSV files, splits, an invented market.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "app/home.hpp"
#include "app/work.hpp"
#include "ingest/import_csv.hpp"
#include "ingest/import_report.hpp"

namespace tamis::app {

/// `folder` holds equity/usa. Throws Error not_found when it is no LEAN data folder.
ingest::ImportReport import_lean(const Home& home, const std::filesystem::path& folder, const Work& work);

struct CsvRequest {
    std::vector<std::filesystem::path> files;
    std::string resolution;  ///< minute, hour or daily; empty: told by the times
    std::string symbol;      ///< of tables without a symbol column; of others, its rows alone
    std::string timezone = "America/New_York";
    ingest::TableHints hints{};
};
/// A person's words for hints: "close=Last,volume=Vol.", "date,open,…", "1e-9". Throws Error invalid_request.
std::map<std::string, std::string> parse_column_map(const std::string& words);
std::vector<std::string> parse_column_list(const std::string& words);
int parse_price_scale(const std::string& words);
int parse_bar_minutes(const std::string& words);
/// Which columns are understood, and the presets.
std::string dialects_text();
/// Says what it understood of tables through `work`. Throws Error invalid_request for a word that is none.
ingest::ImportReport import_csv(const Home& home, const CsvRequest& request, const Work& work);

struct ActionsRequest {
    std::vector<std::filesystem::path> files;
    std::string symbol;                      ///< of tables without a symbol column; else they are named after it
    std::map<std::string, std::string> map;  ///< a column's word, and its name in the header
    std::string dates;                       ///< mdy or dmy; empty: told by the dates
    bool adjusted = false;                   ///< dividends are for a share of today's
};
/// Throws Error invalid_request for a word that is none.
ingest::ImportReport import_splits(const Home& home, const ActionsRequest& request, const Work& work);
ingest::ImportReport import_dividends(const Home& home, const ActionsRequest& request, const Work& work);
ingest::ImportReport import_names(const Home& home, const ActionsRequest& request, const Work& work);

struct SimulationRequest {
    int symbols = 500;
    std::string first, last;  ///< days, both inclusive
    std::uint64_t seed = 7;
    double quotes = 0.2;  ///< share of symbols that have quotes
    std::string as;       ///< lean: in LEAN's layout into `out`; empty: into the home
    std::filesystem::path out;
};
/// Throws Error invalid_request: which value, and what is allowed.
ingest::ImportReport simulate(const std::filesystem::path& home, const SimulationRequest& request, const Work& work);

}  // namespace tamis::app
