// migration/old_views.hpp — our results as the earlier system's tables showed them.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace tamis::migration {

/// Name and select of each: cached_backtest_results and cached_screener_results speak the earlier system's names.
std::vector<std::pair<std::string, std::string>> old_views();

}  // namespace tamis::migration
