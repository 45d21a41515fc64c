// pipeline/yaml_keys.hpp — a YAML text says each thing once: no key twice in a map, no second document.
#pragma once

#include <string>

namespace tamis::pipeline {

/// Throws Error invalid_request with file:line, the key's path, and the line where it stood before. Throws what
/// yaml-cpp throws where the text is no YAML.
void check_keys_are_given_once(const std::string& text, const std::string& file);

}  // namespace tamis::pipeline
