// app/summary_html.cpp — one page with everything in it: no script, no font, no picture from elsewhere.
#include "app/summary_html.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/summary.hpp"
#include "base/text.hpp"
#include "record/format.hpp"

namespace tamis::app {

namespace {

constexpr double width = 860, height = 240, left = 64, bottom = 26, top = 10;

constexpr std::string_view style = R"svg(
:root { color-scheme: light dark; --ink: #1c2430; --soft: #66707f; --line: #d9dee6; --up: #1a7f5a; --down: #b3393f; --page: #ffffff; --card: #f6f8fa; --mark: #2f6fb0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #98a2b1; --line: #333c49; --up: #4fc08d; --down: #e5737a; --page: #14181e; --card: #1c222b; --mark: #6aa9e9; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 940px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 24px; margin: 0 0 2px; } h2 { font-size: 17px; margin: 34px 0 8px; }
.soft { color: var(--soft); } .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 18px 0; }
.card { background: var(--card); border-radius: 8px; padding: 10px 14px; } .card b { display: block; font-size: 20px; font-variant-numeric: tabular-nums; } .card span { color: var(--soft); font-size: 13px; }
table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; } .wide { overflow-x: auto; }
th { text-align: left; color: var(--soft); font-weight: 500; border-bottom: 1px solid var(--line); padding: 4px 10px 4px 0; white-space: nowrap; }
td { border-bottom: 1px solid var(--line); padding: 4px 10px 4px 0; } td.n, th.n { text-align: right; white-space: nowrap; }
.up { color: var(--up); } .down { color: var(--down); } svg { width: 100%; height: auto; background: var(--card); border-radius: 8px; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; } details { margin: 10px 0; } pre { background: var(--card); padding: 12px; border-radius: 8px; overflow-x: auto; font-size: 12px; }
)svg";

std::string value_label(double value, bool is_percent) {
    return is_percent ? fmt::format("{:.2f} %", value * 100) : with_thousands(static_cast<std::int64_t>(value));
}

struct Scale {
    double low, high;
    double y(double value) const { return top + (height - top - bottom) * (high - value) / (high - low); }
};

Scale scale_of(const std::vector<double>& values) {
    double low = 0, high = 0;
    for (const double value : values) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    return high == low ? Scale{low - 1, high + 1} : Scale{low, high};
}

std::string frame(const Scale& scale, const std::vector<std::string>& labels, bool is_percent) {
    std::string svg;
    for (const double value : {scale.low, 0.0, scale.high})
        svg += fmt::format(
            R"svg(<line x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}" stroke="var(--line)"/><text x="{3}" y="{4:.1f}" text-anchor="end">{5}</text>)svg",
            left,
            width - 8,
            scale.y(value),
            left - 6,
            scale.y(value) + 4,
            value_label(value, is_percent));
    if (!labels.empty())
        svg += fmt::format(R"svg(<text x="{}" y="{}">{}</text><text x="{}" y="{}" text-anchor="end">{}</text>)svg",
                           left,
                           height - 6,
                           html_escape(labels.front()),
                           width - 8,
                           height - 6,
                           html_escape(labels.back()));
    return svg;
}

std::string chart(const std::string& title, const std::string& inside) {
    return fmt::format(R"svg(<h2>{}</h2><svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>)svg",
                       html_escape(title),
                       width,
                       height,
                       html_escape(title),
                       inside);
}

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

std::string cards(const Summary& summary) {
    const RunRow& run = summary.run;
    std::string out = "<div class=cards>";
    const auto pooled = [&](const char* name, record::Unit unit) {
        return record::cell_text(summary.pooled.value(0, name), unit);
    };
    if (run.screen_days_asked > 0)
        out += card("hits on " + std::to_string(run.screen_days_asked) + " days", with_thousands(run.hits));
    out += card("cells", with_thousands(run.cells_asked));
    if (summary.without_bars > 0)
        out += card("of them without bars, in no number here", with_thousands(summary.without_bars));
    out += card("mean return a cell", pooled("mean_return_fraction", record::Unit::fraction));
    out += card("median return", pooled("median_return_fraction", record::Unit::fraction));
    out += card("trades", pooled("trades", record::Unit::none));
    out += card("trades won", pooled("trade_win_rate_fraction", record::Unit::fraction));
    out += card("profit factor of all trades", pooled("trade_profit_factor", record::Unit::none));
    out += card("failed", with_thousands(static_cast<std::int64_t>(summary.failed_cells.size())));
    return out + "</div>";
}

/// Value of one unit of money spread evenly over each day's cells, added up day by day.
std::string pooled_equity(const Summary& summary) {
    const auto daily = reals(summary.by_day, "mean_return_fraction");
    std::vector<double> sums;
    double sum = 0;
    for (const double value : daily) sums.push_back(sum += value);
    return line_chart(
        "Equity of the pooled hits: each day's mean return, added up", texts(summary.by_day, "first_day"), sums, true);
}

