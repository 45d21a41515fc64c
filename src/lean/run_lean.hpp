// lean/run_lean.hpp — LEAN run for one cell in a folder of its own: project copy, configuration, output, log.
#pragma once

#include <filesystem>
#include <stop_token>

#include "base/error.hpp"
#include "lean/lean_cell.hpp"
#include "lean/lean_result.hpp"

namespace tamis::lean {

/// A run that gave no result, with what is kept of it.
class LeanFailure : public Error {
  public:
    LeanFailure(Problem problem, const std::string& text, LeanFailureRow failed)
        : Error(problem, text), row(std::move(failed)) {}
    LeanFailureRow row;
};

/// Folders of runs below one root. A run's folder holds `claim.json` while its processes may live, so that whoever
/// comes after a kill finds and ends them.
class RunFolders {
  public:
    /// LEAN works in a folder of its run, so its paths must not depend on where it stands.
    explicit RunFolders(const std::filesystem::path& root) : root_(std::filesystem::absolute(root)) {}

    /// Ends what runs that were killed have left behind and removes their folders; how many there were.
    std::size_t end_orphans(const LeanSetup& setup) const;
    std::filesystem::path folder_of(const Hash128& key) const;
    /// Removes the folder of a run whose rows are kept.
    void remove(const Hash128& key) const;
    /// Moves a failed or wanted run's folder out of the way of the next attempt; where it lies now.
    std::filesystem::path set_aside(const Hash128& key) const;
    /// The newest folder that was set aside; none: no run was.
    std::optional<std::filesystem::path> kept(const Hash128& key) const;

  private:
    std::filesystem::path root_;
};

/// Runs LEAN and reads its result under the given key; the folder stays. Throws LeanFailure: LEAN ended badly, left no
/// or half a result, or ran something else than it was asked for; Error cancelled when `stop` was set. Nothing of the
/// run lives on either way.
LeanResult run_lean(const LeanSetup& setup,
                    const LeanIdentity& identity,
                    const LeanCell& cell,
                    const Hash128& key,
                    const RunFolders& folders,
                    const std::stop_token& stop);

}  // namespace tamis::lean
