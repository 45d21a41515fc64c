// app/yaml_reader.hpp — a YAML tree that remembers its lines and which of its keys were read.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tamis::app {

/// One node. Reading a key marks it; `finish` refuses the keys that nobody read, by name.
class YamlNode {
  public:
    /// Throws Error invalid_request with file:line where the text is no YAML.
    static YamlNode parse(const std::string& text, const std::string& file);

    bool exists() const;
    bool is_map() const;
    bool is_list() const;
    std::string text() const;  ///< throws when it is no single value
    int line() const;
    std::string path() const { return path_; }

    YamlNode get(std::string_view key) const;  ///< a missing key gives a node that does not exist
    std::vector<YamlNode> items() const;       ///< of a list; a single value counts as a list of one
    std::vector<std::string> keys() const;

    bool boolean(bool otherwise) const;
    std::int64_t integer(std::int64_t otherwise, std::int64_t min, std::int64_t max) const;
    double number(double otherwise, double min, double max) const;
    std::string word(std::string_view otherwise) const;

    /// Throws with this node's file:line and path in front.
    [[noreturn]] void refuse(const std::string& why) const;
    /// Refuses keys of this map that were not read, with the nearest of those that were.
    void finish() const;

  private:
    struct Inside;
    YamlNode(std::shared_ptr<Inside> inside, std::string path) : inside_(std::move(inside)), path_(std::move(path)) {}
    std::shared_ptr<Inside> inside_;
    std::string path_;
};

}  // namespace tamis::app
