// ingest/lean_market_hours.hpp — LEAN's market hours against the project's own calendar.
#pragma once

#include <filesystem>

#include "ingest/import_report.hpp"

namespace tamis::ingest {

/// Notes every holiday and half day of US equities that differs from ours; a missing file is fine.
void compare_market_hours(const std::filesystem::path& json, ImportReport& report);

}  // namespace tamis::ingest
