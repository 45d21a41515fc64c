// report/parameter_curves.cpp — the days' means are asked of the store; they are compounded in the order of days.
#include "report/parameter_curves.hpp"

#include "report/summary_sql.hpp"

namespace tamis::report {

namespace {

/// done: the run's cells with a result. daily: a set's return of each day. growth: what that compounds to.
std::string with_growth(std::int64_t run) {
    return fmt::format(
        "WITH done AS (SELECT * FROM {} WHERE status = 'done'), "
        "daily AS (SELECT strategy, parameters, first_day AS day, count(*) AS cells, {} AS return_fraction FROM done "
        "GROUP BY strategy, parameters, first_day), "
        "growth AS (SELECT strategy, parameters, list_reduce(list(1 + return_fraction ORDER BY day) FILTER "
        "(return_fraction IS NOT NULL), lambda grown, factor: grown * factor) - 1 AS compounded_return_fraction FROM "
        "daily GROUP BY strategy, parameters) ",
        cells_of(run),
        exact_mean("total_return_fraction"));
}

constexpr const char* best_first = "compounded_return_fraction DESC NULLS LAST, strategy, parameters";

std::string chosen_days_sql(std::int64_t run) {
    return with_growth(run) +
           fmt::format(
               ", ranked AS (SELECT strategy, parameters, row_number() OVER (ORDER BY {}) AS rank, count(*) OVER () AS "
               "sets FROM growth), "
               "chosen AS (SELECT *, CASE WHEN sets = 1 THEN 'only' WHEN rank = 1 THEN 'best' WHEN rank = sets THEN "
               "'worst' ELSE 'median' END AS place FROM ranked WHERE rank = 1 OR rank = sets OR rank = (sets + 1) // "
               "2), "
               "days AS (SELECT first_day AS day FROM done UNION SELECT d.day FROM run_screen s JOIN screen_day d ON "
               "d.screen = s.screen WHERE s.run = {}) "
               "SELECT c.place, c.strategy, c.parameters, days.day, coalesce(d.cells, 0)::BIGINT AS cells, "
               "coalesce(d.return_fraction, 0) AS return_fraction FROM chosen c CROSS JOIN days LEFT JOIN daily d ON "
               "d.strategy = c.strategy AND d.parameters = c.parameters AND d.day = days.day "
               "WHERE NOT EXISTS (SELECT 1 FROM done WHERE last_day > first_day) ORDER BY c.rank, days.day",
               best_first,
               run);
}

}  // namespace

record::Rows by_parameters(store::ResultStore& results, std::int64_t run) {
    return results.sql(
        with_growth(run) +
            fmt::format(
                "SELECT strategy, parameters, count(*) AS cells, any_value(compounded_return_fraction) AS "
                "compounded_return_fraction, {} AS mean_return_fraction, count(*) FILTER (total_return_fraction > "
                "0)::DOUBLE / nullif(count(total_return_fraction), 0) AS profitable_fraction, "
                "sum(total_profit_usd)::DOUBLE AS profit_usd, "
                "sum(fees_usd)::DOUBLE AS fees_usd, sum(trade_number_of_trades)::BIGINT AS trades, "
                "sum(trade_winning_trades)::DOUBLE / nullif(sum(trade_number_of_trades), 0) AS win_rate_fraction FROM "
                "done JOIN growth USING (strategy, parameters) GROUP BY strategy, parameters ORDER BY {}",
                exact_mean("total_return_fraction"),
                best_first),
        most_rows);
}

record::Rows parameter_curves(store::ResultStore& results, std::int64_t run) {
    record::Rows rows = results.sql(chosen_days_sql(run), most_rows);
    const std::vector<std::string>& places = rows.columns[rows.index("place")].texts();
    const std::vector<double>& returns = rows.columns[rows.index("return_fraction")].reals();
    record::Column compounded(record::Type::real);
    double grown = 1;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i == 0 || places[i] != places[i - 1]) grown = 1;
        grown *= 1 + returns[i];
        compounded.push(grown - 1);
    }
    rows.names.emplace_back("compounded_return_fraction");
    rows.columns.push_back(std::move(compounded));
    return rows;
}

}  // namespace tamis::report
