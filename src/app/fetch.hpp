// app/fetch.hpp — a provider's bars into a home: the key from where it lies, days until yesterday.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/home.hpp"
#include "app/work.hpp"
#include "fetch/fetch_bars.hpp"

namespace tamis::app {

struct FetchRequest {
    std::string provider;
    std::vector<std::string> symbols;  ///< with commas between them, or a file of names that ends with .txt
    std::string first, last;           ///< days, both inclusive
    std::string kinds;                 ///< "minute,daily,splits,dividends"; empty: all of them
    std::filesystem::path key_file;    ///< empty: keys/PROVIDER in the home, where the environment has no key
    std::string url;                   ///< in place of the provider's own
    unsigned requests_a_minute = 0;    ///< 0: as fast as the provider answers
};
std::string provider_names();  ///< "polygon, alpaca or tiingo"
std::string kind_names();      ///< "minute,daily,splits,dividends"
/// The day that is not over is left out, as its bars are not whole. Throws Error invalid_request for a word that is
/// none, not_found without a key; what the provider refuses ends it and is in the report.
fetch::FetchReport fetch_bars(const Home& home, const FetchRequest& request, const Work& work);

}  // namespace tamis::app
