// pipeline/yaml_places.hpp — trouble with what stands in a file, said with its place there.
#pragma once

#include <map>
#include <string>

#include "base/error.hpp"
#include "pipeline/yaml_reader.hpp"

namespace tamis::pipeline {

/// Runs `work` and puts file:line before what it says.
template <class Work>
auto at(const YamlNode& node, const Work& work) {
    try {
        return work();
    } catch (const Error& error) {
        node.refuse(std::string("— ") + error.what());
    }
}

/// Remembers what each name was said by, and refuses the second.
class SaidOnce {
  public:
    void note(const std::string& name, const std::string& key, const YamlNode& node) {
        const auto [before, is_new] = said_.emplace(name, std::pair(key, node.line()));
        if (!is_new)
            node.refuse("says " + name + " again, which line " + std::to_string(before->second.second) + " says as " +
                        before->second.first + "; keep one");
    }

  private:
    std::map<std::string, std::pair<std::string, int>> said_;
};

}  // namespace tamis::pipeline
