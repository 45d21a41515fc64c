// pipeline/yaml_reader.cpp — yaml-cpp behind YamlNode.
#include "pipeline/yaml_reader.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "pipeline/yaml_keys.hpp"

namespace tamis::pipeline {

struct YamlNode::Inside {
    YAML::Node node;
    std::string file;
    std::shared_ptr<const std::string> source;
    int line = 0;
    bool is_written = false;
    std::set<std::string> read;
};

namespace {

/// What yaml-cpp says of a text that it cannot read, with the line; a tab is named as what it is.
std::string no_yaml_text(const std::string& text, const std::string& file, const YAML::Exception& error) {
    const auto at = static_cast<std::size_t>(std::max(error.mark.line, 0));
    const auto lines = split(text, '\n');
    // A tab often breaks the line below it.
    for (const std::size_t line : {at, at == 0 ? at : at - 1}) {
        if (line >= lines.size()) continue;
        const std::size_t first = lines[line].find_first_not_of(' ');
        if (first != std::string_view::npos && lines[line][first] == '\t')
            return file + ":" + std::to_string(line + 1) +
                   ": a tab stands before the text; YAML indents by spaces alone";
    }
    return file + ":" + std::to_string(at + 1) + ": this is no YAML: " + error.msg;
}

constexpr std::string_view spaces = " \t\r\n";

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool continues_a_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// Walks a value where it is written: YAML joins its lines, takes quotes away and resolves escapes; what is no space
/// stands in both in the same order.
class WrittenValue {
  public:
    WrittenValue(std::string_view source, std::size_t start) : source_(source), place_(std::min(start, source.size())) {
        while (here() == '&' || here() == '!') {  // an anchor or a tag
            place_ = std::min(source_.find_first_of(spaces, place_), source_.size());
            skip_spaces();
        }
        if (here() == '|' || here() == '>') place_ = std::min(source_.find('\n', place_), source_.size());
        if (here() == '"' || here() == '\'') quote_ = source_[place_++];
    }

    /// Past the value's next character, which is no space.
    void pass() {
        skip_spaces();
        place_ = std::min(place_ + written_length(), source_.size());
        while (continues_a_character(here())) ++place_;
    }
    /// To the next character; over spaces that are written as escapes, too.
    void skip_spaces() {
        for (bool skips = true; skips;) {
            place_ = std::min(source_.find_first_not_of(spaces, place_), source_.size());
            skips = is_escape() && std::string_view("tnr \n\r").find(next()) != std::string_view::npos;
            if (skips) place_ += 2;
        }
    }
    std::size_t place() const { return place_; }

  private:
    char here() const { return place_ < source_.size() ? source_[place_] : '\0'; }
    char next() const { return place_ + 1 < source_.size() ? source_[place_ + 1] : 'x'; }
    bool is_escape() const { return quote_ == '"' && here() == '\\'; }
    std::size_t written_length() const {
        if (quote_ == '\'' && here() == '\'') return 2;
        if (!is_escape()) return 1;
        return next() == 'x' ? 4 : next() == 'u' ? 6 : next() == 'U' ? 10 : 2;
    }

