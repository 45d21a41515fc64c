// app/parts.cpp — a part made, checked and merged.
#include "app/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "backtest/cell.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sql_text.hpp"
#include "base/text.hpp"
#include "pipeline/pipeline_file.hpp"
#include "record/rows.hpp"
#include "screen/screener.hpp"
#include "store/duckdb/sql_text.hpp"
#include "store/transaction.hpp"
#include "study/kept_cells.hpp"
#include "study/native_engine.hpp"
#include "study/run_tables.hpp"

namespace tamis::app {

namespace {

constexpr std::uint64_t every_row = 1'000'000'000;
/// Spans of a part whose keys are computed anew on the home's bars.
constexpr std::size_t spans_checked = 50;

/// Tables whose rows belong to a screened day, by its key; that of the days themselves comes last.
std::vector<std::string_view> screen_tables() {
    return {screen::screen_filter_table().name,
            screen::screen_hit_table().name,
            screen::screen_measure_table().name,
            screen::screen_day_table().name};
}

/// The last run of each study and share that a part holds.
std::vector<study::RunRow> runs_of(store::ResultStore& part) {
    const record::Rows rows = part.sql(
        "SELECT * FROM run WHERE run IN (SELECT max(run) FROM run GROUP BY name, spec, shard, shards) ORDER BY run",
        every_row);
    std::vector<study::RunRow> runs(rows.size());
    for (std::size_t i = 0; i < runs.size(); ++i) record::read_into(rows, i, study::run_table(), &runs[i]);
    return runs;
}

void require_same_rules(store::ResultStore& part) {
    const record::Rows versions =
        part.sql(fmt::format("SELECT DISTINCT engine_version FROM backtest WHERE engine = {} AND engine_version <> {}",
                             sql_quoted(backtest::engine_name),
                             sql_quoted(backtest::engine_version)),
                 1);
    if (versions.size() == 0) return;
    throw Error{Problem::conflict,
                fmt::format("it was computed under the rules {}; this program's are {}",
                            versions.columns[0].texts()[0],
                            backtest::engine_version)};
}

/// Rows of a table that this program does not fill would stay behind without a word.
void require_known_tables(store::ResultStore& part) {
    for (const std::string& table : study::tables_of_cells(part)) {
        if (find_table(table)) continue;
        if (part.sql("SELECT cell FROM " + store::quoted_name(table) + " LIMIT 1", 1).size() == 0) continue;
        throw Error{Problem::conflict,
                    fmt::format("it holds rows of {}, which this program does not know; if it is a strategy of your "
                                "own, name its library with --strategy-library",
                                table)};
    }
}

std::vector<study::Span> some_spans(store::ResultStore& part, std::int64_t run) {
    const record::Rows rows =
        part.sql(fmt::format("SELECT DISTINCT symbol, first_day, last_day FROM backtest JOIN run_cell USING (cell) "
                             "WHERE run = {} AND engine = {} ORDER BY ALL",
                             run,
                             sql_quoted(backtest::engine_name)),
                 every_row);
    std::vector<study::Span> spans;
    const std::size_t step = std::max<std::size_t>(1, rows.size() / spans_checked);
    for (std::size_t i = 0; i < rows.size(); i += step)
        spans.push_back({rows.columns[0].texts()[i],
                         TradingDay{std::chrono::days(rows.columns[1].numbers()[i])},
                         TradingDay{std::chrono::days(rows.columns[2].numbers()[i])},
                         {}});
    return spans;
}

/// What the part's cells kept of their hits, where rules read it: it is part of their keys.
void add_hits(store::ResultStore& part,
              std::int64_t run,
              const study::StudySpec& spec,
              std::vector<study::Span>& spans) {
    const bool reads_hits = std::any_of(
        spec.grid.begin(), spec.grid.end(), [](const auto& strategy) { return !strategy.hit_measures().empty(); });
    if (!reads_hits) return;
    const record::Rows rows =
        part.sql(fmt::format("SELECT DISTINCT symbol, first_day, hit_measures FROM backtest JOIN run_cell USING (cell) "
                             "WHERE run = {} AND hit_measures IS NOT NULL",
                             run),
                 every_row);
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (study::Span& span : spans)
            if (span.symbol == rows.columns[0].texts()[i] &&
                span.first.time_since_epoch().count() == rows.columns[1].numbers()[i])
                span.hit.values.merge(record::Stored<backtest::HitMeasures>::from(rows.columns[2].texts()[i]).values);
}

/// A key holds the content of its bars: equal keys, equal bars.
void require_same_bars(const Home& home, store::ResultStore& part, const study::RunRow& run) {
    std::vector<study::Span> spans = some_spans(part, run.run);
    if (spans.empty() || !std::filesystem::exists(home.bars_folder())) return;
    const pipeline::Pipeline pipeline = pipeline::parse_pipeline(run.spec, run.name, {}, "");
    add_hits(part, run.run, pipeline.study, spans);
    const auto bars = home.open_bars();
    const study::NativeEngine engine(*bars, pipeline.study);
    std::vector<Hash128> data(engine.parameter_sets()), keys(engine.parameter_sets());
    const record::Rows rows = part.sql(fmt::format("SELECT cell FROM run_cell WHERE run = {}", run.run), every_row);
    const std::unordered_set<Hash128> asked(rows.columns[0].hashes().begin(), rows.columns[0].hashes().end());
    for (const study::Span& span : spans) {
        (void)engine.plan(span, data, keys);  // bars that cannot be read have a key too
        if (asked.contains(keys.front())) continue;
        throw Error{Problem::conflict,
                    fmt::format("it was computed on other bars than those of {}: {} on {}",
                                home.path().string(),
                                span.symbol,
                                to_text(span.first))};
    }
}

/// Brings one attached part in; the transaction is the caller's.
class PartMerge {
  public:
    PartMerge(store::ResultStore& results, const std::filesystem::path& file) : results_(results), file_(file) {}

