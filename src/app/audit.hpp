// app/audit.hpp — a sample of a run's cells done again by LEAN and compared: equal, or the first difference.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/home.hpp"
#include "app/work.hpp"
#include "record/rows.hpp"
#include "report/audited.hpp"

namespace tamis::app {

/// Seconds that LEAN may take for a cell where nobody says.
inline constexpr double audit_seconds = 600;
inline constexpr std::uint64_t audit_sample = 20;

struct AuditRequest {
    std::int64_t run = 0;
    std::uint64_t sample = audit_sample;     ///< cells, at least 1
    std::optional<std::uint64_t> seed = {};  ///< none: another one each time
    std::filesystem::path lean_setup = {};   ///< empty: lean.yaml of the home
    bool again = false;                      ///< LEAN runs also what it ran before
    bool keep_folders = false;
    double timeout_seconds = 0;  ///< of one run of LEAN; 0: audit_seconds
};

struct AuditAnswer {
    std::int64_t run = 0, audit = 0;  ///< audit: the run that it was itself
    std::uint64_t seed = 0;
    std::string strategy, lean_build;
    std::uint64_t cells = 0;             ///< of the run that Tamis computed and finished
    std::uint64_t tellable = 0;          ///< of them, those that LEAN can be told
    std::string untold;                  ///< what it cannot be told of the first of the others; empty: there are none
    std::uint64_t drawn = 0, known = 0;  ///< known: LEAN had run them before
    record::Rows audited;                ///< as report::audited_cells, of the drawn ones that came to their end
    double seconds = 0;
    bool was_interrupted = false;

    report::AuditCounts counts() const { return report::audit_counts(audited); }
};

/// Runs LEAN for the drawn cells that it has not run before with this setup, compares, and keeps every outcome at once:
/// asked again with the same seed it goes on. Throws Error not_found for an unknown run and without a setup,
/// invalid_request where no cell of the run can be audited, or the setup names no counterpart of its strategy.
AuditAnswer audit(const Home& home, const AuditRequest& request, const Work& work);

/// One JSON value without a line end; `limit`: of the audited cells.
std::string audit_json(const AuditAnswer& answer, std::uint64_t limit);

}  // namespace tamis::app
