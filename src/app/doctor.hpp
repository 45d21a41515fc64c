// app/doctor.hpp — is everything as it should be, and what to do where it is not.
#pragma once

#include <string>
#include <vector>

#include "app/home.hpp"

namespace tamis::app {

struct Finding {
    std::string what;
    bool is_ok = true;
    std::string answer;  ///< ok: the fact; else what to do
};
const record::Table& finding_table();
std::vector<Finding> examine(const Home& home);

}  // namespace tamis::app
