// migration/old_views.hpp — our results as the earlier system's tables showed them.
#pragma once

#include <vector>

#include "store/result_store.hpp"

namespace tamis::migration {

/// cached_backtest_results and cached_screener_results speak the earlier system's names.
std::vector<store::View> old_views();

}  // namespace tamis::migration
