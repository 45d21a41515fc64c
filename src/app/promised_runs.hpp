// app/promised_runs.hpp — runs that somebody was promised: kept in the result file from the asking to the end, so that
// they go on after a kill.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/result_store.hpp"

namespace tamis::app {

struct PromisedRun {
    std::int64_t run = 0;
    std::string pipeline;  ///< the text of its file
    bool is_paused = false;
};

/// Throws Error invalid_request: what is wrong with the pipeline.
PromisedRun promise_run(store::ResultStore& results, const std::string& pipeline);
/// Those that have not ended, first asked first.
std::vector<PromisedRun> promised_runs(store::ResultStore& results);
/// It waits until it is resumed, also after a kill.
void pause_promised_run(store::ResultStore& results, std::int64_t run);
void resume_promised_run(store::ResultStore& results, std::int64_t run);
/// It is over: done, interrupted, failed or cancelled.
void end_promised_run(store::ResultStore& results, std::int64_t run, const std::string& state);

}  // namespace tamis::app
