// ingest/csv_lines.cpp — lines that may cross the borders of inflated chunks.
#include "ingest/csv_lines.hpp"

#include <string>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/zip.hpp"

namespace tamis::ingest {

void each_line(const std::filesystem::path& path, const std::function<void(std::size_t, std::string_view)>& on_line) {
    std::string carried;
    std::size_t number = 0;
    const auto take = [&](std::string_view chunk) {
        while (true) {
            const std::size_t end = chunk.find('\n');
            if (end == std::string_view::npos) break;
            if (carried.empty()) {
                on_line(++number, chunk.substr(0, end));
            } else {
                carried.append(chunk.substr(0, end));
                on_line(++number, carried);
                carried.clear();
            }
            chunk.remove_prefix(end + 1);
        }
        carried.append(chunk);
    };
    if (lower(path.extension().string()) == ".gz") {
        GzipReader reader(path);
        for (std::string_view chunk = reader.next(); !chunk.empty(); chunk = reader.next()) take(chunk);
    } else {
        const MappedFile file(path);
        take({reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()});
    }
    if (!trim(carried).empty()) on_line(++number, carried);
}

}  // namespace tamis::ingest
