// app/import_bars.cpp — words become specs, and imports show how far they are.
#include "app/import_bars.hpp"

#include <cmath>

#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "ingest/action_table.hpp"
#include "ingest/import_actions.hpp"
#include "ingest/import_csv.hpp"
#include "ingest/import_lean.hpp"
#include "ingest/table_words.hpp"
#include "jobs/progress.hpp"
#include "simulation/simulation.hpp"
#include "study/run_study.hpp"

namespace tamis::app {

namespace {

ingest::OnProgress import_progress(const Work& work) {
    auto line = std::make_shared<jobs::ProgressLine>(work.audience());
    return [line](const ingest::ImportProgress& p) {
        std::string detail = with_thousands(static_cast<std::int64_t>(p.bars)) + " bars";
        if (p.rejected) detail += ", " + with_thousands(static_cast<std::int64_t>(p.rejected)) + " rejected";
        const jobs::ProgressState state{
            .done = p.symbols_done, .total = p.symbols_total, .unit = "symbols", .detail = detail};
        p.symbols_done == p.symbols_total ? line->finish(state) : line->show(state);
    };
}

}  // namespace

std::map<std::string, std::string> parse_column_map(const std::string& words) {
    std::map<std::string, std::string> map;
    for (const std::string_view pair : words.empty() ? std::vector<std::string_view>{} : split(words, ',')) {
        const std::size_t at = pair.find('=');
        if (at == std::string_view::npos || at == 0 || at + 1 == pair.size())
            throw Error{Problem::invalid_request,
                        "--map has '" + excerpt(pair) + "'; it must be meaning=NAME, such as close=Last,volume=Vol."};
        map[std::string(trim(pair.substr(0, at)))] = trim(pair.substr(at + 1));
    }
    return map;
}

std::vector<std::string> parse_column_list(const std::string& words) {
    std::vector<std::string> columns;
    for (const std::string_view word : words.empty() ? std::vector<std::string_view>{} : split(words, ','))
        columns.emplace_back(trim(word));
    return columns;
}

int parse_price_scale(const std::string& words) {
    if (words.empty()) return 0;
    const auto scale = parse_number<double>(words);
    for (int exponent = -1; scale && exponent >= -12; --exponent)
        if (std::fabs(*scale / std::pow(10, exponent) - 1) < 1e-9) return exponent;
    throw Error{Problem::invalid_request,
                "--price-scale is '" + excerpt(words) + "'; it must be 0.1, 0.01 or another tenth down to 1e-12"};
}

int parse_bar_minutes(const std::string& words) {
    if (words.empty()) return 1;
    if (const auto minutes = parse_number<int>(words)) return *minutes;
    throw Error{Problem::invalid_request, "--bar-minutes is '" + excerpt(words) + "', which is no whole number"};
}

std::string dialects_text() {
    return ingest::dialects_text() + ingest::action_words_text();
}

ingest::ImportReport import_lean(const Home& home, const std::filesystem::path& folder, const Work& work) {
    const auto listening = work.listening();
    return ingest::import_lean({folder, home.bars_folder(), study::thread_count(work.threads), work.wish()},
                               import_progress(work));
}

ingest::ImportReport import_csv(const Home& home, const CsvRequest& request, const Work& work) {
    const auto listening = work.listening();
    ingest::ImportCsvSpec spec{request.files,
                               home.bars_folder(),
                               {},
                               request.symbol,
                               request.timezone,
                               study::thread_count(work.threads),
                               work.wish(),
                               request.hints,
                               [&](const std::string& text) { work.note(text); }};
    if (!request.resolution.empty()) {
        spec.resolution = parse_resolution(request.resolution);
        if (!spec.resolution)
            throw Error{Problem::invalid_request,
                        "--resolution is '" + request.resolution + "', allowed: minute, hour or daily"};
    }
    return ingest::import_csv(spec, import_progress(work));
}

namespace {
using ImportActions = ingest::ImportReport (*)(const ingest::ImportActionsSpec&);

ingest::ImportReport import_actions(ImportActions import, const Home& home, const ActionsRequest& r, const Work& work) {
    const auto listening = work.listening();
    return import({r.files, home.bars_folder(), r.symbol, r.map, r.dates, r.adjusted, work.wish()});
}
}  // namespace

ingest::ImportReport import_splits(const Home& home, const ActionsRequest& request, const Work& work) {
    return import_actions(ingest::import_splits, home, request, work);
}

ingest::ImportReport import_dividends(const Home& home, const ActionsRequest& request, const Work& work) {
    return import_actions(ingest::import_dividends, home, request, work);
}

ingest::ImportReport import_names(const Home& home, const ActionsRequest& request, const Work& work) {
    return import_actions(ingest::import_names, home, request, work);
}

ingest::ImportReport simulate(const std::filesystem::path& home, const SimulationRequest& request, const Work& work) {
    const simulation::SimulationSpec spec{request.symbols,
                                          require_day(request.first, "--from"),
                                          require_day(request.last, "--to"),
                                          request.seed,
                                          request.quotes};
    spec.validate();
    const auto listening = work.listening();
    const unsigned threads = study::thread_count(work.threads);
    if (request.as == "lean") {
        if (request.out.empty())
            throw Error{Problem::invalid_request, "--as lean needs --out DIR, the folder to write"};
        return simulation::simulate_as_lean(spec, request.out, threads, import_progress(work), work.wish());
    }
    if (!request.as.empty()) throw Error{Problem::invalid_request, "--as is '" + request.as + "', allowed: lean"};
    return simulation::simulate(spec, Home(home).bars_folder(), threads, import_progress(work), work.wish());
}

}  // namespace tamis::app
