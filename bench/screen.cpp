// bench/screen.cpp — a year of days over thousands of symbols through six filters, computed and then kept:
// screen SYMBOLS. Ends with 1 when the kept answer is not the computed one.
#include <fmt/format.h>

#include <iostream>

#include "app/home.hpp"
#include "bars/book_writer.hpp"
#include "base/clock.hpp"
#include "base/file.hpp"
#include "study/run_study.hpp"
#include "study/screening.hpp"

namespace tamis {
namespace {

using namespace std::chrono;

/// Daily rows alone: what a screen reads.
void make_days(const std::filesystem::path& folder, int symbols, TradingDay first, TradingDay last) {
    bars::BookWriter writer(folder);
    const auto sessions = us_equities().sessions(first, last);
    for (int i = 0; i < symbols; ++i) {
        bars::BookChange book;
        std::uint64_t state = static_cast<std::uint64_t>(i) * 2654435761u + 12345;
        const auto next = [&] {
            state = state * 6364136223846793005ull + 1442695040888963407ull;
            return static_cast<double>(state >> 40) / static_cast<double>(1 << 24);
        };
        double price = 5 + 200 * next();
        const double shares = 1e5 * (1 + 40 * next());
        for (const TradingDay day : sessions) {
            const double open = price * (0.985 + 0.03 * next()), close = open * (0.98 + 0.04 * next());
            const auto raw = [](double usd) { return static_cast<std::int64_t>(usd * 100) * 100; };
            book.daily.push_back({day,
                                  raw(open),
                                  raw(std::max(open, close) * 1.01),
                                  raw(std::min(open, close) * 0.99),
                                  raw(close),
                                  static_cast<std::int64_t>(shares * (0.3 + next() + next() * next())),
                                  std::nullopt});
            price = std::max(close, 1.0);
        }
        writer.apply(fmt::format("S{:05}", i), book);
    }
    writer.sync();
}

int run(int symbols) {
    const TempDir scratch("tamis-screen");
    const app::Home home(scratch.path());
    const TradingDay first = sys_days(2024y / 1 / 2), last = sys_days(2024y / 12 / 31);
    make_days(home.bars_folder(), symbols, us_equities().sessions_before(first, 60), last);
    screen::ScreenSpec spec;
    spec.first = first;
    spec.last = last;
    for (const char* filter : {"price_range(min=5, max=150)",
                               "price_vs_ma(period=20, condition=above)",
                               "rsi(period=14, threshold=70, condition=below)",
                               "gap(threshold=1%, direction=up)",
                               "prev_day_dollar_volume(minimum=10000000)",
                               "relative_volume(recent=2, lookback=20, ratio=1.2)"})
        spec.filters.push_back(screen::parse_filter(filter));
    const auto bars = home.open_bars();
    const auto results = home.open_results();
    std::size_t hits[3] = {};
    const char* const what[] = {"computed, books cold", "computed, books mapped", "kept"};
    for (int time = 0; time < 3; ++time) {
        if (time == 1) results->execute("DELETE FROM screen_day");
        if (time == 1) results->execute("DELETE FROM screen_filter");
        if (time == 1) results->execute("DELETE FROM screen_hit");
        if (time == 1) results->execute("DELETE FROM screen_measure");
        jobs::ProgressLine progress(false);
        const Stopwatch watch;
        const study::ScreenAnswer answer =
            study::run_screen(*bars, *results, spec, study::thread_count(0), true, progress);
        const double seconds = watch.seconds();
        hits[time] = answer.hits.size();
        std::cout << fmt::format("{:<24}{} symbols × {} days, {} symbol-days, {} hits in {:.3f} s\n",
                                 what[time],
                                 symbols,
                                 answer.sessions.size(),
                                 answer.symbol_days(),
                                 answer.hits.size(),
                                 seconds);
        const bool is_known = answer.days_known() == static_cast<std::int64_t>(answer.sessions.size());
        if (is_known != (time == 2) || hits[time] != hits[0] || hits[0] == 0) {
            std::cerr << "WRONG: the kept answer is not the computed one\n";
            return 1;
        }
    }
    return 0;
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
    return tamis::run(argc > 1 ? std::atoi(argv[1]) : 8600);
}
