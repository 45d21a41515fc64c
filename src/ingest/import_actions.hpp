// ingest/import_actions.hpp — splits, dividends and names from tables, as LEAN's factor and map tables have them.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/stop.hpp"
#include "ingest/import_report.hpp"

namespace tamis::ingest {

struct ImportActionsSpec {
    std::vector<std::filesystem::path> files;  ///< files, folders, patterns; .gz, .zst and .zip are unpacked
    std::filesystem::path store;
    std::string symbol{};                      ///< of tables without a symbol column; else they are named after it
    std::map<std::string, std::string> map{};  ///< a column's word, and its name in the header
    std::string dates{};                       ///< mdy or dmy; empty: told by the dates
    bool adjusted = false;  ///< dividends are for a share of today's: they are made those of their day; of no split
    Stop stop{};
    std::optional<TradingDay> first{}, last{};  ///< rows of days before and after are passed over
    bool are_pages = false;                     ///< the files are one table
};

/// A ratio is new shares for one old on the first day of the new prices: 4, 4:1, 4/1, 0.25, or two columns from and to.
/// They join the splits and dividends of earlier files; one of the same day takes the place of the earlier one. Symbols
/// whose factor file was imported are refused line by line: that file says it already.
ImportReport import_splits(const ImportActionsSpec& spec);

/// USD a share on the ex-date; several of one day in one table are added up, but for rows that are equal cell by cell.
/// A table all of whose rows of a day another one has too says nothing more; others must have the same sum. The close
/// of the session before must be in the store, as LEAN's factor needs it.
ImportReport import_dividends(const ImportActionsSpec& spec);

/// Renames (date, old, new: the first day of the new name) and lives of names (symbol, first, last; security where rows
/// of one company share it). What is known of a symbol's names is replaced where the files name it. The older of two
/// companies that bore one symbol becomes SYMBOL.1 (the next .2), as LEAN calls it; bars stay in the symbol's book, and
/// are that security's on its days.
ImportReport import_names(const ImportActionsSpec& spec);

}  // namespace tamis::ingest
