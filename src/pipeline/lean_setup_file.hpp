// pipeline/lean_setup_file.hpp — a LEAN setup as YAML: its own file, or a section of a pipeline.
#pragma once

#include <filesystem>

#include "lean/setup.hpp"
#include "pipeline/yaml_reader.hpp"

namespace tamis::pipeline {

/// Paths are relative to `folder`. Throws Error invalid_request with file and line: unknown keys, wrong values, what is
/// missing.
lean::LeanSetup read_lean_setup(const YamlNode& node, const std::filesystem::path& folder);
lean::LeanSetup read_lean_setup_file(const std::filesystem::path& file);
/// The algorithm that does in LEAN what a strategy of ours does: the file's setup with what its section
/// strategies.STRATEGY says in its place; that section's parameters stand beside the setup's. Throws Error not_found
/// without a file, invalid_request without such a section.
lean::LeanSetup read_lean_counterpart(const std::filesystem::path& file, const std::string& strategy);

}  // namespace tamis::pipeline
