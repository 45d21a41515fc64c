// app/shard_failures.cpp — the last run of a part has its failed cells; a log ends with what ended its shard.
#include "app/shard_failures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "report/summary.hpp"

namespace tamis::app {

namespace {

constexpr std::size_t most_causes_told = 3;

using CellsByCause = std::map<std::string, std::int64_t>;

/// A part that went on after a kill has several runs; the last of them tried what had failed in those before.
CellsByCause failures_in(const fs::path& part) {
    const auto results = store::open_duckdb(part, store::Access::read_only, schema_version, migrations());
    const record::Rows last = results->sql("SELECT max(run)::BIGINT FROM run", 1);
    CellsByCause failed;
    if (last.columns[0].value(0).index() == 0) return failed;
    const record::Rows causes = report::failures_by_cause(*results, last.columns[0].numbers()[0]);
    const record::Column &cause = causes.columns[causes.index("cause")], &cells = causes.columns[causes.index("cells")];
    for (std::size_t i = 0; i < causes.size(); ++i) failed[cause.texts()[i]] += cells.numbers()[i];
    return failed;
}

/// Most cells first; equal ones by their text.
std::vector<FailureCauseRow> ordered(const CellsByCause& failed) {
    std::vector<FailureCauseRow> rows;
    for (const auto& [cause, cells] : failed) rows.push_back({cause, cells});
    std::stable_sort(
        rows.begin(), rows.end(), [](const FailureCauseRow& a, const FailureCauseRow& b) { return a.cells > b.cells; });
    return rows;
}

/// "no bars of SPY (12 cells); … and 4 more causes"
std::string first_of(const std::vector<FailureCauseRow>& causes) {
    std::string text;
    for (std::size_t i = 0; i < std::min(causes.size(), most_causes_told); ++i)
        text += fmt::format("{}{} ({} {})",
                            text.empty() ? "" : "; ",
                            causes[i].cause,
                            with_thousands(causes[i].cells),
                            causes[i].cells == 1 ? "cell" : "cells");
    if (causes.size() > most_causes_told) text += fmt::format("; and {} more causes", causes.size() - most_causes_told);
    return text;
}

std::string last_line_of(const fs::path& log) {
    if (!fs::exists(log)) return {};
    const std::string text = read_file(log);
    std::string last;
    for (const std::string_view line : split(text, '\n'))
        if (!trim(line).empty()) last = std::string(trim(line));
    return excerpt(last);
}

}  // namespace

void add_failures(JobStatus& status, const ShardJob& job, const Work& work) {
    CellsByCause in_all;
    jobs::ProgressLine progress(work.audience());
    const auto listening = work.listening();
    std::uint64_t looked = 0;
    const auto is_missing = [&](std::int64_t shard) {
        return std::find(status.missing.begin(), status.missing.end(), shard) != status.missing.end();
    };
    for (ShardStateRow& row : status.shards) {
        work.wish().check("interrupted; what failed is in the parts and the logs");
        if (is_missing(row.shard)) row.causes = last_line_of(job.logs() / fmt::format("shard-{}.log", row.shard));
        if (row.state != "done") continue;
        try {
            const CellsByCause failed = failures_in(job.part(row.shard));
            row.cells_failed = 0;
            for (const auto& [cause, cells] : failed) *row.cells_failed += cells, in_all[cause] += cells;
            row.causes = first_of(ordered(failed));
        } catch (const Error& error) {
            row.causes = std::string("its part cannot be read: ") + error.what();
        }
        progress.show({.done = ++looked,
                       .total = static_cast<std::uint64_t>(status.job.done),
                       .unit = "parts",
                       .detail = "failed cells are counted"});
    }
    status.failures = ordered(in_all);
}

}  // namespace tamis::app
