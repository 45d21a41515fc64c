// app/import_bars.hpp — bars into a home: LEAN's folders, CSV files, splits, an invented market.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/home.hpp"
#include "app/work.hpp"
#include "ingest/import_report.hpp"

namespace tamis::app {

/// `folder` holds equity/usa. Throws Error not_found when it is no LEAN data folder.
ingest::ImportReport import_lean(const Home& home, const std::filesystem::path& folder, const Work& work);

struct CsvRequest {
    std::vector<std::filesystem::path> files;
    std::string resolution;  ///< minute, hour or daily; empty: told by the times
    std::string symbol;      ///< of tables without a symbol column; of others, its rows alone
    std::string timezone = "America/New_York";
};
/// Throws Error invalid_request for another word of resolution.
ingest::ImportReport import_csv(const Home& home, const CsvRequest& request, const Work& work);
ingest::ImportReport import_splits(const Home& home, const std::filesystem::path& file, const Work& work);

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
