// store/duckdb/shared_rows.hpp — which row of NAME_shared says what a row shares with others; new ones are added.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/hash.hpp"
#include "store/duckdb/connection.hpp"
#include "store/duckdb/split_table.hpp"

namespace tamis::store {

/// As one connection sees them. Two that write at once may both add the same content, under numbers that differ: what
/// another has not committed yet counts for nobody else.
class SharedRows {
  public:
    explicit SharedRows(Connection& connection) : connection_(connection) {}
    /// The number for each of the rows; columns that they lack are NULL. In the caller's transaction.
    std::vector<std::int64_t> numbers_of(const SplitTable& table, const record::Rows& rows);
    /// After a transaction that was taken back, or a statement that may have changed them.
    void forget() { known_.clear(); }

  private:
    using Numbers = std::unordered_map<Hash128, std::int64_t>;
    Numbers& known_of(const SplitTable& table);
    std::int64_t next_number(const SplitTable& table);
    void add(const SplitTable& table, const record::Rows& rows);

    Connection& connection_;
    std::map<std::string, Numbers> known_;  ///< by the content's hash
    std::uint64_t changes_seen_ = 0;
};

}  // namespace tamis::store
