// lean/archive_reader.cpp — libarchive lives here and nowhere else.
#include "lean/archive_reader.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/result_files.hpp"

namespace tamis::lean {

namespace {

struct Closer {
    void operator()(archive* opened) const { archive_read_free(opened); }
};
using Archive = std::unique_ptr<archive, Closer>;

[[noreturn]] void refuse_archive(const std::string& why) {
    throw Error{Problem::bad_data, why};
}

/// libarchive has no words for some of its faults.
std::string fault_of(archive* opened) {
    const char* text = archive_error_string(opened);
    return text ? text : "its parts do not fit together";
}

Archive open(const std::filesystem::path& path) {
    Archive opened(archive_read_new());
    archive_read_support_filter_gzip(opened.get());
    archive_read_support_format_tar(opened.get());
    archive_read_support_format_zip(opened.get());
    if (archive_read_open_filename(opened.get(), path.c_str(), 1 << 16) != ARCHIVE_OK)
        refuse_archive(fmt::format("no whole .tar.gz or .zip archive: {}", fault_of(opened.get())));
    return opened;
}

void check_name(const std::string& name) {
    const std::filesystem::path path(name);
    const bool climbs = std::any_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
    if (path.is_absolute() || climbs)
        refuse_archive(fmt::format("entry '{}' lies outside the archive: nothing of it is read", excerpt(name)));
}

std::string read_entry(archive* opened, std::uint64_t& unpacked) {
    std::string content;
    char buffer[1 << 16];
    for (;;) {
        const la_ssize_t bytes = archive_read_data(opened, buffer, sizeof buffer);
        if (bytes < 0) refuse_archive(fmt::format("cut off or damaged: {}", fault_of(opened)));
        if (bytes == 0) return content;
        content.append(buffer, static_cast<std::size_t>(bytes));
        unpacked += static_cast<std::uint64_t>(bytes);
        if (unpacked > most_bytes_an_archive)
            refuse_archive(fmt::format("unpacks to more than {}; split it", bytes_text(most_bytes_an_archive)));
    }
}

}  // namespace

void read_archive(const std::filesystem::path& path,
                  const std::function<bool(const ArchiveEntry&)>& wants,
                  const std::function<void(const ArchiveEntry&, std::string&&)>& take) {
    const Archive opened = open(path);
    std::uint64_t unpacked = 0;
    for (;;) {
        archive_entry* entry = nullptr;
        const int answer = archive_read_next_header(opened.get(), &entry);
        if (answer == ARCHIVE_EOF) return;
        if (answer != ARCHIVE_OK && answer != ARCHIVE_WARN)
            refuse_archive(fmt::format("cut off or damaged: {}", fault_of(opened.get())));
        const char* name = archive_entry_pathname(entry);
        if (!name) refuse_archive("an entry has no name");
        check_name(name);
        if (archive_entry_filetype(entry) != AE_IFREG) continue;
        const ArchiveEntry found{
            name, archive_entry_size_is_set(entry) ? static_cast<std::uint64_t>(archive_entry_size(entry)) : 0};
        if (wants(found)) take(found, read_entry(opened.get(), unpacked));
    }
}

}  // namespace tamis::lean
