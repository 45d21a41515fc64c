// fetch/told_names.hpp — what a provider told of names, kept beside the bars, and from there into map tables.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "fetch/listing.hpp"
#include "ingest/import_report.hpp"

namespace tamis::fetch {

/// Renames, a line each in a file that a kill leaves whole: date,old,new.
class ToldNames {
  public:
    ToldNames(const Provider& provider, std::filesystem::path file);
    /// Those of an answer. Throws Error bad_data for one of another shape, unavailable where there is no room.
    void add(const std::string& page);
    /// All that was told by now, and the lives of delisted names of the list, into the store's map tables. The report
    /// holds what changed and what could not be taken.
    ingest::ImportReport import(const std::vector<ListedName>& listed,
                                const std::filesystem::path& store,
                                const Stop& stop) const;

  private:
    std::string table(const std::vector<ListedName>& listed, const std::filesystem::path& store) const;
    const Provider& provider_;
    const std::filesystem::path file_;
    std::set<std::string> lines_;
};

}  // namespace tamis::fetch
