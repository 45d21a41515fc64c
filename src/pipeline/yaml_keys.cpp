// pipeline/yaml_keys.cpp — the parser's events, key by key: a tree has forgotten what stood twice.
#include "pipeline/yaml_keys.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <sstream>
#include <vector>

#include "base/error.hpp"

namespace tamis::pipeline {

namespace {

class KeyCheck final : public YAML::EventHandler {
  public:
    explicit KeyCheck(const std::string& file) : file_(file) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ > 1) refuse(mark, "a second document begins here, and the first on line 1; a file holds one");
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override { node(); }
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override { node(); }
    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t, const std::string& value) override {
        if (!levels_.empty() && levels_.back().wants_key) key(mark, value);
        node();
    }
    void OnSequenceStart(const YAML::Mark& mark,
                         const std::string&,
                         YAML::anchor_t,
                         YAML::EmitterStyle::value) override {
        begin(mark, false);
    }
    void OnSequenceEnd() override { levels_.pop_back(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        begin(mark, true);
    }
    void OnMapEnd() override { levels_.pop_back(); }

  private:
    /// A map or list that is open: what stands next in a map is a key, then its value.
    struct Level {
        bool is_map = false, wants_key = false;
        std::string path;  ///< of the keys in it, with a dot behind
        std::string last_key;
        std::map<std::string, int> line_of_key;
    };

    void key(const YAML::Mark& mark, const std::string& name) {
        Level& level = levels_.back();
        const int line = mark.line + 1;
        const auto [before, is_new] = level.line_of_key.emplace(name, line);
        if (!is_new)
            refuse(mark,
                   level.path + name + " is given twice, here and on line " + std::to_string(before->second) +
                       "; keep one");
        level.last_key = name;
    }
    void node() {
        if (!levels_.empty() && levels_.back().is_map) levels_.back().wants_key = !levels_.back().wants_key;
    }
    void begin(const YAML::Mark& mark, bool is_map) {
        std::string path;
        if (!levels_.empty()) {
            const Level& parent = levels_.back();
            if (parent.wants_key)
                refuse(mark,
                       std::string(is_map ? "braces" : "a list") + " where a key is wanted; a key is a plain word");
            path = parent.is_map ? parent.path + parent.last_key + "." : parent.path;
        }
        node();
        levels_.push_back({is_map, is_map, path, {}, {}});
    }
    [[noreturn]] void refuse(const YAML::Mark& mark, const std::string& why) const {
        throw Error{Problem::invalid_request, file_ + ":" + std::to_string(mark.line + 1) + ": " + why};
    }

    const std::string& file_;
    std::vector<Level> levels_;
    int documents_ = 0;
};

}  // namespace

void check_keys_are_given_once(const std::string& text, const std::string& file) {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    KeyCheck check(file);
    while (parser.HandleNextDocument(check)) {
    }
}

}  // namespace tamis::pipeline
