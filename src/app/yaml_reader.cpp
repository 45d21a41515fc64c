// app/yaml_reader.cpp — yaml-cpp behind YamlNode.
#include "app/yaml_reader.hpp"

#include <yaml-cpp/yaml.h>

#include <set>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis::app {

struct YamlNode::Inside {
    YAML::Node node;
    std::string file;
    int line = 0;
    std::set<std::string> read;
};

YamlNode YamlNode::parse(const std::string& text, const std::string& file) {
    auto inside = std::make_shared<Inside>();
    inside->file = file;
    try {
        inside->node = YAML::Load(text);
    } catch (const YAML::Exception& error) {
        throw Error{Problem::invalid_request,
                    file + ":" + std::to_string(error.mark.line + 1) + ": this is no YAML: " + error.msg};
    }
    inside->line = 1;
    YamlNode root(inside, "");
    if (!root.is_map()) root.refuse("a pipeline file is a map of sections such as screening: and backtesting:");
    return root;
}

bool YamlNode::exists() const {
    return inside_->node.IsDefined() && !inside_->node.IsNull();
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

void YamlNode::refuse(const std::string& why) const {
    throw Error{Problem::invalid_request,
                inside_->file + ":" + std::to_string(inside_->line) + ": " + (path_.empty() ? "" : path_ + " ") + why};
}

std::string YamlNode::text() const {
    if (!inside_->node.IsScalar()) refuse("is no single value");
    return inside_->node.as<std::string>();
}

YamlNode YamlNode::get(std::string_view key) const {
    auto inside = std::make_shared<Inside>();
    inside->file = inside_->file;
    inside->line = inside_->line;
    const std::string name(key);
    inside_->read.insert(name);
    if (inside_->node.IsMap()) {
        for (const auto& entry : inside_->node) {
            if (entry.first.as<std::string>() != name) continue;
            inside->node.reset(entry.second);
            inside->line = entry.first.Mark().line + 1;
        }
    } else if (inside_->node.IsDefined() && !inside_->node.IsNull()) {
        refuse("is no section with keys");
    }
    if (!inside->node.IsDefined()) inside->node.reset(YAML::Node(YAML::NodeType::Null));
    return {inside, path_.empty() ? name : path_ + "." + name};
}

std::vector<YamlNode> YamlNode::items() const {
    if (!is_list()) return {*this};
    std::vector<YamlNode> result;
    for (std::size_t i = 0; i < inside_->node.size(); ++i) {
        auto inside = std::make_shared<Inside>();
        inside->file = inside_->file;
        inside->node.reset(inside_->node[i]);
        inside->line = inside->node.Mark().line + 1;
        result.push_back(YamlNode{inside, path_});
    }
    return result;
}

std::vector<std::string> YamlNode::keys() const {
    std::vector<std::string> result;
    if (!inside_->node.IsMap()) return result;
    for (const auto& entry : inside_->node) result.push_back(entry.first.as<std::string>());
    return result;
}

bool YamlNode::boolean(bool otherwise) const {
    if (!exists()) return otherwise;
    const std::string word = lower(text());
    if (word == "true" || word == "yes" || word == "on") return true;
    if (word == "false" || word == "no" || word == "off") return false;
    refuse("is '" + text() + "', allowed: true or false");
}

std::int64_t YamlNode::integer(std::int64_t otherwise, std::int64_t min, std::int64_t max) const {
    if (!exists()) return otherwise;
    const auto value = parse_number<std::int64_t>(text());
    if (!value || *value < min || *value > max)
        refuse("is '" + text() + "', allowed: a whole number from " + std::to_string(min) + " to " +
               std::to_string(max));
    return *value;
}

double YamlNode::number(double otherwise, double min, double max) const {
    if (!exists()) return otherwise;
    const auto value = parse_number<double>(text());
    if (!value || !(*value >= min && *value <= max))
        refuse("is '" + text() + "', allowed: a number from " + shortest_text(min) + " to " + shortest_text(max));
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
        throw Error{Problem::invalid_request,
                    inside_->file + ":" + std::to_string(entry.first.Mark().line + 1) + ": " +
                        (path_.empty() ? "" : path_ + ".") + name + " is no key that is known here" +
                        (near.empty() ? "; known are " + one_of(known) : near)};
    }
}

}  // namespace tamis::app
