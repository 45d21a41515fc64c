// lean/flat_json.hpp — a JSON text as its values by path, numbers as they are spelt, and the order of its keys.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace tamis {

/// "charts.Capacity.name" → "Capacity"; an element of a list is "[3]", an empty list or object "[]" or "{}". A key that
/// stands twice in an object is a failure of the test.
class FlatJson final : public nlohmann::json::json_sax_t {
  public:
    using Values = std::map<std::string, std::string>;
    /// Each object's keys in the order of the text.
    using Keys = std::map<std::string, std::vector<std::string>>;
    static Values of(const std::string& text) { return read(text).values_; }
    static Keys keys_of(const std::string& text) { return read(text).keys_; }

    bool null() override { return add("null"); }
    bool boolean(bool value) override { return add(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return add(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return add(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& text) override { return add(text); }
    bool string(string_t& text) override { return add('"' + text + '"'); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open("{}"); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open("[]"); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        Level& level = levels_.back();
        level.name = name;
        EXPECT_TRUE(level.names.insert(name).second) << "the key " << name << " stands twice in '" << level.path << "'";
        keys_[level.path].push_back(name);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& why) override {
        ADD_FAILURE() << why.what();
        return false;
    }

  private:
    struct Level {
        std::string path, empty, name;
        std::size_t count = 0;
        std::set<std::string> names = {};
    };
    static FlatJson read(const std::string& text) {
        FlatJson flat;
        EXPECT_TRUE(nlohmann::json::sax_parse(text, &flat));
        return flat;
    }
    std::string place() {
        if (levels_.empty()) return "";
        Level& level = levels_.back();
        const bool is_list = level.empty == "[]";
        const std::string last = is_list ? "[" + std::to_string(level.count) + "]" : level.name;
        ++level.count;
        return level.path.empty() || is_list ? level.path + last : level.path + "." + last;
    }
    bool add(std::string value) {
        values_[place()] = std::move(value);
        return true;
    }
    bool open(const char* empty) {
        const std::string path = place();
        levels_.push_back({.path = path, .empty = empty, .name = ""});
        return true;
    }
    bool close() {
        if (levels_.back().count == 0) values_[levels_.back().path] = levels_.back().empty;
        levels_.pop_back();
        return true;
    }

    std::vector<Level> levels_;
    Values values_;
    Keys keys_;
};

}  // namespace tamis
