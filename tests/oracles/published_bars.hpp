// tests/oracles/published_bars.hpp — the market data of LEAN's own repository, taken in once for all tests.
#pragma once

#include "base/file.hpp"
#include "ingest/import_lean.hpp"
#include "shared.hpp"

namespace tamis::oracles {

inline const bars::BarStore& published_bars() {
    static const TempDir folder("tamis-oracles");
    static const auto store = [] {
        ingest::import_lean({shared_folder() / "lean/data", folder.path() / "bars", 2});
        return bars::BarStore::open(folder.path() / "bars");
    }();
    return *store;
}

}  // namespace tamis::oracles
