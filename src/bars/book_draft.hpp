// bars/book_draft.hpp — a book in the writer's hands: what was stored, with a change merged in.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bars/book_writer.hpp"
#include "bars/layout.hpp"
#include "bars/minute_file.hpp"

namespace tamis::bars {

/// The batch's own columns, which it keeps.
TradeColumns view_of(const TradeBatch& b);

struct DraftDay {
    DailyRow row;
    bool derived = false;  ///< made from minutes
};
struct DraftHours {
    TradeBatch bars;
    bool derived = false;  ///< made from minutes
};

/// Everything of a book that a change can touch. Minute blocks stay in their file; the draft names
/// them.
struct BookDraft {
    std::map<TradingDay, DraftDay> daily;
    std::map<TradingDay, DraftHours> hourly;
    std::map<TradingDay, MinuteDay> minutes;
    FactorTable factors;
    std::optional<MapTable> map;
    std::vector<Alias> aliases;
    int generation = 0;

    /// Bytes of the minute file that the draft names, padding included.
    std::uint64_t live_minute_bytes() const;
    /// The bytes of the book file.
    std::string book_bytes() const;
};

BookDraft draft_of(const Book::Parts& parts);

/// Merges `change` into the draft of `old` (null: a new book); new minute blocks are queued in
/// `file`. A minute day counts as the same only when the stored block still has its hash, so that
/// importing a damaged day again mends it.
WriteReport merge(BookDraft& draft, const BookChange& change, const Book* old, MinuteFile& file);

}  // namespace tamis::bars
