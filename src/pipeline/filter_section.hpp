// pipeline/filter_section.hpp — the filters of a screen in YAML, as a list of texts or as the earlier system's
// sections.
#pragma once

#include <string_view>
#include <vector>

#include "pipeline/yaml_reader.hpp"
#include "screen/filters/all.hpp"

namespace tamis::pipeline {

inline constexpr std::string_view filter_example = "- gap(threshold=2%, direction=up)";

/// Throws Error invalid_request with file:line, the key and what is right.
std::vector<screen::AnyFilter> read_filters(const YamlNode& node);

}  // namespace tamis::pipeline
