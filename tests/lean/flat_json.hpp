// lean/flat_json.hpp — a JSON text as its values by path, numbers as they are spelt.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace tamis {

/// "charts.Capacity.name" → "Capacity"; an element of a list is "[3]", an empty list or object "[]" or "{}".
class FlatJson final : public nlohmann::json::json_sax_t {
  public:
    using Values = std::map<std::string, std::string>;
    static Values of(const std::string& text) {
        FlatJson flat;
        EXPECT_TRUE(nlohmann::json::sax_parse(text, &flat));
        return flat.values_;
    }

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
        levels_.back().name = name;
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
    };
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
        levels_.push_back({path, empty, "", 0});
        return true;
    }
    bool close() {
        if (levels_.back().count == 0) values_[levels_.back().path] = levels_.back().empty;
        levels_.pop_back();
        return true;
    }

    std::vector<Level> levels_;
    Values values_;
};

}  // namespace tamis
