// server/pages.hpp — the pages' files, which the program carries in itself.
#pragma once

#include <optional>
#include <string_view>

#include "server/http.hpp"

namespace tamis::server {

/// A file by its path ("/assets/index-1a2b.js"), compressed where that is smaller.
struct PageFile {
    std::string_view path, content;
    bool is_gzip = false;
};
/// Null: there is none.
const PageFile* find_page(std::string_view path);

/// The file at the path; for an address of the pages' own (no dot in its last part) the page itself.
Response page_answer(const Request& request);

}  // namespace tamis::server
