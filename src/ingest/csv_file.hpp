// ingest/csv_file.hpp — the bars of one csv file by symbol, and what their times say about the resolution.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "ingest/csv_columns.hpp"
#include "ingest/import_csv.hpp"
#include "ingest/read_bars.hpp"
#include "ingest/source_zone.hpp"

namespace tamis::ingest {

class CsvFile {
  public:
    /// `number`: the file's among those of the import. `symbol`: as that of the spec, or what the file's name says.
    CsvFile(const std::filesystem::path& path,
            std::uint32_t number,
            std::string symbol,
            const ImportCsvSpec& spec,
            ImportReport& report)
        : path_(path), number_(number), symbol_(std::move(symbol)), spec_(spec), report_(report) {}

    /// What is wrong goes to the report. Throws Error cancelled.
    void read();
    ReadBars& bars() { return bars_; }

  private:
    void take(std::size_t number, std::string_view line);
    void take_bar(std::string_view line);
    bool take_symbol(std::string& symbol);
    bool take_time(CsvTime& time);
    bool take_numbers(CsvBar& bar);
    void say_what_is_missing();
    bool reject(const char* reason, const std::string& detail);
    std::string_view cell(int place) const;

    const std::filesystem::path& path_;
    const std::uint32_t number_;
    const std::string symbol_;
    const ImportCsvSpec& spec_;
    const bool is_utc_ = parse_zone(spec_.timezone).value().is_utc();
    ImportReport& report_;
    CsvColumns columns_;
    std::size_t line_ = 0, lines_with_text_ = 0;
    std::vector<std::string_view> cells_;
    ReadBars bars_;
    std::set<std::string, std::less<>> other_symbols_;
};

}  // namespace tamis::ingest
