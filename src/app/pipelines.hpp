// app/pipelines.hpp — a pipeline file run, or only looked at: what it would do, and why cells are not known.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/cache_why.hpp"
#include "app/home.hpp"
#include "app/measured_rates.hpp"
#include "app/prepared_run.hpp"
#include "app/work.hpp"
#include "report/report_files.hpp"
#include "study/run_study.hpp"

namespace tamis::app {

struct PipelineRequest {
    std::filesystem::path file{};
    std::string text{};  ///< in place of a file
    bool writes_reports = true;
    std::int64_t run = 0;                  ///< number of the queued run that this is; 0: a new one
    std::string engine{};                  ///< tamis or lean, whatever the file says; empty: as the file says
    std::filesystem::path lean_setup{};    ///< empty: the file's, else lean.yaml of the home
    bool keep_folders = false;             ///< of every run of LEAN
    std::filesystem::path reports_into{};  ///< instead of the file's directory; empty: that one
    unsigned threads = 0;                  ///< instead of the file's; 0: those
    std::string shard{};                   ///< "3/64": this share alone; empty: all of it
    std::filesystem::path part{};          ///< result file for it; empty: the home's
    std::vector<std::string> libraries{};  ///< of strategies, which a run elsewhere has to load too
};
/// Throws Error invalid_request: file:line, the key, its value, what is allowed.
pipeline::Pipeline read_pipeline(const PipelineRequest& request);

struct PipelineAnswer {
    study::StudyOutcome outcome;
    report::Summary summary;
    std::vector<std::filesystem::path> files;  ///< of the report
};
/// Screens, backtests every hit, keeps every number and writes the reports.
PipelineAnswer run_pipeline(const Home& home,
                            const pipeline::Pipeline& pipeline,
                            const PipelineRequest& request,
                            const Work& work);

/// What a pipeline would do.
struct DryRun {
    std::optional<study::ScreenAnswer> screened;
    study::StudyPlan plan;
    study::Foresight foresight;
    std::size_t to_do = 0;  ///< cells, as far as execution.max_backtests goes
    /// By what time was measured. None: nothing was, and nothing is said of it.
    std::optional<MeasuredRate> rate;
    std::optional<double> seconds;  ///< of the cells to do, on this machine; none: nothing was measured to judge by
    std::optional<double> bytes;    ///< of them, by the home's own cells; none: it has fewer than a thousand
    /// Bars that the spans of this share hold, and of all shares; the cells of all.
    std::int64_t bars = 0, bars_in_all = 0, cells_in_all = 0;
    std::optional<double> seconds_in_all, bytes_in_all;  ///< of all cells of all shares, known ones too, here
};
/// Whether some cells may be computed, and thrown away, to see how long they take, where no run of the home says it.
enum class Probing { none, where_needed };
/// Nothing is kept, so that another process may be running meanwhile.
DryRun look_ahead(const Home& home,
                  store::ResultStore& results,
                  const pipeline::Pipeline& pipeline,
                  const PipelineRequest& request,
                  const Work& work,
                  Probing probing = Probing::where_needed);
/// Why the cells that it asks for are not known. Nothing is kept.
WhyAnswer why_pipeline(const Home& home,
                       store::ResultStore& results,
                       const pipeline::Pipeline& pipeline,
                       const PipelineRequest& request,
                       const Work& work);

}  // namespace tamis::app
