// report/summary.cpp — the questions that a report asks of the rows.
#include "report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "record/format.hpp"
#include "record/parameters.hpp"
#include "report/audited.hpp"
#include "report/parameter_curves.hpp"
#include "report/summary_sql.hpp"

namespace tamis::report {

namespace {

constexpr const char* parameter_sets = "count(DISTINCT strategy || chr(10) || parameters)";

/// What makes sense for one strategy with one set of parameters; NULL where several are pooled.
std::string of_one_set(const std::string& what) {
    return fmt::format("CASE WHEN {} = 1 THEN {} END", parameter_sets, what);
}

std::string exact_deviation(const std::string& column) {
    return "CASE WHEN count(" + column + ") > 1 THEN sqrt(greatest(0, (" + exact_sum(column + " * " + column) + " - " +
           exact_sum(column) + " * " + exact_mean(column) + ") / (count(" + column + ") - 1))) END";
}

// Ratios of single days are never averaged: pooled ratios come from the pooled trades and returns.
std::string pooled_sql(const std::string& cells) {
    return fmt::format("SELECT count(*) AS cells, {} AS parameter_sets, ", parameter_sets) +
           "count(*) FILTER (total_return_fraction > 0) AS profitable_cells, " + exact_mean("total_return_fraction") +
           " AS mean_return_fraction, median(total_return_fraction) AS median_return_fraction, " +
           exact_deviation("total_return_fraction") +
           " AS deviation_fraction, min(total_return_fraction) AS "
           "worst_return_fraction, "
           "max(total_return_fraction) AS best_return_fraction, " +
           of_one_set("sum(total_profit_usd)::DOUBLE") + " AS profit_usd, " + of_one_set("sum(fees_usd)::DOUBLE") +
           " AS fees_usd, "
           "sum(trade_number_of_trades)::BIGINT AS trades, "
           "sum(trade_winning_trades)::DOUBLE / nullif(sum(trade_number_of_trades), 0) AS trade_win_rate_fraction, "
           "sum(trade_total_profit_usd)::DOUBLE / nullif(-sum(trade_total_loss_usd)::DOUBLE, 0) AS "
           "trade_profit_factor, "
           "sum(trade_total_profit_loss_usd)::DOUBLE / nullif(sum(trade_number_of_trades), 0) AS profit_a_trade_usd, "
           "max(intraday_drawdown_fraction) AS deepest_drawdown_fraction, sum(bars)::BIGINT AS bars, " +
           exact_sum("execution_time_ms") + " / 1000 AS compute_seconds FROM " + cells + " WHERE status = 'done'";
}

std::string grouped_sql(const std::string& cells, const std::string& key, const std::string& order) {
    return fmt::format(
        "SELECT {0}, count(*) AS cells, {3} AS mean_return_fraction, "
        "count(*) FILTER (total_return_fraction > 0)::DOUBLE / nullif(count(total_return_fraction), 0) AS "
        "profitable_fraction, "
        "{4} AS profit_usd, sum(trade_number_of_trades)::BIGINT AS trades, "
        "sum(trade_winning_trades)::DOUBLE / nullif(sum(trade_number_of_trades), 0) AS win_rate_fraction FROM {1} "
        "WHERE status = 'done' GROUP BY {0} ORDER BY {2}",
        key,
        cells,
        order,
        exact_mean("total_return_fraction"),
        of_one_set("sum(total_profit_usd)::DOUBLE"));
}

std::string bucket_sql(std::int64_t run, const std::string& cells) {
    return fmt::format(
        "WITH m AS (SELECT m.parameters AS filter, m.symbol, m.day, m.value, ntile(5) OVER (PARTITION BY m.parameters "
        "ORDER BY m.value, m.symbol, m.day) AS bucket "
        "FROM screen_measure m JOIN run_screen s ON s.screen = m.screen WHERE s.run = {}) "
        "SELECT m.filter, m.bucket, min(m.value) AS measure_from, max(m.value) AS measure_to, count(*) AS cells, "
        "{} AS mean_return_fraction, count(*) FILTER (b.total_return_fraction > 0)::DOUBLE / "
        "nullif(count(b.total_return_fraction), 0) AS profitable_fraction "
        "FROM m JOIN {} b ON b.symbol = m.symbol AND b.first_day = m.day AND b.status = 'done' GROUP BY m.filter, "
        "m.bucket ORDER BY m.filter, m.bucket",
        run,
        exact_mean("b.total_return_fraction"),
        cells);
}

std::string distribution_sql(const std::string& cells) {
    return "SELECT greatest(-0.1, least(0.1, floor(total_return_fraction * 200) / 200)) AS return_from_fraction, "
           "count(*) AS cells FROM " +
           cells + " WHERE status = 'done' AND total_return_fraction IS NOT NULL GROUP BY 1 ORDER BY 1";
}

}  // namespace

study::RunRow read_run(store::ResultStore& results, std::int64_t run) {
    const record::Rows rows = results.sql(fmt::format("SELECT * FROM run WHERE run = {}", run), 1);
    if (rows.size() == 0)
        throw Error{Problem::not_found, fmt::format("there is no run {}; 'tamis results runs' lists them", run)};
    study::RunRow row;
    record::read_into(rows, 0, study::run_table(), &row);
    return row;
}

namespace {

study::Unmeasured unmeasured_by(store::ResultStore& results, std::int64_t run) {
    const std::string screens = fmt::format(" s JOIN run_screen r ON r.screen = s.screen WHERE r.run = {}", run);
    const record::Rows counts =
        results.sql("SELECT s.filter, s.parameters, sum(s.not_measured)::BIGINT AS symbol_days FROM screen_filter" +
                        screens + " GROUP BY ALL HAVING symbol_days > 0 ORDER BY s.parameters",
                    most_rows);
    const record::Rows days =
        results.sql("SELECT s.day FROM screen_day" + screens + " AND s.symbols_screened = 0 ORDER BY s.day", most_rows);
    study::Unmeasured result;
    for (std::size_t i = 0; i < counts.size(); ++i)
        result.by_filter.push_back({counts.columns[1].texts()[i],
                                    screen::needs_of(screen::make_filter(counts.columns[0].texts()[i])),
                                    counts.columns[2].numbers()[i]});
    for (std::size_t i = 0; i < days.size(); ++i)
        result.days_without_bars.push_back(std::get<record::Day>(days.columns[0].value(i)));
    return result;
}

}  // namespace

record::Rows failures_by_cause(store::ResultStore& results, std::int64_t run) {
    return results.sql(
        "SELECT regexp_replace(regexp_replace(reason, '\\d{4}-\\d{2}-\\d{2}', '…', 'g'), '^[^ ]+ …: ', '') "
        "AS cause, count(*) AS cells, count(DISTINCT symbol) AS symbols, min(reason) AS for_example FROM " +
            cells_of(run) + " WHERE status = 'failed' GROUP BY cause ORDER BY cells DESC, cause",
        most_rows);
}

Summary summarize(store::ResultStore& results, std::int64_t run) {
    const std::string cells = cells_of(run);
    Summary summary;
    summary.run = read_run(results, run);
    summary.pooled = results.sql(pooled_sql(cells), 1);
    summary.by_symbol = results.sql(grouped_sql(cells, "symbol", "mean_return_fraction DESC, symbol"), most_rows);
    summary.by_day = results.sql(grouped_sql(cells, "first_day", "first_day"), most_rows);
    summary.by_parameters = by_parameters(results, run);
    summary.curves = parameter_curves(results, run);
    if (summary.run.screen_days_asked > 0) summary.by_bucket = results.sql(bucket_sql(run, cells), most_rows);
    if (summary.run.screen_days_asked > 0) summary.unmeasured = unmeasured_by(results, run);
    summary.distribution = results.sql(distribution_sql(cells), most_rows);
    summary.without_bars = std::get<std::int64_t>(
        results.sql("SELECT count(*)::BIGINT FROM " + cells + " WHERE status = 'no_bars'", 1).columns[0].value(0));
    summary.failures = failures_by_cause(results, run);
    summary.failed_cells = results.sql("SELECT symbol, first_day, last_day, parameters, reason, attempts FROM " +
                                           cells + " WHERE status = 'failed' ORDER BY symbol, first_day, parameters",
                                       most_rows);
    summary.audited = audited_cells(results, run);
    return summary;
}

namespace {

record::Rows first_rows(const record::Rows& rows, std::size_t from, std::size_t count, bool reversed = false) {
    record::Rows part;
    part.names = rows.names;
    for (const record::Column& column : rows.columns) part.columns.emplace_back(column.type());
    for (std::size_t i = 0; i < count && from + i < rows.size(); ++i) {
        const std::size_t row = reversed ? rows.size() - 1 - from - i : from + i;
        for (std::size_t c = 0; c < rows.columns.size(); ++c) part.columns[c].push_value(rows.columns[c].value(row));
    }
    return part;
}

std::string pooled_lines(const Summary& summary) {
    const std::size_t sets = summary.by_parameters.size();
    std::string text;
    if (sets > 1)
        text += fmt::format("  pooled    {}; profit, fees and compounded return are each set's own, below\n",
                            over_sets(summary));
    const auto value = [&](const char* name) { return summary.pooled.value(0, name); };
    const auto fraction = [&](const char* name) { return record::cell_text(value(name), record::Unit::fraction); };
    const auto plain = [&](const char* name) { return record::cell_text(value(name)); };
    const auto count = [&](const char* name) {
        const auto v = value(name);
        return v.index() == 0 ? std::string("–") : with_thousands(std::get<std::int64_t>(v));
    };
    const auto money = [&](const char* name) {
        const auto v = value(name);
        if (v.index() == 0) return std::string("–");
        const double usd = std::get<double>(v);
        return std::string(usd < 0 ? "-$" : "$") +
               (std::abs(usd) < 1000 ? fmt::format("{:.2f}", std::abs(usd))
                                     : with_thousands(static_cast<std::int64_t>(std::llround(std::abs(usd)))));
    };
    text += fmt::format("  return     mean {}, median {}, deviation {}, from {} to {}\n",
                        fraction("mean_return_fraction"),
                        fraction("median_return_fraction"),
                        fraction("deviation_fraction"),
                        fraction("worst_return_fraction"),
                        fraction("best_return_fraction"));
    const std::string profitable = fmt::format("{} of {} cells", count("profitable_cells"), count("cells"));
    if (sets > 1) {
        text += fmt::format("  profitable {}\n", profitable);
    } else {
        text += fmt::format(
            "  profit     {} after {} of fees, {} profitable\n", money("profit_usd"), money("fees_usd"), profitable);
        if (summary.curves.size() > 0)
            text += fmt::format(
                "  compounded {}, {}\n",
                record::cell_text(summary.by_parameters.value(0, "compounded_return_fraction"), record::Unit::fraction),
                compounding_rule);
    }
    text += fmt::format("  trades     {}, {} won, profit factor {}, {} a trade\n",
                        count("trades"),
                        fraction("trade_win_rate_fraction"),
                        plain("trade_profit_factor"),
                        money("profit_a_trade_usd"));
    text += fmt::format("  drawdown   deepest inside a cell {}\n", fraction("deepest_drawdown_fraction"));
    return text;
}

/// Commands that print a summary have no option for the columns of its tables.
constexpr record::Fit report_fit{.keeps_every_column = false, .hint = "--json"};

std::string top_and_bottom(const record::Rows& rows, const std::string& what, int width) {
    constexpr std::size_t shown = 5;
    if (rows.size() == 0) return {};
    std::string text = fmt::format("\nbest by {} (of {})\n{}",
                                   what,
                                   rows.size(),
                                   record::aligned_text(first_rows(rows, 0, shown), width, nullptr, report_fit));
    if (rows.size() > shown)
        text += fmt::format(
            "worst by {}\n{}",
            what,
            record::aligned_text(
                first_rows(rows, 0, std::min(shown, rows.size() - shown), true), width, nullptr, report_fit));
    return text;
}

/// The columns of parameter sets that a terminal has room for.
record::Rows parameter_columns(const Summary& summary) {
    record::Rows shown;
    for (const char* name :
         {"parameters", "compounded_return_fraction", "mean_return_fraction", "profit_usd", "fees_usd", "trades"}) {
        shown.names.emplace_back(name);
        shown.columns.push_back(summary.by_parameters.columns[summary.by_parameters.index(name)]);
    }
    record::Column varying(record::Type::text);
    for (const std::string& text : varying_parameters(summary)) varying.push(text);
    shown.columns[0] = std::move(varying);
    return shown;
}

/// Days by their mean return, best first.
record::Rows sorted_days(const record::Rows& days) {
    std::vector<std::size_t> order(days.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const std::size_t mean = days.index("mean_return_fraction");
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return days.columns[mean].reals()[a] > days.columns[mean].reals()[b];
    });
    record::Rows sorted;
    sorted.names = days.names;
    for (const record::Column& column : days.columns) {
        sorted.columns.emplace_back(column.type());
        for (const std::size_t i : order) sorted.columns.back().push_value(column.value(i));
    }
    return sorted;
}

}  // namespace

