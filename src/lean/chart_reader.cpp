// lean/chart_reader.cpp — series of LEAN's charts, points of either shape.
#include "lean/chart_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lean/json_members.hpp"
#include "lean/printed_value.hpp"

namespace tamis::lean {

namespace {

using nlohmann::json;

/// A point is [time, value], a candle [time, open, high, low, close]; builds of 2024 also write {"x":…, "y":…}.
struct Point {
    record::Timestamp time;
    std::vector<std::optional<double>> values;
    bool has_nan = false;
};

std::optional<Point> read_point(const json& point) {
    std::vector<json> parts;
    if (point.is_array()) parts.assign(point.begin(), point.end());
    if (point.is_object())
        for (const char* name : {"x", "y"})
            if (const json* value = member(point, name)) parts.push_back(*value);
    if (parts.size() < 2 || !parts[0].is_number()) return std::nullopt;
    const auto time = time_of_seconds(parts[0].get<double>());
    if (!time) return std::nullopt;
    Point read{*time, {}};
    for (std::size_t i = 1; i < parts.size(); ++i) {
        static constexpr auto field = record::field<&LeanSeriesRow::value>({});
        const auto value = read_value(field, parts[i]);
        if (!value) return std::nullopt;
        read.has_nan = read.has_nan || says_nan(parts[i]);
        const auto* real = std::get_if<double>(&*value);
        read.values.push_back(real ? std::optional(*real) : std::nullopt);
    }
    return read;
}

void add_candle(const Point& point, LeanResult& out) {
    const auto usd = [&](std::size_t i) {
        const auto& value = point.values[point.values.size() == 1 ? 0 : i];
        return value ? std::optional(Decimal::from_double(*value)) : std::nullopt;
    };
    const auto close = usd(3);
    if (!close) return;
    out.equity.push_back(
        {{}, point.time, usd(0).value_or(*close), usd(1).value_or(*close), usd(2).value_or(*close), *close});
}

void read_series(const std::string& chart, const std::string& name, const json& series, LeanResult& out) {
    const json* values = member(series, "values");
    if (!values || !values->is_array()) return;
    const bool is_equity = chart == "Strategy Equity" && name == "Equity";
    const std::string unit = text_or(series, "unit", ""), path = fmt::format("charts.{}.{}", chart, name);
    std::size_t nans = 0;
    for (const json& value : *values) {
        const auto point = read_point(value);
        nans += point && point->has_nan ? 1 : 0;
        const bool is_candle = point && point->values.size() == 4;
        const bool fits = point && std::all_of(point->values.begin(), point->values.end(), [](const auto& one) {
                              return !one || fits_a_column(*one);
                          });
        if (fits && is_equity && (is_candle || point->values.size() == 1))
            add_candle(*point, out);
        else if (point && !is_equity && point->values.size() == 1)
            out.more.series.push_back({{}, chart, name, unit, point->time, point->values[0]});
        else
            keep_other(path, value, out);
    }
    if (nans) out.notes.push_back(fmt::format("{}: {} points are NaN, no number: NULL", path, nans));
}

}  // namespace

void read_charts(const json& charts, LeanResult& out) {
    for (const auto& [chart, content] : charts.items())
        if (const json* series = member(content, "series"); series && series->is_object())
            for (const auto& [name, one] : series->items()) read_series(chart, name, one, out);
}

void read_profit_loss(const json& profits, LeanResult& out) {
    for (const auto& [time, profit] : profits.items()) {
        const auto at = read_time(time);
        if (at && profit.is_number())
            out.more.series.push_back({{}, "profitLoss", "profitLoss", "$", *at, profit.get<double>()});
        else
            note_not_read("profitLoss." + time, profit, out);
    }
}

}  // namespace tamis::lean
