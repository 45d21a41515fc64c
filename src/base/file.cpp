// base/file.cpp — POSIX behind file.hpp.
#include "base/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis {

namespace {
[[noreturn]] void fail(const fs::path& path, std::string_view doing) {
    const int error = errno;
    const Problem problem = error == ENOENT ? Problem::not_found : Problem::unavailable;
    throw Error{problem, path.string() + ": cannot be " + std::string(doing) + ": " + std::strerror(error)};
}

class Descriptor {
  public:
    Descriptor(const fs::path& path, int flags, std::string_view doing)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
        if (number_ < 0) fail(path, doing);
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

  private:
    int number_;
};
}  // namespace

std::string read_file(const fs::path& path) {
    const Descriptor file(path, O_RDONLY, "read");
    struct stat info{};
    if (::fstat(file.number(), &info) != 0) fail(path, "read");
    std::string content(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t at = 0;
    while (at < content.size()) {
        const ssize_t got = ::read(file.number(), content.data() + at, content.size() - at);
        if (got < 0) fail(path, "read");
        if (got == 0) break;
        at += static_cast<std::size_t>(got);
    }
    content.resize(at);
    return content;
}

void replace_file(const fs::path& path, std::string_view content, bool durable) {
    const fs::path temporary = path.string() + "." + std::to_string(::getpid()) + ".tmp";
    {
        const Descriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC, "written");
        std::size_t at = 0;
        while (at < content.size()) {
            const ssize_t put = ::write(file.number(), content.data() + at, content.size() - at);
            if (put < 0) fail(temporary, "written");
            at += static_cast<std::size_t>(put);
        }
        if (durable && ::fdatasync(file.number()) != 0) fail(temporary, "made durable");
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) fail(path, "replaced");
}

MappedFile::MappedFile(const fs::path& path) {
    const Descriptor file(path, O_RDONLY, "mapped");
    struct stat info{};
    if (::fstat(file.number(), &info) != 0) fail(path, "mapped");
    size_ = static_cast<std::size_t>(info.st_size);
    if (size_ == 0) return;
    void* mapped = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, file.number(), 0);
    if (mapped == MAP_FAILED) fail(path, "mapped");
    data_ = static_cast<const std::byte*>(mapped);
}

MappedFile::~MappedFile() {
    if (data_) ::munmap(const_cast<std::byte*>(data_), size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

FileLock::FileLock(const fs::path& path, std::string_view what) {
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file_ < 0) fail(path, "locked");
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        char pid[32]{};
        const ssize_t got = ::pread(file_, pid, sizeof pid - 1, 0);
        ::close(file_);
        const long holder = got > 0 ? std::atol(pid) : 0;
        throw Error{Problem::conflict,
                    std::string(what) + " is in use by " + process_text(holder) +
                        "; wait until it ends, or use another --home"};
    }
    const std::string own = std::to_string(::getpid()) + "\n";
    if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, own.data(), own.size(), 0) < 0) fail(path, "locked");
}

FileLock::~FileLock() {
    ::close(file_);
}

std::string process_text(long pid) {
    if (pid <= 0) return "another process";
    std::string command;
    std::ifstream in("/proc/" + std::to_string(pid) + "/cmdline", std::ios::binary);
    std::getline(in, command, '\n');
    std::replace(command.begin(), command.end(), '\0', ' ');
    command = std::string(trim(command));
    return (command.empty() ? std::string("another program") : "'" + command + "'") + " (process " +
           std::to_string(pid) + ")";
}

TempDir::TempDir(std::string_view name) {
    std::string pattern = (fs::temp_directory_path() / (std::string(name) + "-XXXXXX")).string();
    if (!::mkdtemp(pattern.data())) fail(pattern, "created");
    path_ = pattern;
}

TempDir::~TempDir() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::uint64_t free_bytes(const fs::path& path) {
    fs::path there = fs::absolute(path);  // or the nearest folder above that is there
    while (!fs::exists(there) && there.has_parent_path() && there != there.parent_path()) there = there.parent_path();
    return fs::space(there).available;
}

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace tamis
