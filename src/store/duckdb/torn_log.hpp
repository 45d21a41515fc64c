// store/duckdb/torn_log.hpp — the end of DuckDB's log of changes, as a kill in the middle of a commit leaves it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace tamis::store {

/// Bytes of a log up to the end of its last whole commit; fewer than it has where a commit was being written when its
/// process ended. Nothing where the log is of another version than DuckDB 1.5 writes, or is not there.
std::optional<std::uint64_t> committed_bytes(const std::filesystem::path& log);

/// Cuts what follows the last whole commit off the logs of a result file. DuckDB, which reads the log again at opening,
/// undoes the rows of a commit without an end, but not those that the log only points to because they stand in the
/// file already (a full group of rows of one table): of a torn commit some tables would have their rows, others not.
/// To be called before this process opens the file: closing it again drops the process's locks on it.
/// Throws Error conflict where another process has the file, so that the commit may yet get its end, and unavailable
/// where the log cannot be written.
void cut_torn_logs(const std::filesystem::path& file);

}  // namespace tamis::store
