// ingest/action_table.hpp — rows of tables that tell of splits, dividends and names, however they are called.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "ingest/import_actions.hpp"

namespace tamis::ingest {

/// What a column of such a table says.
enum class ActionColumn : std::uint8_t {
    symbol,
    date,
    ratio,
    from,
    to,
    amount,
    old_name,
    new_name,
    first,
    last,
    security,
};
inline constexpr std::size_t action_columns = 11;
std::string_view word_of(ActionColumn column);

struct ActionRow {
    std::string place;      ///< file:line
    std::size_t table = 0;  ///< in the order in which they were read
    std::string whole;      ///< all cells of the line, understood or not
    std::array<std::string, action_columns> cells;
    std::optional<TradingDay> day, first, last;  ///< of the columns of these names
    const std::string& cell(ActionColumn column) const { return cells[static_cast<std::size_t>(column)]; }
    std::string text() const;  ///< for messages
};

/// Rows of all files. A table is understood where it has the columns of one of `shapes`; one without a header has those
/// of the first. Faults of files and of dates go to the report. Throws Error cancelled, and invalid_request for a word
/// of the spec that is none.
std::vector<ActionRow> read_action_table(const ImportActionsSpec& spec,
                                         const std::vector<std::vector<ActionColumn>>& shapes,
                                         ImportReport& report);

/// What is understood, for people.
std::string action_words_text();

}  // namespace tamis::ingest
