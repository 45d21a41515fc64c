// simulation/simulation_claim.hpp — which tickers of a store are invented, so that a simulation never replaces real
// bars.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace tamis::simulation {

/// The file SIMULATED beside the books lists what simulations have written. A simulation claims the tickers that are
/// free or its own before it writes the first of them, so a killed one can be run again.
class SimulationClaim {
  public:
    /// The caller holds the store's writer.
    SimulationClaim(const std::filesystem::path& store, const std::vector<std::string>& tickers);
    /// Throws Error conflict when the ticker's bars came from elsewhere.
    void require(const std::string& ticker) const;
    bool has_foreign_rates() const { return !owned_.contains(rates_name); }

  private:
    static constexpr const char* rates_name = "interest-rates";  // longer than any invented ticker
    std::filesystem::path store_;
    std::set<std::string> owned_;
};

}  // namespace tamis::simulation
