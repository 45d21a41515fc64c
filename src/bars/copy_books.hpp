// bars/copy_books.hpp — some books of a store as a store of their own, each content kept once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/stop.hpp"

namespace tamis::bars {

struct CopiedBooks {
    std::size_t books = 0, files = 0, files_new = 0;
    std::uint64_t bytes = 0, bytes_new = 0;  ///< of all files; of those that were not there
};

/// Makes or renews the store `to`/bars with the books of these tickers and of every ticker that the same securities had
/// at other times, from the store `from`. A file's content lies once in `to`/objects, named by half of its SHA-256, and
/// is linked into the store; what is there is not written again, and what nothing names any more goes. Throws Error
/// not_found for an unknown ticker, bad_data for a book that is damaged, invalid_request where `to` holds `from` or
/// lies in it, conflict where it has bars that no copy made.
CopiedBooks copy_books(const std::filesystem::path& from,
                       const std::vector<std::string>& tickers,
                       const std::filesystem::path& to,
                       const Stop& stop = {});

}  // namespace tamis::bars
