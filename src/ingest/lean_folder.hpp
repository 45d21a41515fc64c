// ingest/lean_folder.hpp — which file of a LEAN folder holds which ticker's bars, and what in a zip is the bars.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "ingest/import_report.hpp"

namespace tamis::ingest {

/// The names of a LEAN folder know no case (LEAN writes them in lower case): a ticker is its file's name in upper case.
/// Files of other kinds are named in the report.
class LeanFolder {
  public:
    LeanFolder(const std::filesystem::path& equity, ImportReport& report);
    const std::set<std::string>& tickers() const { return tickers_; }
    /// The folder of minute zips, the zip of hours, of days; null: the ticker has none.
    const std::filesystem::path* minutes(const std::string& ticker) const { return find(0, ticker); }
    const std::filesystem::path* hours(const std::string& ticker) const { return find(1, ticker); }
    const std::filesystem::path* days(const std::string& ticker) const { return find(2, ticker); }

  private:
    const std::filesystem::path* find(std::size_t resolution, const std::string& ticker) const;
    void list(const std::filesystem::path& folder, std::size_t resolution, ImportReport& report);
    std::array<std::map<std::string, std::filesystem::path>, 3> files_;
    std::set<std::string> tickers_;
};

/// Files that systems put beside everything: .DS_Store, ._name, Thumbs.db.
bool is_hidden(const std::string& name);
/// Whether an archive's member is a csv file of its own, and not what a Mac keeps beside it (__MACOSX/…).
bool is_csv_member(const std::string& name);
/// The csv file of a zip; others that it holds are named in the report. Throws Error bad_data when there is none, or
/// the archive is damaged.
void read_csv_member(const std::filesystem::path& path, std::string& out, ImportReport& report);

}  // namespace tamis::ingest
