// app/doctor.cpp — looks at folders, stores, versions and space.
#include "app/doctor.hpp"

#include <fmt/format.h>

#include <array>

#include "backtest/backtest_spec.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace tamis::app {

namespace {
constexpr std::uint64_t least_free_bytes = 1'000'000'000;

template <class Look>
Finding look(const std::string& what, Look answer) {
    try {
        return {what, true, answer()};
    } catch (const Error& error) {
        return {what, false, error.what()};
    }
}

std::string bars_answer(const Home& home) {
    const auto bars = home.open_bars();
    const auto tickers = bars->tickers();
    for (const std::string& ticker : tickers) (void)bars->book(ticker);
    return with_thousands(static_cast<std::int64_t>(tickers.size())) + " symbols, every book opens";
}

std::string benchmark_answer(const Home& home) {
    const auto spy = home.open_bars()->find("SPY");
    if (!spy || spy->hourly().size() == 0)
        throw Error{Problem::not_found,
                    "no hourly bars of SPY: alpha, beta and tracking error will be 0, as LEAN prints without a "
                    "benchmark; import hour bars of SPY"};
    return "SPY has " + with_thousands(static_cast<std::int64_t>(spy->hourly().size())) + " hourly bars";
}

std::string rates_answer(const Home& home) {
    const auto bars = home.open_bars();
    if (bars->interest_rates().rows().empty()) return "none imported: 1 % is used, as LEAN does";
    return with_thousands(static_cast<std::int64_t>(bars->interest_rates().rows().size())) + " rates";
}

std::string results_answer(const Home& home) {
    if (!std::filesystem::exists(home.results_file())) return "none yet; 'tamis backtest' or 'tamis run' makes some";
    const auto results = home.open_results_to_read();
    const auto cells = results->sql("SELECT count(*) FROM backtest", 1).columns[0].numbers()[0];
    return with_thousands(cells) + " cells, " + results->description();
}

std::string space_answer(const Home& home) {
    std::filesystem::path folder = home.path();
    while (!std::filesystem::exists(folder) && folder.has_parent_path()) folder = folder.parent_path();
    const std::uint64_t free = free_bytes(folder);
    if (free < least_free_bytes)
        throw Error{
            Problem::unavailable,
            "only " + bytes_text(free) + " are free on " + folder.string() + "; make room or use another --home"};
    return bytes_text(free) + " free";
}
}  // namespace

std::vector<Finding> examine(const Home& home) {
    return {look("program", [] { return std::string("rules ") + std::string(backtest::engine_version); }),
            look("home", [&] { return home.path().string(); }),
            look("bars", [&] { return bars_answer(home); }),
            look("benchmark", [&] { return benchmark_answer(home); }),
            look("risk-free rates", [&] { return rates_answer(home); }),
            look("results", [&] { return results_answer(home); }),
            look("space", [&] { return space_answer(home); })};
}

namespace {
constexpr std::array finding_fields{
    record::field<&Finding::what>({record::Unit::none, "What was looked at."}),
    record::field<&Finding::is_ok>({record::Unit::none, "It is as it should be."}),
    record::field<&Finding::answer>({record::Unit::none, "The fact, or what to do."}),
};
static_assert(record::describes_every_member<Finding>(finding_fields.size()));
}  // namespace

const record::Table& finding_table() {
    static constexpr auto table =
        record::table<Finding>("doctor", "What was looked at, and what to do.", finding_fields);
    return table;
}

}  // namespace tamis::app
