// app/notes.hpp — stars and notes on runs and cells, put there and read.
#pragma once

#include <cstdint>
#include <string>

#include "store/result_store.hpp"

namespace tamis::app {

struct Note {
    bool star = false;
    std::string note;
};
inline constexpr std::size_t most_note_bytes = 10'000;

/// In place of the one that is there; without star and words there is none. What is kept then: its row of `note`, or
/// none. Throws Error not_found for an unknown run or cell, invalid_request for too long a text.
record::Rows note_run(store::ResultStore& results, std::int64_t run, const Note& note);
/// `key`: a cell's, or its unique beginning.
record::Rows note_cell(store::ResultStore& results, const std::string& key, const Note& note);

/// One row or none.
record::Rows note_of_run(store::ResultStore& results, std::int64_t run);
record::Rows note_of_cell(store::ResultStore& results, const Hash128& cell);
/// All, the newest first.
store::Answer notes(store::ResultStore& results, std::uint64_t limit);

}  // namespace tamis::app
