// study/note_table.cpp — the described table of notes.
#include "study/note_table.hpp"

#include <array>

namespace tamis::study {

namespace {
constexpr std::array note_fields{
    record::field<&NoteRow::run>({record::Unit::none, "Run that it is on; NULL: it is on a cell."}),
    record::field<&NoteRow::cell>({record::Unit::none, "Cell that it is on; NULL: it is on a run."}),
    record::field<&NoteRow::star>({record::Unit::none, "A person marked it."}),
    record::field<&NoteRow::note>({record::Unit::none, "What a person wrote."}),
    record::field<&NoteRow::noted_at>({record::Unit::none, "UTC."}),
};
static_assert(record::describes_every_member<NoteRow>(note_fields.size()));
}  // namespace

const record::Table& note_table() {
    static constexpr auto table = record::table<NoteRow>("note", "Stars and notes on runs and cells.", note_fields);
    return table;
}

}  // namespace tamis::study
