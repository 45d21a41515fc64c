// app/fetch.hpp — a provider's bars into a home: the key from where it lies, days until yesterday.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/home.hpp"
#include "app/work.hpp"
#include "fetch/fetch_bars.hpp"
#include "fetch/fetch_plan.hpp"

namespace tamis::app {

struct FetchRequest {
    std::string provider;
    std::vector<std::string> symbols;  ///< with commas between them, a file of names that ends with .txt, or all
    std::string first, last;           ///< days, both inclusive
    std::string kinds;                 ///< "minute,daily,names,splits,dividends"; empty: all of them
    std::filesystem::path key_file;    ///< empty: keys/PROVIDER in the home, where the environment has no key
    std::string url;                   ///< in place of the provider's own
    unsigned requests_a_minute = 0;    ///< 0: as fast as the provider answers
};
std::string provider_names();  ///< "polygon, alpaca or tiingo"
std::string kind_names();      ///< "minute,daily,names,splits,dividends"
/// The day that is not over is left out, as its bars are not whole. Throws Error invalid_request for a word that is
/// none, not_found without a key; what the provider refuses ends it and is in the report.
fetch::FetchReport fetch_bars(const Home& home, const FetchRequest& request, const Work& work);
/// What that would ask. A key is needed for all symbols alone, whose list the provider is asked for.
fetch::FetchPlan plan_fetch(const Home& home, const FetchRequest& request, const Work& work);
/// For people: how many symbols, requests and hours.
std::string plan_text(const fetch::FetchPlan& plan);

}  // namespace tamis::app
