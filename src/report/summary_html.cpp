// report/summary_html.cpp — one page with everything in it: no script, no font, no picture from elsewhere.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "record/format.hpp"
#include "report/audited.hpp"
#include "report/html_charts.hpp"
#include "report/parameter_curves.hpp"
#include "report/summary.hpp"

namespace tamis::report {

namespace {

constexpr std::string_view style = R"css(
:root { color-scheme: light dark; --ink: #1c2430; --soft: #66707f; --line: #d9dee6; --up: #1a7f5a; --down: #b3393f; --page: #ffffff; --card: #f6f8fa; --mark: #2f6fb0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #98a2b1; --line: #333c49; --up: #4fc08d; --down: #e5737a; --page: #14181e; --card: #1c222b; --mark: #6aa9e9; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 940px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 24px; margin: 0 0 2px; overflow-wrap: anywhere; } h2 { font-size: 17px; margin: 34px 0 8px; }
.soft { color: var(--soft); } .note { color: var(--soft); font-size: 13px; margin: 6px 0 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 18px 0; }
.card { background: var(--card); border-radius: 8px; padding: 10px 14px; } .card b { display: block; font-size: 20px; font-variant-numeric: tabular-nums; } .card span { color: var(--soft); font-size: 13px; }
table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; } .wide { overflow-x: auto; }
th { text-align: left; color: var(--soft); font-weight: 500; border-bottom: 1px solid var(--line); padding: 4px 14px 4px 0; white-space: nowrap; }
td { border-bottom: 1px solid var(--line); padding: 4px 14px 4px 0; } td.n, th.n { text-align: right; white-space: nowrap; } td:last-child, th:last-child { padding-right: 0; }
.up { color: var(--up); } .down { color: var(--down); } details { margin: 34px 0 10px; } pre { background: var(--card); padding: 12px; border-radius: 8px; overflow-x: auto; font-size: 12px; }
)css";

std::vector<std::string> texts(const record::Rows& rows, const char* column) {
    std::vector<std::string> result;
    const std::size_t c = rows.index(column);
    for (std::size_t i = 0; i < rows.size(); ++i) result.push_back(record::cell_text(rows.columns[c].value(i)));
    return result;
}

std::vector<double> reals(const record::Rows& rows, const char* column) {
    std::vector<double> result;
    const record::Column& of = rows.columns[rows.index(column)];
    for (std::size_t i = 0; i < rows.size(); ++i)
        result.push_back(of.type() == record::Type::integer ? static_cast<double>(of.numbers()[i]) : of.reals()[i]);
    return result;
}

std::string card(const std::string& name, const std::string& value) {
    return fmt::format("<div class=card><b>{}</b><span>{}</span></div>", html_escape(value), html_escape(name));
}

/// Told by a column's last word, as everywhere; whole numbers of a report are counts.
record::Unit unit_of(const record::Rows& rows, std::size_t column) {
    if (rows.names[column].ends_with("_fraction")) return record::Unit::fraction;
    if (rows.names[column].ends_with("_usd")) return record::Unit::usd;
    return rows.columns[column].type() == record::Type::integer ? record::Unit::count : record::Unit::none;
}

/// A table of rows; at most `most` of them, the rest is counted.
std::string html_table(const record::Rows& rows, std::size_t most) {
    std::string out = "<div class=wide><table><tr>";
    const auto is_number = [&](std::size_t c) {
        const record::Type type = rows.columns[c].type();
        return type == record::Type::integer || type == record::Type::real || type == record::Type::decimal;
    };
    for (std::size_t c = 0; c < rows.names.size(); ++c) {
        std::string name = rows.names[c];
        std::replace(name.begin(), name.end(), '_', ' ');
        if (name.ends_with(" fraction")) name.resize(name.size() - 9);
        if (name.ends_with(" usd")) name = name.substr(0, name.size() - 4) + " $";
        out += fmt::format("<th{}>{}</th>", is_number(c) ? " class=n" : "", html_escape(name));
    }
    out += "</tr>\n";
    for (std::size_t r = 0; r < std::min(rows.size(), most); ++r) {
        out += "<tr>";
        for (std::size_t c = 0; c < rows.columns.size(); ++c) {
            const record::Value value = rows.columns[c].value(r);
            const double* real = std::get_if<double>(&value);
            const bool is_signed =
                real && (rows.names[c].find("return") != std::string::npos || rows.names[c] == "profit_usd");
            std::string classes = is_number(c) ? "n" : "";
            if (is_signed) classes += *real < 0 ? " down" : " up";
            out += fmt::format(
                "<td class=\"{}\">{}</td>", classes, html_escape(record::cell_text(value, unit_of(rows, c))));
        }
        out += "</tr>\n";
    }
    out += "</table></div>";
    if (rows.size() > most)
        out += fmt::format("<p class=soft>and {} more; all of them are in the JSON and CSV beside this page</p>",
                           with_thousands(static_cast<std::int64_t>(rows.size() - most)));
    return out;
}

std::string cards(const Summary& summary) {
    const study::RunRow& run = summary.run;
    const auto whole = [](std::size_t n) { return with_thousands(static_cast<std::int64_t>(n)); };
    const auto pooled = [&](const char* name, record::Unit unit) {
        return record::cell_text(summary.pooled.value(0, name), unit);
    };
    std::string out = "<div class=cards>";
    if (run.screen_days_asked > 0)
        out += card("hits on " + std::to_string(run.screen_days_asked) + " days", with_thousands(run.hits));
    if (const std::size_t days = summary.unmeasured.days_without_bars.size(); days > 0)
        out += card("of the days without a bar of any symbol", whole(days));
    for (const study::NotMeasured& filter : summary.unmeasured.by_filter)
        out += card("symbol-days that " + filter.filter + " could not measure", with_thousands(filter.symbol_days));
    out += card("cells" + over_sets(summary), with_thousands(run.cells_asked));
    if (summary.without_bars > 0)
        out += card("of them without bars, in no number here", with_thousands(summary.without_bars));
    out += card("mean return a cell", pooled("mean_return_fraction", record::Unit::fraction));
    out += card("median return a cell", pooled("median_return_fraction", record::Unit::fraction));
    if (summary.by_parameters.size() == 1) {
        if (summary.curves.size() > 0)
            out += card("compounded return",
                        record::cell_text(summary.by_parameters.value(0, "compounded_return_fraction"),
                                          record::Unit::fraction));
        out += card("profit $", pooled("profit_usd", record::Unit::usd));
        out += card("of fees $", pooled("fees_usd", record::Unit::usd));
    }
    out += card("trades" + over_sets(summary), pooled("trades", record::Unit::count));
    out += card("trades won", pooled("trade_win_rate_fraction", record::Unit::fraction));
    out += card("profit factor of all trades", pooled("trade_profit_factor", record::Unit::none));
    out += card("failed", whole(summary.failed_cells.size()));
    if (summary.audited.size() > 0)
        out += card(fmt::format("of {} audited cells equal LEAN's", whole(summary.audited.size())),
                    with_thousands(audit_counts(summary.audited).equal));
    return out + "</div>";
}

std::string note(const std::string& text) {
    return fmt::format("<p class=note>{}</p>", html_escape(text));
}

/// The drawn sets of parameter_curves, a line each.
std::string curves(const Summary& summary) {
    const record::Rows& rows = summary.curves;
    const std::vector<std::string>& places = rows.columns[rows.index("place")].texts();
    const std::vector<std::string>& parameters = rows.columns[rows.index("parameters")].texts();
    const std::vector<std::string>& all =
        summary.by_parameters.columns[summary.by_parameters.index("parameters")].texts();
    const std::vector<std::string> varying = varying_parameters(summary);
    const std::vector<std::string> days = texts(rows, "day");
    const std::vector<double> compounded = reals(rows, "compounded_return_fraction");
    std::vector<ChartLine> lines;
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i == 0 || places[i] != places[i - 1]) {
            const auto set = static_cast<std::size_t>(std::find(all.begin(), all.end(), parameters[i]) - all.begin());
            const bool is_named = set < varying.size() && !varying[set].empty();
            lines.push_back({is_named ? places[i] + ": " + varying[set] : "", places[i], {}});
        }
        lines.back().values.push_back(compounded[i]);
        if (lines.size() == 1) labels.push_back(days[i]);
    }
    if (labels.size() < 2) return "";
    const std::size_t sets = summary.by_parameters.size();
    std::string out =
        line_chart(sets > 1 ? "Compounded return of single parameter sets" : "Compounded return", labels, lines);
    std::string words = fmt::format("Compounded {}.", compounding_rule);
    if (sets > lines.size())
        words += fmt::format(" Drawn are the best, the median and the worst of {} parameter sets by it; all are below.",
                             with_thousands(static_cast<std::int64_t>(sets)));
    return out + note(words);
}

