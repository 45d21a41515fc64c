// study/note_table.hpp — stars and notes that a person put on a run or a cell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "record/field.hpp"

namespace tamis::study {

/// Of a run or of a cell. A cell's stays when the cell is evicted: computed again, it has the same key.
struct NoteRow {
    std::optional<std::int64_t> run;
    std::optional<Hash128> cell;
    bool star = false;
    std::string note;
    record::Timestamp noted_at;
};

const record::Table& note_table();

}  // namespace tamis::study
