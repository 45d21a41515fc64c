// app/explore.cpp — questions with GROUP BY, every name and value of a person quoted.
#include "app/explore.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "report/parameter_columns.hpp"
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
          computed_(report::parameter_columns(results, "backtest", known_)) {}

    /// What stands for a column. Throws Error not_found.
    std::string sql_of(const std::string& name, bool must_be_number) const {
        for (const auto& [column, type] : known_)
            if (column == name) return checked(name, type, store::quoted_name(name), must_be_number);
        for (const store::ComputedColumn& one : computed_)
            if (one.name == name) return checked(name, one.type, one.sql, must_be_number);
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
    if (names.empty() || names.size() > most_groups_by)
        throw Error{Problem::invalid_request,
                    fmt::format("cells are grouped by one to {} columns, not by '{}'", most_groups_by, list)};
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

store::Answer aggregate(store::ResultStore& results, const Grouping& grouping) {
    const Cells cells(results);
    std::string groups, names;
    for (const std::string& name : names_in(grouping.by)) {
        groups += cells.sql_of(name, false) + " AS " + store::quoted_name(name) + ", ";
        names += (names.empty() ? "" : ", ") + store::quoted_name(name);
    }
    // A parameter is looked up in a table of its own, which GROUP BY takes only from a subquery.
    const std::string statement = fmt::format(
        "SELECT {0}, count(*)::BIGINT AS cells, avg(x) AS mean, median(x) AS median, sum(x) AS sum, avg(CASE WHEN x IS "
        "NULL THEN NULL WHEN x > 0 THEN 1.0::DOUBLE ELSE 0.0::DOUBLE END) AS profitable_fraction FROM (SELECT {1}"
        "CAST({2} AS DOUBLE) AS x FROM backtest{3}) GROUP BY {0} ORDER BY {0}",
        names,
        groups,
        cells.sql_of(grouping.of, true),
        cells.where(grouping.where));
    return results.ask(statement, grouping.limit, grouping.limit);
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