/// A bar for every step between the lowest and the highest, empty ones too.
std::string distribution(const Summary& summary) {
    constexpr double steps_a_one = 200;
    const std::vector<double> from = reals(summary.distribution, "return_from_fraction"),
                              cells = reals(summary.distribution, "cells");
    const auto step_of = [&](double fraction) { return std::llround(fraction * steps_a_one); };
    std::vector<std::string> labels;
    std::vector<double> bars;
    for (std::size_t i = 0; i < from.size(); ++i) {
        while (bars.empty() || step_of(from.front()) + static_cast<std::int64_t>(bars.size()) <= step_of(from[i])) {
            const double at =
                (static_cast<double>(step_of(from.front())) + static_cast<double>(bars.size())) / steps_a_one;
            labels.push_back(fmt::format("{:.1f} %", at * 100));
            bars.push_back(0);
        }
        bars.back() = cells[i];
    }
    return bar_chart("Returns of the cells" + over_sets(summary), labels, bars, false) +
           note("Cells by their return in steps of half a percent; the outer steps of -10 % and 10 % hold all beyond.");
}

/// Parameter sets with what differs among them.
std::string parameters_section(const Summary& summary) {
    record::Rows rows = summary.by_parameters;
    if (rows.size() == 0) return "";
    if (rows.size() > 1) {
        record::Column varying(record::Type::text);
        for (const std::string& text : varying_parameters(summary)) varying.push(text);
        rows.columns[rows.index("parameters")] = std::move(varying);
    }
    const std::vector<std::string> strategies = texts(rows, "strategy");
    if (std::count(strategies.begin(), strategies.end(), strategies.front()) ==
        static_cast<std::ptrdiff_t>(rows.size())) {
        const auto at = static_cast<std::ptrdiff_t>(rows.index("strategy"));
        rows.names.erase(rows.names.begin() + at);
        rows.columns.erase(rows.columns.begin() + at);
    }
    return "<h2>By parameters</h2>" + html_table(rows, 100) +
           note(fmt::format("The return is compounded {}.", how_compounded(summary)));
}

