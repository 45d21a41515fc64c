// fetch/fetch_plan.cpp — the parts of a fetch, counted.
#include "fetch/fetch_plan.hpp"

#include <algorithm>
#include <set>

#include "base/clock.hpp"
#include "fetch/parts.hpp"

namespace tamis::fetch {

namespace {

/// Symbols, and the plan's counts of them.
std::vector<Wanted> counted_symbols(const FetchSpec& spec, FetchPlan& plan) {
    if (!spec.is_of_all) return wanted(spec.symbols, spec.days);
    Interface interface(spec);
    const TradingDay today = to_exchange(UtcTime{utc_now_ms()}).day();
    const auto names = listed_names(interface, provider(spec.provider), list_file(spec), today);
    auto symbols = wanted(names, spec.days);
    std::set<std::string> delisted;
    for (const ListedName& name : names)
        if (name.is_delisted)
            delisted.insert(name.symbol);
        else
            delisted.erase(name.symbol);
    for (const Wanted& one : symbols) plan.symbols_delisted += delisted.contains(one.symbol) ? 1 : 0;
    return symbols;
}

}  // namespace

FetchPlan plan_fetch(const FetchSpec& spec) {
    check_spec(spec);
    const Provider& from = provider(spec.provider);
    const FetchedDays fetched(notes_file(spec));
    FetchPlan plan{.provider = spec.provider, .lacks = std::string(from.lacks)};
    const std::vector<Wanted> symbols = counted_symbols(spec, plan);
    const Parts parts = parts_missing(spec, symbols, fetched);
    plan.symbols = symbols.size();
    plan.symbols_on_hand = parts.symbols_on_hand;
    for (const Part& part : parts.all) {
        const auto same = [&](const PlannedKind& one) { return one.kind == part.kind; };
        auto at = std::find_if(plan.kinds.begin(), plan.kinds.end(), same);
        if (at == plan.kinds.end()) at = plan.kinds.insert(at, {part.kind});
        const std::uint64_t most = most_requests(part, from);
        ++at->requests;
        at->requests_most += most;
        ++plan.requests;
        plan.requests_most += most;
    }
    constexpr double minutes_an_hour = 60;
    plan.is_free_plan = spec.requests_a_minute == 0;
    plan.requests_an_hour = plan.is_free_plan ? from.free_requests_an_hour : minutes_an_hour * spec.requests_a_minute;
    return plan;
}

}  // namespace tamis::fetch
