// migration/old_filters.hpp — the filters of an old screen in our spelling, whichever shape they came in.
#pragma once

#include <string>
#include <vector>

#include "migration/old_row.hpp"
#include "migration/old_taker.hpp"

namespace tamis::migration {

/// One filter in our spelling; its formula was the earlier system's.
struct OldFilter {
    std::string name, text;  ///< "gap", "gap(threshold=0.02, direction=up)"
};

/// Filters as a document, {"gap": {"enabled": true, …}}, or as columns, filter_gap_enabled. One that is none of ours is
/// kept with its text. Throws Error bad_data: no JSON, or a setting that cannot be.
std::vector<OldFilter> filters_of_document(const OldRow& row, Taker& take);
std::vector<OldFilter> filters_of_columns(const OldRow& row, Taker& take);

}  // namespace tamis::migration
