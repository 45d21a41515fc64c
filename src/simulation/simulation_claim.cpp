// simulation/simulation_claim.cpp — a list of tickers in a file of its own.
#include "simulation/simulation_claim.hpp"

#include "bars/bar_store.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace tamis::simulation {

SimulationClaim::SimulationClaim(const std::filesystem::path& store, const std::vector<std::string>& tickers)
    : store_(store) {
    const std::filesystem::path path = store / "SIMULATED";
    if (std::filesystem::exists(path)) {
        const std::string text = read_file(path);
        for (const std::string_view line : split(text, '\n'))
            if (!trim(line).empty()) owned_.emplace(trim(line));
    }
    const auto held = bars::BarStore::open(store);
    const std::vector<std::string> known = held->tickers();
    const std::set<std::string> taken(known.begin(), known.end());
    for (const std::string& ticker : tickers)
        if (!taken.contains(ticker)) owned_.insert(ticker);
    if (held->interest_rates().rows().empty()) owned_.insert(rates_name);
    std::string lines;
    for (const std::string& name : owned_) lines += name + "\n";
    replace_file(path, lines);
}

void SimulationClaim::require(const std::string& ticker) const {
    if (owned_.contains(ticker)) return;
    throw Error{
        Problem::conflict,
        store_.string() + " holds bars of " + ticker +
            " that no simulation wrote; they stay as they are. Simulate into a home of its own, with --home DIR"};
}

}  // namespace tamis::simulation
