// app/cache.cpp — questions about what is kept.
#include "app/cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/cell_writer.hpp"
#include "backtest/cell.hpp"
#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "record/parameters.hpp"

namespace tamis::app {

namespace {
constexpr std::uint64_t most_rows = 1'000'000;

std::vector<KeyPart> parts_of_row(const record::Rows& rows, std::size_t row) {
    std::vector<KeyPart> parts;
    for (const char* column : {"engine",
                               "engine_version",
                               "strategy",
                               "strategy_version",
                               "parameters",
                               "symbol",
                               "first_day",
                               "last_day",
                               "cash_usd",
                               "resolution",
                               "normalization",
                               "fee_per_order_usd",
                               "fill_forward",
                               "benchmark",
                               "data_version"})
        parts.push_back({column, record::value_text(rows.value(row, column)), "", false});
    return parts;
}

std::vector<KeyPart> parts_of_spec(const backtest::BacktestSpec& spec, const Hash128& key, const Hash128& data) {
    const backtest::CellRow row = backtest::cell_row(spec, key, data);
    record::Rows rows = record::rows_of(backtest::cell_table());
    record::append(rows, backtest::cell_table(), &row, 1);
    return parts_of_row(rows, 0);
}
}  // namespace

record::Rows cache_stats(store::ResultStore& results, const std::string& by) {
    if (by == "run")
        return results.sql(
            "SELECT run, name, started_at, cells_asked AS asked, cells_known AS known, cells_computed AS computed, "
            "cells_failed AS failed, "
            "cells_known::DOUBLE / nullif(cells_asked, 0) AS hit_rate_fraction, screen_days_asked, screen_days_known, "
            "seconds FROM run ORDER BY run DESC",
            most_rows);
    static constexpr std::array<std::string_view, 4> words{"run", "day", "strategy", "engine"};
    const std::string key = by == "day"        ? "r.started_at::DATE AS day"
                            : by == "strategy" ? "b.strategy"
                            : by == "engine"   ? "b.engine || ' ' || b.engine_version AS engine"
                                               : "";
    if (key.empty())
        throw Error{Problem::invalid_request,
                    "--by is '" + by + "', allowed: " + one_of(words) + did_you_mean(by, words)};
    return results.sql(
        "SELECT " + key +
            ", count(*) AS asked, count(*) FILTER (c.was_known) AS known, count(*) FILTER (NOT c.was_known AND "
            "b.status = 'done') AS computed, "
            "count(*) FILTER (NOT c.was_known AND b.status = 'failed') AS failed, count(*) FILTER "
            "(c.was_known)::DOUBLE / count(*) AS hit_rate_fraction, "
            "sum(b.execution_time_ms) FILTER (c.was_known) / 1000 AS seconds_saved "
            "FROM run_cell c JOIN run r ON r.run = c.run JOIN backtest b ON b.cell = c.cell GROUP BY 1 ORDER BY 1",
        most_rows);
}

record::Rows cache_sizes(store::ResultStore& results, const Home& home) {
    record::Rows rows;
    rows.names = {"table", "rows"};
    rows.columns = {record::Column(record::Type::text), record::Column(record::Type::integer)};
    const std::vector<std::string> present = results.tables();
    for (const record::Table* table : result_tables()) {
        if (std::find(present.begin(), present.end(), std::string(table->name)) == present.end()) continue;
        rows.columns[0].push(table->name);
        rows.columns[1].push(
            results.sql("SELECT count(*) FROM \"" + std::string(table->name) + "\"", 1).columns[0].numbers()[0]);
    }
    rows.columns[0].push(std::string_view("(bytes of the file)"));
    rows.columns[1].push(static_cast<std::int64_t>(std::filesystem::file_size(home.results_file())));
    return rows;
}

std::vector<KeyPart> parts_of(store::ResultStore& results, const Hash128& cell) {
    const record::Rows rows = results.select({.table = "backtest",
                                              .columns = {},
                                              .where = {{"cell", store::Comparison::equal, cell}},
                                              .order = {},
                                              .limit = 1});
    if (rows.size() == 0) throw Error{Problem::not_found, "no cell " + hex_text(cell) + " is kept"};
    return parts_of_row(rows, 0);
}

// The nearest kept cell is the one that shares most parts; the symbol and the strategy count first.
KeyAnswer why(const bars::BarStore& bars, store::ResultStore& results, const backtest::BacktestSpec& spec) {
    KeyAnswer answer;
    const Hash128 data = backtest::data_version(bars, spec);
    answer.key = backtest::cell_key(spec, data);
    answer.parts = parts_of_spec(spec, answer.key, data);
    std::string score;
    for (const KeyPart& part : answer.parts) {
        const int weight = part.part == "symbol" || part.part == "strategy" ? 4 : 1;
        std::string text = part.value;
        for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 2) text.insert(at, 1, '\'');
        std::string column =
            part.part == "data_version" ? "replace(data_version::VARCHAR, '-', '')" : part.part + "::VARCHAR";
        if (part.part == "cash_usd") column = fmt::format("(cash_usd = {})::VARCHAR", part.value), text = "true";
        if (part.value == "none")
            score += fmt::format("{}({} IS NULL)::INT", score.empty() ? "" : " + ", part.part);
        else
            score +=
                fmt::format("{}{} * coalesce(({} = '{}')::INT, 0)", score.empty() ? "" : " + ", weight, column, text);
    }
    const record::Rows nearest = results.sql(
        "SELECT * FROM backtest WHERE status = 'done' ORDER BY " + score + " DESC, computed_at DESC LIMIT 1", 1);
    if (nearest.size() == 0) return answer;
    answer.is_kept = nearest.columns[nearest.index("cell")].hashes()[0] == answer.key;
    const auto kept = parts_of_row(nearest, 0);
    for (std::size_t i = 0; i < answer.parts.size(); ++i) {
        answer.parts[i].kept = kept[i].value;
        answer.parts[i].is_equal = kept[i].value == answer.parts[i].value;
    }
    return answer;
}

Evicted evict(store::ResultStore& results, int older_than_days, bool really) {
    const std::string old = fmt::format(
        "(SELECT cell FROM backtest WHERE computed_at < now()::TIMESTAMP - INTERVAL {} DAY)", older_than_days);
    Evicted evicted;
    evicted.cells = static_cast<std::uint64_t>(results.sql("SELECT count(*) FROM " + old, 1).columns[0].numbers()[0]);
    evicted.in_runs = static_cast<std::uint64_t>(
        results.sql("SELECT count(DISTINCT cell) FROM run_cell WHERE cell IN " + old, 1).columns[0].numbers()[0]);
    if (!really || evicted.cells == 0) return evicted;
    results.begin();
    try {
        delete_cells(results, old);
        results.commit();
    } catch (...) {
        results.rollback();
        throw;
    }
    return evicted;
}

namespace {
constexpr std::array key_part_fields{
    record::field<&KeyPart::part>({record::Unit::none, "Part of the key."}),
    record::field<&KeyPart::value>({record::Unit::none, "What was asked for."}),
    record::field<&KeyPart::kept>({record::Unit::none, "The nearest kept cell's."}),
    record::field<&KeyPart::is_equal>({record::Unit::none, "They agree."}),
};
static_assert(record::describes_every_member<KeyPart>(key_part_fields.size()));
}  // namespace

const record::Table& key_part_table() {
    static constexpr auto table = record::table<KeyPart>("key_parts", "The parts of a cell's key.", key_part_fields);
    return table;
}

}  // namespace tamis::app
