// server/screen_api.cpp — screens: which symbols pass which filters on which days.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/screens.hpp"
#include "base/text.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/body.hpp"

namespace tamis::server {

namespace {

constexpr std::uint64_t most_hits = 10'000;

app::ScreenRequest screen_asked(const Request& request) {
    const Body body(request.body, {"first", "last", "filters", "universe", "max_gap_days"});
    app::ScreenRequest asked;
    asked.first = body.text("first");
    asked.last = body.text("last");
    asked.filters = body.texts("filters");
    asked.universe = body.texts("universe");
    asked.max_gap_days = static_cast<int>(body.number("max_gap_days", asked.max_gap_days, INT32_MIN, INT32_MAX));
    asked.may_read_files = false;
    return asked;
}

std::string sessions_json(const study::ScreenAnswer& answer) {
    std::string out;
    for (std::size_t i = 0; i < answer.sessions.size(); ++i)
        out += fmt::format("{}{{\"day\":\"{}\",\"symbols\":{},\"hits\":{},\"was_known\":{}}}",
                           i ? "," : "",
                           to_text(answer.sessions[i]),
                           answer.symbols_by_session[i],
                           answer.hits_by_session[i],
                           static_cast<bool>(answer.was_known[i]));
    return "[" + out + "]";
}

std::string filters_json(const study::ScreenAnswer& answer) {
    std::string out;
    for (const study::NotMeasured& one : answer.not_measured)
        out += fmt::format("{}{{\"text\":{},\"needs\":{},\"not_measured\":{}}}",
                           out.empty() ? "" : ",",
                           quoted_json(one.filter),
                           quoted_json(one.needs),
                           one.symbol_days);
    return "[" + out + "]";
}

Response screen(const Context& context, const Request& request) {
    const screen::ScreenSpec spec = app::screen_spec(screen_asked(request));
    const std::lock_guard lock(*context.screening);
    const study::ScreenAnswer answer = app::screen(context.live->writing_home(), spec, app::Work());
    const store::Answer hits{app::hit_rows(spec, answer.hits, most_hits), answer.hits.size(), true};
    return json_answer(fmt::format("{{\"symbol_days\":{},\"sessions\":{},\"filters\":{},\"hits\":{},\"total\":{}}}",
                                   answer.symbol_days(),
                                   sessions_json(answer),
                                   filters_json(answer),
                                   rows_json(hits),
                                   answer.hits.size()));
}

constexpr std::size_t histogram_steps = 40;

Response counts(const Context& context, const Request& request) {
    app::CountedScreen counted = app::count_screen(context.home, screen_asked(request));
    std::string filters, days;
    for (std::size_t f = 0; f < counted.filters.size(); ++f) {
        screen::FilterCounts& of = counted.counts.filters[f];
        const screen::MeasureSteps steps = screen::steps_of(std::move(of.measured), histogram_steps);
        filters += fmt::format(
            "{}{{\"text\":{},\"alone\":{},\"after\":{},\"not_measured\":{},\"histogram\":{{\"low\":{},\"high\":{},"
            "\"counts\":[{}]}}}}",
            f ? "," : "",
            quoted_json(counted.filters[f]),
            of.alone,
            of.after,
            of.not_measured,
            shortest_text(steps.low),
            shortest_text(steps.high),
            fmt::join(steps.counts, ","));
    }
    for (std::size_t i = 0; i < counted.sessions.size(); ++i)
        days += fmt::format("{}{{\"day\":\"{}\",\"hits\":{}}}",
                            i ? "," : "",
                            to_text(counted.sessions[i]),
                            counted.counts.hits_by_session.empty() ? 0 : counted.counts.hits_by_session[i]);
    return json_answer(fmt::format("{{\"symbol_days\":{},\"hits\":{},\"filters\":[{}],\"sessions\":[{}]}}",
                                   counted.counts.symbol_days,
                                   counted.counts.hits(),
                                   filters,
                                   days));
}

std::vector<Parameter> screen_parameters() {
    return {{.name = "first", .in = In::body, .meaning = "First day", .is_required = true, .example = "2024-02-28"},
            {.name = "last",
             .in = In::body,
             .meaning = "Last day, inclusive",
             .is_required = true,
             .example = "2024-02-29"},
            {.name = "filters",
             .in = In::body,
             .type = "array",
             .meaning = "Filters, all of which must pass; at least one",
             .is_required = true,
             .example = "gap(threshold=1%)"},
            {.name = "universe", .in = In::body, .type = "array", .meaning = "Symbols; none: all"},
            {.name = "max_gap_days",
             .in = In::body,
             .type = "integer",
             .meaning = "Sessions without a bar after which a symbol's history begins anew (5)"}};
}

}  // namespace

std::vector<Route> screen_routes(const Context& context) {
    return {{"POST",
             "/api/v1/screens",
             "Screens days and keeps the answer",
             screen_parameters(),
             "symbol_days, sessions, filters, hits (Rows, the first 10,000), total",
             [context](const Request& request) { return screen(context, request); }},
            {"POST",
             "/api/v1/screens/counts",
             "How many symbol-days each filter lets through, in the order given; nothing is kept",
             screen_parameters(),
             "symbol_days, hits, filters (text, alone, after, not_measured, histogram of the measure), sessions",
             [context](const Request& request) { return counts(context, request); }}};
}

}  // namespace tamis::server
