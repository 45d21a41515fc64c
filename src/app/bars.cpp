// app/bars.cpp — a home's bar store, asked.
#include "app/bars.hpp"

#include "jobs/progress.hpp"

namespace tamis::app {

std::vector<bars::InventoryRow> bars_of(const Home& home, const std::string& symbol) {
    const auto store = home.open_bars();
    if (!symbol.empty()) (void)store->book(symbol);
    auto rows = bars::inventory(*store);
    if (!symbol.empty()) std::erase_if(rows, [&](const auto& row) { return row.symbol != symbol; });
    return rows;
}

std::vector<bars::SuspectRow> suspects(const Home& home) {
    return bars::suspects(*home.open_bars());
}

VerifiedBars verify_bars(const Home& home, const Work& work) {
    const auto store = home.open_bars();
    jobs::ProgressLine progress(work.audience());
    const auto listening = work.listening();
    const auto show = [&](std::size_t done, std::size_t of) {
        progress.show({.done = done, .total = of, .unit = "symbols", .detail = {}});
    };
    return {bars::verify(*store, show, work.wish()), store->tickers().size()};
}

}  // namespace tamis::app
