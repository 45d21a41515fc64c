// simulation/simulation.hpp — an invented market: the same seed gives the same bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "bars/book_writer.hpp"
#include "base/stop.hpp"
#include "ingest/import_report.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::simulation {

/// For demos, tests and benchmarks: real sessions and half days, listings and delistings, a rename in a hundred,
/// splits, dividends, gaps, halts, missing minutes, prices from cents to thousands, U-shaped volume, volatility in
/// clusters.
struct SimulationSpec {
    int symbols = 500;  ///< beside SPY, which is always there
    TradingDay first, last;
    std::uint64_t seed = 7;
    double quotes = 0.2;  ///< share of symbols that have quotes
    /// Throws Error invalid_request.
    void validate() const;
};

/// What one symbol puts into the store: a change for each ticker it has had, the permanent one last.
struct SimulatedSymbol {
    std::vector<std::pair<std::string, bars::BookChange>> books;
    std::uint64_t minute_bars = 0;
};

/// The market's common move, computed once and shared by all symbols.
class SimulatedMarket {
  public:
    /// Throws Error invalid_request.
    explicit SimulatedMarket(const SimulationSpec& spec);
    /// `index` −1: SPY. Depends on the spec and the index alone, so symbols can be made in any order and number.
    SimulatedSymbol symbol(int index) const;
    /// The newest one, where a symbol was renamed.
    std::string ticker(int index) const;
    const std::vector<Session>& sessions() const { return sessions_; }
    InterestRates interest_rates() const;

  private:
    SimulationSpec spec_;
    std::vector<Session> sessions_;
    std::vector<std::vector<float>> minute_moves_;  ///< by session and minute, fractions
    std::vector<double> overnight_moves_;
};

/// Into the bar store, on `threads` threads. A ticker whose bars came from elsewhere is left alone and reported; so are
/// interest rates. Tickers of an earlier simulation are replaced, day by day. Symbols that are whole when somebody
/// wishes to stop stay.
ingest::ImportReport simulate(const SimulationSpec& spec,
                              const std::filesystem::path& store,
                              unsigned threads,
                              const ingest::OnProgress& progress = {},
                              const Stop& stop = {});
/// Into a folder in LEAN's layout; files that are there are replaced.
ingest::ImportReport simulate_as_lean(const SimulationSpec& spec,
                                      const std::filesystem::path& folder,
                                      unsigned threads,
                                      const ingest::OnProgress& progress = {},
                                      const Stop& stop = {});

}  // namespace tamis::simulation
