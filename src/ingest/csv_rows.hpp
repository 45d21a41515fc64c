// ingest/csv_rows.hpp — rows of many csv files until they are bars of books: put in order, settled, written.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "bars/book_writer.hpp"
#include "base/stop.hpp"
#include "ingest/import_report.hpp"
#include "ingest/read_bars.hpp"

namespace tamis::ingest {

/// Holds rows by symbol and resolution. What was written before is taken back where a later file brings rows of the
/// same day, so the books do not depend on the order of the files.
class CsvRows {
  public:
    /// `names`: of the files that bars come from, by their numbers.
    CsvRows(const std::vector<std::string>& names,
            unsigned threads,
            const Stop& stop,
            bars::BookWriter& writer,
            ImportReport& report)
        : names_(names), threads_(threads), stop_(stop), writer_(writer), report_(report) {}

    void add(ReadBars& bars, Resolution resolution);
    std::uint64_t held() const { return held_; }
    /// Everything that is held, symbols spread over the threads. Once somebody wishes to stop, the symbols that are
    /// left are not written.
    void write();

  private:
    static constexpr std::size_t resolutions = resolution_names.size();
    using ByResolution = std::array<std::vector<CsvBar>, resolutions>;
    /// Of one symbol and resolution.
    struct Written {
        std::set<TradingDay> days;
        std::set<std::int64_t> contradicted;     ///< times that rows disagree about
        std::map<std::int64_t, CsvBar> apart{};  ///< bars beside the book, by their times
    };

    /// Of one symbol.
    struct WrittenSymbol {
        std::array<Written, resolutions> by_resolution;
        bool is_counted = false;
    };
    /// What becomes of one symbol's rows.
    struct Settled {
        bars::BookChange change;
        ImportReport& report;
    };

    void write_symbol(const std::string& symbol, ImportReport& report);
    void settle(const std::string& symbol, Resolution resolution, std::vector<CsvBar>& rows, Settled& settled);
    void take_back(const std::string& symbol, Resolution resolution, Written& written, std::vector<CsvBar>& rows);
    void reject(const CsvBar& bar, const CsvBar& other, ImportReport& report) const;
    static void withdraw(Settled& settled, Resolution resolution, Written& written, const CsvBar& bar);
    static void put(Settled& settled, Resolution resolution, Written& written, const CsvBar& bar);

    const std::vector<std::string>& names_;
    const unsigned threads_;
    const Stop& stop_;
    bars::BookWriter& writer_;
    ImportReport& report_;
    std::map<std::string, ByResolution> rows_;
    std::unordered_map<std::string, WrittenSymbol> written_;
    std::uint64_t held_ = 0;
};

}  // namespace tamis::ingest
