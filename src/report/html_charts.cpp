// report/html_charts.cpp — scales, axes, lines and bars. Sizes are in the drawing's own units: a wide screen shows one
// as a pixel and a half, a phone as half a pixel, where the style makes the letters larger.
#include "report/html_charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace tamis::report {

namespace {

constexpr double svg_width = 640, svg_height = 220, left = 62, right = 12, bottom = 28, top = 12;
constexpr double plot_width = svg_width - left - right, plot_height = svg_height - top - bottom;
/// Of a letter on a phone, where letters are largest against the drawing.
constexpr double letter_width = 10, letter_gap = 10;
constexpr int most_ticks = 6;

struct Axis {
    std::vector<double> ticks;
    bool is_percent;
    double y(double value) const { return top + plot_height * (ticks.back() - value) / (ticks.back() - ticks.front()); }
};

/// 1, 2 or 5 times a power of ten, so that `span` holds at most `steps` of them.
double nice_step(double span, int steps) {
    const double least = span / steps, power = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (least <= factor * power * (1 + 1e-9)) return factor * power;
    return 10 * power;
}

Axis axis_of(const std::vector<const std::vector<double>*>& series, bool is_percent) {
    double low = 0, high = 0;
    for (const std::vector<double>* values : series)
        for (const double value : *values) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    return {axis_ticks(low, high, !is_percent), is_percent};
}

std::string percent(double value, int decimals) {
    const std::string text = fmt::format("{:.{}f} %", value * 100, decimals);
    return text.starts_with('-') && text.find_first_of("123456789") == std::string::npos ? text.substr(1) : text;
}

std::string tick_label(const Axis& axis, double value) {
    if (!axis.is_percent) return with_thousands(std::llround(value));
    const double step = (axis.ticks[1] - axis.ticks[0]) * 100;
    return percent(value, step >= 1 - 1e-9 ? 0 : static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
}

std::string value_label(double value, bool is_percent) {
    return is_percent ? percent(value, 2) : with_thousands(std::llround(value));
}

std::string frame(const Axis& axis) {
    std::string svg;
    for (const double value : axis.ticks)
        svg += fmt::format(
            R"svg(<line x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}" class="{3}"/><text x="{4}" y="{2:.1f}" dy="0.35em" text-anchor="end">{5}</text>)svg",
            left,
            svg_width - right,
            axis.y(value),
            std::abs(value) < 1e-12 ? "zero" : "grid",
            left - 6,
            tick_label(axis, value));
    return svg;
}

/// Labels below the plot; `x` gives the place of each.
template <class Place>
std::string bottom_labels(const std::vector<std::string>& labels, Place x) {
    std::size_t longest = 0;
    for (const std::string& label : labels) longest = std::max(longest, label.size());
    std::string svg;
    for (const std::size_t i : labelled_places(labels.size(), longest)) {
        const char* anchor = labels.size() == 1       ? "middle"
                             : i == 0                 ? "start"
                             : i + 1 == labels.size() ? "end"
                                                      : "middle";
        svg += fmt::format(R"svg(<text x="{:.1f}" y="{}" text-anchor="{}">{}</text>)svg",
                           x(i),
                           svg_height - 6,
                           anchor,
                           html_escape(labels[i]));
    }
    return svg;
}

std::string chart(const std::string& title, const std::string& legend, const std::string& inside) {
    return fmt::format(R"svg(<h2>{0}</h2>{3}<svg viewBox="0 0 {1} {2}" role="img" aria-label="{0}">{4}</svg>)svg",
                       html_escape(title),
                       svg_width,
                       svg_height,
                       legend,
                       inside);
}

}  // namespace

const std::string_view chart_style = R"css(
svg { width: 100%; height: auto; background: var(--card); border-radius: 8px; }
svg text { fill: var(--soft); font: 9px system-ui, sans-serif; } .grid { stroke: var(--line); } .zero { stroke: var(--soft); }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round; } .best { stroke: var(--up); } .worst { stroke: var(--down); stroke-dasharray: 5 3; }
.median, .only { stroke: var(--mark); }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0 0 8px; font-size: 13px; } .legend b { white-space: nowrap; } .legend svg { width: 26px; height: 8px; background: none; margin-right: 6px; vertical-align: middle; }
@media (max-width: 640px) { svg text { font-size: 18px; } polyline { stroke-width: 3; } }
)css";

