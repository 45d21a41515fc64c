// base/file.cpp — POSIX behind file.hpp.
#include "base/file.hpp"

#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis {

namespace {
/// Another path would do; waiting or asking for rights would not.
bool is_wrong_path(const std::error_code& why) {
    static constexpr std::array errors{std::errc::not_a_directory,
                                       std::errc::is_a_directory,
                                       std::errc::invalid_argument,
                                       std::errc::filename_too_long,
                                       std::errc::file_exists};
    return std::any_of(errors.begin(), errors.end(), [&](std::errc one) { return why == one; });
}

/// /proc says of a name that nobody may make that it is not there.
std::error_code why_not_made(const std::error_code& why) {
    return why == std::errc::no_such_file_or_directory ? std::make_error_code(std::errc::operation_not_permitted) : why;
}

/// The path itself, or the nearest folder above it that is there.
fs::path nearest_there(const fs::path& path) {
    std::error_code code;
    fs::path there = fs::absolute(path);
    while (!fs::exists(there, code) && there != there.parent_path()) there = there.parent_path();
    return there;
}

[[noreturn]] void fail(const fs::path& path, std::string_view doing) {
    throw path_error(path, doing, {errno, std::generic_category()});
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

Error path_error(const fs::path& path, std::string_view doing, std::error_code why) {
    const Problem problem = why == std::errc::no_such_file_or_directory ? Problem::not_found
                            : is_wrong_path(why)                        ? Problem::invalid_request
                                                                        : Problem::unavailable;
    const std::string name = path.empty() ? "a file without a name" : path.string();
    return Error{problem, name + ": cannot be " + std::string(doing) + ": " + why.message()};
}

Error path_error(const fs::filesystem_error& error) {
    return path_error(error.path1(), "read or written", error.code());
}

void require_folder_path(const fs::path& folder) {
    const auto refuse = [](const std::string& text) { throw Error{Problem::invalid_request, text}; };
    if (folder.empty()) refuse("a folder's name must not be empty");
    fs::path so_far;
    for (const fs::path& part : folder) {
        const std::size_t bytes = part.native().size();
        if (bytes > NAME_MAX)
            refuse(part.string().substr(0, 40) + "… is a name of " + std::to_string(bytes) +
                   " bytes; a folder's must have at most " + std::to_string(NAME_MAX));
        so_far /= part;
        std::error_code code;
        const fs::file_status status = fs::status(so_far, code);
        if (fs::exists(status) && !fs::is_directory(status))
            refuse(so_far.string() + " is a file; it must be a folder");
    }
    if (folder.native().size() >= PATH_MAX)
        refuse("a folder's path of " + std::to_string(folder.native().size()) +
               " bytes is too long; it must have less than " + std::to_string(PATH_MAX));
}

void require_writable_folder(const fs::path& folder) {
    require_folder_path(folder);
    const fs::path there = nearest_there(folder);
    std::string probe = (there / ".tamis-XXXXXX").string();
    if (!::mkdtemp(probe.data()))
        throw Error{Problem::unavailable,
                    folder.string() + ": nothing can be made " +
                        (there == fs::absolute(folder) ? "there" : "in " + there.string()) + ": " +
                        why_not_made({errno, std::generic_category()}).message()};
    ::rmdir(probe.c_str());
}

void make_folder(const fs::path& folder) {
    require_folder_path(folder);
    std::error_code why;
    fs::create_directories(folder, why);
    if (why) throw path_error(folder, "made", why_not_made(why));
}

std::string escaped_file_name(std::string_view text, bool (*is_safe)(char)) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string name;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_safe(c))
            name += c;
        else
            name.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return name;
}

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

namespace {
/// The process in the name of a temporary of `replace_file`: "rates.csv.4628.tmp".
std::optional<pid_t> writer_of(const fs::path& path) {
    if (path.extension() != ".tmp") return std::nullopt;
    const std::string number = path.stem().extension().string();
    if (number.size() < 2) return std::nullopt;
    return parse_number<pid_t>(std::string_view(number).substr(1));
}
}  // namespace

void remove_dead_temporaries(const fs::path& folder) {
    // A process of another container has no number here: what is old enough is nobody's.
    const auto long_ago = file_time_now() - std::chrono::minutes(1);
    std::error_code ignored;
    std::vector<fs::path> dead;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const auto writer = writer_of(entry.path());
        if (!writer || *writer <= 0 || ::kill(*writer, 0) == 0 || errno != ESRCH) continue;
        if (entry.last_write_time(ignored) < long_ago) dead.push_back(entry.path());
    }
    for (const fs::path& path : dead) fs::remove(path, ignored);
}

MappedFile::MappedFile(const fs::path& path) {
    const Descriptor file(path, O_RDONLY, "mapped");
    struct stat info{};
    if (::fstat(file.number(), &info) != 0) fail(path, "mapped");
    if (S_ISDIR(info.st_mode)) throw path_error(path, "mapped", std::make_error_code(std::errc::is_a_directory));
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

TempDir::TempDir(std::string_view name, const fs::path& inside) {
    std::string pattern =
        ((inside.empty() ? fs::temp_directory_path() : inside) / (std::string(name) + "-XXXXXX")).string();
    if (!::mkdtemp(pattern.data())) fail(pattern, "created");
    path_ = pattern;
}

TempDir::~TempDir() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::uint64_t free_bytes(const fs::path& path) {
    return fs::space(nearest_there(path)).available;
}

bool is_pattern(const fs::path& path) {
    return path.string().find_first_of("*?[") != std::string::npos && !fs::exists(path);
}

namespace {

/// The pattern with the folders that are there taken by their names: one may be called data[1].
std::string with_plain_folders(const fs::path& pattern) {
    fs::path there;
    std::string out;
    for (const fs::path& part : pattern) {
        there /= part;
        const std::string text = part.string();
        if (!out.empty() && !out.ends_with('/')) out += '/';
        const bool is_name = fs::exists(there);
        for (const char c : text)
            out += (is_name && std::string_view("*?[]\\").find(c) != std::string_view::npos ? "\\" : "") +
                   std::string(1, c);
    }
    return out;
}

}  // namespace

std::vector<fs::path> files_fitting(const fs::path& pattern) {
    glob_t found{};
    std::vector<fs::path> files;
    if (::glob(with_plain_folders(pattern).c_str(), 0, nullptr, &found) == 0)
        for (std::size_t i = 0; i < found.gl_pathc; ++i) files.emplace_back(found.gl_pathv[i]);
    ::globfree(&found);
    return files;
}

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace tamis
