// app/bars.hpp — what bars a home has, and whether they are sound.
#pragma once

#include <string>
#include <vector>

#include "app/home.hpp"
#include "app/work.hpp"
#include "bars/bar_check.hpp"
#include "bars/copy_books.hpp"
#include "bars/inventory.hpp"
#include "ingest/import_report.hpp"

namespace tamis::app {

/// A row a symbol and resolution; `symbol`: only this one, empty: all. Throws Error not_found for an unknown symbol.
std::vector<bars::InventoryRow> bars_of(const Home& home, const std::string& symbol);
std::vector<bars::SuspectRow> suspects(const Home& home);
/// As lines of a file that `import splits` reads, for a person to check; how many. Throws Error unavailable.
std::size_t write_suspects_as_splits(const Home& home, const std::filesystem::path& file);
/// `symbol`: only that one; empty: all.
bars::CheckedBars check_bars(const Home& home, const std::string& symbol, const Work& work);
/// One page with everything in it. Throws Error unavailable where it cannot be written.
void write_check_page(const bars::CheckedBars& checked, const std::filesystem::path& file);
/// Whether the worst finding is as bad as `fail_on` (note, warning or error; empty: never). Throws Error
/// invalid_request for another word.
bool is_failure(const bars::CheckedBars& checked, const std::string& fail_on);

/// One bar, its prices in USD.
struct ShownBar {
    std::string symbol, time;  ///< at the exchange: a day, or a day and a time
    double open_usd = 0, high_usd = 0, low_usd = 0, close_usd = 0;
    std::int64_t volume_shares = 0;
};
const record::Table& shown_bar_table();
struct ShowRequest {
    std::string symbol, first, last;  ///< days, both inclusive; empty: all there are
    std::string resolution;           ///< minute, hour or daily; empty: daily
    bool adjusted = false;            ///< for splits and dividends
};
/// Throws Error not_found for an unknown symbol, invalid_request for another word.
std::vector<ShownBar> bars_shown(const Home& home, const ShowRequest& request);
/// Into a file that `import parquet` reads. Throws Error bad_data where it cannot be written.
void write_bars_parquet(const std::vector<ShownBar>& bars, const std::filesystem::path& file);
/// Closes and volumes as two lines of at most `width` marks; empty where there is no bar.
std::string bars_picture(const std::vector<ShownBar>& bars, int width);

struct ExportRequest {
    std::string as = "csv";  ///< lean, csv or parquet
    std::filesystem::path folder;
};
/// Bars of all symbols into a folder: LEAN's layout, or a table a resolution, which import back to equal bars. What was
/// made from minutes is not in the tables, as it is made again. Throws Error invalid_request for another word.
ingest::ImportReport export_bars(const Home& home, const ExportRequest& request, const Work& work);

/// The books that a study reads, as a home of their own: those of its universe (all, where it names none), of its
/// symbols and of its benchmark. Throws Error: the pipeline's, and not_found for an unknown symbol.
bars::CopiedBooks export_study_bars(const Home& home,
                                    const std::filesystem::path& pipeline,
                                    const std::filesystem::path& to,
                                    const Work& work);

struct VerifiedBars {
    bars::Verification found;
    std::size_t symbols = 0;  ///< there are; fewer are done where somebody stopped it
    bool is_whole() const { return found.symbols_done == symbols; }
};
VerifiedBars verify_bars(const Home& home, const Work& work);

}  // namespace tamis::app
