// study/audit_table.hpp — cells of ours that LEAN ran too, and whether it came to the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "record/field.hpp"

namespace tamis::study {

/// The last audit of a cell against one cell of LEAN. The key of LEAN's holds its build, algorithm, data and
/// parameters.
struct AuditRow {
    Hash128 cell, lean_cell;
    std::int64_t run = 0, audit = 0;
    std::string outcome;  ///< equal, different or failed
    std::optional<std::string> reason = {};
    std::optional<std::int64_t> fills = {}, trades = {}, statistics = {}, differences = {};
    std::optional<std::string> first_part = {}, first_column = {}, first_here = {}, first_in_lean = {};
    std::string lean_build;
    record::Timestamp audited_at;
};

const record::Table& audit_table();

}  // namespace tamis::study