std::string_view how_compounded(const Summary& summary) {
    return summary.curves.size() > 0 ? compounding_rule : span_rule;
}

std::string over_sets(const Summary& summary) {
    const std::size_t sets = summary.by_parameters.size();
    return sets < 2 ? "" : fmt::format(" over {} parameter sets", with_thousands(static_cast<std::int64_t>(sets)));
}

std::vector<std::string> varying_parameters(const Summary& summary) {
    const std::vector<std::string>& texts =
        summary.by_parameters.columns[summary.by_parameters.index("parameters")].texts();
    std::map<std::string, std::size_t> seen;
    for (const std::string& text : texts)
        for (const std::string& part : record::parameter_parts(text)) ++seen[part];
    std::vector<std::string> varying;
    for (const std::string& text : texts) {
        std::vector<std::string> parts = record::parameter_parts(text);
        std::erase_if(parts, [&](const std::string& part) { return seen[part] == texts.size(); });
        varying.push_back(join(parts, ", "));
    }
    return varying;
}

record::Rows without_empty_profit(const record::Rows& rows) {
    record::Rows shown;
    for (std::size_t c = 0; c < rows.columns.size(); ++c) {
        bool is_empty = rows.names[c] == "profit_usd";
        for (std::size_t i = 0; is_empty && i < rows.size(); ++i) is_empty = rows.columns[c].is_null(i);
        if (is_empty) continue;
        shown.names.push_back(rows.names[c]);
        shown.columns.push_back(rows.columns[c]);
    }
    return shown;
}

