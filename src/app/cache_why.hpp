// app/cache_why.hpp — why cells are, or are not, known: the parts of their keys beside those of kept cells.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "record/rows.hpp"
#include "study/cell_engine.hpp"
#include "study/run_study.hpp"

namespace tamis::app {

/// One part of a key, and the nearest kept cell's.
struct KeyPart {
    std::string part, value;
    std::optional<std::string> kept;  ///< the nearest kept cell's; NULL: none is near
    bool is_equal = false;
};
const record::Table& key_part_table();
/// The parts of a kept cell's key. Throws Error not_found.
record::Rows parts_of(store::ResultStore& results, const Hash128& cell);

/// A cell that was asked for.
struct AskedCellRow {
    Hash128 cell;
    std::string state;  ///< known; missing: it would be computed; of a run: known, computed or failed
    bool is_kept = false;
    std::optional<std::string> strategy, symbol;  ///< NULL: no longer kept, so its parts are not known
    std::optional<record::Day> first_day, last_day;
    std::optional<std::string> parameters;
    std::optional<std::string> reason;  ///< why it was not known
    std::optional<Hash128> nearest;     ///< the kept cell that shares most parts of its key
};
const record::Table& asked_cell_table();

/// Cells with the same reason.
struct WhyRow {
    std::string reason;
    std::int64_t cells = 0;
    Hash128 first;
};
const record::Table& why_table();

struct WhyAnswer {
    std::vector<AskedCellRow> cells;  ///< all of them; by span, then by parameters
    std::vector<WhyRow> reasons;      ///< the commonest first
    std::int64_t known() const;
    /// The first that is not known, part by part beside the nearest kept cell; empty: all are known.
    std::vector<KeyPart> first_parts;
};

/// Cells that a study would ask for, against what is kept.
WhyAnswer why_study(const study::CellEngine& engine, store::ResultStore& results, const study::StudyPlan& plan);
/// Cells that a run asked for, against what was kept when it began. Throws Error not_found.
WhyAnswer why_run(store::ResultStore& results, std::int64_t run);

}  // namespace tamis::app