    MergedPart merge(const std::vector<study::RunRow>& runs, std::vector<std::int64_t>& merged_runs) {
        MergedPart merged{.file = file_, .refused = {}};
        merged.cells_new = cells();
        merged.cells_known = number("SELECT count(*)::BIGINT FROM part.backtest") - merged.cells_new;
        screens();
        for (const study::RunRow& run : runs) merged_runs.push_back(this->run(run));
        return merged;
    }

  private:
    std::int64_t number(const std::string& sql) {
        return std::get<std::int64_t>(results_.sql(sql, 1).columns[0].value(0));
    }

    /// Cells that are not there, or had failed; how many.
    std::int64_t cells() {
        results_.execute(
            "CREATE OR REPLACE TEMP TABLE merged_cell AS SELECT theirs.cell FROM part.backtest AS theirs LEFT JOIN "
            "backtest AS ours USING (cell) WHERE ours.cell IS NULL OR (ours.status = 'failed' AND theirs.status <> "
            "'failed')");
        const std::string fresh = "(SELECT cell FROM merged_cell)";
        const std::int64_t cells = number("SELECT count(*)::BIGINT FROM merged_cell");
        if (cells == 0) return 0;
        // To look for them in every table costs as much as to bring them in.
        if (number("SELECT count(*)::BIGINT FROM backtest WHERE status = 'failed' AND cell IN " + fresh) != 0)
            study::delete_cells(results_, fresh);
        for (const record::Table* table : study::cell_tables())
            results_.append_attached(*table, "part", "cell IN " + fresh);
        return cells;
    }

    void screens() {
        for (const std::string_view table : screen_tables())
            results_.execute(
                fmt::format("INSERT INTO {0} BY NAME SELECT * FROM part.{0} WHERE screen NOT IN (SELECT "
                            "screen FROM screen_day)",
                            table));
    }

    /// The home's run of which this is a share.
    std::int64_t run_for(const study::RunRow& theirs) {
        const std::int64_t shards = theirs.shards.value_or(1);
        const record::Rows known =
            results_.sql(fmt::format("SELECT run FROM run WHERE name = {} AND spec = {} AND shards = {} AND shard IS "
                                     "NULL",
                                     sql_quoted(theirs.name),
                                     sql_quoted(theirs.spec),
                                     shards),
                         1);
        if (known.size() != 0) return known.columns[0].numbers()[0];
        study::RunRow ours = theirs;
        ours.run = study::next_run(results_);
        ours.shard.reset();
        ours.shards = shards;
        record::Rows rows = record::rows_of(study::run_table());
        record::append(rows, study::run_table(), &ours, 1);
        results_.append(study::run_table(), rows);
        return ours.run;
    }

