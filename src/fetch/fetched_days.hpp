// fetch/fetched_days.hpp — what a provider was asked for already, in a file that a kill leaves whole.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "fetch/providers.hpp"
#include "market/time.hpp"

namespace tamis::fetch {

struct DayRange {
    TradingDay first, last;  ///< both inclusive
};

/// In the place of a symbol: an answer that tells of all.
inline constexpr std::string_view every_symbol = "*";

/// Whether it can be a symbol of a provider: it is a file's name and stands in lines with commas.
bool is_symbol_text(std::string_view text);

/// Days by symbol and kind; one writer a file: throws Error conflict when another process fetches from this provider.
class FetchedDays {
  public:
    explicit FetchedDays(const std::filesystem::path& file);
    /// What of the range was not fetched yet, ascending.
    std::vector<DayRange> missing(const std::string& symbol, Kind kind, DayRange range) const;
    /// A line at the file's end. Throws Error unavailable.
    void add(const std::string& symbol, Kind kind, DayRange range);

  private:
    const std::filesystem::path file_;
    FileLock lock_;
    std::map<std::pair<std::string, Kind>, std::vector<DayRange>> ranges_;
};

}  // namespace tamis::fetch
