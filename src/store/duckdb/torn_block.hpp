// store/duckdb/torn_block.hpp — blocks that DuckDB writes in their place, kept so that a kill in the middle harms
// nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "store/duckdb/descriptor.hpp"

namespace tamis::store {

/// A checkpoint writes what is new where nothing stands, with one exception: a block of metadata of which a part is
/// free gets the rest in its place. A process that is killed within that write leaves a block that is neither the old
/// one nor the new one; its checksum is wrong, and DuckDB opens the file no more. So what such blocks hold stands in
/// FILE.blocks while the file is open to write, with the file's headers: as long as these are the same, the checkpoint
/// has not happened, and the kept blocks are the right ones.
class KeptBlocks {
  public:
    /// Of block size and number, those that it has to keep; {0} is the name that the file is attached by.
    static constexpr std::string_view which =
        "SELECT block_size, block_id FROM pragma_database_size(), pragma_metadata_info('{0}') AS metadata "
        "WHERE database_name = '{0}' AND metadata.free_blocks > 0 AND block_id < 4611686018427388000";

    /// To be destroyed when DuckDB has closed the file: the end of any descriptor drops the process's locks on it.
    explicit KeptBlocks(const std::filesystem::path& file) : file_(file), opened_(file, O_RDONLY) {}
    /// Whether the file has the headers with which blocks were kept last.
    bool are_current() const;
    /// Keeps the blocks of these numbers. Throws Error unavailable where FILE.blocks cannot be written.
    void keep(std::span<const std::uint64_t> numbers, std::size_t block_bytes);
    /// The file is closed: nobody is in the middle of a write, unless it left a log.
    void end() const;

    /// Held by who asks `are_current` and keeps.
    std::mutex& mutex() { return mutex_; }

  private:
    std::filesystem::path file_;
    Descriptor opened_;
    std::string headers_;
    std::mutex mutex_;
};

/// Puts kept blocks of a process that is gone back in their places, where the file has the headers they were kept with.
/// To be called before this process opens the file. Where another process has it, nothing happens. Throws Error
/// unavailable where a block cannot be written.
void mend_torn_blocks(const std::filesystem::path& file);

}  // namespace tamis::store
