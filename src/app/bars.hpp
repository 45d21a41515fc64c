// app/bars.hpp — what bars a home has, and whether they are sound.
#pragma once

#include <string>
#include <vector>

#include "app/home.hpp"
#include "app/work.hpp"
#include "bars/inventory.hpp"

namespace tamis::app {

/// A row a symbol and resolution; `symbol`: only this one, empty: all. Throws Error not_found for an unknown symbol.
std::vector<bars::InventoryRow> bars_of(const Home& home, const std::string& symbol);
std::vector<bars::SuspectRow> suspects(const Home& home);

struct VerifiedBars {
    bars::Verification found;
    std::size_t symbols = 0;  ///< there are; fewer are done where somebody stopped it
    bool is_whole() const { return found.symbols_done == symbols; }
};
VerifiedBars verify_bars(const Home& home, const Work& work);

}  // namespace tamis::app
