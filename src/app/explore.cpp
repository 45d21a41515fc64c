// app/explore.cpp — questions with GROUP BY, every name and value of a person quoted.
#include "app/explore.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>

#include "app/asked_columns.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "store/duckdb/sql_text.hpp"
#include "store/query_text.hpp"

namespace tamis::app {

namespace {

constexpr std::size_t most_groups_by = 3;

/// The table of cells with the names that a question may use.
class Cells {
  public:
    explicit Cells(store::ResultStore& results)
        : results_(results),
          known_(store::known_columns(
              results.select({.table = "backtest", .columns = {}, .where = {}, .order = {}, .limit = 0}))),
          computed_(asked_columns(results, "backtest", known_)) {}

    /// What stands for a column. Throws Error not_found.
    std::string sql_of(const std::string& name, bool must_be_number) const {
        for (const auto& [column, type] : known_)
            if (column == name) return checked(name, type, store::quoted_name(name), must_be_number);
        for (const store::ComputedColumn& one : computed_)
            if (one.name == name && one.source.empty()) return checked(name, one.type, one.sql, must_be_number);
        std::vector<std::string_view> names;
        for (const auto& [column, type] : known_) names.push_back(column);
        for (const store::ComputedColumn& one : computed_) names.push_back(one.name);
        throw Error{Problem::not_found, "no column " + name + did_you_mean(name, names)};
    }

    std::string where(const std::string& text) const {
        store::Query query{.table = "backtest", .columns = {}, .where = {}, .order = {}};
        if (!text.empty()) query.where = store::parse_where(text, known_, computed_);
        return results_.where_text(query);
    }

  private:
    static std::string checked(const std::string& name, record::Type type, std::string sql, bool must_be_number) {
        using enum record::Type;
        const bool is_number = type == integer || type == real || type == decimal;
        if (must_be_number && !is_number)
            throw Error{Problem::invalid_request, name + " holds no numbers, so it has no mean and no steps"};
        return sql;
    }

    store::ResultStore& results_;
    store::KnownColumns known_;
    store::ComputedColumns computed_;
};

std::vector<std::string> names_in(const std::string& list) {
    std::vector<std::string> names;
    for (const std::string_view name : split(list, ','))
        if (!trim(name).empty()) names.emplace_back(trim(name));
    if (names.size() > most_groups_by)
        throw Error{Problem::invalid_request,
                    fmt::format("cells are grouped by at most {} columns, not by '{}'", most_groups_by, list)};
    return names;
}

double number_at(const record::Rows& rows, std::size_t column) {
    const record::Value value = rows.columns[column].value(0);
    return value.index() == 0 ? 0 : std::get<double>(value);
}

std::int64_t count_at(const record::Rows& rows, std::size_t column) {
    return std::get<std::int64_t>(rows.columns[column].value(0));
}

}  // namespace

namespace {

/// Groups with their numbers; last the days that they have cells on, and the standard error of the mean with a day's
/// cells as one cluster: D/(D−1) · Σ(S_d − mean·n_d)² / n² under the root (Cameron and Miller, "A practitioner's guide
/// to cluster-robust inference", 2015, for a regression on a constant).
std::string group_statement(const std::vector<std::string>& names,
                            const Cells& cells,
                            const std::string& of,
                            const std::string& where) {
    std::string base, list, pairs, ordered;
    for (const std::string& name : names) {
        const std::string quoted = store::quoted_name(name);
        base += cells.sql_of(name, false) + " AS " + quoted + ", ";
        list += quoted + ", ";
        ordered += (ordered.empty() ? "g." : ", g.") + quoted;
        pairs += fmt::format("{0}g.{1} IS NOT DISTINCT FROM s.{1}", pairs.empty() ? "" : " AND ", quoted);
    }
    const std::string by = list.substr(0, list.size() - std::min<std::size_t>(list.size(), 2));
    const auto clause = [&](const char* words) { return by.empty() ? std::string() : words + by; };
    // A parameter is looked up in a table of its own, which GROUP BY takes only from a subquery.
    return fmt::format(
        "WITH base AS MATERIALIZED (SELECT {base}first_day AS of_day, CAST({x} AS DOUBLE) AS x FROM backtest{where}), "
        "g AS (SELECT {list}count(*)::BIGINT AS cells, avg(x) AS mean, median(x) AS median, sum(x) AS sum, avg(CASE "
        "WHEN x IS NULL THEN NULL WHEN x > 0 THEN 1.0::DOUBLE ELSE 0.0::DOUBLE END) AS profitable_fraction FROM "
        "base{group}), d AS (SELECT {list}of_day, count(x)::DOUBLE AS n, sum(x) AS s FROM base WHERE x IS NOT NULL "
        "GROUP BY {list}of_day), s AS (SELECT {list}count(*)::BIGINT AS days, sum(n) AS n, sum(s) / sum(n) AS m, "
        "sum(s * s) AS ss, sum(s * n) AS sn, sum(n * n) AS nn FROM d{group}) SELECT g.*, coalesce(s.days, 0)::BIGINT "
        "AS days, CASE WHEN days > 1 THEN sqrt(days / (days - 1) * greatest(0, ss - 2 * m * sn + m * m * nn)) / n END "
        "AS standard_error FROM g LEFT JOIN s ON {on}{order}",
        fmt::arg("base", base),
        fmt::arg("x", cells.sql_of(of, true)),
        fmt::arg("where", cells.where(where)),
        fmt::arg("list", list),
        fmt::arg("group", clause(" GROUP BY ")),
        fmt::arg("on", pairs.empty() ? "true" : pairs),
        fmt::arg("order", by.empty() ? "" : " ORDER BY " + ordered));
}

/// The interval of each group's mean in place of its standard error, by Student's distribution with a degree of freedom
/// fewer than days.
void add_intervals(record::Rows& rows) {
    record::Column low(record::Type::real), high(record::Type::real);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const record::Value error = rows.value(row, "standard_error");
        if (error.index() == 0) {
            low.push_value({});
            high.push_value({});
            continue;
        }
        const auto days = static_cast<double>(std::get<std::int64_t>(rows.value(row, "days")));
        const double mean = std::get<double>(rows.value(row, "mean"));
        const double reach = boost::math::quantile(boost::math::students_t(days - 1), 0.975) * std::get<double>(error);
        low.push(mean - reach);
        high.push(mean + reach);
    }
    rows.names.back() = "low_95";
    rows.columns.back() = std::move(low);
    rows.names.emplace_back("high_95");
    rows.columns.push_back(std::move(high));
}

}  // namespace

