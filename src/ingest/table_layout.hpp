// ingest/table_layout.hpp — which column of a table is what.
#pragma once

#include <array>
#include <string>

#include "ingest/import_csv.hpp"
#include "ingest/table_source.hpp"
#include "ingest/table_words.hpp"

namespace tamis::ingest {

struct TableLayout {
    std::array<int, meanings> places;         ///< of columns, by meaning; −1: absent
    std::array<std::string, meanings> names;  ///< of those columns as the header writes them
    std::uint64_t lines_before_bars = 0;      ///< header, and what stands above it
    std::string symbol;                       ///< of the whole table, where a header line tells it
    bool has_actions = false;                 ///< columns of splits or dividends stand beside
    const Preset* preset = nullptr;

    int place(Meaning meaning) const { return places[static_cast<std::size_t>(meaning)]; }
    bool has(Meaning meaning) const { return place(meaning) >= 0; }
    /// "date=Date, open=Open, …", a preset's name with it.
    std::string text() const;
};

/// Reads header lines; throws Error bad_data naming what is missing and the option that says it.
TableLayout lay_out(TableSource& table, const TableHints& hints);

}  // namespace tamis::ingest
