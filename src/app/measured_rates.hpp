// app/measured_rates.hpp — how long cells take on this machine and how much they weigh, as measured; nothing is
// assumed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "app/home.hpp"
#include "base/stop.hpp"
#include "pipeline/pipeline_file.hpp"
#include "study/run_study.hpp"

namespace tamis::app {

/// What there is to compute; of a share, or of all of them.
struct Effort {
    double cells = 0;
    double sessions = 0;  ///< of every cell, summed
    double bars = 0;      ///< as the engine counts a span's, of every cell, summed
};
/// Of all cells that these spans make.
Effort effort_of(const study::CellEngine& engine, const std::vector<study::Span>& spans, std::size_t parameters);

/// Seconds that this machine took, all its threads together.
struct MeasuredRate {
    enum class By {
        runs,  ///< earlier runs of the home: whole, with their screens and with keeping; by sessions of cells
        probe  ///< some of the cells themselves, computed and not kept; by bars
    };
    By by = By::runs;
    double seconds_a_unit = 0;
    std::int64_t cells = 0;  ///< that were measured
    double seconds(const Effort& effort) const {
        return seconds_a_unit * (by == By::runs ? effort.sessions : effort.bars);
    }
};
/// By the newest runs that computed cells of this strategy alone (of LEAN: of LEAN alone), at least a hundred; merged
/// shares were computed elsewhere and count for nothing. None: there is no such run.
std::optional<MeasuredRate> rate_of_runs(store::ResultStore& results, const pipeline::Pipeline& pipeline);
/// By cells that are missing, of spans from all over the plan, for half a second or one of them. None: each of them
/// failed, or nothing is missing. Throws Error cancelled.
std::optional<MeasuredRate> rate_of_probe(study::CellEngine& engine,
                                          const study::StudyPlan& plan,
                                          unsigned threads,
                                          const Stop& stop);

/// Bytes that a kept cell takes, with all that belongs to it: this home's own. None: it has fewer than a thousand, and
/// what a file needs before its first cell would count for them.
std::optional<double> bytes_a_cell(const Home& home, store::ResultStore& results);

/// "by runs of this home", "by a probe …", for people; empty: nothing was measured.
std::string_view words_of(const std::optional<MeasuredRate>& rate);
/// "runs", "probe", for programs; empty: nothing was measured.
std::string_view name_of(const std::optional<MeasuredRate>& rate);

}  // namespace tamis::app
