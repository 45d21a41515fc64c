// app/version.hpp — which program this is.
#pragma once

#include <string>
#include <string_view>

namespace tamis::app {

inline constexpr std::string_view program_version = "0.1.0";
/// The engine's rules, "tamis 4+lean.24863901".
std::string engine_words();

}  // namespace tamis::app