    std::int64_t run(const study::RunRow& theirs) {
        const std::int64_t run = run_for(theirs), shard = theirs.shard.value_or(1);
        results_.execute(fmt::format("DELETE FROM run_shard WHERE run = {} AND shard = {}", run, shard));
        const study::RunShardRow row{run,
                                     shard,
                                     theirs.state,
                                     theirs.cells_asked,
                                     theirs.cells_known,
                                     theirs.cells_computed,
                                     theirs.cells_failed,
                                     theirs.seconds,
                                     file_.filename().string(),
                                     {utc_now_ms()}};
        record::Rows rows = record::rows_of(study::run_shard_table());
        record::append(rows, study::run_shard_table(), &row, 1);
        results_.append(study::run_shard_table(), rows);
        keys_of_run(run, theirs.run, "run_cell", "cell");
        keys_of_run(run, theirs.run, "run_screen", "screen");
        sum_up(run);
        return run;
    }

    void keys_of_run(std::int64_t run, std::int64_t theirs, const char* table, const char* key) {
        results_.execute(
            fmt::format("DELETE FROM {0} WHERE run = {1} AND {2} IN (SELECT {2} FROM part.{0} WHERE run = {3})",
                        table,
                        run,
                        key,
                        theirs));
        results_.execute(fmt::format(
            "INSERT INTO {0} BY NAME SELECT * REPLACE ({1} AS run) FROM part.{0} WHERE run = {2}", table, run, theirs));
    }

    /// A run is what its shares are; done when all of them are.
    void sum_up(std::int64_t run) {
        results_.execute(fmt::format(
            "UPDATE run SET cells_asked = s.asked, cells_known = s.known, cells_computed = s.computed, cells_failed = "
            "s.failed, seconds = s.seconds, state = CASE WHEN s.done = run.shards THEN 'done' ELSE 'interrupted' END, "
            "ended_at = make_timestamp({1}) FROM (SELECT sum(cells_asked)::BIGINT AS asked, sum(cells_known)::BIGINT "
            "AS known, sum(cells_computed)::BIGINT AS computed, sum(cells_failed)::BIGINT AS failed, sum(seconds) AS "
            "seconds, count(*) FILTER (state = 'done') AS done FROM run_shard WHERE run = {0}) AS s WHERE run = {0}",
            run,
            utc_now_ms() * 1000));
    }

    store::ResultStore& results_;
    const std::filesystem::path file_;
};

/// Attached as `part` for as long as it lives.
class Attached {
  public:
    Attached(store::ResultStore& results, const std::filesystem::path& file) : results_(results) {
        results_.execute("ATTACH " + sql_quoted(file.string()) + " AS part (READ_ONLY)");
    }
    ~Attached() { (void)is_detached(); }
    Attached(const Attached&) = delete;
    Attached& operator=(const Attached&) = delete;

  private:
    /// False: the file closes with the program.
    bool is_detached() {
        try {
            results_.execute("DETACH part");
            return true;
        } catch (const Error&) {
            return false;
        }
    }
    store::ResultStore& results_;
};

/// A file under another name, with the log beside it that DuckDB writes first; both go with the object.
class SecondName {
  public:
    SecondName(const std::filesystem::path& file, const std::filesystem::path& folder) {
        if (folder.empty()) {
            name_ = file;
            return;
        }
        folder_ = std::make_unique<TempDir>("part", folder);
        name_ = folder_->path() / "part.duckdb";
        give(file, name_);
        const std::filesystem::path log = file.string() + ".wal";
        if (std::filesystem::exists(log)) give(log, name_.string() + ".wal");
    }
    const std::filesystem::path& name() const { return name_; }