    std::string_view source_;
    std::size_t place_;
    char quote_ = '\0';
};

/// Line and column of the byte `at` of a value that begins at `mark`, counted in characters from 1.
std::pair<std::size_t, std::size_t> place_of(std::string_view source,
                                             int mark,
                                             const std::string& value,
                                             std::size_t at) {
    if (source.starts_with(byte_order_mark)) source.remove_prefix(byte_order_mark.size());
    WrittenValue written(source, static_cast<std::size_t>(std::max(mark, 0)));
    for (std::size_t i = 0; i < std::min(at, value.size()); ++i)
        if (spaces.find(value[i]) == std::string_view::npos && !continues_a_character(value[i])) written.pass();
    if (at < value.size()) written.skip_spaces();
    const std::string_view before = source.substr(0, written.place());
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    const std::size_t start = before.rfind('\n') + 1;  // 0 where there is none
    const auto skipped =
        std::count_if(before.begin() + static_cast<std::ptrdiff_t>(start), before.end(), continues_a_character);
    return {line, before.size() - start - static_cast<std::size_t>(skipped) + 1};
}

}  // namespace

YamlNode YamlNode::parse(const std::string& text, const std::string& file) {
    auto inside = std::make_shared<Inside>();
    inside->file = file;
    inside->source = std::make_shared<const std::string>(text);
    try {
        check_keys_are_given_once(text, file);
        inside->node = YAML::Load(text);
    } catch (const YAML::Exception& error) {
        throw Error{Problem::invalid_request, no_yaml_text(text, file, error)};
    }
    inside->line = 1;
    inside->is_written = true;
    YamlNode root(inside, "");
    if (!root.is_map())
        root.refuse("the file is " + root.found() +
                    "; a map of sections is wanted, such as screening: and backtesting:");
    return root;
}

bool YamlNode::exists() const {
    return inside_->is_written;
}
bool YamlNode::is_empty() const {
    return !inside_->node.IsDefined() || inside_->node.IsNull();
}
bool YamlNode::is_map() const {
    return inside_->node.IsMap();
}
bool YamlNode::is_list() const {
    return inside_->node.IsSequence();
}
int YamlNode::line() const {
    return inside_->line;
}

std::string YamlNode::found() const {
    if (is_empty()) return "empty";
    if (is_map()) return "a section with keys";
    if (is_list()) return inside_->node.size() == 0 ? "an empty list" : "a list";
    return "the text '" + excerpt(inside_->node.as<std::string>()) + "'";
}

void YamlNode::refuse(const std::string& why) const {
    throw Error{Problem::invalid_request,
                inside_->file + ":" + std::to_string(inside_->line) + ": " + (path_.empty() ? "" : path_ + " ") + why};
}

void YamlNode::refuse_at(std::size_t at, const std::string& why) const {
    const auto [line, column] =
        place_of(*inside_->source, inside_->node.Mark().pos, inside_->node.as<std::string>(), at);
    throw Error{Problem::invalid_request,
                inside_->file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + path_ + " — " + why};
}

std::string YamlNode::text() const {
    if (is_empty()) refuse("has no value; write one, or remove the key");
    if (!inside_->node.IsScalar()) refuse("is " + found() + "; a single value is wanted");
    return inside_->node.as<std::string>();
}

YamlNode YamlNode::get(std::string_view key) const {
    auto inside = std::make_shared<Inside>();
    inside->file = inside_->file;
    inside->source = inside_->source;
    inside->line = inside_->line;
    const std::string name(key);
    inside_->read.insert(name);
    if (is_map()) {
        for (const auto& entry : inside_->node) {
            if (entry.first.as<std::string>() != name) continue;
            inside->node.reset(entry.second);
            inside->line = entry.first.Mark().line + 1;
            inside->is_written = true;
        }
    } else if (!is_empty()) {
        refuse("is " + found() + "; keys with values are wanted, such as " + name + ": …");
    }
    return {inside, path_.empty() ? name : path_ + "." + name};
}

YamlNode YamlNode::require(std::string_view key, const std::string& wanted) const {
    const YamlNode node = get(key);
    if (node.exists() && node.is_empty()) node.refuse("has no value; " + wanted);
    if (node.exists()) return node;
    for (const std::string& other : keys()) {
        const std::array<std::string_view, 1> right{key};
        if (inside_->read.contains(other) || closest(other, right).empty()) continue;
        refuse_unknown(other, get(other).line(), did_you_mean(other, right));
    }
    refuse("needs " + std::string(key) + "; " + wanted);
}

std::vector<YamlNode> YamlNode::items() const {
    if (!exists()) return {};
    if (is_map()) refuse("is a section with keys; a value or a list of values is wanted");
    if (!is_list()) return {*this};
    std::vector<YamlNode> result;
    for (std::size_t i = 0; i < inside_->node.size(); ++i) {
        auto inside = std::make_shared<Inside>();
        inside->file = inside_->file;
        inside->source = inside_->source;
        inside->node.reset(inside_->node[i]);
        inside->line = inside->node.Mark().line + 1;
        inside->is_written = true;
        result.push_back(YamlNode{inside, path_});
    }
    return result;
}

std::vector<YamlNode> YamlNode::values() const {
    std::vector<YamlNode> result = items();
    if (exists() && result.empty()) refuse("is an empty list; write a value or more, or remove the key");
    return result;
}

std::vector<std::string> YamlNode::keys() const {
    std::vector<std::string> result;
    if (is_empty()) return result;
    if (!is_map()) refuse("is " + found() + "; keys with values are wanted, such as key: value");
    for (const auto& entry : inside_->node) result.push_back(entry.first.as<std::string>());
    return result;
}

bool YamlNode::boolean(bool otherwise) const {
    if (!exists()) return otherwise;
    const std::string word = lower(text());
    if (word == "true" || word == "yes" || word == "on") return true;
    if (word == "false" || word == "no" || word == "off") return false;
    refuse("is '" + excerpt(text()) + "', allowed: true or false");
}

std::int64_t YamlNode::integer(std::int64_t otherwise, std::int64_t min, std::int64_t max) const {
    if (!exists()) return otherwise;
    const auto value = parse_number<std::int64_t>(text());
    if (!value || *value < min || *value > max)
        refuse("is '" + excerpt(text()) + "', allowed: a whole number from " + std::to_string(min) + " to " +
               std::to_string(max));
    return *value;
}

double YamlNode::number(double otherwise, double min, double max) const {
    if (!exists()) return otherwise;
    const auto value = parse_number<double>(text());
    if (!value || !(*value >= min && *value <= max))
        refuse("is '" + excerpt(text()) + "', allowed: a number from " + shortest_text(min) + " to " +
               shortest_text(max));
    return *value;
}

std::string YamlNode::word(std::string_view otherwise) const {
    return exists() ? text() : std::string(otherwise);
}

void YamlNode::finish() const {
    const std::vector<std::string_view> known(inside_->read.begin(), inside_->read.end());
    if (!inside_->node.IsMap()) return;
    for (const auto& entry : inside_->node) {
        const auto name = entry.first.as<std::string>();
        if (inside_->read.contains(name)) continue;
        const std::string near = did_you_mean(name, known);
        refuse_unknown(name, entry.first.Mark().line + 1, near.empty() ? "; known are " + one_of(known) : near);
    }
}

void YamlNode::refuse_unknown(const std::string& key, int line, const std::string& hint) const {
    throw Error{Problem::invalid_request,
                inside_->file + ":" + std::to_string(line) + ": " + (path_.empty() ? "" : path_ + ".") + excerpt(key) +
                    " is no key that is known here" + hint};
}

}  // namespace tamis::pipeline
