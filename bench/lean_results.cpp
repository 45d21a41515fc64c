// bench/lean_results.cpp — result folders of LEAN as rows: lean_results FOLDERS. Writes that many invented ones of the
// size of real ones, imports them, imports them again. Ends with 1 when a row is missing or a second import adds one.
#include <fmt/format.h>

#include <iostream>

#include "app/home.hpp"
#include "app/import_results.hpp"
#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "lean_stand_in/written_result.hpp"

namespace tamis {
namespace {

void write_folders(const fs::path& root, int folders) {
    for (int i = 0; i < folders; ++i) {
        stand_in::Run run;
        run.id = std::to_string(1'000'000'000 + i);
        run.symbol = "S" + std::to_string(i);
        run.first = run.last = std::chrono::sys_days(std::chrono::year(2025) / 8 / 4);
        run.parameters = {{"symbols", run.symbol}, {"pivot_bars", "2"}, {"lower_timeframe", "5min"}};
        const stand_in::Files files = stand_in::write_run(run);
        const fs::path folder = root / std::to_string(i);
        fs::create_directories(folder);
        replace_file(folder / (run.id + ".json"), files.full, false);
        replace_file(folder / (run.id + "-summary.json"), files.summary, false);
        replace_file(folder / (run.id + "-order-events.json"), files.order_events, false);
        replace_file(folder / (run.id + "-log.txt"), files.log, false);
    }
}

std::int64_t count(store::ResultStore& results, const std::string& from) {
    return std::get<std::int64_t>(results.sql("SELECT count(*)::BIGINT FROM " + from, 1).columns[0].value(0));
}

int check(bool is_right, const std::string& what) {
    if (!is_right) std::cerr << "WRONG: " << what << "\n";
    return is_right ? 0 : 1;
}

int run(int folders) {
    const TempDir scratch("tamis-lean-results");
    write_folders(scratch.path() / "runs", folders);
    const auto results = app::Home(scratch.path() / "home").open_results();
    std::atomic<bool> stop = false;
    const app::ImportResultsSpec spec{{scratch.path() / "runs"}, "", "bench", 0, true};
    const Stopwatch watch;
    const app::ImportResultsReport first = app::import_results(*results, spec, stop);
    const double seconds = watch.seconds();
    const app::ImportResultsReport again = app::import_results(*results, spec, stop);
    std::cout << fmt::format("{} folders, {} of JSON: {:.2f} s, {:.0f} a second; again: {:.2f} s\n",
                             folders,
                             bytes_text(first.bytes),
                             seconds,
                             folders / seconds,
                             again.run.seconds);
    const auto all = static_cast<std::uint64_t>(folders);
    return check(first.added == all && first.refused.empty(), "every folder is added") |
           check(again.known == all && again.added == 0, "a second import adds nothing") |
           check(count(*results,
                       "backtest WHERE abs(total_profit_usd - realised_usd - unrealised_usd + fees_usd) < "
                       "0.001 AND lean_total_orders = fills") == folders,
                 "every cell balances and has its fills") |
           check(count(*results, "equity") == std::int64_t{80} * folders, "80 equity candles each");
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
    const auto folders = argc == 2 ? tamis::parse_number<int>(argv[1]) : std::nullopt;
    if (!folders || *folders < 1) {
        std::cerr << "usage: lean_results FOLDERS\nExample: lean_results 10000\n";
        return 2;
    }
    return tamis::run(*folders);
}
