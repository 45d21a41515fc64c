// base/file_test.cpp — files replaced in one step, locks that name their holder, archives with the same bytes every
// time.
#include "base/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/zip.hpp"

namespace tamis {
namespace {

using testing::HasSubstr;

TEST(File, IsReplacedWhole) {
    const TempDir scratch;
    const fs::path path = scratch.path() / "a.txt";
    replace_file(path, "one");
    replace_file(path, "two", false);
    EXPECT_EQ(read_file(path), "two");
    EXPECT_EQ(files_below(scratch.path()).size(), 1u) << "no temporary stays";
    EXPECT_THROW(read_file(scratch.path() / "missing"), Error);
}

TEST(File, APatternInAFolderWithABracketFitsItsFiles) {
    const TempDir scratch;
    const fs::path folder = scratch.path() / "data [1]*";
    make_folder(folder);
    replace_file(folder / "a.csv", "a", false);
    replace_file(folder / "b[2].csv", "b", false);
    EXPECT_EQ(files_fitting(folder / "*.csv"), (std::vector<fs::path>{folder / "a.csv", folder / "b[2].csv"}));
    EXPECT_EQ(files_fitting(folder / "[ab].csv"), std::vector<fs::path>{folder / "a.csv"});
    EXPECT_EQ(files_fitting(scratch.path() / "data*" / "a.csv"), std::vector<fs::path>{folder / "a.csv"});
}

TEST(File, RemovesTemporariesOfDeadProcessesAlone) {
    const TempDir scratch;
    const pid_t dead = ::fork();
    if (dead == 0) ::_exit(0);
    ::waitpid(dead, nullptr, 0);
    const auto temporary = [&](const std::string& name, bool is_old) {
        const fs::path path = scratch.path() / name;
        std::ofstream(path) << "half";
        if (is_old) fs::last_write_time(path, file_time_now() - std::chrono::hours(1));
        return path;
    };
    const fs::path left = temporary("rates.csv." + std::to_string(dead) + ".tmp", true);
    const fs::path fresh = temporary("fresh.csv." + std::to_string(dead) + ".tmp", false);
    const fs::path own = temporary("own.csv." + std::to_string(::getpid()) + ".tmp", true);
    const fs::path other = temporary("notes.tmp", true);
    remove_dead_temporaries(scratch.path());
    EXPECT_FALSE(fs::exists(left));
    EXPECT_TRUE(fs::exists(fresh)) << "a process that cannot be seen from here may be writing it";
    EXPECT_TRUE(fs::exists(own));
    EXPECT_TRUE(fs::exists(other)) << "nobody's temporary";
    remove_dead_temporaries(scratch.path() / "missing");
}

TEST(File, MapsNothingOfAnEmptyOne) {
    const TempDir scratch;
    replace_file(scratch.path() / "empty", "");
    EXPECT_TRUE(MappedFile(scratch.path() / "empty").bytes().empty());
    replace_file(scratch.path() / "some", "abc");
    EXPECT_EQ(MappedFile(scratch.path() / "some").bytes().size(), 3u);
}

std::string said(const std::function<void()>& work, Problem problem) {
    try {
        work();
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), problem) << error.what();
        return error.what();
    }
    return "nothing was thrown";
}

TEST(Folder, IsMadeWithAllAbove) {
    const TempDir scratch;
    make_folder(scratch.path() / "a" / "b");
    make_folder(scratch.path() / "a" / "b");
    EXPECT_TRUE(fs::is_directory(scratch.path() / "a" / "b"));
}

TEST(Folder, SaysWhatIsInItsWay) {
    const TempDir scratch;
    const fs::path file = scratch.path() / "file";
    replace_file(file, "");
    for (const fs::path& folder : {file, file / "below" / "it"})
        for (void (*work)(const fs::path&) : {make_folder, require_folder_path, require_writable_folder})
            EXPECT_EQ(said([&] { work(folder); }, Problem::invalid_request),
                      file.string() + " is a file; it must be a folder");
    const fs::path long_name = scratch.path() / "none" / std::string(300, 'n');
    EXPECT_THAT(said([&] { make_folder(long_name); }, Problem::invalid_request),
                HasSubstr("a name of 300 bytes; a folder's must have at most 255"));
    EXPECT_FALSE(fs::exists(scratch.path() / "none"));
    EXPECT_THAT(said([&] { make_folder(""); }, Problem::invalid_request), HasSubstr("must not be empty"));
    EXPECT_THAT(said([] { make_folder("/proc/tamis"); }, Problem::unavailable),
                HasSubstr("/proc/tamis: cannot be made"));
    EXPECT_THAT(said([] { require_writable_folder("/proc/tamis"); }, Problem::unavailable),
                HasSubstr("nothing can be made in /proc"));
}

TEST(Folder, IsTriedWithoutATrace) {
    const TempDir scratch;
    require_writable_folder(scratch.path());
    require_writable_folder(scratch.path() / "not" / "yet");
    EXPECT_TRUE(fs::is_empty(scratch.path()));
}

