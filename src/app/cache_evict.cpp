// app/cache_evict.cpp — what is said becomes one condition; counted first, deleted in one step.
#include "app/cache_evict.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/sql_text.hpp"
#include "base/text.hpp"
#include "store/duckdb/sql_text.hpp"
#include "store/transaction.hpp"
#include "study/kept_cells.hpp"

namespace tamis::app {

namespace {

constexpr std::uint64_t most_names = 1'000'000;

std::uint64_t count(store::ResultStore& results, const std::string& from) {
    return static_cast<std::uint64_t>(results.sql("SELECT count(*) FROM " + from, 1).columns[0].numbers()[0]);
}

void require_strategy(store::ResultStore& results, const EvictSpec& spec) {
    if (spec.strategy.empty()) {
        if (!spec.strategy_version.empty())
            throw Error{Problem::invalid_request, "--strategy-version needs --strategy"};
        return;
    }
    const auto known = [&](const char* column, const std::string& where) {
        return results
            .sql(fmt::format("SELECT DISTINCT {0} FROM backtest WHERE {0} IS NOT NULL{1} ORDER BY 1", column, where),
                 most_names)
            .columns[0]
            .texts();
    };
    const auto require = [](const std::string& word, const std::vector<std::string>& words, const std::string& what) {
        const std::vector<std::string_view> views(words.begin(), words.end());
        if (std::find(words.begin(), words.end(), word) == words.end())
            throw Error{Problem::not_found, "no cell of " + what + " is kept" + did_you_mean_or_all(word, views)};
    };
    require(spec.strategy, known("strategy", ""), "the strategy '" + spec.strategy + "'");
    if (!spec.strategy_version.empty())
        require(spec.strategy_version,
                known("strategy_version", " AND strategy = " + sql_quoted(spec.strategy)),
                "version '" + spec.strategy_version + "' of " + spec.strategy);
}

void require_run(store::ResultStore& results, std::int64_t run) {
    if (count(results, fmt::format("run WHERE run = {}", run)) == 0)
        throw Error{Problem::not_found, fmt::format("there is no run {}; 'tamis results runs' lists them", run)};
}

/// "(SELECT cell …)".
std::string selection(store::ResultStore& results, const EvictSpec& spec) {
    std::vector<std::string> conditions;
    for (const Hash128& cell : spec.cells)
        if (count(results, "backtest WHERE cell = '" + hex_text(cell) + "'") == 0)
            throw Error{Problem::not_found, "no cell " + hex_text(cell) + " is kept"};
    if (!spec.cells.empty()) conditions.push_back("cell IN " + study::cell_list(spec.cells));
    if (spec.run) {
        require_run(results, *spec.run);
        conditions.push_back(fmt::format("cell IN (SELECT cell FROM run_cell WHERE run = {})", *spec.run));
    }
    require_strategy(results, spec);
    if (!spec.strategy.empty()) conditions.push_back("strategy = " + sql_quoted(spec.strategy));
    if (!spec.strategy_version.empty()) conditions.push_back("strategy_version = " + sql_quoted(spec.strategy_version));
    if (spec.older_than_days)
        conditions.push_back(fmt::format("computed_at < now()::TIMESTAMP - INTERVAL {} DAY", *spec.older_than_days));
    if (conditions.empty())
        throw Error{Problem::invalid_request,
                    "which cells? name some by their keys, or say --run, --strategy or --older-than"};
    return "(SELECT cell FROM backtest WHERE " + join(conditions, " AND ") + ")";
}

}  // namespace

Evicted evict(store::ResultStore& results, const EvictSpec& spec, bool really) {
    const std::string cells = selection(results, spec);
    const std::vector<std::string> tables = study::tables_of_cells(results);  // what runs asked for stays true
    const auto asked_for = [&](const std::string& by) {
        return count(results, "(SELECT DISTINCT cell FROM run_cell WHERE cell IN " + cells + by + ")");
    };
    Evicted evicted;
    evicted.cells = count(results, cells);
    evicted.in_runs = asked_for("");
    evicted.in_other_runs = spec.run ? asked_for(fmt::format(" AND run <> {}", *spec.run)) : evicted.in_runs;
    for (const std::string& table : tables)
        if (const std::uint64_t rows = count(results, store::quoted_name(table) + " WHERE cell IN " + cells))
            evicted.rows[table] = rows;
    if (!really || evicted.cells == 0) return evicted;
    store::in_transaction(results, [&] {
        for (const auto& [table, rows] : evicted.rows)
            results.execute("DELETE FROM " + store::quoted_name(table) + " WHERE cell IN " + cells);
        results.execute("DELETE FROM " + study::rows_of_cells() + " WHERE cell IN " + cells);
    });
    return evicted;
}

}  // namespace tamis::app
