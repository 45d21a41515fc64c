// study/attempt_cell.cpp — an engine's answer, or the row of a failure.
#include "study/attempt_cell.hpp"

#include "base/clock.hpp"
#include "base/error.hpp"

namespace tamis::study {

std::optional<backtest::CellRows> attempt_cell(CellEngine& engine,
                                               const CellPlace& place,
                                               jobs::Worker& worker,
                                               const std::string& unreadable) {
    backtest::CellRows rows;
    const jobs::Attempted ended = worker.attempt([&](const std::stop_token& stop) {
        if (!unreadable.empty()) throw Error{Problem::not_found, unreadable};
        rows = engine.run(place, stop);
    });
    if (ended.was_interrupted) return std::nullopt;
    if (!ended.is_done) {
        rows = {};
        rows.cell = engine.row(place);
        rows.more = engine.failures(place.key);
        rows.cell.status = "failed";
        rows.cell.reason = ended.reason;
    }
    rows.cell.attempts = ended.attempts;
    rows.cell.execution_time_ms = ended.execution_ms;
    rows.cell.computed_at = {utc_now_ms()};
    return rows;
}

}  // namespace tamis::study
