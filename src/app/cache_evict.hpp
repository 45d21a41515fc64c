// app/cache_evict.hpp — cells thrown away on purpose, with all that belongs to them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/result_store.hpp"

namespace tamis::app {

/// Which cells; what is said must all hold, and something must be said.
struct EvictSpec {
    std::vector<Hash128> cells;
    std::optional<std::int64_t> run;  ///< cells that it asked for, whoever computed them
    std::string strategy, strategy_version;
    std::optional<int> older_than_days;  ///< a cell whose time is not known is not old
};

struct Evicted {
    std::uint64_t cells = 0;
    std::uint64_t in_runs = 0;                  ///< of these, asked for by a run
    std::uint64_t in_other_runs = 0;            ///< of these, asked for by another than the spec's
    std::map<std::string, std::uint64_t> rows;  ///< of each table that goes with them, where there are any
};
/// `really` false: only counts. Runs keep their counts and the list of what they asked for. Throws Error not_found for
/// an unknown run or strategy, Error invalid_request where nothing is said.
Evicted evict(store::ResultStore& results, const EvictSpec& spec, bool really);

}  // namespace tamis::app