store::Answer aggregate(store::ResultStore& results, const Grouping& grouping) {
    const Cells cells(results);
    const std::vector<std::string> names = names_in(grouping.by);
    store::Answer answer =
        results.ask(group_statement(names, cells, grouping.of, grouping.where), grouping.limit, grouping.limit);
    add_intervals(answer.rows);
    return answer;
}

Histogram histogram(store::ResultStore& results, const std::string& column, const std::string& where, int steps) {
    if (steps < 1 || steps > 1000)
        throw Error{Problem::invalid_request, fmt::format("bins is {}, allowed: 1 to 1000", steps)};
    const Cells cells(results);
    const std::string from =
        fmt::format("(SELECT CAST({} AS DOUBLE) AS x FROM backtest{})", cells.sql_of(column, true), cells.where(where));
    const record::Rows ends =
        results.sql("SELECT min(x), max(x), count(*)::BIGINT, (count(*) - count(x))::BIGINT FROM " + from, 1);
    Histogram seen{number_at(ends, 0), number_at(ends, 1), {}, count_at(ends, 3)};
    seen.counts.resize(static_cast<std::size_t>(steps));
    if (count_at(ends, 2) == seen.nulls) return seen;
    const std::string step = seen.low == seen.high
                                 ? std::string("0")
                                 : fmt::format(
                                       // A bare number of so many digits would be a decimal, and its difference from a
                                       // double a little below 0.
                                       "greatest(0, least({}, floor((x - {:.17g}::DOUBLE) / {:.17g}::DOUBLE * {})))",
                                       steps - 1,
                                       seen.low,
                                       seen.high - seen.low,
                                       steps);
    const record::Rows counted = results.sql(
        fmt::format("SELECT ({})::BIGINT AS step, count(*)::BIGINT FROM {} WHERE x IS NOT NULL GROUP BY 1", step, from),
        static_cast<std::uint64_t>(steps) + 1);
    for (std::size_t i = 0; i < counted.size(); ++i)
        seen.counts[static_cast<std::size_t>(counted.columns[0].numbers()[i])] = counted.columns[1].numbers()[i];
    return seen;
}

}  // namespace tamis::app
