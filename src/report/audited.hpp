// report/audited.hpp — what audits by LEAN came to, for a run's report and for who asked for them.
#pragma once

#include <string>
#include <vector>

#include "base/hash.hpp"
#include "record/rows.hpp"
#include "store/result_store.hpp"

namespace tamis::report {

/// The newest audit of each cell of a run, whichever run it was drawn from: outcome, symbol, days, finding
/// (what differs first, "fill 3, price_usd: 10 here, 10.5 in LEAN"; of a failure its reason), parameters, counts, keys.
/// What differs comes first, then failures. A file from before there were audits has none.
record::Rows audited_cells(store::ResultStore& results, std::int64_t run);
/// The same of these cells.
record::Rows audited_cells(store::ResultStore& results, const std::vector<Hash128>& cells);

struct AuditCounts {
    std::int64_t equal = 0, different = 0, failed = 0;
    std::int64_t all() const { return equal + different + failed; }
};
AuditCounts audit_counts(const record::Rows& audited);
/// "19 equal, 1 different; the first: AAPL 2024-03-01, fill 3, price_usd: 10 here, 10.5 in LEAN".
std::string audit_words(const record::Rows& audited);

}  // namespace tamis::report
