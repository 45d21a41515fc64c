// report/parameter_columns.cpp — a subquery for each parameter and counter of the strategies that the table holds.
#include "report/parameter_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "backtest/strategies/all.hpp"
#include "base/sql_text.hpp"
#include "store/duckdb/sql_text.hpp"

namespace tamis::report {

namespace {

constexpr std::uint64_t most_names = 100'000;

/// One place where a name is kept: a typed column of a strategy's table, or rows of cell_parameter.
struct Source {
    std::string sql;
    record::Type type;
};

bool is_numeric(record::Type type) {
    return type == record::Type::integer || type == record::Type::real;
}

/// As what values of a user's name are read: as the strategies' column of that name, which broken numbers make real;
/// numbers beside a column of another kind are texts, as that becomes then.
record::Type kept_as(const std::vector<Source>& known, bool are_numbers, bool are_broken) {
    if (known.empty()) return are_numbers ? record::Type::real : record::Type::text;
    const record::Type type = known.front().type;
    if (are_numbers && !is_numeric(type)) return record::Type::text;
    return type == record::Type::integer && are_numbers && are_broken ? record::Type::real : type;
}

std::string look_up(const std::string& what, const std::string& source, const std::string& table) {
    return fmt::format("(SELECT {} FROM {} p WHERE p.cell = {}.cell)", what, source, store::quoted_name(table));
}

/// A parameter of a row that has only its text, "pivot_bars=2, timeframe=5min": one that is not the store's own.
std::string said_in_text(const record::Field& field, const std::string& table) {
    const std::string of = store::quoted_name(table);
    return fmt::format(
        "(CASE WHEN {0}.lake IS NOT NULL THEN TRY_CAST(nullif(regexp_extract({0}.parameters, {1}, 1), '') "
        "AS {2}) END)",
        of,
        sql_quoted("(?:^|, )" + field.column() + "=([^,]*)"),
        store::sql_type(field.type));
}

/// One type for all: theirs where they agree, a real number where all are numbers, else text.
store::ComputedColumn column_of(const std::string& name, const std::vector<Source>& sources) {
    const bool agree = std::all_of(
        sources.begin(), sources.end(), [&](const Source& one) { return one.type == sources.front().type; });
    const bool are_numbers =
        std::all_of(sources.begin(), sources.end(), [](const Source& one) { return is_numeric(one.type); });
    const record::Type type = agree ? sources.front().type : are_numbers ? record::Type::real : record::Type::text;
    const auto as_type = [&](const Source& one) {
        return agree ? one.sql : fmt::format("CAST({} AS {})", one.sql, store::sql_type(type));
    };
    std::string all;
    for (const Source& one : sources) all += (all.empty() ? "" : ", ") + as_type(one);
    return {name, type, "coalesce(" + all + ")"};
}

}  // namespace

store::ComputedColumns parameter_columns(store::ResultStore& results,
                                         const std::string& table,
                                         const store::KnownColumns& known) {
    const auto is_key = [](const auto& one) { return one.first == "cell" && one.second == record::Type::hash; };
    if (std::none_of(known.begin(), known.end(), is_key)) return {};
    const std::vector<std::string> present = results.tables();
    const auto has = [&](std::string_view name) {
        return std::find(present.begin(), present.end(), name) != present.end();
    };
    const bool has_lakes = std::any_of(known.begin(), known.end(), [](const auto& one) { return one.first == "lake"; });
    std::map<std::string, std::vector<Source>> sources;
    for (const backtest::StrategyType* strategy : backtest::strategy_types()) {
        const record::Table& of = strategy->table();
        if (!has(of.name)) continue;
        for (const record::Field& field : of.fields)
            if (field.column() != "cell")
                sources[field.column()].push_back(
                    {look_up("p." + store::quoted_name(field.column()), store::quoted_name(of.name), table),
                     field.type});
        if (!has_lakes) continue;
        for (const record::Field& field : strategy->parameters)
            sources[field.column()].push_back({said_in_text(field, table), field.type});
    }
    if (has("cell_parameter")) {
        const record::Rows names = results.sql(
            "SELECT name, bool_and(number IS NOT NULL), bool_or(number <> floor(number)) FROM cell_parameter "
            "GROUP BY name ORDER BY name",
            most_names);
        for (std::size_t i = 0; i < names.size(); ++i) {
            const std::string& name = names.columns[0].texts()[i];
            std::vector<Source>& known_sources = sources[name];
            const bool are_numbers = names.columns[1].numbers()[i] != 0,
                       are_broken = names.columns[2].numbers()[i] != 0;
            const record::Type type = kept_as(known_sources, are_numbers, are_broken);
            const std::string value = fmt::format("TRY_CAST(p.text AS {})", store::sql_type(type));
            const std::string rows = fmt::format("(SELECT * FROM cell_parameter WHERE name = {})", sql_quoted(name));
            known_sources.push_back({look_up(value, rows, table), type});
        }
    }
    store::ComputedColumns columns;
    for (const auto& [name, of] : sources) columns.push_back(column_of(name, of));
    return columns;
}

}  // namespace tamis::report
