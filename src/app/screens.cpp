// app/screens.cpp — words become a screen, hits become columns.
#include "app/screens.hpp"

#include <algorithm>

#include "app/parts.hpp"
#include "base/text.hpp"
#include "jobs/progress.hpp"
#include "market/exchange_calendar.hpp"
#include "pipeline/pipeline_file.hpp"
#include "study/run_study.hpp"

namespace tamis::app {

namespace {

screen::ScreenSpec spec_of_file(const ScreenRequest& request) {
    if (!request.first.empty() || !request.last.empty() || !request.filters.empty() || !request.universe.empty())
        throw Error{Problem::invalid_request,
                    "--spec takes days, filters and universe from the file; --from, --to, --filter and --universe "
                    "must not stand beside it"};
    const pipeline::Pipeline pipeline = pipeline::read_pipeline(request.spec_file);
    if (!pipeline.study.screen) throw Error{Problem::invalid_request, request.spec_file + " has no screening section"};
    return *pipeline.study.screen;
}

screen::ScreenSpec spec_of_words(const ScreenRequest& request) {
    if (request.first.empty() || request.last.empty())
        throw Error{Problem::invalid_request,
                    std::string("screen needs ") +
                        (!request.first.empty()  ? "--to"
                         : !request.last.empty() ? "--from"
                                                 : "--from and --to") +
                        ", such as 2024-03-01; or --spec FILE, which has them"};
    screen::ScreenSpec spec;
    spec.first = require_day(request.first, "--from");
    spec.last = require_day(request.last, "--to");
    for (const std::string& text : request.filters) spec.filters.push_back(screen::parse_filter(text));
    for (const std::string& words : request.universe)
        for (std::string& symbol : symbols_in(words, request.may_read_files))
            spec.universe.push_back(std::move(symbol));
    spec.max_gap_days = request.max_gap_days;
    return spec;
}

/// A column a filter: its name, and its parameters where the name occurs twice.
std::string measure_column(const screen::ScreenSpec& spec, std::size_t f) {
    const auto name = screen::name_of(spec.filters[f]);
    for (std::size_t other = 0; other < spec.filters.size(); ++other)
        if (other != f && screen::name_of(spec.filters[other]) == name) return screen::canonical_text(spec.filters[f]);
    const auto unit = screen::measures_of(spec.filters[f]).unit;
    return std::string(name) + (unit == record::Unit::fraction ? "_fraction" : "");
}

}  // namespace

std::vector<std::string> symbols_in(const std::string& words, bool may_read_files) {
    if (words == "all") return {};
    if (words.ends_with(".txt") && may_read_files) return study::read_universe(words);
    std::vector<std::string> symbols;
    for (const auto symbol : split(words, ',')) symbols.emplace_back(trim(symbol));
    return symbols;
}

screen::ScreenSpec screen_spec(const ScreenRequest& request) {
    screen::ScreenSpec spec = request.spec_file.empty() ? spec_of_words(request) : spec_of_file(request);
    spec.normalize();
    return spec;
}

CountedScreen count_screen(const Home& home, const ScreenRequest& request) {
    const screen::ScreenSpec spec = spec_of_words(request);
    screen::ScreenSpec(spec).normalize();  // its checks; the order of the filters is the request's
    CountedScreen counted;
    for (const auto& filter : spec.filters) counted.filters.push_back(screen::canonical_text(filter));
    counted.sessions = us_equities().sessions(spec.first, spec.last);
    counted.counts = study::count_screen(*home.open_bars(), spec, study::thread_count(0));
    return counted;
}

study::ScreenAnswer screen(const Home& home, const screen::ScreenSpec& spec, const Work& work) {
    const auto bars = home.open_bars();
    const auto results = home.open_results();
    jobs::ProgressLine progress(work.audience());
    const auto listening = work.listening();
    return study::run_screen(*bars, *results, spec, study::thread_count(work.threads), true, progress, work.wish());
}

study::ScreenAnswer screen_apart(const Home& home,
                                 const std::filesystem::path& file,
                                 const screen::ScreenSpec& spec,
                                 const Work& work) {
    open_part(home, file, spec).reset();  // with the days that the home knows
    return screen(Home::with_part(home, file), spec, work);
}

record::Rows hit_rows(const screen::ScreenSpec& spec, const std::vector<screen::ScreenHit>& hits, std::uint64_t most) {
    record::Rows rows{
        {"day", "symbol", "open_usd"},
        {record::Column(record::Type::day), record::Column(record::Type::text), record::Column(record::Type::real)}};
    for (std::size_t f = 0; f < spec.filters.size(); ++f) {
        rows.names.push_back(measure_column(spec, f));
        rows.columns.emplace_back(record::Type::real);
    }
    for (std::size_t i = 0; i < std::min<std::uint64_t>(hits.size(), most); ++i) {
        rows.columns[0].push(hits[i].day);
        rows.columns[1].push(hits[i].symbol);
        rows.columns[2].push(hits[i].open_usd);
        for (std::size_t f = 0; f < spec.filters.size(); ++f) rows.columns[3 + f].push(hits[i].measures[f]);
    }
    return rows;
}

}  // namespace tamis::app
