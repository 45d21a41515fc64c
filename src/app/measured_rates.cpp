// app/measured_rates.cpp — what kept runs say of their time, and cells run for half a second to see.
#include "app/measured_rates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/sql_text.hpp"
#include "jobs/executor.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::app {

namespace {

constexpr int newest_runs = 10;
// A run of few cells is mostly its own begin.
constexpr int least_cells_of_a_run = 100;
constexpr std::int64_t enough_cells_of_a_file = 1000;

/// What a kept cell's row says where it is one of the pipeline's kind.
std::string kind_of(const pipeline::Pipeline& pipeline) {
    if (pipeline.is_lean) return "engine = 'lean'";
    return fmt::format("engine = 'tamis' AND strategy = {}",
                       sql_quoted(std::string(pipeline.study.grid.front().type().name)));
}

}  // namespace

Effort effort_of(const study::CellEngine& engine, const std::vector<study::Span>& spans, std::size_t parameters) {
    const auto sets = static_cast<double>(parameters);
    Effort effort{.cells = static_cast<double>(spans.size()) * sets};
    for (const study::Span& span : spans) {
        const auto sessions = us_equities().sessions(span.first, span.last).size();
        effort.sessions += sets * static_cast<double>(std::max<std::size_t>(sessions, 1));
        effort.bars += sets * static_cast<double>(engine.bars_of(span));
    }
    return effort;
}

std::optional<MeasuredRate> rate_of_runs(store::ResultStore& results, const pipeline::Pipeline& pipeline) {
    const record::Rows past = results.sql(
        fmt::format(
            "SELECT sum(seconds), sum(cells)::BIGINT, sum(sessions)::DOUBLE FROM (SELECT seconds, cells, sessions FROM "
            "run JOIN (SELECT run, count(*) AS cells, sum(greatest(coalesce(sessions, 1), 1)) AS sessions, "
            "bool_and({}) "
            "AS is_of_kind FROM run_cell JOIN backtest USING (cell) WHERE NOT was_known GROUP BY run) USING (run) "
            "WHERE "
            "is_of_kind AND shards IS NULL AND ended_at IS NOT NULL AND seconds > 0 AND cells >= {} ORDER BY run DESC "
            "LIMIT {})",
            kind_of(pipeline),
            least_cells_of_a_run,
            newest_runs),
        1);
    if (past.columns[0].value(0).index() == 0) return std::nullopt;
    const double seconds = std::get<double>(past.columns[0].value(0));
    return MeasuredRate{.by = MeasuredRate::By::runs,
                        .seconds_a_unit = seconds / std::get<double>(past.columns[2].value(0)),
                        .cells = past.columns[1].numbers()[0]};
}

namespace {

/// Cells of one span after the other, each span far from the last, until the time is over.
class Probe {
  public:
    Probe(study::CellEngine& engine, const study::StudyPlan& plan) : engine_(engine), plan_(plan) {}

    std::optional<MeasuredRate> measure(unsigned threads, const Stop& stop) {
        const std::size_t spans = std::min(plan_.spans.size(), most_spans);
        const Stopwatch watch;
        jobs::execute(
            spans,
            {.threads = threads, .attempts = 1, .timeout_seconds = most_seconds_a_cell},
            is_over_,
            [&](std::size_t i, jobs::Worker& worker) { span(i * plan_.spans.size() / spans, worker); },
            [&] {
                const double seconds = watch.seconds();
                is_enough_ = (cells_ > 0 && seconds > long_enough_seconds) || seconds > longest_seconds;
                if (stop.is_wanted()) is_over_ = true;
            });
        const double seconds = watch.seconds();
        stop.check("interrupted while cells were measured");
        if (cells_ == 0) return std::nullopt;
        return MeasuredRate{
            .by = MeasuredRate::By::probe, .seconds_a_unit = seconds / static_cast<double>(bars_), .cells = cells_};
    }

  private:
    void span(std::size_t span, jobs::Worker& worker) {
        const std::int64_t bars = engine_.bars_of(plan_.spans[span]);
        for (std::size_t set = 0; set < plan_.parameters && plan_.span_errors[span].empty(); ++set) {
            if (worker.is_stopping() || is_enough_) break;
            const std::size_t at = span * plan_.parameters + set;
            if (plan_.is_known[at]) continue;
            const study::CellPlace place{plan_.spans[span], set, plan_.keys[at], plan_.data[at]};
            const jobs::Attempted ended =
                worker.attempt([&](const std::stop_token& ends) { (void)engine_.run(place, ends); });
            if (!ended.is_done) continue;
            ++cells_;
            bars_ += bars;
        }
        engine_.release();
    }

    static constexpr std::size_t most_spans = 1000;
    static constexpr double long_enough_seconds = 0.5, longest_seconds = 5, most_seconds_a_cell = 5;
    study::CellEngine& engine_;
    const study::StudyPlan& plan_;
    std::atomic<bool> is_over_ = false;    ///< cells on their way end at once
    std::atomic<bool> is_enough_ = false;  ///< they are the last
    std::atomic<std::int64_t> cells_ = 0, bars_ = 0;
};

}  // namespace

std::optional<MeasuredRate> rate_of_probe(study::CellEngine& engine,
                                          const study::StudyPlan& plan,
                                          unsigned threads,
                                          const Stop& stop) {
    if (plan.missing() == 0) return std::nullopt;
    return Probe(engine, plan).measure(threads, stop);
}

std::optional<double> bytes_a_cell(const Home& home, store::ResultStore& results) {
    const std::int64_t cells = results.sql("SELECT count(*)::BIGINT FROM backtest", 1).columns[0].numbers()[0];
    std::error_code none;
    const auto bytes = std::filesystem::file_size(home.results_file(), none);
    if (none || cells < enough_cells_of_a_file) return std::nullopt;
    return static_cast<double>(bytes) / static_cast<double>(cells);
}

std::string_view words_of(const std::optional<MeasuredRate>& rate) {
    if (!rate) return "";
    return rate->by == MeasuredRate::By::runs ? "by runs of this home"
                                              : "by a probe of its cells, without keeping them";
}

std::string_view name_of(const std::optional<MeasuredRate>& rate) {
    if (!rate) return "";
    return rate->by == MeasuredRate::By::runs ? "runs" : "probe";
}

}  // namespace tamis::app
