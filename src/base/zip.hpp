// base/zip.hpp — zip archives: members read whole, archives written with the same bytes every time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tamis {

/// An open archive. Throws Error bad_data with the path and what is wrong (not a zip, truncated, checksum, …).
class ZipReader {
  public:
    explicit ZipReader(const std::filesystem::path& path);
    ~ZipReader();
    ZipReader(const ZipReader&) = delete;
    ZipReader& operator=(const ZipReader&) = delete;

    std::size_t size() const;
    std::string name(std::size_t member) const;
    /// Inflates a member into `out`; its checksum is verified.
    void read(std::size_t member, std::string& out) const;

  private:
    std::filesystem::path path_;
    std::uint64_t bytes_ = 0;
    void* archive_;
};

struct ZipMember {
    std::string name;
    std::string content;
};
/// Replaces the file in one step; times are fixed, so equal content gives equal bytes.
void write_zip(const std::filesystem::path& path, const std::vector<ZipMember>& members);

/// A gzip file, inflated. Throws Error bad_data when it is truncated or no gzip.
class GzipReader {
  public:
    explicit GzipReader(const std::filesystem::path& path);
    ~GzipReader();
    GzipReader(const GzipReader&) = delete;
    GzipReader& operator=(const GzipReader&) = delete;
    /// The next bytes, empty at the end.
    std::string_view next();

  private:
    std::filesystem::path path_;
    void* file_;
    std::string buffer_;
};

}  // namespace tamis
