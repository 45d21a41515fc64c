// server/bars_api.cpp — bars as columns: of a symbol, under a cell, and small ones for many hits.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "app/cell_bars.hpp"
#include "base/text.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/body.hpp"

namespace tamis::server {

namespace {

std::string price_list(const std::vector<double>& prices) {
    std::string out = "[";
    for (const double price : prices) {
        if (out.size() > 1) out += ',';
        out += std::isfinite(price) ? fmt::format("{:.7g}", price) : "null";
    }
    return out + "]";
}

std::string columns_json(const std::string& symbol, const app::BarColumns& bars) {
    return fmt::format(
        "\"symbol\":{},\"resolution\":\"{}\",\"bars\":{{\"time\":[{}],\"open\":{},\"high\":{},\"low\":{},\"close\":{},"
        "\"volume\":[{}],\"vwap\":{}}}",
        quoted_json(symbol),
        bars.resolution,
        fmt::join(bars.start_seconds, ","),
        price_list(bars.open),
        price_list(bars.high),
        price_list(bars.low),
        price_list(bars.close),
        fmt::join(bars.volume_shares, ","),
        price_list(bars.vwap));
}

std::string line_json(const app::ChartLine& line) {
    return fmt::format(
        "{{\"name\":\"{}\",\"meaning\":{},\"unit\":\"{}\",\"shape\":\"{}\",\"is_price\":{},\"time\":[{}],\"values\":{}}"
        "}",
        line.name,
        quoted_json(line.meaning),
        record::name_of(line.is_price ? record::Unit::usd : record::Unit::none),
        line.shape,
        line.is_price,
        fmt::join(line.start_seconds, ","),
        price_list(line.values));
}

Response bars(const Context& context, const Request& request) {
    const auto asked = [&](const char* name) { return std::string(request.asked(name)); };
    const app::BarColumns bars =
        app::bars_between(context.home, asked("symbol"), asked("from"), asked("to"), asked("resolution"));
    return json_answer("{" + columns_json(asked("symbol"), bars) + "}");
}

Response cell_bars(const Context& context, const Request& request) {
    const auto results = context.live->lend();
    const app::CellChart chart =
        app::cell_chart(context.home,
                        *results,
                        std::string(request.asked("key")),
                        std::string(request.asked("resolution")),
                        static_cast<int>(number_asked(request, "days_before", 0, 0, app::most_days_before)));
    std::string lines;
    for (const app::ChartLine& line : chart.lines) lines += (lines.empty() ? "" : ",") + line_json(line);
    return json_answer("{" + columns_json(chart.symbol, chart.bars) + ",\"lines\":[" + lines + "]}");
}

Response sparks(const Context& context, const Request& request) {
    std::string out;
    for (const std::vector<double>& closes : app::sparks(context.home, Body(request.body, {"hits"}).texts("hits")))
        out += (out.empty() ? "" : ",") + (closes.empty() ? "null" : price_list(closes));
    return json_answer("{\"sparks\":[" + out + "]}");
}

}  // namespace

std::vector<Route> bar_routes(const Context& context) {
    const Parameter resolution{.name = "resolution", .meaning = "minute or daily; none: whichever fits the days"};
    return {{"GET",
             "/api/v1/bars",
             "Bars of a symbol: minutes of at most 5 sessions, days of at most 6,000",
             {{.name = "symbol", .meaning = "Symbol", .is_required = true, .example = "SPY"},
              {.name = "from", .meaning = "First day", .is_required = true, .example = "2024-02-28"},
              {.name = "to", .meaning = "Last day, inclusive", .is_required = true, .example = "2024-02-29"},
              resolution},
             "symbol, resolution, and bars as columns: time (UTC seconds), open, high, low, close, volume, vwap",
             with(context, bars)},
            {"POST",
             "/api/v1/bars/sparks",
             "Small charts of hits, 500 at most",
             {{.name = "hits",
               .in = In::body,
               .type = "array",
               .meaning = "Symbols and days",
               .is_required = true,
               .example = "SPY 2024-02-29"}},
             "sparks: in the order asked at most 40 closes of the day's minutes, or the days up to it; null: no bars",
             with(context, sparks)},
            {"GET",
             "/api/v1/cells/{key}/bars",
             "The bars under a cell, and the lines that its strategy looked at",
             {key_parameter,
              resolution,
              {.name = "days_before",
               .type = "integer",
               .meaning = "Of daily bars, those of so many days before the cell's, too (0)"}},
             "As of a symbol, and lines: name, meaning, unit, shape, is_price, time, values",
             with(context, cell_bars)}};
}

}  // namespace tamis::server
