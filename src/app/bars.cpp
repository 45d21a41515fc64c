// app/bars.cpp — a home's bar store, asked.
#include "app/bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/import_bars.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "ingest/lean_writer.hpp"
#include "ingest/table_writer.hpp"
#include "jobs/progress.hpp"
#include "pipeline/pipeline_file.hpp"
#include "report/summary.hpp"
#include "study/run_study.hpp"

namespace tamis::app {

std::vector<bars::InventoryRow> bars_of(const Home& home, const std::string& symbol) {
    const auto store = home.open_bars();
    if (!symbol.empty()) (void)store->book(symbol);
    auto rows = bars::inventory(*store);
    if (!symbol.empty()) std::erase_if(rows, [&](const auto& row) { return row.symbol != symbol; });
    return rows;
}

std::vector<bars::SuspectRow> suspects(const Home& home) {
    return bars::suspects(*home.open_bars());
}

std::size_t write_suspects_as_splits(const Home& home, const std::filesystem::path& file) {
    std::string lines = "date,symbol,ratio\n";
    const auto rows = suspects(home);
    for (const bars::SuspectRow& row : rows)
        lines += fmt::format("{},{},{}\n", to_text(row.day), row.symbol, row.ratio);
    replace_file(file, lines, false);
    return rows.size();
}

bars::CheckedBars check_bars(const Home& home, const std::string& symbol, const Work& work) {
    const auto store = home.open_bars();
    jobs::ProgressLine progress(work.audience());
    const auto listening = work.listening();
    const auto show = [&](std::size_t done, std::size_t of) {
        progress.show({.done = done, .total = of, .unit = "symbols", .detail = {}});
    };
    return bars::check(*store, symbol, show, work.wish());
}

void write_check_page(const bars::CheckedBars& checked, const std::filesystem::path& file) {
    record::Rows rows = record::rows_of(bars::check_table());
    record::append(rows, bars::check_table(), checked.rows);
    const std::string what = fmt::format("{} bars of {} symbols were looked at; nothing was changed",
                                         with_thousands(checked.bars),
                                         with_thousands(static_cast<std::int64_t>(checked.symbols_done)));
    replace_file(file, report::rows_page("Bars that look wrong", what, rows), false);
}

bool is_failure(const bars::CheckedBars& checked, const std::string& fail_on) {
    if (fail_on.empty()) return false;
    const auto& names = bars::severity_names;
    const auto at = std::find(names.begin(), names.end(), fail_on);
    if (at == names.end())
        throw Error{Problem::invalid_request,
                    "--fail-on is '" + excerpt(fail_on) + "', allowed: note, warning or error"};
    return checked.worst() && static_cast<std::ptrdiff_t>(*checked.worst()) >= at - names.begin();
}

ingest::ImportReport export_bars(const Home& home, const ExportRequest& request, const Work& work) {
    const auto store = home.open_bars();
    const auto listening = work.listening();
    if (request.as == "lean") return ingest::export_lean(*store, request.folder, study::thread_count(work.threads));
    if (request.as != "csv" && request.as != "parquet")
        throw Error{Problem::invalid_request, "--as is '" + excerpt(request.as) + "', allowed: lean, csv or parquet"};
    return ingest::export_tables(*store, request.folder, request.as == "parquet", {}, work.wish());
}

bars::CopiedBooks export_study_bars(const Home& home,
                                    const std::filesystem::path& pipeline,
                                    const std::filesystem::path& to,
                                    const Work& work) {
    const auto store = home.open_bars();
    const study::StudySpec study = pipeline::read_pipeline(pipeline).study;
    std::vector<std::string> tickers = study.screen ? study.screen->universe : study.symbols;
    if (tickers.empty()) tickers = store->tickers();
    if (store->find(study.base.benchmark)) tickers.push_back(study.base.benchmark);
    const auto listening = work.listening();
    return bars::copy_books(home.bars_folder(), tickers, to, work.wish());
}

VerifiedBars verify_bars(const Home& home, const Work& work) {
    const auto store = home.open_bars();
    jobs::ProgressLine progress(work.audience());
    const auto listening = work.listening();
    const auto show = [&](std::size_t done, std::size_t of) {
        progress.show({.done = done, .total = of, .unit = "symbols", .detail = {}});
    };
    return {bars::verify(*store, show, work.wish()), store->tickers().size()};
}

}  // namespace tamis::app
