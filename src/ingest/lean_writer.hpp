// ingest/lean_writer.hpp — bars and corporate actions in LEAN's folder layout.
#pragma once

#include <filesystem>
#include <string>

#include "bars/bar_store.hpp"
#include "bars/book_writer.hpp"
#include "base/stop.hpp"
#include "ingest/import_report.hpp"

namespace tamis::ingest {

/// Writes minute, hour and daily zips, factor and map files of one ticker below `folder`/equity/usa; the files written.
/// Equal content gives equal bytes. Throws Error cancelled when somebody wishes to stop: files are whole, not all are
/// there.
std::uint64_t write_lean_book(const std::filesystem::path& folder,
                              const std::string& ticker,
                              const bars::BookChange& book,
                              const Stop& stop = {});
void write_lean_rates(const std::filesystem::path& folder, const InterestRates& rates);
/// All of a store, on `threads` threads; imported again it gives equal bars. LEAN's files have no VWAP, so that of days
/// without minutes is not in them. LEAN's names know no case: symbols with small letters are reported and left out.
ImportReport export_lean(const bars::BarStore& store,
                         const std::filesystem::path& folder,
                         unsigned threads,
                         const OnProgress& progress = {});

}  // namespace tamis::ingest