std::vector<double> axis_ticks(double low, double high, bool is_whole) {
    if (high <= low) return {low - 1, low, low + 1};
    for (int steps = most_ticks - 1;; --steps) {
        const double step = is_whole ? std::max(1.0, nice_step(high - low, steps)) : nice_step(high - low, steps);
        const double first = std::floor(low / step + 1e-9), last = std::ceil(high / step - 1e-9);
        if (last - first + 1 > most_ticks && steps > 1) continue;
        std::vector<double> ticks;
        for (double i = first; i <= last; ++i) ticks.push_back(i * step);
        return ticks;
    }
}

std::vector<std::size_t> labelled_places(std::size_t count, std::size_t characters) {
    if (count == 0) return {};
    if (count == 1) return {0};
    // The outer labels stand inside the plot, so their neighbours keep a label and a half away from the ends.
    const double needed = 1.5 * letter_width * static_cast<double>(characters) + letter_gap;
    const double a_place = plot_width / static_cast<double>(count - 1);
    std::vector<std::size_t> places;
    for (std::size_t gaps = std::min(count - 1, static_cast<std::size_t>(plot_width / needed));; --gaps) {
        places = {0};
        double least = plot_width;
        for (std::size_t k = 1; k <= std::max<std::size_t>(gaps, 1); ++k) {
            places.push_back((k * (count - 1) + gaps / 2) / std::max<std::size_t>(gaps, 1));
            least = std::min(least, a_place * static_cast<double>(places[k] - places[k - 1]));
        }
        if (gaps <= 1 || least >= needed) return places;
    }
}

std::string line_chart(const std::string& title,
                       const std::vector<std::string>& labels,
                       const std::vector<ChartLine>& lines) {
    std::vector<const std::vector<double>*> series;
    for (const ChartLine& line : lines) series.push_back(&line.values);
    const Axis axis = axis_of(series, true);
    const double step = labels.size() > 1 ? plot_width / static_cast<double>(labels.size() - 1) : 0;
    const auto x = [&](std::size_t i) { return left + step * static_cast<double>(i); };
    std::string drawn, legend = "<div class=legend>";
    for (const ChartLine& line : lines) {
        std::string points;
        for (std::size_t i = 0; i < line.values.size(); ++i)
            points += fmt::format("{:.1f},{:.1f} ", x(i), axis.y(line.values[i]));
        drawn += fmt::format(R"svg(<polyline class="{}" points="{}"/>)svg", line.style, points);
        legend += fmt::format(
            R"svg(<span><svg viewBox="0 0 26 8" aria-hidden="true"><polyline class="{}" points="0,4 26,4"/></svg>{} <b>{}</b></span>)svg",
            line.style,
            html_escape(line.name),
            value_label(line.values.empty() ? 0 : line.values.back(), true));
    }
    return chart(title, legend + "</div>", frame(axis) + drawn + bottom_labels(labels, x));
}

std::string bar_chart(const std::string& title,
                      const std::vector<std::string>& labels,
                      const std::vector<double>& values,
                      bool is_percent) {
    const Axis axis = axis_of({&values}, is_percent);
    const double step = values.empty() ? 0 : plot_width / static_cast<double>(values.size());
    const double gap = std::min(2.0, step / 4);
    std::string bars;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double y = std::min(axis.y(values[i]), axis.y(0)), tall = std::abs(axis.y(values[i]) - axis.y(0));
        bars += fmt::format(
            R"svg(<rect x="{:.2f}" y="{:.1f}" width="{:.2f}" height="{:.1f}" fill="var(--{})"><title>{}: {}</title></rect>)svg",
            left + step * static_cast<double>(i) + gap / 2,
            y,
            step - gap,
            std::max(tall, 0.5),
            is_percent ? (values[i] < 0 ? "down" : "up") : "mark",
            html_escape(labels[i]),
            value_label(values[i], is_percent));
    }
    const auto middle = [&](std::size_t i) {
        const double at = left + step * (static_cast<double>(i) + 0.5);
        return labels.size() == 1 ? at : i == 0 ? left : i + 1 == labels.size() ? svg_width - right : at;
    };
    return chart(title, "", frame(axis) + bars + bottom_labels(labels, middle));
}

}  // namespace tamis::report
