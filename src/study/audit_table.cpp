// study/audit_table.cpp — the described table of audits.
#include "study/audit_table.hpp"

#include <array>

namespace tamis::study {

namespace {
using record::Unit;
constexpr std::array audit_fields{
    record::field<&AuditRow::cell>({Unit::none, "Cell that Tamis computed."}),
    record::field<&AuditRow::lean_cell>({Unit::none, "Cell of the same backtest as LEAN ran it."}),
    record::field<&AuditRow::run>({Unit::none, "Run from whose cells it was drawn."}),
    record::field<&AuditRow::audit>({Unit::none, "Run that was the audit."}),
    record::field<&AuditRow::outcome>({Unit::none, "equal, different, or failed: LEAN gave no result."}),
    record::field<&AuditRow::reason>({Unit::none, "Why LEAN gave no result; NULL: it gave one."}),
    record::field<&AuditRow::fills>({Unit::count, "Fills compared; NULL: none were kept, or LEAN gave no result."}),
    record::field<&AuditRow::trades>({Unit::count, "Trades compared; NULL: as of fills."}),
    record::field<&AuditRow::statistics>({Unit::count, "Statistics compared; NULL: LEAN gave no result."}),
    record::field<&AuditRow::differences>({Unit::count, "Values that differ; NULL: LEAN gave no result."}),
    record::field<&AuditRow::first_part>(
        {Unit::none,
         "Where the first of them is: a fill or trade with its number, or statistics; NULL: none differs."}),
    record::field<&AuditRow::first_column>({Unit::none, "Its column; NULL: none differs."}),
    record::field<&AuditRow::first_here>({Unit::none, "Its value here; NULL: none differs."}),
    record::field<&AuditRow::first_in_lean>({Unit::none, "Its value in LEAN; NULL: none differs."}),
    record::field<&AuditRow::lean_build>({Unit::none, "LEAN's build."}),
    record::field<&AuditRow::audited_at>({Unit::none, "UTC."}),
};
static_assert(record::describes_every_member<AuditRow>(audit_fields.size()));
}  // namespace

const record::Table& audit_table() {
    static constexpr auto table =
        record::table<AuditRow>("audit", "Cells that LEAN ran too, and whether it came to the same.", audit_fields);
    return table;
}

}  // namespace tamis::study