std::string section(const std::string& title, const record::Rows& rows, std::size_t most) {
    return rows.size() == 0 ? "" : fmt::format("<h2>{}</h2>{}", html_escape(title), html_table(rows, most));
}

std::string head(const std::string& title) {
    return fmt::format(
        "<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width, "
        "initial-scale=1\"><title>{}</title><style>{}</style></head><body>\n",
        html_escape(title),
        std::string(style) + std::string(chart_style));
}

}  // namespace

std::string rows_page(const std::string& title, const std::string& what, const record::Rows& rows) {
    return head(title) + fmt::format("<h1>{}</h1><p class=soft>{}</p>", html_escape(title), html_escape(what)) +
           html_table(rows, rows.size()) + "</body></html>\n";
}

std::string summary_html(const Summary& summary) {
    const study::RunRow& run = summary.run;
    std::string out = head(fmt::format("{} · run {}", run.name, run.run));
    out += fmt::format("<h1>{}</h1><p class=soft>run {}, {} · {} cells known, {} computed</p>",
                       html_escape(run.name),
                       run.run,
                       html_escape(run.state),
                       with_thousands(run.cells_known),
                       with_thousands(run.cells_computed));
    out += cards(summary);
    const std::string over = over_sets(summary);
    if (!over.empty())
        out +=
            note(fmt::format("Figures of all cells are{}, each a strategy of its own: profit, fees and the "
                             "compounded return are given for each set.",
                             over));
    out += curves(summary);
    if (summary.distribution.size() > 0) out += distribution(summary);
    if (summary.by_day.size() > 1)
        out += bar_chart("Mean return by day" + over,
                         texts(summary.by_day, "first_day"),
                         reals(summary.by_day, "mean_return_fraction"),
                         true);
    out += parameters_section(summary);
    out += section("By symbol" + over, without_empty_profit(summary.by_symbol), 200);
    out += section("By day" + over, without_empty_profit(summary.by_day), 400);
    out += section("By filter" + over + ": fifths of each measure, lowest first", summary.by_bucket, 200);
    out += section("Failures by cause", summary.failures, 100);
    out += section("Every failure", summary.failed_cells, 1000);
    out += section("Audited by LEAN: " + audit_words(summary.audited), summary.audited, 100);
    out += fmt::format("<details><summary>The run's specification</summary><pre>{}</pre></details></body></html>\n",
                       html_escape(run.spec));
    return out;
}

}  // namespace tamis::report
