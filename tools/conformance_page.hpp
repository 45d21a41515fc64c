// tools/conformance_page.hpp — the page that says how every answer of LEAN compares.
#pragma once

#include <string>
#include <vector>

namespace tamis {

/// One run held against an answer.
struct Compared {
    std::string name;
    int compared = 0;
    double largest = 0;           ///< |got − expected| of its numbers
    std::string difference = {};  ///< the first; empty: equal
    std::string refused = {};     ///< why it was not run; empty: it was
};

struct ConformancePage {
    struct Family {
        std::string folder, strategy;
        std::vector<Compared> cases;
    };
    std::vector<Compared> oracles, numbers;  ///< published backtests: with every order and midnight, and without
    std::vector<Family> families;
};

std::string page_text(const ConformancePage& page);

}  // namespace tamis