TEST(Path, SpeaksOfItselfWhereTheSystemRefusesIt) {
    const TempDir scratch;
    EXPECT_THAT(said([&] { read_file(scratch.path()); }, Problem::invalid_request), HasSubstr("Is a directory"));
    EXPECT_THAT(said([&] { MappedFile{scratch.path()}; }, Problem::invalid_request), HasSubstr("Is a directory"));
    EXPECT_THAT(said([] { read_file(""); }, Problem::not_found), HasSubstr("a file without a name: cannot be read"));
    try {
        (void)fs::file_size(scratch.path() / "none");
        ADD_FAILURE() << "a missing file has no size";
    } catch (const fs::filesystem_error& error) {
        const Error ours = path_error(error);
        EXPECT_EQ(ours.problem(), Problem::not_found);
        EXPECT_THAT(ours.what(), HasSubstr((scratch.path() / "none").string() + ": cannot be"));
    }
}

TEST(FileName, KeepsWhatIsSafe) {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    EXPECT_EQ(escaped_file_name("a/b\n\xc3", is_letter), "a%2Fb%0A%C3");
}

TEST(FileLock, TellsAnotherProcessWhoHasIt) {
    const TempDir scratch;
    const FileLock lock(scratch.path() / "lock", "the store");
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            const FileLock second(scratch.path() / "lock", "the store");
            ::_exit(1);
        } catch (const Error& error) {
            const bool is_right = error.problem() == Problem::conflict &&
                                  std::string(error.what()).find(std::to_string(::getppid())) != std::string::npos;
            ::_exit(is_right ? 0 : 2);
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(Zip, HasTheSameBytesForTheSameContent) {
    const TempDir scratch;
    const fs::path a = scratch.path() / "a.zip", b = scratch.path() / "b.zip";
    write_zip(a, {{"one.csv", "1,2,3\n"}, {"two.csv", ""}});
    write_zip(b, {{"one.csv", "1,2,3\n"}, {"two.csv", ""}});
    EXPECT_EQ(read_file(a), read_file(b));
    const ZipReader reader(a);
    ASSERT_EQ(reader.size(), 2u);
    std::string content;
    reader.read(0, content);
    EXPECT_EQ(reader.name(0), "one.csv");
    EXPECT_EQ(content, "1,2,3\n");
}

TEST(Zip, SaysWhatIsWrong) {
    const TempDir scratch;
    const fs::path path = scratch.path() / "bad.zip";
    replace_file(path, "this is no zip");
    EXPECT_THROW(ZipReader{path}, Error);
    write_zip(path, {{"one.csv", std::string(1000, 'x')}});
    std::string bytes = read_file(path);
    replace_file(path, bytes.substr(0, bytes.size() / 2));
    EXPECT_THROW(ZipReader{path}, Error);
    bytes[45] = static_cast<char>(bytes[45] ^ 0x55);  // inside the member's data
    replace_file(path, bytes);
    std::string content;
    EXPECT_THROW(ZipReader(path).read(0, content), Error);
}

TEST(Zip, TakesNoMemoryForWhatItsBytesCannotHold) {
    const TempDir scratch;
    const fs::path path = scratch.path() / "boasts.zip";
    write_zip(path, {{"one.csv", std::string(1000, 'x')}});
    const std::string bytes = read_file(path);
    const std::size_t entry = bytes.find("PK\x01\x02");
    ASSERT_NE(entry, std::string::npos);
    std::string content;
    for (const std::size_t size : {entry + 20, entry + 24}) {  // packed, unpacked
        std::string boasting = bytes;
        boasting.replace(size, 4, "\xff\xff\xff\x7f");
        replace_file(path, boasting);
        EXPECT_THROW(ZipReader(path).read(0, content), Error);
    }
    EXPECT_LT(content.capacity(), 1u << 20);
}

TEST(Gzip, RefusesATruncatedFile) {
    const TempDir scratch;
    const fs::path path = scratch.path() / "a.gz";
    replace_file(path, "not gzip at all");
    const auto read_all = [&] {
        GzipReader reader(path);
        while (!reader.next().empty()) {
        }
    };
    EXPECT_THROW(read_all(), Error);
}

// FIPS 180-2 and RFC 1321 give these.
TEST(Hash, KnowsThePublishedAnswers) {
    EXPECT_EQ(hex_text(sha256_128("abc")), "ba7816bf8f01cfea414140de5dae2223");
    EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(parse_hash("ba7816bf-8f01-cfea-4141-40de5dae2223"), sha256_128("abc"));
    EXPECT_FALSE(parse_hash("ba78"));
}

TEST(HashChain, DependsOnTheOrder) {
    HashChain a, b;
    a.add(xxh3("one"));
    a.add(xxh3("two"));
    b.add(xxh3("two"));
    b.add(xxh3("one"));
    EXPECT_NE(a.value(), b.value());
}

}  // namespace
}  // namespace tamis
