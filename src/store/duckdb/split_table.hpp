// store/duckdb/split_table.hpp — a table whose rows share columns: NAME_own has a row's own ones, NAME_shared what many
// rows have in common, once, and NAME is a view of both. A text that a million rows share costs a million times what
// one costs.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "store/result_store.hpp"

namespace tamis::store {

class SplitTable {
  public:
    /// Of a table that shares columns; it must outlive this.
    explicit SplitTable(const record::Table& table);

    /// The names of both, as they stand in statements too.
    const std::string& own_name() const { return own_name_; }
    const std::string& shared_name() const { return shared_name_; }
    /// Both with the column shared_id, the number of a row of NAME_shared.
    record::Table own() const { return {own_name_, {}, own_, 0}; }
    record::Table shared() const { return {shared_name_, {}, shared_, 0}; }

    /// What the view shows, in the table's order; then columns that a person gave NAME_own.
    View view(std::span<const std::string> columns_of_own) const;
    /// Statements, in two transactions, that split the table of an earlier version, whose columns are these. Whole,
    /// it stays as it is until the second; to begin again after a kill is right.
    std::string copy_shared(std::span<const std::string> columns) const;
    std::string drop_shared(std::span<const std::string> columns) const;

  private:
    std::string name_, own_name_, shared_name_;
    std::span<const record::Field> fields_;
    std::vector<record::Field> own_, shared_;  ///< in both shared_id comes first
};

/// The column of both that joins them.
inline constexpr std::string_view shared_id = "shared";

}  // namespace tamis::store
