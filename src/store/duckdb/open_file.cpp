// store/duckdb/open_file.cpp — which result files this process has open: one writer, or readers.
#include <map>
#include <mutex>

#include "base/error.hpp"
#include "store/duckdb/connection.hpp"
#include "store/duckdb/torn_block.hpp"
#include "store/duckdb/torn_log.hpp"

namespace tamis::store {

namespace {

struct Holders {
    int number = 0;  ///< readers, or −1 while a writer has the file
    bool is_whole = false;
};
std::map<std::filesystem::path, Holders>& open_files() {
    static std::map<std::filesystem::path, Holders> files;
    return files;
}
std::mutex open_files_mutex;

}  // namespace

OpenFile::OpenFile(const std::filesystem::path& file, Access access)
    : file_(std::filesystem::weakly_canonical(std::filesystem::absolute(file))), access_(access) {
    const std::lock_guard lock(open_files_mutex);
    int& holders = open_files()[file_].number;
    if (holders < 0 || (holders > 0 && access == Access::read_write))
        throw Error{Problem::conflict, file_.string() + " is open in this process already"};
    holders = access == Access::read_write ? -1 : holders + 1;
}

OpenFile::~OpenFile() {
    const std::lock_guard lock(open_files_mutex);
    Holders& holders = open_files()[file_];
    holders.number = access_ == Access::read_write ? 0 : holders.number - 1;
    if (holders.number == 0) holders.is_whole = false;
}

void OpenFile::mend_after_a_kill() const {
    const std::lock_guard lock(open_files_mutex);
    Holders& holders = open_files()[file_];
    if (!holders.is_whole) {
        store::cut_torn_logs(file_);
        mend_torn_blocks(file_);
    }
    holders.is_whole = true;
}

}  // namespace tamis::store