std::string summary_text(const Summary& summary, int width) {
    const study::RunRow& run = summary.run;
    std::string text = fmt::format("run {}: {} ({})\n", run.run, run.name, run.state);
    if (run.screen_days_asked > 0)
        text += fmt::format("  screened   {} symbol-days on {} days ({} of them known), {} hits\n",
                            with_thousands(run.symbol_days_screened),
                            run.screen_days_asked,
                            run.screen_days_known,
                            with_thousands(run.hits));
    text += study::unmeasured_lines(summary.unmeasured);
    text += fmt::format("  cells      {} asked, {} known, {} computed, {} failed\n",
                        with_thousands(run.cells_asked),
                        with_thousands(run.cells_known),
                        with_thousands(run.cells_computed),
                        with_thousands(run.cells_failed));
    if (summary.without_bars > 0)
        text += fmt::format("  no bars    {} cells have no bars to trade on; they are in none of the numbers below\n",
                            with_thousands(summary.without_bars));
    if (summary.audited.size() > 0)
        text += fmt::format("  audited    {} of {} cells by LEAN: {}\n",
                            with_thousands(static_cast<std::int64_t>(summary.audited.size())),
                            with_thousands(run.cells_asked),
                            audit_words(summary.audited));
    const double rate = run.seconds > 0 ? static_cast<double>(run.cells_computed) / run.seconds : 0;
    text += fmt::format(
        "  time       {}{}\n",
        duration_text(run.seconds),
        run.cells_computed > 0 ? fmt::format(", {} cells/s", with_thousands(static_cast<std::int64_t>(rate))) : "");
    if (summary.pooled.columns[0].numbers()[0] > 0) text += pooled_lines(summary);
    const bool is_grid = summary.by_parameters.size() > 1;
    if (is_grid) {
        text += top_and_bottom(parameter_columns(summary), "parameters", width);
        text += fmt::format("(compounded {})\n", how_compounded(summary));
    }
    const std::string over = over_sets(summary);
    text += top_and_bottom(without_empty_profit(summary.by_symbol), "symbol" + over, width);
    if (summary.by_day.size() > 1)
        text += top_and_bottom(without_empty_profit(sorted_days(summary.by_day)), "day" + over, width);
    if (summary.failures.size() > 0)
        text +=
            fmt::format("\nfailures by cause\n{}", record::aligned_text(summary.failures, width, nullptr, report_fit));
    return text;
}

}  // namespace tamis::report
