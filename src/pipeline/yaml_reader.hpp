// pipeline/yaml_reader.hpp — a YAML tree that remembers its lines and which of its keys were read.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tamis::pipeline {

/// One node. Reading a key marks it; `finish` refuses the keys that nobody read, by name.
class YamlNode {
  public:
    /// Throws Error invalid_request with file:line where the text is no YAML, says a key twice or holds two documents.
    static YamlNode parse(const std::string& text, const std::string& file);

    bool exists() const;    ///< the key is written, whatever stands behind it
    bool is_empty() const;  ///< nothing stands behind it
    bool is_map() const;
    bool is_list() const;
    std::string text() const;   ///< throws when it is no single value
    std::string found() const;  ///< what stands there: "a list", "the text 'AAPL'", …
    int line() const;
    std::string path() const { return path_; }

    YamlNode get(std::string_view key) const;  ///< a missing key gives a node that does not exist
    /// As get, of a key that must be there with a value; `wanted` says what stands behind it. Throws with the nearest
    /// key that is there and means nothing, or else what is wanted.
    YamlNode require(std::string_view key, const std::string& wanted) const;
    std::vector<YamlNode> items() const;    ///< of a list; a single value counts as a list of one
    std::vector<YamlNode> values() const;   ///< the same, and at least one
    std::vector<std::string> keys() const;  ///< none where nothing stands there; throws when it is no section

    bool boolean(bool otherwise) const;
    std::int64_t integer(std::int64_t otherwise, std::int64_t min, std::int64_t max) const;
    double number(double otherwise, double min, double max) const;
    std::string word(std::string_view otherwise) const;

    /// Throws with this node's file:line and path in front.
    [[noreturn]] void refuse(const std::string& why) const;
    /// The same of one place of its value, counted in bytes from 0, with the column.
    [[noreturn]] void refuse_at(std::size_t at, const std::string& why) const;
    /// Refuses keys of this map that were not read, with the nearest of those that were.
    void finish() const;

  private:
    struct Inside;
    [[noreturn]] void refuse_unknown(const std::string& key, int line, const std::string& hint) const;
    YamlNode(std::shared_ptr<Inside> inside, std::string path) : inside_(std::move(inside)), path_(std::move(path)) {}
    std::shared_ptr<Inside> inside_;
    std::string path_;
};

}  // namespace tamis::pipeline
