// app/import_bars.cpp — words become specs, and imports show how far they are.
#include "app/import_bars.hpp"

#include "base/text.hpp"
#include "ingest/import_csv.hpp"
#include "ingest/import_lean.hpp"
#include "jobs/progress.hpp"
#include "simulation/simulation.hpp"
#include "study/run_study.hpp"

namespace tamis::app {

namespace {

ingest::OnProgress progress_of(const Work& work) {
    auto line = std::make_shared<jobs::ProgressLine>(work.wants_progress);
    return [line](const ingest::ImportProgress& p) {
        std::string detail = with_thousands(static_cast<std::int64_t>(p.bars)) + " bars";
        if (p.rejected) detail += ", " + with_thousands(static_cast<std::int64_t>(p.rejected)) + " rejected";
        const jobs::ProgressState state{
            .done = p.symbols_done, .total = p.symbols_total, .unit = "symbols", .detail = detail};
        p.symbols_done == p.symbols_total ? line->finish(state) : line->show(state);
    };
}

}  // namespace

ingest::ImportReport import_lean(const Home& home, const std::filesystem::path& folder, const Work& work) {
    const auto listening = work.listening();
    return ingest::import_lean({folder, home.bars_folder(), study::thread_count(work.threads), work.wish()},
                               progress_of(work));
}

ingest::ImportReport import_csv(const Home& home, const CsvRequest& request, const Work& work) {
    const auto listening = work.listening();
    ingest::ImportCsvSpec spec{request.files, home.bars_folder(), {}, request.symbol, request.timezone, work.wish()};
    if (!request.resolution.empty()) {
        spec.resolution = parse_resolution(request.resolution);
        if (!spec.resolution)
            throw Error{Problem::invalid_request,
                        "--resolution is '" + request.resolution + "', allowed: minute, hour or daily"};
    }
    return ingest::import_csv(spec, progress_of(work));
}

ingest::ImportReport import_splits(const Home& home, const std::filesystem::path& file, const Work& work) {
    const auto listening = work.listening();
    return ingest::import_splits(file, home.bars_folder(), work.wish());
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
        return simulation::simulate_as_lean(spec, request.out, threads, progress_of(work), work.wish());
    }
    if (!request.as.empty()) throw Error{Problem::invalid_request, "--as is '" + request.as + "', allowed: lean"};
    return simulation::simulate(spec, Home(home).bars_folder(), threads, progress_of(work), work.wish());
}

}  // namespace tamis::app
