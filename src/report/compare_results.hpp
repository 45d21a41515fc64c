// report/compare_results.hpp — two results side by side: fill by fill, trade by trade, statistic by statistic.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lean/lean_result.hpp"
#include "record/rows.hpp"
#include "store/result_store.hpp"

namespace tamis::report {

/// One result, kept or read from files.
struct ResultSide {
    std::string title;        ///< "lean MarketStructure NIBL 2024-11-25..2024-11-27"
    bool is_printed = false;  ///< its statistics are rounded as LEAN prints them
    record::Rows cell, fills, trades;
};
/// Throws Error not_found.
ResultSide kept_side(store::ResultStore& results, const Hash128& cell);
ResultSide side_of(const lean::LeanResult& result);
/// The one result in a folder, a file or an archive. Throws Error not_found or invalid_request: none, several, or what
/// is wrong with it.
lean::LeanResult read_one_result(const std::filesystem::path& path);

/// The cell whose key begins so. Throws Error not_found: none, or several, with some of them.
Hash128 find_cell(store::ResultStore& results, const std::string& key);

struct DifferenceRow {
    std::string part;  ///< fill 3, trade 1, statistics
    std::string column, left, right;
};
const record::Table& difference_table();

struct Comparison {
    std::string left, right;                             ///< titles
    std::int64_t fills = 0, trades = 0, statistics = 0;  ///< compared
    std::vector<DifferenceRow> differences;              ///< the first one first: fills, then trades, then statistics
};
/// Statistics of LEAN's families are compared to the digits that LEAN prints when one side is printed; all else is
/// compared exactly. Our own family is compared where both sides have a number.
Comparison compare(const ResultSide& left, const ResultSide& right);

}  // namespace tamis::report
