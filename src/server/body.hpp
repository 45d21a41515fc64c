// server/body.hpp — the JSON object that a request brings, member by member; anything unexpected is refused by name.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tamis::server {

class Body {
  public:
    /// Throws Error invalid_request: no JSON, no object, or a member that is not among `known` or no text, whole
    /// number, yes or no, or list of texts.
    Body(const std::string& text, std::vector<std::string_view> known);
    /// Whether it is said; null is not.
    bool has(const std::string& name) const { return members_.contains(name); }
    /// Empty where it is missing.
    std::string text(const std::string& name) const;
    std::vector<std::string> texts(const std::string& name) const;
    /// Throws Error invalid_request for one that is not between `least` and `most`.
    std::int64_t number(const std::string& name, std::int64_t otherwise, std::int64_t least, std::int64_t most) const;
    bool yes(const std::string& name) const;  ///< false where it is missing

  private:
    using Member = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;
    template <class T>
    const T* find(const std::string& name, std::string_view what) const;
    std::map<std::string, Member> members_;
};

}  // namespace tamis::server
