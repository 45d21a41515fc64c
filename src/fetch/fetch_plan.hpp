// fetch/fetch_plan.hpp — what a fetch would ask and how long that takes, before it does.
#pragma once

#include <string>
#include <vector>

#include "fetch/fetch_bars.hpp"

namespace tamis::fetch {

struct PlannedKind {
    Kind kind;
    std::uint64_t requests = 0, requests_most = 0;
};

struct FetchPlan {
    std::string provider;
    std::uint64_t symbols = 0;
    std::uint64_t symbols_delisted =
        0;                              ///< of them, as far as the list marks them; of symbols that a person names none
    std::uint64_t symbols_on_hand = 0;  ///< nothing of them would be asked
    std::vector<PlannedKind> kinds{};   ///< those of which something would be asked
    std::uint64_t requests = 0;         ///< each answer one page
    std::uint64_t requests_most = 0;    ///< each page full
    double requests_an_hour = 0;        ///< as the spec says, else those of the provider's free plan
    bool is_free_plan = false;
    std::string lacks;  ///< what the provider does not give of names and lists
    double seconds() const { return 3600 * static_cast<double>(requests) / requests_an_hour; }
    double seconds_most() const { return 3600 * static_cast<double>(requests_most) / requests_an_hour; }
};

/// Only of all symbols the provider is asked, for its list, which the fetch itself need not ask for again that day.
/// Throws as fetch_bars.
FetchPlan plan_fetch(const FetchSpec& spec);

}  // namespace tamis::fetch
