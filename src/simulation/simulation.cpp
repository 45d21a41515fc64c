// simulation/simulation.cpp — the market that invented symbols share, and where they go.
#include "simulation/simulation.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <unordered_map>

#include "base/error.hpp"
#include "base/file.hpp"
#include "ingest/lean_writer.hpp"
#include "ingest/parallel_symbols.hpp"
#include "simulation/simulation_claim.hpp"
#include "simulation/simulation_life.hpp"

namespace tamis::simulation {

namespace {

constexpr std::uint64_t market_stream = 0xffff;  ///< of random numbers; symbols have index + 1
constexpr int symbols_most = 20'000, years_most = 10;

/// Of a renamed symbol; no symbol's newest ticker ends in X at that length.
std::string old_ticker(const std::string& ticker) {
    return ticker + "X";
}

/// Each minute's move of the market, and their sum.
std::vector<float> minute_moves(Random& random, const Session& session, double deviation, double& total) {
    std::vector<float> moves(static_cast<std::size_t>((session.close.ms - session.open.ms) / ms_per_minute));
    for (std::size_t i = 0; i < moves.size(); ++i) {
        const double move = deviation * std::sqrt(u_shape(i, moves.size()) / 390) * random.normal();
        moves[i] = static_cast<float>(move);
        total += move;
    }
    return moves;
}

/// Names and days of the permanent book, and, of a renamed symbol, whose bars the old name's book holds.
void fill_map(SimulatedSymbol& symbol, const Traits& traits, const std::vector<Session>& sessions) {
    const TradingDay first = sessions[traits.first_session].day;
    const TradingDay last = traits.last_session + 1 == sessions.size() ? for_ever : sessions[traits.last_session].day;
    auto& [old_ticker, old_book] = symbol.books.front();
    auto& [ticker, book] = symbol.books.back();
    std::vector<MapRow> rows{{first, old_ticker}};
    if (traits.rename_session >= 0) {
        const TradingDay renamed = sessions[static_cast<std::size_t>(traits.rename_session - 1)].day;
        rows.push_back({renamed, old_ticker});
        old_book.aliases = {{first, renamed, ticker}};
    }
    rows.push_back({last, ticker});
    book.map = MapTable(std::move(rows));
}

}  // namespace

void SimulationSpec::validate() const {
    const auto refuse = [](const std::string& text) { throw Error{Problem::invalid_request, text}; };
    if (symbols < 0 || symbols > symbols_most)
        refuse(fmt::format("--symbols is {}, allowed 0 to {}", symbols, symbols_most));
    if (!(quotes >= 0 && quotes <= 1))
        refuse(fmt::format("--quotes is {}, allowed 0 to 1: the share of symbols that have quotes", quotes));
    if (first > last) refuse("the first day " + to_text(first) + " is after the last " + to_text(last));
    if ((last - first).count() > 366 * years_most)
        refuse(fmt::format(
            "{} to {} is too long: a simulation spans at most {} years", to_text(first), to_text(last), years_most));
    if (us_equities().sessions(first, last).empty())
        refuse("the exchange has no session from " + to_text(first) + " to " + to_text(last));
}

SimulatedMarket::SimulatedMarket(const SimulationSpec& spec) : spec_(spec) {
    spec.validate();
    constexpr double long_variance = 0.007 * 0.007;
    Random random(spec.seed, market_stream);
    double variance = long_variance;
    for (const TradingDay day : us_equities().sessions(spec.first, spec.last)) {
        const Session session = *us_equities().session(day);
        const double deviation = std::sqrt(variance);
        double total = 0.5 * deviation * random.normal() + 0.0002;
        sessions_.push_back(session);
        overnight_moves_.push_back(total);
        minute_moves_.push_back(minute_moves(random, session, deviation, total));
        variance = 0.06 * long_variance + 0.10 * total * total + 0.84 * variance;
    }
}

// Consonant, vowel, consonant, vowel: ten thousand names that can be said; a letter more beyond.
std::string SimulatedMarket::ticker(int index) const {
    if (index < 0) return "SPY";
    static constexpr std::string_view consonants = "BCDFGHJKLMNPQRSTVWXZ", vowels = "AEIOU";
    int n = static_cast<int>((static_cast<std::int64_t>(index) * 7919 + 137) % 10'000);
    std::string name;
    name += consonants[static_cast<std::size_t>(n % 20)];
    name += vowels[static_cast<std::size_t>(n / 20 % 5)];
    name += consonants[static_cast<std::size_t>(n / 100 % 20)];
    name += vowels[static_cast<std::size_t>(n / 2000 % 5)];
    if (index >= 10'000) name += consonants[static_cast<std::size_t>(index / 10'000)];
    return name;
}

SimulatedSymbol SimulatedMarket::symbol(int index) const {
    Random random(spec_.seed, static_cast<std::uint64_t>(index + 1));
    const Traits traits =
        index < 0 ? index_fund_traits(sessions_.size()) : random_traits(index, random, spec_.quotes, sessions_.size());
    SimulatedSymbol result;
    if (traits.rename_session >= 0) result.books.emplace_back(old_ticker(ticker(index)), bars::BookChange{});
    result.books.emplace_back(ticker(index), bars::BookChange{});
    BookFiller filler(result);
    Life life(traits, random, filler);
    for (std::size_t i = traits.first_session; i <= traits.last_session; ++i)
        life.session(i, sessions_[i], minute_moves_[i], overnight_moves_[i]);
    result.books.back().second.factors = life.factors(sessions_);
    fill_map(result, traits, sessions_);
    return result;
}

/// Invented as all of it: a rate a year, from 2 to 4.5 %.
InterestRates SimulatedMarket::interest_rates() const {
    std::vector<InterestRates::Row> rows;
    for (int year = 1998; year <= 2100; ++year)
        rows.push_back({TradingDay{std::chrono::year{year} / 1 / 1}, Decimal::scaled(200 + (year * 37) % 250, 4)});
    return InterestRates(std::move(rows));
}

namespace {
using Sink = std::function<void(const SimulatedSymbol&, ingest::ImportReport&)>;

std::vector<std::string> tickers_of(const SimulatedMarket& market, int symbols) {
    std::vector<std::string> tickers;
    for (int i = -1; i < symbols; ++i) tickers.push_back(market.ticker(i));
    return tickers;
}

ingest::ImportReport run(const SimulatedMarket& market,
                         const std::vector<std::string>& tickers,
                         unsigned threads,
                         const ingest::OnProgress& progress,
                         const Stop& stop,
                         const Sink& sink) {
    std::unordered_map<std::string, int> index_of;
    for (const std::string& ticker : tickers) index_of.emplace(ticker, static_cast<int>(index_of.size()) - 1);
    const auto work = [&](const std::string& ticker, ingest::ImportReport& report) {
        const SimulatedSymbol symbol = market.symbol(index_of.at(ticker));
        stop.check();
        sink(symbol, report);
        for (const auto& [name, change] : symbol.books) report.count(change);
        report.symbols = 1;
    };
    return ingest::for_each_symbol(tickers, threads, work, progress, stop);
}

/// Every name that a book may get: the newest ones, and the old ones.
std::vector<std::string> names_of(std::vector<std::string> tickers) {
    for (std::size_t i = 0, end = tickers.size(); i < end; ++i)
        if (may_be_renamed(static_cast<int>(i) - 1)) tickers.push_back(old_ticker(tickers[i]));
    return tickers;
}
}  // namespace

ingest::ImportReport simulate(const SimulationSpec& spec,
                              const std::filesystem::path& store,
                              unsigned threads,
                              const ingest::OnProgress& progress,
                              const Stop& stop) {
    const SimulatedMarket market(spec);
    const std::vector<std::string> tickers = tickers_of(market, spec.symbols);
    bars::BookWriter writer(store);
    const SimulationClaim claim(store, names_of(tickers));
    if (!claim.has_foreign_rates()) writer.set_interest_rates(market.interest_rates());
    const auto into_store = [&](const SimulatedSymbol& symbol, ingest::ImportReport& report) {
        for (const auto& [ticker, change] : symbol.books) claim.require(ticker);
        for (const auto& [ticker, change] : symbol.books) report.written.add(writer.apply(ticker, change));
    };
    ingest::ImportReport report = run(market, tickers, threads, progress, stop, into_store);
    writer.sync();
    if (claim.has_foreign_rates())
        report.notes.push_back("the store's interest rates come from elsewhere; they stay as they are");
    return report;
}

namespace {
/// What a killed simulation left half-written.
void remove_leftovers(const std::filesystem::path& folder) {
    if (!std::filesystem::is_directory(folder)) return;
    remove_dead_temporaries(folder);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_directory()) remove_dead_temporaries(entry.path());
}
}  // namespace

ingest::ImportReport simulate_as_lean(const SimulationSpec& spec,
                                      const std::filesystem::path& folder,
                                      unsigned threads,
                                      const ingest::OnProgress& progress,
                                      const Stop& stop) {
    const SimulatedMarket market(spec);
    remove_leftovers(folder);
    ingest::write_lean_rates(folder, market.interest_rates());
    const auto into_folder = [&](const SimulatedSymbol& symbol, ingest::ImportReport& report) {
        for (const auto& [ticker, change] : symbol.books)
            report.files += ingest::write_lean_book(folder, ticker, change, stop);
    };
    ingest::ImportReport report = run(market, tickers_of(market, spec.symbols), threads, progress, stop, into_folder);
    ++report.files;
    return report;
}

}  // namespace tamis::simulation
