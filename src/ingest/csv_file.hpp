// ingest/csv_file.hpp — the bars of one csv file by symbol, and what their times say about the resolution.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/csv_columns.hpp"
#include "ingest/import_csv.hpp"

namespace tamis::ingest {

struct CsvBar {
    std::int64_t start_ms, open, high, low, close, volume;
    std::optional<double> vwap;
    std::uint32_t file = 0, line = 0;  ///< where it stands
    bool says_the_same(const CsvBar& other) const {
        return open == other.open && high == other.high && low == other.low && close == other.close &&
               volume == other.volume && vwap == other.vwap;
    }
};

class CsvFile {
  public:
    /// `number`: the file's among those of the import.
    CsvFile(const std::filesystem::path& path, std::uint32_t number, const ImportCsvSpec& spec, ImportReport& report)
        : path_(path), number_(number), spec_(spec), report_(report) {}

    /// What is wrong goes to the report. Throws Error cancelled.
    void read();
    /// Nothing: the times lie between whole minutes.
    std::optional<Resolution> resolution() const;
    std::uint64_t bars() const { return bars_; }
    std::unordered_map<std::string, std::vector<CsvBar>>& symbols() { return symbols_; }

  private:
    void take(std::size_t number, std::string_view line);
    void take_bar(std::string_view line);
    bool take_symbol(std::string& symbol);
    bool take_time(CsvTime& time);
    bool take_numbers(CsvBar& bar);
    void count(const CsvTime& time);
    void say_what_is_missing();
    bool reject(const char* reason, const std::string& detail);
    std::string_view cell(int place) const;

    const std::filesystem::path& path_;
    const std::uint32_t number_;
    const ImportCsvSpec& spec_;
    ImportReport& report_;
    CsvColumns columns_;
    std::size_t line_ = 0, lines_with_text_ = 0;
    std::vector<std::string_view> cells_;
    std::unordered_map<std::string, std::vector<CsvBar>> symbols_;
    std::set<std::string, std::less<>> other_symbols_;
    std::uint64_t bars_ = 0, dates_ = 0, midnights_ = 0, hours_ = 0, off_minute_ = 0;
};

}  // namespace tamis::ingest
