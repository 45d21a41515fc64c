// base/zip.cpp — libzip reads the directory, libdeflate inflates; zlib for gzip.
#include "base/zip.hpp"

#include <libdeflate.h>
#include <zip.h>
#include <zlib.h>

#include <memory>

#include "base/error.hpp"
#include "base/file.hpp"

namespace tamis {

namespace {

zip_t* handle(void* archive) {
    return static_cast<zip_t*>(archive);
}

[[noreturn]] void bad(const std::filesystem::path& path, const std::string& why) {
    throw Error{Problem::bad_data, path.string() + ": " + why};
}

/// Bytes that one byte of deflate can become.
constexpr std::uint64_t most_inflated = 1032;

libdeflate_decompressor* inflater() {
    thread_local const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> one(
        libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    return one.get();
}

}  // namespace

ZipReader::ZipReader(const std::filesystem::path& path) : path_(path) {
    int code = 0;
    archive_ = zip_open(path.c_str(), ZIP_RDONLY, &code);
    std::error_code none;
    bytes_ = std::filesystem::file_size(path, none);
    if (archive_) return;
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    if (!std::filesystem::exists(path)) throw Error{Problem::not_found, path.string() + ": no such file"};
    bad(path, "is no readable zip archive (" + why + "); fetch or write it again");
}

ZipReader::~ZipReader() {
    zip_discard(handle(archive_));
}

std::size_t ZipReader::size() const {
    return static_cast<std::size_t>(zip_get_num_entries(handle(archive_), 0));
}

std::string ZipReader::name(std::size_t member) const {
    const char* text = zip_get_name(handle(archive_), member, 0);
    return text ? text : "";
}

void ZipReader::read(std::size_t member, std::string& out) const {
    zip_stat_t info;
    if (zip_stat_index(handle(archive_), member, 0, &info) != 0)
        bad(path_, "member " + std::to_string(member) + " cannot be found");
    if (info.size > (std::uint64_t{1} << 32)) bad(path_, name(member) + " is larger than 4 GB");
    // What an archive says of itself takes memory only where its bytes can hold it.
    if (info.comp_size > bytes_) bad(path_, name(member) + " is truncated");
    if (info.size > info.comp_size * most_inflated + most_inflated)
        bad(path_, name(member) + " is said to be larger than its bytes can be; it is damaged");
    const bool is_deflated = info.comp_method == ZIP_CM_DEFLATE;
    const bool is_stored = info.comp_method == ZIP_CM_STORE;
    if (!is_deflated && !is_stored) bad(path_, name(member) + " uses a compression that is not deflate");
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
        zip_fopen_index(handle(archive_), member, ZIP_FL_COMPRESSED), zip_fclose);
    if (!file) bad(path_, name(member) + " cannot be opened: " + zip_strerror(handle(archive_)));
    thread_local std::string raw;
    raw.resize(info.comp_size);
    if (zip_fread(file.get(), raw.data(), raw.size()) != static_cast<zip_int64_t>(raw.size()))
        bad(path_, name(member) + " is truncated");
    if (is_stored) {
        out.assign(raw);
    } else {
        out.resize(info.size);
        std::size_t got = 0;
        const auto result =
            libdeflate_deflate_decompress(inflater(), raw.data(), raw.size(), out.data(), out.size(), &got);
        if (result != LIBDEFLATE_SUCCESS || got != info.size)
            bad(path_, name(member) + " does not inflate; it is damaged");
    }
    if (libdeflate_crc32(0, out.data(), out.size()) != info.crc)
        bad(path_, name(member) + " fails its checksum; it is damaged");
}

namespace {
/// What an archive in memory holds once it is closed.
std::string content_of(zip_source_t* source) {
    zip_stat_t info;
    std::string content;
    if (zip_source_stat(source, &info) == 0 && zip_source_open(source) == 0) {
        content.resize(info.size);
        const zip_int64_t got = zip_source_read(source, content.data(), content.size());
        content.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
        zip_source_close(source);
    }
    return content;
}
}  // namespace

// Made in memory: libzip's own temporaries would stay where a kill comes in between.
void write_zip(const std::filesystem::path& path, const std::vector<ZipMember>& members) {
    zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_t* archive = memory ? zip_open_from_source(memory, ZIP_TRUNCATE, nullptr) : nullptr;
    ensure(archive != nullptr, "an archive can be made in memory");
    zip_source_keep(memory);
    const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> kept(memory, zip_source_free);
    for (const ZipMember& member : members) {
        zip_source_t* source = zip_source_buffer(archive, member.content.data(), member.content.size(), 0);
        const zip_int64_t at = zip_file_add(archive, member.name.c_str(), source, ZIP_FL_ENC_UTF_8);
        ensure(at >= 0, "a member can be added to a new archive");
        const auto index = static_cast<zip_uint64_t>(at);
        zip_file_set_dostime(archive, index, 0, 0x21, 0);  // 1980-01-01 00:00
        zip_set_file_compression(archive, index, ZIP_CM_DEFLATE, 6);
    }
    if (zip_close(archive) != 0) {
        const std::string why = zip_strerror(archive);
        zip_discard(archive);
        throw Error{Problem::unavailable, path.string() + ": cannot be written: " + why};
    }
    replace_file(path, content_of(memory), false);
}

GzipReader::GzipReader(const std::filesystem::path& path) : path_(path), file_(gzopen(path.c_str(), "rb")) {
    if (!file_) throw Error{Problem::not_found, path.string() + ": cannot be read"};
    gzbuffer(static_cast<gzFile>(file_), 1 << 18);
    buffer_.resize(1 << 20);
}

GzipReader::~GzipReader() {
    gzclose(static_cast<gzFile>(file_));
}

std::string_view GzipReader::next() {
    const int got = gzread(static_cast<gzFile>(file_), buffer_.data(), static_cast<unsigned>(buffer_.size()));
    if (gzdirect(static_cast<gzFile>(file_)) == 1) bad(path_, "is no gzip file although its name says so");
    int code = Z_OK;
    const char* why = gzerror(static_cast<gzFile>(file_), &code);
    if (got < 0 || (code != Z_OK && code != Z_STREAM_END))
        bad(path_,
            std::string("does not inflate (") + (code == Z_BUF_ERROR ? "it is truncated" : why) + "); fetch it again");
    return std::string_view(buffer_).substr(0, static_cast<std::size_t>(got));
}

}  // namespace tamis