std::string section(const char* title, const record::Rows& rows, std::size_t most) {
    return rows.size() == 0 ? "" : fmt::format("<h2>{}</h2>{}", title, html_table(rows, most));
}

}  // namespace

std::string line_chart(const std::string& title,
                       const std::vector<std::string>& labels,
                       const std::vector<double>& values,
                       bool is_percent) {
    const Scale scale = scale_of(values);
    std::string points;
    const double step = values.size() > 1 ? (width - left - 8) / static_cast<double>(values.size() - 1) : 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        points += fmt::format("{:.1f},{:.1f} ", left + step * static_cast<double>(i), scale.y(values[i]));
    std::string mark =
        values.size() == 1
            ? fmt::format(R"svg(<circle cx="{}" cy="{:.1f}" r="4" fill="var(--mark)"/>)svg", left, scale.y(values[0]))
            : "";
    return chart(
        title,
        frame(scale, labels, is_percent) +
            fmt::format(R"svg(<polyline points="{}" fill="none" stroke="var(--mark)" stroke-width="2"/>)svg", points) +
            mark);
}

std::string bar_chart(const std::string& title,
                      const std::vector<std::string>& labels,
                      const std::vector<double>& values,
                      bool is_percent) {
    const Scale scale = scale_of(values);
    std::string bars;
    const double step = values.empty() ? 0 : (width - left - 8) / static_cast<double>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double y = std::min(scale.y(values[i]), scale.y(0)), tall = std::abs(scale.y(values[i]) - scale.y(0));
        bars += fmt::format(
            R"svg(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="var(--{})"><title>{}: {}</title></rect>)svg",
            left + step * static_cast<double>(i) + 1,
            y,
            std::max(1.0, step - 2),
            std::max(tall, 0.5),
            is_percent ? (values[i] < 0 ? "down" : "up") : "mark",
            html_escape(labels[i]),
            value_label(values[i], is_percent));
    }
    return chart(title, frame(scale, labels, is_percent) + bars);
}

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
            const bool is_fraction = rows.names[c].ends_with("_fraction");
            const double* real = std::get_if<double>(&value);
            const bool is_signed =
                real && (rows.names[c].find("return") != std::string::npos || rows.names[c] == "profit_usd");
            std::string classes = is_number(c) ? "n" : "";
            if (is_signed) classes += *real < 0 ? " down" : " up";
            std::string text = record::cell_text(value, is_fraction ? record::Unit::fraction : record::Unit::none);
            if (real && rows.names[c].ends_with("_usd"))
                text = fmt::format("{}{:.2f}", *real < 0 ? "-" : "", std::abs(*real));
            out += fmt::format("<td class=\"{}\">{}</td>", classes, html_escape(text));
        }
        out += "</tr>\n";
    }
    out += "</table></div>";
    if (rows.size() > most)
        out += fmt::format("<p class=soft>and {} more; all of them are in the JSON and CSV beside this page</p>",
                           with_thousands(static_cast<std::int64_t>(rows.size() - most)));
    return out;
}

std::string summary_html(const Summary& summary) {
    const RunRow& run = summary.run;
    std::string out = fmt::format(
        "<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width, "
        "initial-scale=1\"><title>{0} · run {1}</title><style>{2}</style></head><body>\n",
        html_escape(run.name),
        run.run,
        style);
    out += fmt::format("<h1>{}</h1><p class=soft>run {}, {} · {} cells known, {} computed</p>",
                       html_escape(run.name),
                       run.run,
                       html_escape(run.state),
                       with_thousands(run.cells_known),
                       with_thousands(run.cells_computed));
    out += cards(summary);
    if (summary.by_day.size() > 0) out += pooled_equity(summary);
    if (summary.distribution.size() > 0) {
        std::vector<std::string> labels;
        for (const double from : reals(summary.distribution, "return_from_fraction"))
            labels.push_back(fmt::format("{:.1f} %", from * 100));
        out += bar_chart("Distribution of the cells' returns, in steps of half a percent (the ends hold all beyond)",
                         labels,
                         reals(summary.distribution, "cells"),
                         false);
    }
    if (summary.by_day.size() > 1)
        out += bar_chart("Mean return by day",
                         texts(summary.by_day, "first_day"),
                         reals(summary.by_day, "mean_return_fraction"),
                         true);
    out += section("By parameters", summary.by_parameters, 100);
    out += section("By symbol", summary.by_symbol, 200);
    out += section("By day", summary.by_day, 400);
    out += section("By filter: fifths of each measure, lowest first", summary.by_bucket, 200);
    out += section("Failures by cause", summary.failures, 100);
    out += section("Every failure", summary.failed_cells, 1000);
    out += fmt::format("<details><summary>The run's specification</summary><pre>{}</pre></details></body></html>\n",
                       html_escape(run.spec));
    return out;
}

}  // namespace tamis::app
