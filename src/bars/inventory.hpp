// bars/inventory.hpp — what a store holds, whether it is intact, and which splits seem to be
// missing.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bars/bar_store.hpp"
#include "base/stop.hpp"
#include "record/field.hpp"

namespace tamis::bars {

struct InventoryRow {
    std::string symbol, resolution;
    record::Day first_day, last_day;
    std::int64_t days = 0, derived_days = 0, bars = 0, bytes = 0;
};
const record::Table& inventory_table();
/// A row for each symbol and resolution that has bars; `quotes` as a resolution of its own.
std::vector<InventoryRow> inventory(const BarStore& store);

struct DamageRow {
    std::string symbol;
    std::optional<record::Day> day;
    std::string what;
};
const record::Table& damage_table();
struct Verification {
    std::vector<DamageRow> damage;  ///< empty when all that was looked at agrees
    std::size_t symbols_done = 0;   ///< all of them, unless somebody wished to stop
};
/// Recomputes every hash. `progress(done, all)` a few times a second at most.
Verification verify(const BarStore& store,
                    const std::function<void(std::size_t, std::size_t)>& progress = {},
                    const Stop& stop = {});

struct SuspectRow {
    std::string symbol;
    record::Day day;
    std::string ratio;  ///< "4:1"
    double close_before_usd = 0, open_usd = 0, jump_ratio = 0;
};
const record::Table& suspect_table();
/// Overnight jumps within 3 % of a simple ratio where no split is on record.
std::vector<SuspectRow> suspects(const BarStore& store);
std::vector<SuspectRow> suspects_of(const BarStore& store, const Book& book);

}  // namespace tamis::bars