  private:
    /// A copy only where the two lie on different disks.
    static void give(const std::filesystem::path& file, const std::filesystem::path& name) {
        std::error_code failed;
        std::filesystem::create_hard_link(file, name, failed);
        if (failed) std::filesystem::copy_file(file, name);
    }
    std::unique_ptr<TempDir> folder_;
    std::filesystem::path name_;
};

MergedPart merge_part(const Home& home,
                      store::ResultStore& results,
                      const std::filesystem::path& file,
                      const std::filesystem::path& reachable,
                      std::vector<std::int64_t>& merged_runs) {
    std::vector<study::RunRow> runs;
    {
        if (!std::filesystem::exists(file)) throw Error{Problem::not_found, "there is no such file"};
        require_part(home, file);
        const auto part = store::open_duckdb(file, store::Access::read_only, schema_version, migrations());
        if (!part->has_table("run_shard") || !part->has_table(study::rows_of_cells()))
            throw Error{Problem::bad_data, "it is no result file of this version"};
        require_same_rules(*part);
        require_known_tables(*part);
        runs = runs_of(*part);
        for (const study::RunRow& run : runs) require_same_bars(home, *part, run);
    }
    const SecondName reached(file, reachable);
    const Attached attached(results, reached.name());
    MergedPart merged;
    store::in_transaction(results, [&] { merged = PartMerge(results, file).merge(runs, merged_runs); });
    return merged;
}

MergedRun merged_run(store::ResultStore& results, std::int64_t run) {
    MergedRun answer{.run = run, .name = {}, .to_repeat = {}};
    const record::Rows row =
        results.sql(fmt::format("SELECT name, shards, cells_asked, cells_failed FROM run WHERE run = {}", run), 1);
    answer.name = row.columns[0].texts()[0];
    answer.shards = row.columns[1].numbers()[0];
    answer.cells = row.columns[2].numbers()[0];
    answer.failed = row.columns[3].numbers()[0];
    answer.merged = std::get<std::int64_t>(
        results.sql(fmt::format("SELECT count(*)::BIGINT FROM run_shard WHERE run = {}", run), 1).columns[0].value(0));
    answer.to_repeat =
        results
            .sql(fmt::format("SELECT one::BIGINT FROM range(1, {} + 1) AS shares(one) WHERE one NOT IN (SELECT shard "
                             "FROM run_shard WHERE run = {} AND state = 'done' AND cells_failed = 0) ORDER BY one",
                             answer.shards,
                             run),
                 every_row)
            .columns[0]
            .numbers();
    return answer;
}

}  // namespace

std::unique_ptr<store::ResultStore> open_part(const Home& home,
                                              const std::filesystem::path& part,
                                              const std::optional<screen::ScreenSpec>& screen) {
    require_part(home, part);
    auto results = Home::with_part(home, part).open_results();
    const bool is_new = results->sql("SELECT screen FROM screen_day LIMIT 1", 1).size() == 0;
    if (!is_new || !screen || !std::filesystem::exists(home.results_file())) return results;
    const auto kept = home.open_results_to_read();
    const std::string days =
        fmt::format("day BETWEEN DATE '{}' AND DATE '{}'", to_text(screen->first), to_text(screen->last));
    const auto hand_on = [&](const record::Table& table, const std::string& which) {
        kept->each_batch(fmt::format("SELECT * FROM {} WHERE {}", table.name, which),
                         [&](const record::Rows& rows) { results->append(table, rows); });
    };
    store::in_transaction(*results, [&] {
        hand_on(screen::screen_content_table(), days);
        for (const std::string_view table : screen_tables())
            hand_on(*find_table(table), "screen IN (SELECT screen FROM screen_day WHERE " + days + ")");
    });
    return results;
}

void require_part(const Home& home, const std::filesystem::path& file) {
    std::error_code none;
    if (!std::filesystem::equivalent(file, home.results_file(), none)) return;
    throw Error{Problem::invalid_request,
                file.string() + " is the home's own result file; a part is a file of its own, part-3.duckdb"};
}

MergeAnswer merge_parts(const Home& home,
                        const std::vector<std::filesystem::path>& files,
                        const Work& work,
                        const std::filesystem::path& reachable) {
    const auto results = home.open_results();
    MergeAnswer answer;
    std::vector<std::int64_t> runs;
    const auto listening = work.listening();
    for (const std::filesystem::path& file : files) {
        work.wish().check("interrupted: parts merged so far are kept; the same command goes on with the rest");
        try {
            answer.parts.push_back(merge_part(home, *results, file, reachable, runs));
        } catch (const Error& error) {
            answer.parts.push_back({.file = file, .refused = error.what()});
        }
    }
    std::sort(runs.begin(), runs.end());
    runs.erase(std::unique(runs.begin(), runs.end()), runs.end());
    for (const std::int64_t run : runs) answer.runs.push_back(merged_run(*results, run));
    return answer;
}

}  // namespace tamis::app
