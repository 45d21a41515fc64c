// app/doctor.cpp — looks at folders, stores, versions and space.
#include "app/doctor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/lakes.hpp"
#include "app/strategy_libraries.hpp"
#include "backtest/backtest_spec.hpp"
#include "backtest/strategies/all.hpp"
#include "bars/bar_check.hpp"
#include "bars/inventory.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "pipeline/lean_setup_file.hpp"
#include "study/kept_cells.hpp"

namespace tamis::app {

namespace {
constexpr std::uint64_t least_free_bytes = 1'000'000'000;
constexpr std::size_t books_mapped = 64;

template <class Look>
Finding look(const std::string& what, Look answer) {
    try {
        return {what, true, answer()};
    } catch (const Error& error) {
        return {what, false, error.what()};
    } catch (const fs::filesystem_error& error) {
        return {what, false, path_error(error).what()};
    }
}

std::string home_answer(const Home& home) {
    home.require_possible();
    try {
        require_writable_folder(home.path());
    } catch (const Error& error) {
        throw Error{error.problem(),
                    std::string(error.what()) + "; give this user the right to write, or use another --home"};
    }
    return home.path().string() + (fs::exists(home.path()) ? "" : " is not there yet; what is kept first makes it");
}

/// Throws Error with the first book that does not open and how many more there are.
std::string bars_answer(const Home& home) {
    const auto bars = home.open_bars();
    require_writable_folder(home.bars_folder());
    const auto tickers = bars->tickers();
    std::string damage;
    std::int64_t damaged = 0;
    for (const std::string& ticker : tickers) {
        try {
            (void)bars->book(ticker);
        } catch (const Error& error) {
            if (++damaged == 1) damage = error.what();
        }
    }
    const std::string all = with_thousands(static_cast<std::int64_t>(tickers.size()));
    if (damaged == 0) return all + " symbols, every book opens";
    throw Error{Problem::bad_data,
                "books that do not open: " + with_thousands(damaged) + " of " + all + "; the first: " + damage};
}

/// What the bars lack, and what would bring it.
std::string completeness_answer(const Home& home) {
    const auto store = home.open_bars();
    std::int64_t sessions = 0, symbols = 0, jumps = 0;
    for (const std::string& ticker : store->tickers()) {
        const auto book = store->book(ticker);
        const auto missing = static_cast<std::int64_t>(bars::missing_sessions(*book).size());
        sessions += missing;
        symbols += missing > 0 ? 1 : 0;
        jumps += static_cast<std::int64_t>(bars::suspects_of(*store, *book).size());
        store->release_unused(books_mapped);
    }
    std::string lacks;
    if (sessions > 0)
        lacks = fmt::format(
            "{} sessions of {} symbols have no bar ('tamis bars check' names them; import them, or "
            "'tamis fetch')",
            with_thousands(sessions),
            with_thousands(symbols));
    if (jumps > 0)
        lacks += fmt::format(
            "{}{} overnight jumps look like splits that nobody recorded ('tamis bars suspects "
            "--as-splits FILE', then 'tamis import splits FILE')",
            lacks.empty() ? "" : "; ",
            with_thousands(jumps));
    return lacks.empty() ? "no session is missing between a symbol's first and last day, no split seems to be" : lacks;
}

std::string benchmark_answer(const Home& home) {
    const auto spy = home.open_bars()->find("SPY");
    if (!spy || spy->hourly().size() == 0)
        throw Error{Problem::not_found,
                    "no hourly bars of SPY: alpha, beta and tracking error will be 0, as LEAN prints without a "
                    "benchmark; import hour or minute bars of SPY (hours are made from minutes)"};
    return "SPY has " + with_thousands(static_cast<std::int64_t>(spy->hourly().size())) + " hourly bars";
}

std::string rates_answer(const Home& home) {
    const auto bars = home.open_bars();
    if (bars->interest_rates().rows().empty()) return "none imported: 1 % is used, as LEAN does";
    return with_thousands(static_cast<std::int64_t>(bars->interest_rates().rows().size())) + " rates";
}

std::unique_ptr<store::ResultStore> opened_results(const Home& home) {
    try {
        return home.open_results_to_read();
    } catch (const Error& error) {
        if (error.problem() != Problem::bad_data) throw;
        throw Error{error.problem(),
                    std::string(error.what()) + " To go on, put a copy of " + home.results_file().string() +
                        " in its place, or move it away and run again"};
    }
}

std::string results_answer(const Home& home) {
    if (!fs::exists(home.results_file())) return "none yet; 'tamis backtest' or 'tamis run' makes some";
    const auto results = opened_results(home);
    const auto cells = results->sql("SELECT count(*) FROM backtest", 1).columns[0].numbers()[0];
    return with_thousands(cells) + " cells, " + results->description();
}

/// How many rows stand in which table, and the command that removes them.
std::string torn_cells_text(const study::TornCells& torn) {
    std::string text;
    for (const auto& [table, rows] : torn.strays)
        text += fmt::format(
            "{}{} rows of {} belong to no cell: tamis sql --write \"DELETE FROM {} WHERE cell NOT IN "
            "(SELECT cell FROM backtest)\"",
            text.empty() ? "" : "; ",
            with_thousands(rows),
            table,
            table);
    const auto remove_cells = [&](std::int64_t cells, const std::string& what, std::string_view which) {
        if (cells != 0)
            text += fmt::format(
                "{}{}: tamis sql --write \"DELETE FROM {} WHERE cell IN ({})\", then look again; what is missing is "
                "computed by the next run that asks for it",
                text.empty() ? "" : "; ",
                what,
                study::rows_of_cells(),
                which);
    };
    const auto cells_text = [](std::int64_t cells) { return with_thousands(cells) + " cells"; };
    remove_cells(torn.doubled, "trades of " + cells_text(torn.doubled) + " stand twice", study::doubled_cells);
    remove_cells(
        torn.unseen, cells_text(torn.unseen) + " have lost what they share with others", study::unseen_cells());
    return text;
}

std::string whole_cells_answer(const Home& home) {
    const study::TornCells torn = study::torn_cells(*opened_results(home));
    if (!torn.are_none()) throw Error{Problem::bad_data, torn_cells_text(torn)};
    return "every row belongs to a cell, no trade stands twice";
}

std::string space_answer(const Home& home) {
    const std::uint64_t free = free_bytes(home.path());
    if (free < least_free_bytes)
        throw Error{
            Problem::unavailable,
            "only " + bytes_text(free) + " are free at " + home.path().string() + "; make room or use another --home"};
    return bytes_text(free) + " free";
}

std::string lean_answer(const Home& home) {
    const fs::path file = home.path() / "lean.yaml";
    if (!fs::exists(file)) return "none; --engine lean needs one (docs/how-to/run-lean.md)";
    (void)pipeline::read_lean_setup_file(file);
    return file.string() + " names what is there";
}

std::string lakes_answer(const Home& home) {
    const std::vector<LakeRow> lakes = list_lakes(home);
    std::int64_t cells = 0;
    for (const LakeRow& lake : lakes) {
        if (!lake.cells)
            throw Error{Problem::unavailable,
                        "the lake " + lake.name + " has gone from " + lake.folder + "; bring it back, or 'tamis lake " +
                            "remove " + lake.name + "'"};
        cells += *lake.cells;
    }
    return with_thousands(static_cast<std::int64_t>(lakes.size())) + " with " + with_thousands(cells) + " cells";
}

std::string libraries_answer() {
    const auto types = backtest::strategy_types();
    const auto brought = std::count_if(
        types.begin(), types.end(), [](const backtest::StrategyType* one) { return one->is_from_library; });
    if (!refused_libraries().empty()) throw Error{Problem::unavailable, refused_libraries().front().why};
    return "of libraries: " + std::to_string(brought);
}
}  // namespace

std::vector<Finding> examine(const Home& home) {
    std::vector<Finding> findings{
        look("program", [] { return std::string("rules ") + std::string(backtest::engine_version); }),
        look("home", [&] { return home_answer(home); })};
    // All else lies inside it; where it is only not to be written, that can be looked at.
    const Finding possible = look("home", [&] {
        home.require_possible();
        return home.path().string();
    });
    if (!possible.is_ok) return findings;
    findings.push_back(look("bars", [&] { return bars_answer(home); }));
    if (findings.back().is_ok) findings.push_back(look("completeness", [&] { return completeness_answer(home); }));
    findings.push_back(look("benchmark", [&] { return benchmark_answer(home); }));
    findings.push_back(look("risk-free rates", [&] { return rates_answer(home); }));
    findings.push_back(look("results", [&] { return results_answer(home); }));
    if (findings.back().is_ok && fs::exists(home.results_file()))
        findings.push_back(look("whole cells", [&] { return whole_cells_answer(home); }));
    if (!lakes_text(home).empty()) findings.push_back(look("lakes", [&] { return lakes_answer(home); }));
    findings.push_back(look("LEAN", [&] { return lean_answer(home); }));
    if (fs::exists(home.strategies_folder())) findings.push_back(look("strategies", libraries_answer));
    findings.push_back(look("space", [&] { return space_answer(home); }));
    return findings;
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
