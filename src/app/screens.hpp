// app/screens.hpp — a screen as a person words it, and its answer.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/home.hpp"
#include "app/work.hpp"
#include "study/screening.hpp"

namespace tamis::app {

/// `spec_file`: the screening section of a pipeline file in place of all the rest.
struct ScreenRequest {
    std::string first, last;            ///< days, both inclusive
    std::vector<std::string> filters;   ///< "gap(threshold=2%)"
    std::vector<std::string> universe;  ///< symbols with commas between them, files of names, or all
    int max_gap_days = 5;
    std::string spec_file;
    bool may_read_files = true;  ///< names of files in the universe
};
/// Symbols with commas between them, or of a file of names that ends with .txt where such may be read; none: all.
std::vector<std::string> symbols_in(const std::string& words, bool may_read_files);

/// Throws Error invalid_request: what is missing or wrong.
screen::ScreenSpec screen_spec(const ScreenRequest& request);

/// How much each filter lets through, in the order of the request; nothing is kept. Throws Error invalid_request.
struct CountedScreen {
    std::vector<std::string> filters;  ///< as they are understood, with all parameters
    screen::ScreenCounts counts;
    std::vector<TradingDay> sessions;
};
CountedScreen count_screen(const Home& home, const ScreenRequest& request);

/// Answers the screen and keeps its days.
study::ScreenAnswer screen(const Home& home, const screen::ScreenSpec& spec, const Work& work);
/// The same, kept in a file of its own, of which every share of a study can begin with a copy.
study::ScreenAnswer screen_apart(const Home& home,
                                 const std::filesystem::path& file,
                                 const screen::ScreenSpec& spec,
                                 const Work& work);
/// Day, symbol, open and a measure a filter of the first hits.
record::Rows hit_rows(const screen::ScreenSpec& spec, const std::vector<screen::ScreenHit>& hits, std::uint64_t most);

}  // namespace tamis::app
