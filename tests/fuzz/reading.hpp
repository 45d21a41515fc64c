// tests/fuzz/reading.hpp — what the fuzzed readers share: which of them reads, from where, and how a broken promise
// ends the program.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "base/file.hpp"

namespace tamis::fuzz {

/// Ends the program, with the promise and what was read, unless it is kept.
inline void require(bool is_kept, std::string_view read, std::string_view promise) {
    if (is_kept) return;
    std::cerr << promise << "\n" << read << "\n";
    std::abort();
}

/// The bytes as a file of that name, for as long as no other one is written so.
inline fs::path written(const char* name, std::string_view bytes) {
    static const TempDir folder("tamis-fuzz");
    fs::path path = folder.path() / name;
    replace_file(path, bytes, false);
    return path;
}

struct Reader {
    std::string_view name;
    void (*read)(std::string_view);  ///< may throw Error bad_data
};

/// The first line names the reader, the rest is what it reads.
inline void read(std::span<const Reader> readers, const std::uint8_t* bytes, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(bytes), size);
    const std::size_t end = std::min(all.find('\n'), all.size());
    const std::string_view rest = all.substr(std::min(end + 1, all.size()));
    for (const Reader& reader : readers) {
        if (reader.name != all.substr(0, end)) continue;
        try {
            reader.read(rest);
        } catch (const Error& error) {
            require(error.problem() == Problem::bad_data, rest, "what is refused is bad data");
        }
    }
}

}  // namespace tamis::fuzz
